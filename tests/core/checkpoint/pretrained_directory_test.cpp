// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "checkpoint/config_file.h"
#include "checkpoint/pretrained_directory.h"
#include "checkpoint/safetensors.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

namespace crisp::checkpoint {
namespace {

using base::Json;
using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::ThrowsMessage;
using ::testing::UnorderedElementsAre;

struct NamedTensor {
    std::vector<std::size_t> shape;
    std::vector<float> values;
};

using NamedTensors = std::map<std::string, NamedTensor>;

model::ModelConfig smallConfig()
{
    model::ModelConfig config;
    config.vocabularySize = 7;
    config.maxPositions = 5;
    config.layers = 2;
    config.heads = 2;
    config.dim = 4;
    config.hiddenDim = 6;
    config.labels = { "bad", "good" };
    return config;
}

model::Parameters randomParameters(const model::ModelConfig& config)
{
    model::Parameters parameters(config);
    initialise(parameters, config, 7);
    return parameters;
}

NamedTensors tensorsOf(const model::Parameters& parameters)
{
    NamedTensors tensors;
    for (const auto& info : parameters.layout.parameters()) {
        const auto values = parameters.tensor(info);
        tensors[info.name] = { info.shape, { values.begin(), values.end() } };
    }
    return tensors;
}

void writeTensors(const std::filesystem::path& path, const NamedTensors& tensors)
{
    std::vector<TensorView> views;
    for (const auto& [name, tensor] : tensors)
        views.push_back(floatTensor(name, tensor.shape, tensor.values));
    writeSafetensors(path, views);
}

/// A saved model, changed before it is loaded again.
class Directory {
public:
    Directory() { savePretrained(folder_.path(), config_, parameters_); }

