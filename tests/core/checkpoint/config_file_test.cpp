// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "checkpoint/config_file.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::checkpoint {
namespace {

using base::Json;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::ThrowsMessage;

ConfigFile read(const std::string& text, const std::vector<std::string>& labels = {})
{
    const TemporaryFolder folder;
    return readConfigFile(folder.write("config.json", text), labels);
}

ConfigFile read(const Json& json, const std::vector<std::string>& labels = {})
{
    return read(json.dump(), labels);
}

TEST(ReadConfigFile, TakesTransformersDefaultsForWhatIsMissing)
{
    const ConfigFile file = read(Json { { "model_type", "distilbert" } });
    EXPECT_EQ(file.config, model::ModelConfig {});
    EXPECT_EQ(file.family, Family::DistilBert);
    EXPECT_THAT(file.notes, IsEmpty());
}

TEST(ReadConfigFile, ReadsDistilBertUnderBothNamesOfItsFields)
{
    const Json own { { "model_type", "distilbert" }, { "n_layers", 3 }, { "n_heads", 4 },
        { "dim", 32 }, { "hidden_dim", 64 }, { "vocab_size", 200 },
        { "max_position_embeddings", 64 }, { "dropout", 0.2 }, { "attention_dropout", 0.3 },
        { "seq_classif_dropout", 0 }, { "pad_token_id", 1 }, { "initializer_range", 0.5 } };
    const model::ModelConfig config = read(own).config;
    EXPECT_EQ(config.layers, 3U);
    EXPECT_EQ(config.heads, 4U);
    EXPECT_EQ(config.dim, 32U);
    EXPECT_EQ(config.hiddenDim, 64U);
    EXPECT_EQ(config.vocabularySize, 200U);
    EXPECT_EQ(config.maxPositions, 64U);
    EXPECT_EQ(config.dropout, 0.2);
    EXPECT_EQ(config.attentionDropout, 0.3);
    EXPECT_EQ(config.classifierDropout, 0.0);
    EXPECT_EQ(config.padId, 1);
    EXPECT_EQ(config.initializerRange, 0.5);

    Json aliases = own;
    for (const auto& [name, alias] : { std::pair { "n_layers", "num_hidden_layers" },
             { "n_heads", "num_attention_heads" }, { "dim", "hidden_size" } }) {
        aliases[alias] = own[name];
        aliases.erase(name);
    }
    EXPECT_EQ(read(aliases).config, config);
}

TEST(ReadConfigFile, ReadsBertUnderItsOwnNames)
{
    const ConfigFile file = read(Json { { "model_type", "bert" }, { "num_hidden_layers", 2 },
        { "num_attention_heads", 2 }, { "hidden_size", 8 }, { "intermediate_size", 16 },
        { "hidden_dropout_prob", 0.4 }, { "attention_probs_dropout_prob", 0.5 },
        { "classifier_dropout", nullptr }, { "layer_norm_eps", 1e-5 }, { "type_vocab_size", 2 } });
    EXPECT_EQ(file.family, Family::Bert);
    EXPECT_EQ(file.config.layers, 2U);
    EXPECT_EQ(file.config.heads, 2U);
    EXPECT_EQ(file.config.dim, 8U);
    EXPECT_EQ(file.config.hiddenDim, 16U);
    EXPECT_EQ(file.config.dropout, 0.4);
    EXPECT_EQ(file.config.attentionDropout, 0.5);
    EXPECT_EQ(file.config.classifierDropout, 0.2);
    EXPECT_EQ(file.config.layerNormEpsilon, 1e-5);
    EXPECT_THAT(file.notes, ElementsAre(HasSubstr("layer_norm_eps is 1e-05")));
}

TEST(ReadConfigFile, PutsLabelNamesInTheOrderOfTheirNumbers)
{
    Json json { { "model_type", "distilbert" }, { "num_labels", 3 } };
    EXPECT_THAT(read(json).config.labels, ElementsAre("LABEL_0", "LABEL_1", "LABEL_2"));
    json["id2label"] = { { "10", "k" }, { "2", "c" }, { "0", "a" }, { "1", "b" }, { "3", "d" },
        { "4", "e" }, { "5", "f" }, { "6", "g" }, { "7", "h" }, { "8", "i" }, { "9", "j" } };
    EXPECT_THAT(read(json).config.labels,
        ElementsAre("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"));
    EXPECT_THAT(read(json, { "no", "yes" }).config.labels, ElementsAre("no", "yes"));
}

struct Refusal {
    Json changes;
    std::string message;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.changes.dump(); }

class ConfigRefused : public ::testing::TestWithParam<Refusal> { };

TEST_P(ConfigRefused, WithTheFieldAndTheValueInOneLine)
{
    Json json { { "model_type", "distilbert" } };
    json.update(GetParam().changes);
    EXPECT_THAT([&] { (void)read(json); },
        ThrowsMessage<base::Error>(AllOf(
            HasSubstr("config.json: "), HasSubstr(GetParam().message), Not(HasSubstr("\n")))));
}

INSTANTIATE_TEST_SUITE_P(Fields, ConfigRefused,
    ::testing::Values(Refusal { { { "model_type", "gpt2" } }, "model_type: \"gpt2\"" },
        Refusal { { { "model_type", nullptr } }, "model_type: nothing" },
        Refusal { { { "model_type", 3 } }, "model_type: 3 is not a text" },
        Refusal { { { "dim", "768" } }, "dim: \"768\" is not a whole number" },
        Refusal { { { "dim", { 768 } } }, "dim: array is not a whole number" },
        Refusal { { { "n_heads", 2.5 } }, "n_heads: 2.5 is not a whole number" },
        Refusal { { { "n_heads", -4 } }, "n_heads: -4 is negative" },
        Refusal { { { "n_heads", 0 } }, "n_heads: 0 is outside" },
        Refusal { { { "n_heads", 5 } }, "dim: 768 cannot be divided among 5 heads" },
        Refusal { { { "n_layers", 1'000'000'000 } }, "n_layers: 1000000000 is outside" },
        Refusal { { { "vocab_size", 1'000'000'000'000 } }, "vocab_size: 1000000000000 is outside" },
        Refusal { { { "vocab_size", 1e30 } }, "vocab_size: 1e+30 is not a whole number" },
        Refusal { { { "max_position_embeddings", 0 } }, "max_position_embeddings: 0 is outside" },
        Refusal { { { "dropout", -1 } }, "dropout: -1 is outside" },
        Refusal { { { "dropout", "none" } }, "dropout: \"none\" is not a number" },
        Refusal { { { "activation", "swishy" } }, "activation: \"swishy\" is not supported" },
        Refusal { { { "activation", "a\nb" } }, "activation: \"a\\nb\"" },
        Refusal { { { "sinusoidal_pos_embds", "yes" } }, "sinusoidal_pos_embds: \"yes\"" },
        Refusal {
            { { "dim", 768 }, { "hidden_size", 64 } }, "dim: 768 contradicts hidden_size: 64" },
        Refusal { { { "pad_token_id", 30522 } }, "pad_token_id: 30522 is not in the vocabulary" },
        Refusal { { { "num_labels", 1 } }, "num_labels: a classifier needs at least two" },
        Refusal { { { "num_labels", 1'000'000'000 } }, "num_labels: 1000000000 labels" },
        Refusal { { { "id2label", { "a", "b" } } }, "id2label: array is not an object" },
        Refusal { { { "id2label", { { "0", "a" }, { "2", "b" } } } }, "id2label: the key \"2\"" },
        Refusal {
            { { "id2label", { { "0", "a" }, { "00", "b" } } } }, "label 0 stands there twice" },
        Refusal { { { "id2label", { { "0", "a" }, { "x", "b" } } } }, "id2label: the key \"x\"" },
        Refusal {
            { { "id2label", { { "0", "a" }, { "1", 2 } } } }, "id2label, \"1\": 2 is not a text" },
        Refusal { { { "model_type", "bert" }, { "hidden_act", "relu" } }, "hidden_act: \"relu\"" },
        Refusal { { { "model_type", "bert" }, { "position_embedding_type", "relative_key" } },
            "position_embedding_type: \"relative_key\"" },
        Refusal { { { "model_type", "bert" }, { "is_decoder", true } }, "is_decoder: true" }));

TEST(ReadConfigFile, RefusesWhatIsNotAJsonObject)
{
    for (const char* text : { "", "[]", "3", "{", "// hi\n{}", "{\"a\":1,\"a\":2}" })
        EXPECT_THAT([&] { (void)read(std::string(text)); },
            ThrowsMessage<base::Error>(AllOf(HasSubstr("config.json"), Not(HasSubstr("\n")))))
            << text;
    EXPECT_THAT([&] { (void)read(std::string(100'000, '[')); },
        ThrowsMessage<base::Error>(HasSubstr("nests deeper than 64")));
}

TEST(ConfigToJson, IsReadBackUnchanged)
{
    model::ModelConfig config;
    config.layers = 2;
    config.dim = 24;
    config.heads = 3;
    config.hiddenDim = 48;
    config.vocabularySize = 99;
    config.maxPositions = 17;
    config.dropout = 0.25;
    config.attentionDropout = 0.125;
    config.classifierDropout = 0.5;
    config.initializerRange = 0.03;
    config.layerNormEpsilon = 1e-6;
    config.padId = 4;
    config.labels = { "bad", "fair", "good" };
    EXPECT_EQ(read(configToJson(config)).config, config);
}

TEST(ConfigToJson, NamesTheTypeAsBothGenerationsOfTransformersDo)
{
    const Json json = configToJson({});
    EXPECT_EQ(json["dtype"], "float32");
    EXPECT_EQ(json["torch_dtype"], "float32");
    EXPECT_EQ(json["architectures"], Json::array({ "DistilBertForSequenceClassification" }));
    EXPECT_EQ(json["id2label"]["1"], "LABEL_1");
    EXPECT_EQ(json["label2id"]["LABEL_1"], 1);
}

} // namespace
} // namespace crisp::checkpoint
