// SPDX-License-Identifier: Apache-2.0
#include "config_file.h"

#include "base/error.h"
#include "base/message.h"

#include <fmt/format.h>

#include <charconv>
#include <initializer_list>
#include <stdexcept>
#include <string_view>

namespace crisp::checkpoint {
namespace {

using base::inQuotes;
using base::Json;
using model::ModelConfig;

// A thousand times the usual size; also bounds the memory that reading it takes.
constexpr std::size_t maxConfigBytes = std::size_t { 1 } << 20U;
// Before as many names are made up; ModelConfig::validate has the last word.
constexpr std::size_t maxLabels = 10'000;
constexpr double distilBertEpsilon = 1e-12; // not configurable in transformers

/// Typed access to the fields of one config.json. Messages of std::invalid_argument name field and
/// value; the file is added by readConfigFile, as for ModelConfig::validate's own.
class Fields {
public:
    explicit Fields(const Json& json)
        : json_(json)
    {
    }

    /// The value under the first of `names` that is there and not null. Names that contradict each
    /// other are refused: transformers would take whichever comes last.
    [[nodiscard]] const Json* find(std::initializer_list<std::string_view> names) const
    {
        const Json* found = nullptr;
        std::string_view foundName;
        for (const std::string_view name : names) {
            const auto at = json_.find(name);
            if (at == json_.end() || at->is_null())
                continue;
            if (found != nullptr && *found != *at)
                throw std::invalid_argument(fmt::format(
                    "{}: {} contradicts {}: {}", foundName, show(*found), name, show(*at)));
            found = &*at;
            foundName = name;
        }
        return found;
    }

    [[nodiscard]] std::size_t count(
        std::initializer_list<std::string_view> names, std::size_t otherwise) const
    {
        const Json* value = find(names);
        if (value == nullptr)
            return otherwise;
        if (!value->is_number_integer())
            refuse(*names.begin(), *value, "is not a whole number");
        if (!value->is_number_unsigned())
            refuse(*names.begin(), *value, "is negative");
        return value->get<std::size_t>();
    }

    [[nodiscard]] double number(
        std::initializer_list<std::string_view> names, double otherwise) const
    {
        const Json* value = find(names);
        if (value == nullptr)
            return otherwise;
        if (!value->is_number())
            refuse(*names.begin(), *value, "is not a number");
        return value->get<double>();
    }

    [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise) const
    {
        const Json* value = find({ name });
        if (value == nullptr)
            return std::string(otherwise);
        if (!value->is_string())
            refuse(name, *value, "is not a text");
        return value->get<std::string>();
    }

    [[nodiscard]] bool flag(std::string_view name) const
    {
        const Json* value = find({ name });
        if (value == nullptr)
            return false;
        if (!value->is_boolean())
            refuse(name, *value, "is neither true nor false");
        return value->get<bool>();
    }

    [[noreturn]] static void refuse(std::string_view name, const Json& value, std::string_view why)
    {
        throw std::invalid_argument(fmt::format("{}: {} {}", name, show(value), why));
    }

private:
    static std::string show(const Json& value)
    {
        if (value.is_string())
            return inQuotes(value.get_ref<const std::string&>(), 40);
        const std::string text = value.is_structured() ? value.type_name() : value.dump();
        return text;
    }