    void changeTensors(const std::function<void(NamedTensors&)>& change) const
    {
        NamedTensors tensors = tensorsOf(parameters_);
        change(tensors);
        writeTensors(folder_ / "model.safetensors", tensors);
    }
    void changeConfig(const Json& changes) const
    {
        Json json = configToJson(config_);
        json.update(changes);
        folder_.write("config.json", json.dump());
    }
    [[nodiscard]] PretrainedModel load(const LoadOptions& options = {}) const
    {
        return loadPretrained(folder_.path(), options);
    }
    [[nodiscard]] const model::Parameters& parameters() const { return parameters_; }
    [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

private:
    TemporaryFolder folder_;
    model::ModelConfig config_ = smallConfig();
    model::Parameters parameters_ = randomParameters(config_);
};

void expectSameTensors(
    const model::Parameters& a, const model::Parameters& b,
    const std::function<bool(std::string_view)>& which = [](std::string_view) { return true; })
{
    for (const auto& info : a.layout.parameters()) {
        if (which(info.name)) {
            EXPECT_TRUE(std::ranges::equal(a.tensor(info), b.tensor(info.name))) << info.name;
        }
    }
}

TEST(PretrainedDirectory, IsReadBackAsItWasSaved)
{
    const Directory directory;
    const PretrainedModel model = directory.load();
    EXPECT_EQ(model.config, smallConfig());
    expectSameTensors(directory.parameters(), model.parameters);
    EXPECT_THAT(model.report.initialised, IsEmpty());
    EXPECT_THAT(model.report.ignored, IsEmpty());
    EXPECT_THAT(model.report.notes, IsEmpty());
    EXPECT_EQ(model.tokenizer, nullptr);
}

TEST(PretrainedDirectory, KeepsWhatBelongsToCrispInAFileOfItsOwn)
{
    const TemporaryFolder folder;
    savePretrained(folder.path(), smallConfig(), randomParameters(smallConfig()), std::nullopt,
        Json { { "plan", { 0.5, 0.5 } } });
    EXPECT_EQ(Json::parse(readAll(folder / "crisp.json"))["plan"][0], 0.5);
}

TEST(PretrainedDirectory, CarriesItsTokenizerAlong)
{
    const Directory directory;
    directory.folder().write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nfilm\n");
    const PretrainedModel model = directory.load();
    ASSERT_NE(model.tokenizer, nullptr);
    EXPECT_THAT(model.report.notes, IsEmpty());
    const TemporaryFolder copy;
    savePretrained(copy.path(), model.config, model.parameters, directory.folder().path());
    EXPECT_EQ(loadPretrained(copy.path()).tokenizer->encodeIds("A film"),
        model.tokenizer->encodeIds("A film"));
}

TEST(PretrainedDirectory, NotesATokenizerThatKnowsMoreThanTheModel)
{
    const Directory directory;
    directory.folder().write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nfilm\nmore\n");
    EXPECT_THAT(directory.load().report.notes,
        ElementsAre(HasSubstr("knows 8 tokens, its model only the first 7")));
}

TEST(PretrainedDirectory, ReadsABareEncoderAndDrawsTheHeadFromTheSeed)
{
    const Directory directory;
    directory.changeTensors([](NamedTensors& tensors) {
        NamedTensors bare;
        for (const auto& [name, tensor] : tensors)
            if (name.starts_with("distilbert."))
                bare[name.substr(std::string_view("distilbert.").size())] = tensor;
        bare["vocab_transform.weight"] = { { 1 }, { 0.0F } };
        tensors = bare;
    });
    const PretrainedModel model = directory.load({ {}, 1 });
    EXPECT_THAT(model.report.initialised,
        UnorderedElementsAre("pre_classifier.weight", "pre_classifier.bias", "classifier.weight",
            "classifier.bias"));
    EXPECT_THAT(model.report.ignored, ElementsAre("vocab_transform.weight"));
    const auto encoder = [](std::string_view name) { return name.starts_with("distilbert."); };
    expectSameTensors(directory.parameters(), model.parameters, encoder);
    expectSameTensors(model.parameters, directory.load({ {}, 1 }).parameters);
    EXPECT_FALSE(std::ranges::equal(model.parameters.tensor("classifier.weight"),
        directory.load({ {}, 2 }).parameters.tensor("classifier.weight")));
}

TEST(PretrainedDirectory, DrawsOnlyTheLastLayerAnewForAnotherNumberOfClasses)
{
    const Directory directory;
    const PretrainedModel model = directory.load({ { "a", "b", "c" }, 1 });
    EXPECT_THAT(model.config.labels, ElementsAre("a", "b", "c"));
    EXPECT_EQ(model.parameters.tensor("classifier.weight").size(), 12U);
    EXPECT_THAT(
        model.report.initialised, UnorderedElementsAre("classifier.weight", "classifier.bias"));
    EXPECT_THAT(model.report.notes, Contains(HasSubstr("the file's is for 2 classes, 3")));
    expectSameTensors(directory.parameters(), model.parameters,
        [](std::string_view name) { return !name.starts_with("classifier."); });
}

TEST(PretrainedDirectory, KeepsTheHeadWhenOnlyTheNamesOfTheClassesChange)
{
    const Directory directory;
    const PretrainedModel model = directory.load({ { "negative", "positive" }, 1 });
    EXPECT_THAT(model.config.labels, ElementsAre("negative", "positive"));
    expectSameTensors(directory.parameters(), model.parameters);
}

NamedTensors asBert(const NamedTensors& ours, std::string_view prefix)
{
    static const std::vector<std::pair<std::string, std::string>> parts {
        { "attention.q_lin", "attention.self.query" }, { "attention.k_lin", "attention.self.key" },
        { "attention.v_lin", "attention.self.value" },
        { "attention.out_lin", "attention.output.dense" },
        { "sa_layer_norm", "attention.output.LayerNorm" }, { "ffn.lin1", "intermediate.dense" },
        { "ffn.lin2", "output.dense" }, { "output_layer_norm", "output.LayerNorm" },
        { "distilbert.", std::string(prefix) }, { "transformer.", "encoder." }
    };
    NamedTensors bert;
    for (const auto& [name, tensor] : ours) {
        if (!name.starts_with("distilbert."))
            continue;
        std::string renamed = name;
        for (const auto& [from, to] : parts)
            if (const auto at = renamed.find(from); at != std::string::npos)
                renamed.replace(at, from.size(), to);
        bert[renamed] = tensor;
    }
    return bert;
}

class BertDirectory : public ::testing::TestWithParam<const char*> { };

TEST_P(BertDirectory, IsReadWithItsSentenceTypeFoldedIntoThePositions)
{
    const Directory directory;
    const std::string prefix = GetParam();
    directory.changeConfig({ { "model_type", "bert" }, { "num_hidden_layers", 2 },
        { "num_attention_heads", 2 }, { "hidden_size", 4 }, { "intermediate_size", 6 } });
    directory.changeTensors([&](NamedTensors& tensors) {
        tensors = asBert(tensors, prefix);
        tensors[prefix + "embeddings.token_type_embeddings.weight"]
            = { { 2, 4 }, { 1, 2, 3, 4, 50, 60, 70, 80 } };
        tensors[prefix + "pooler.dense.bias"] = { { 4 }, { 0, 0, 0, 0 } };
    });
    const PretrainedModel model = directory.load();
    EXPECT_THAT(model.report.ignored, ElementsAre(prefix + "pooler.dense.bias"));
    EXPECT_EQ(model.report.initialised.size(), 4U);
    EXPECT_THAT(model.report.notes, Contains(HasSubstr("not for pairs")));
    const std::string positions = "distilbert.embeddings.position_embeddings.weight";
    expectSameTensors(directory.parameters(), model.parameters, [&](std::string_view name) {
        return name.starts_with("distilbert.") && name != positions;
    });
    const auto before = directory.parameters().tensor(positions);
    const auto after = model.parameters.tensor(positions);
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_FLOAT_EQ(after[i], before[i] + static_cast<float>(i % 4 + 1)) << i;
}

INSTANTIATE_TEST_SUITE_P(Prefixes, BertDirectory, ::testing::Values("", "bert."));

TEST(PretrainedDirectory, NamesTheTensorsOfTheEncoderThatAreMissing)
{
    const Directory directory;
    directory.changeTensors([](NamedTensors& tensors) {
        std::erase_if(tensors, [](const auto& entry) { return entry.first.ends_with("lin.bias"); });
    });
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr("model.safetensors: 8 of the encoder's tensors"),
            HasSubstr("distilbert.transformer.layer.0.attention.q_lin.bias"),
            HasSubstr("and 5 more"))));
}

