// SPDX-License-Identifier: Apache-2.0
#include "pretrained_directory.h"

#include "base/error.h"
#include "base/files.h"
#include "base/message.h"
#include "checkpoint/config_file.h"
#include "checkpoint/safetensors.h"
#include "checkpoint/weight_files.h"
#include "checkpoint/weight_names.h"
#include "text/tokenizer_files.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>
#include <utility>

namespace crisp::checkpoint {
namespace {

using base::Error;
using base::inQuotes;
using base::listed;
using model::ModelConfig;
using model::ParameterInfo;
using model::ParameterLayout;
using model::Parameters;

/// A tensor and the file that it stands in.
struct Source {
    const SafetensorsFile* file = nullptr;
    const TensorView* tensor = nullptr;
};

/// Which tensor of the files fills which of ours. Nothing has been read from them yet.
struct WeightPlan {
    std::vector<Source> sources; ///< one a parameter of the layout; empty: draw it
    std::optional<Source> tokenTypes;
};

bool isHead(std::string_view name) { return !name.starts_with("distilbert."); }

std::string shapeText(const std::vector<std::size_t>& shape)
{
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

WeightPlan findWeights(const std::vector<SafetensorsFile>& files, const ParameterLayout& layout,
    Family family, LoadReport& report)
{
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < layout.parameters().size(); ++i)
        places.emplace(layout.parameters()[i].name, i);

    WeightPlan plan { std::vector<Source>(layout.parameters().size()), std::nullopt };
    for (const SafetensorsFile& file : files) {
        for (const TensorView& tensor : file.tensors()) {
            const std::string name = ourName(tensor.name, family);
            if (family == Family::Bert && name == tokenTypeTable) {
                plan.tokenTypes = Source { &file, &tensor };
                continue;
            }
            const auto place = places.find(name);
            if (place == places.end()) {
                report.ignored.push_back(tensor.name);
                continue;
            }
            Source& source = plan.sources[place->second];
            if (source.tensor != nullptr)
                throw Error(fmt::format("cannot read {}: tensors {} and {} are both {}",
                    file.path().string(), inQuotes(source.tensor->name), inQuotes(tensor.name),
                    name));
            source = { &file, &tensor };
        }
    }
    return plan;
}

/// A head for another number of classes than wanted is no use, unless nobody asked for a number.
void dropUnfittingClassifier(
    WeightPlan& plan, const ParameterLayout& layout, std::size_t labels, LoadReport& report)
{
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
        const TensorView* tensor = plan.sources[i].tensor;
        if (tensor == nullptr || !layout.parameters()[i].name.starts_with("classifier.")
            || tensor->shape.empty() || tensor->shape.front() == labels)
            continue;
        report.notes.push_back(fmt::format("{} is drawn anew: the file's is for {} classes, {} are "
                                           "wanted",
            layout.parameters()[i].name, tensor->shape.front(), labels));
        plan.sources[i] = {};
    }
}

void requireEncoder(
    const WeightPlan& plan, const ParameterLayout& layout, const std::filesystem::path& weights)
{
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < plan.sources.size(); ++i)
        if (plan.sources[i].tensor == nullptr && !isHead(layout.parameters()[i].name))
            missing.push_back(layout.parameters()[i].name);
    if (!missing.empty())
        throw Error(fmt::format("cannot read {}: {} of the encoder's tensors {} missing ({}); do "
                                "config.json and the weights belong together?",
            weights.string(), missing.size(), missing.size() == 1 ? "is" : "are", listed(missing)));
}

void requireShapes(const WeightPlan& plan, const ParameterLayout& layout)
{
    const std::filesystem::path* weights = nullptr;
    std::vector<std::string> wrong;
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
        const auto& [file, tensor] = plan.sources[i];
        const ParameterInfo& info = layout.parameters()[i];
        if (tensor == nullptr || tensor->shape == info.shape)
            continue;
        weights = weights == nullptr ? &file->path() : weights;
        wrong.push_back(fmt::format("{} is {} in the file and {} by config.json",
            inQuotes(tensor->name), shapeText(tensor->shape), shapeText(info.shape)));
    }
    if (!wrong.empty())
        throw Error(fmt::format(
            "cannot read {}: shapes do not fit: {}", weights->string(), listed(wrong, 2)));
}

void requireTokenTypes(
    const WeightPlan& plan, std::size_t dim, const std::filesystem::path& weights)
{
    if (!plan.tokenTypes)
        throw Error(fmt::format(
            "cannot read {}: token_type_embeddings.weight is missing", weights.string()));
    const TensorView& table = *plan.tokenTypes->tensor;
    if (table.shape.size() != 2 || table.shape[0] < 1 || table.shape[1] != dim)
        throw Error(fmt::format("cannot read {}: shapes do not fit: {} is {} in the file and [at "
                                "least 1, {}] by config.json",
            plan.tokenTypes->file->path().string(), inQuotes(table.name), shapeText(table.shape),
            dim));
}