    const Json& json_;
};

void requireText(
    const Fields& fields, std::string_view name, std::string_view only, std::string_view otherwise)
{
    const std::string value = fields.text(name, otherwise);
    if (value != only)
        throw std::invalid_argument(fmt::format(
            "{}: {} is not supported, only \"{}\" is", name, inQuotes(value, 40), only));
}

/// Place of an id2label key among `count` labels.
std::size_t labelIndex(std::string_view key, std::size_t count)
{
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (error != std::errc {} || end != key.data() + key.size() || index >= count)
        throw std::invalid_argument(fmt::format(
            "id2label: the key {} is not a number from 0 to {}", inQuotes(key, 40), count - 1));
    return index;
}

std::vector<std::string> readLabels(const Fields& fields)
{
    const std::size_t count = fields.count({ "num_labels" }, 2);
    const auto requireCount = [](std::string_view field, std::size_t labels) {
        if (labels < 1 || labels > maxLabels)
            throw std::invalid_argument(
                fmt::format("{}: {} labels, 1 to {} are accepted", field, labels, maxLabels));
    };
    const Json* names = fields.find({ "id2label" });
    if (names == nullptr) {
        requireCount("num_labels", count);
        std::vector<std::string> labels;
        for (std::size_t i = 0; i < count; ++i)
            labels.push_back(fmt::format("LABEL_{}", i));
        return labels;
    }
    if (!names->is_object())
        Fields::refuse("id2label", *names, "is not an object");
    requireCount("id2label", names->size());
    std::vector<std::string> labels(names->size());
    std::vector<bool> seen(names->size());
    for (const auto& [key, value] : names->items()) {
        const std::size_t index = labelIndex(key, labels.size());
        if (!value.is_string())
            Fields::refuse(fmt::format("id2label, {}", inQuotes(key, 40)), value, "is not a text");
        if (seen[index])
            throw std::invalid_argument(
                fmt::format("id2label: label {} stands there twice", index));
        seen[index] = true;
        labels[index] = value.get<std::string>();
    }
    return labels;
}

/// What both families have under the same name.
void readCommon(const Fields& fields, ModelConfig& config)
{
    config.vocabularySize = fields.count({ "vocab_size" }, config.vocabularySize);
    config.maxPositions = fields.count({ "max_position_embeddings" }, config.maxPositions);
    config.initializerRange = fields.number({ "initializer_range" }, config.initializerRange);
    config.layerNormEpsilon = fields.number({ "layer_norm_eps" }, config.layerNormEpsilon);
    const std::size_t padId = fields.count({ "pad_token_id" }, 0);
    if (padId >= config.vocabularySize)
        throw std::invalid_argument(fmt::format(
            "pad_token_id: {} is not in the vocabulary of {}", padId, config.vocabularySize));
    // A vocab_size that lets this overflow is beyond what validate accepts.
    config.padId = static_cast<std::int32_t>(padId);
}

void readDistilBert(const Fields& fields, ConfigFile& file)
{
    ModelConfig& config = file.config;
    config.layers = fields.count({ "n_layers", "num_hidden_layers" }, config.layers);
    config.heads = fields.count({ "n_heads", "num_attention_heads" }, config.heads);
    config.dim = fields.count({ "dim", "hidden_size" }, config.dim);
    config.hiddenDim = fields.count({ "hidden_dim" }, config.hiddenDim);
    config.dropout = fields.number({ "dropout" }, config.dropout);
    config.attentionDropout = fields.number({ "attention_dropout" }, config.attentionDropout);
    config.classifierDropout = fields.number({ "seq_classif_dropout" }, config.classifierDropout);
    requireText(fields, "activation", "gelu", "gelu");
    if (fields.flag("sinusoidal_pos_embds"))
        file.notes.emplace_back("its sinusoidal positions are read from the weights and trained "
                                "like the others");
}

void readBert(const Fields& fields, ConfigFile& file)
{
    ModelConfig& config = file.config;
    config.layers = fields.count({ "num_hidden_layers" }, config.layers);
    config.heads = fields.count({ "num_attention_heads" }, config.heads);
    config.dim = fields.count({ "hidden_size" }, config.dim);
    config.hiddenDim = fields.count({ "intermediate_size" }, config.hiddenDim);
    config.dropout = fields.number({ "hidden_dropout_prob" }, config.dropout);
    config.attentionDropout
        = fields.number({ "attention_probs_dropout_prob" }, config.attentionDropout);
    config.classifierDropout = fields.number({ "classifier_dropout" }, config.classifierDropout);
    requireText(fields, "hidden_act", "gelu", "gelu");
    requireText(fields, "position_embedding_type", "absolute", "absolute");
    if (fields.flag("is_decoder"))
        throw std::invalid_argument("is_decoder: true is not supported, only encoders are");
}

ConfigFile parseConfig(const Json& json, const std::vector<std::string>& labelNames)
{
    if (!json.is_object())
        throw std::invalid_argument(
            fmt::format("a JSON object is expected, it holds only: {}", json.type_name()));
    const Fields fields(json);
    ConfigFile file;
    const std::string type = fields.text("model_type", "");
    if (type == "bert")
        file.family = Family::Bert;
    else if (type != "distilbert")
        throw std::invalid_argument(
            fmt::format("model_type: {} is not supported, only \"distilbert\" and \"bert\" are",
                type.empty() ? "nothing" : inQuotes(type, 40)));
    readCommon(fields, file.config);
    file.family == Family::Bert ? readBert(fields, file) : readDistilBert(fields, file);
    file.config.labels = labelNames.empty() ? readLabels(fields) : labelNames;
    file.config.validate();
    if (file.config.layerNormEpsilon != distilBertEpsilon)
        file.notes.push_back(fmt::format("its layer_norm_eps is {}; transformers will use {} when "
                                         "it opens what is saved, with slightly different logits",
            file.config.layerNormEpsilon, distilBertEpsilon));
    return file;
}

} // namespace

ConfigFile readConfigFile(
    const std::filesystem::path& path, const std::vector<std::string>& labelNames)
{
    const Json json = base::readJsonFile(path, maxConfigBytes);
    try {
        return parseConfig(json, labelNames);
    } catch (const std::invalid_argument& problem) {
        throw base::Error(fmt::format("cannot read {}: {}", path.string(), problem.what()));
    }
}

Json configToJson(const ModelConfig& config)
{
    Json json = {
        { "activation", "gelu" },
        { "architectures", Json::array({ "DistilBertForSequenceClassification" }) },
        { "attention_dropout", config.attentionDropout },
        { "dim", config.dim },
        { "dropout", config.dropout },
        { "dtype", "float32" }, // transformers 5's name for
        { "torch_dtype", "float32" }, // what 4 calls this
        { "hidden_dim", config.hiddenDim },
        { "initializer_range", config.initializerRange },
        { "max_position_embeddings", config.maxPositions },
        { "model_type", "distilbert" },
        { "n_heads", config.heads },
        { "n_layers", config.layers },
        { "pad_token_id", config.padId },
        { "problem_type", "single_label_classification" },
        { "qa_dropout", 0.1 },
        { "seq_classif_dropout", config.classifierDropout },
        { "sinusoidal_pos_embds", false },
        { "tie_weights_", true },
        { "vocab_size", config.vocabularySize },
    };
    if (config.layerNormEpsilon != distilBertEpsilon)
        json["layer_norm_eps"] = config.layerNormEpsilon; // ours; transformers ignores it
    for (std::size_t i = 0; i < config.labels.size(); ++i) {
        json["id2label"][std::to_string(i)] = config.labels[i];
        json["label2id"][config.labels[i]] = i;
    }
    return json;
}

} // namespace crisp::checkpoint