TEST(PretrainedDirectory, NamesBothShapesOfATensorThatDoesNotFit)
{
    const Directory directory;
    directory.changeTensors([](NamedTensors& tensors) {
        std::ranges::reverse(tensors["distilbert.transformer.layer.1.ffn.lin1.weight"].shape);
    });
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr("layer.1.ffn.lin1.weight"),
            HasSubstr("is [4, 6] in the file and [6, 4] by config.json"))));
}

TEST(PretrainedDirectory, RefusesAHugeConfigurationBeforeItAllocatesForIt)
{
    const Directory directory; // 4,000,000 x 65,536 floats would be a terabyte
    directory.changeConfig({ { "vocab_size", 4'000'000 }, { "dim", 65'536 } });
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(HasSubstr("and [4000000, 65536] by config.json")));
}

TEST(PretrainedDirectory, RefusesTwoTensorsForOnePlace)
{
    const Directory directory;
    directory.changeTensors([](NamedTensors& tensors) {
        tensors["embeddings.LayerNorm.gamma"] = tensors["distilbert.embeddings.LayerNorm.weight"];
    });
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(HasSubstr("are both distilbert.embeddings.LayerNorm.weight")));
}

TEST(PretrainedDirectory, SaysWhatToDoAboutPickledWeightsAndMissingFiles)
{
    const Directory directory;
    std::filesystem::remove(directory.folder() / "model.safetensors");
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(HasSubstr("it has no model.safetensors")));
    directory.folder().write("pytorch_model.bin", "");
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(HasSubstr("convert them with transformers")));
    std::filesystem::remove(directory.folder() / "config.json");
    EXPECT_THAT([&] { (void)directory.load(); },
        ThrowsMessage<base::Error>(HasSubstr("it has no config.json")));
    EXPECT_THAT([&] { (void)loadPretrained(directory.folder() / "nowhere"); },
        ThrowsMessage<base::Error>(HasSubstr("there is no such folder")));
}

TEST(PretrainedDirectory, ReadsWeightsInSeveralParts)
{
    const Directory directory;
    NamedTensors first = tensorsOf(directory.parameters());
    NamedTensors second;
    second.insert(first.extract("classifier.bias"));
    std::filesystem::remove(directory.folder() / "model.safetensors");
    writeTensors(directory.folder() / "model-1.safetensors", first);
    writeTensors(directory.folder() / "model-2.safetensors", second);
    Json index { { "weight_map", { { "classifier.bias", "model-2.safetensors" } } } };
    for (const auto& [name, tensor] : first)
        index["weight_map"][name] = "model-1.safetensors";
    directory.folder().write("model.safetensors.index.json", index.dump());
    expectSameTensors(directory.parameters(), directory.load().parameters);

    for (const char* bad : { "../model-2.safetensors", "/etc/passwd", "", "x.bin" }) {
        index["weight_map"]["classifier.bias"] = bad;
        directory.folder().write("model.safetensors.index.json", index.dump());
        EXPECT_THAT([&] { (void)directory.load(); },
            ThrowsMessage<base::Error>(
                AllOf(HasSubstr("is not the name of a safetensors file"), Not(HasSubstr("\n")))));
    }
}

} // namespace
} // namespace crisp::checkpoint