/// Adds the first row of BERT's sentence-type table to every position.
void foldTokenTypes(const Source& source, Parameters& parameters, std::size_t dim)
{
    TensorView firstRow = *source.tensor;
    firstRow.bytes = firstRow.bytes.first(dim * dtypeSize(firstRow.dtype));
    std::vector<float> type(dim);
    source.file->readFloats(firstRow, type);
    const auto positions = parameters.tensor("distilbert.embeddings.position_embeddings.weight");
    for (std::size_t i = 0; i < positions.size(); ++i)
        positions[i] += type[i % dim];
}

Parameters readWeights(
    const WeightPlan& plan, const ModelConfig& config, std::uint64_t headSeed, LoadReport& report)
{
    Parameters parameters(config);
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
        const ParameterInfo& info = parameters.layout.parameters()[i];
        if (const auto& [file, tensor] = plan.sources[i]; tensor != nullptr) {
            file->readFloats(*tensor, parameters.tensor(info));
        } else {
            initialiseTensor(parameters, info, config, headSeed);
            report.initialised.push_back(info.name);
        }
    }
    if (plan.tokenTypes)
        foldTokenTypes(*plan.tokenTypes, parameters, config.dim);
    return parameters;
}

void writeJson(const std::filesystem::path& path, const base::Json& json)
{
    // Label names may come from a command line, which need not be UTF-8.
    base::writeFileAtomically(
        path, json.dump(2, ' ', false, base::Json::error_handler_t::replace) + "\n");
}

void requireDirectory(const std::filesystem::path& directory)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored))
        throw Error(fmt::format("cannot read {}: there is no such folder", directory.string()));
    if (!std::filesystem::exists(directory / "config.json", ignored))
        throw Error(fmt::format(
            "cannot read {}: it has no config.json; is it a Hugging Face model directory?",
            directory.string()));
}

/// Weights alone are a model too (its ids come from elsewhere); damaged tokenizer files are not.
bool hasTokenizerFiles(const std::filesystem::path& directory)
{
    std::error_code ignored;
    for (const char* name : { "tokenizer.json", "vocab.txt", "spiece.model",
             "sentencepiece.bpe.model", "tokenizer.model" })
        if (std::filesystem::exists(directory / name, ignored))
            return true;
    return false;
}

} // namespace

PretrainedModel loadPretrained(const std::filesystem::path& directory, const LoadOptions& options)
{
    requireDirectory(directory);
    ConfigFile file = readConfigFile(directory / "config.json", options.labelNames);
    const std::vector<SafetensorsFile> weights = openWeights(directory);
    const ParameterLayout layout(file.config);

    LoadReport report;
    report.notes = std::move(file.notes);
    WeightPlan plan = findWeights(weights, layout, file.family, report);
    if (!options.labelNames.empty())
        dropUnfittingClassifier(plan, layout, options.labelNames.size(), report);
    requireEncoder(plan, layout, weights.front().path());
    requireShapes(plan, layout);
    if (file.family == Family::Bert) {
        requireTokenTypes(plan, file.config.dim, weights.front().path());
        report.notes.emplace_back("the BERT encoder is run as a DistilBERT: sentence type 0 is "
                                  "folded into the positions, which is exact for single sentences "
                                  "and not for pairs");
    }
    Parameters parameters = readWeights(plan, file.config, options.headSeed, report);
    auto tokenizer = hasTokenizerFiles(directory) ? text::loadTokenizer(directory) : nullptr;
    if (tokenizer && tokenizer->vocabularySize() > file.config.vocabularySize)
        report.notes.push_back(fmt::format("its tokenizer knows {} tokens, its model only the "
                                           "first {}",
            tokenizer->vocabularySize(), file.config.vocabularySize));
    return { std::move(file.config), std::move(parameters), std::move(tokenizer),
        std::move(report) };
}

void savePretrained(const std::filesystem::path& directory, const ModelConfig& config,
    const Parameters& parameters, const std::optional<std::filesystem::path>& tokenizerSource,
    const std::optional<base::Json>& crispJson)
{
    std::vector<TensorView> tensors;
    for (const ParameterInfo& info : parameters.layout.parameters())
        tensors.push_back(floatTensor(info.name, info.shape, parameters.tensor(info)));
    writeSafetensors(directory / "model.safetensors", tensors);
    writeJson(directory / "config.json", configToJson(config));
    if (crispJson)
        writeJson(directory / "crisp.json", *crispJson);
    if (tokenizerSource)
        text::writeTokenizerFiles(*tokenizerSource, directory);
}

} // namespace crisp::checkpoint
