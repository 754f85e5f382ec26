// SPDX-License-Identifier: Apache-2.0
#include "checkpoint/weight_names.h"

#include <gtest/gtest.h>

namespace crisp::checkpoint {
namespace {

TEST(OurName, LeavesDistilBertNamesAsTheyAre)
{
    for (const char* name : { "distilbert.transformer.layer.3.attention.q_lin.weight",
             "pre_classifier.bias", "classifier.weight", "vocab_projector.bias" })
        EXPECT_EQ(ourName(name, Family::DistilBert), name);
}

TEST(OurName, AddsThePrefixThatABareEncoderLacks)
{
    EXPECT_EQ(ourName("transformer.layer.0.ffn.lin1.bias", Family::DistilBert),
        "distilbert.transformer.layer.0.ffn.lin1.bias");
    EXPECT_EQ(ourName("embeddings.word_embeddings.weight", Family::DistilBert),
        "distilbert.embeddings.word_embeddings.weight");
}

TEST(OurName, KnowsTheLayerNormsOfOldFiles)
{
    EXPECT_EQ(ourName("distilbert.embeddings.LayerNorm.gamma", Family::DistilBert),
        "distilbert.embeddings.LayerNorm.weight");
    EXPECT_EQ(ourName("distilbert.transformer.layer.1.sa_layer_norm.beta", Family::DistilBert),
        "distilbert.transformer.layer.1.sa_layer_norm.bias");
    EXPECT_EQ(ourName("bert.encoder.layer.1.output.LayerNorm.gamma", Family::Bert),
        "distilbert.transformer.layer.1.output_layer_norm.weight");
    EXPECT_EQ(ourName("something.gamma", Family::DistilBert), "something.gamma");
}

struct Pair {
    const char* bert;
    const char* ours;
};

class BertName : public ::testing::TestWithParam<Pair> { };

TEST_P(BertName, FindsItsPlaceWithOrWithoutPrefix)
{
    EXPECT_EQ(ourName(GetParam().bert, Family::Bert), GetParam().ours);
    EXPECT_EQ(ourName(std::string("bert.") + GetParam().bert, Family::Bert), GetParam().ours);
}

INSTANTIATE_TEST_SUITE_P(Parts, BertName,
    ::testing::Values(Pair { "embeddings.word_embeddings.weight",
                          "distilbert.embeddings.word_embeddings.weight" },
        Pair { "embeddings.position_embeddings.weight",
            "distilbert.embeddings.position_embeddings.weight" },
        Pair { "embeddings.LayerNorm.bias", "distilbert.embeddings.LayerNorm.bias" },
        Pair { "embeddings.token_type_embeddings.weight",
            "distilbert.embeddings.token_type_embeddings.weight" },
        Pair { "encoder.layer.0.attention.self.query.weight",
            "distilbert.transformer.layer.0.attention.q_lin.weight" },
        Pair { "encoder.layer.1.attention.self.key.bias",
            "distilbert.transformer.layer.1.attention.k_lin.bias" },
        Pair { "encoder.layer.2.attention.self.value.weight",
            "distilbert.transformer.layer.2.attention.v_lin.weight" },
        Pair { "encoder.layer.10.attention.output.dense.weight",
            "distilbert.transformer.layer.10.attention.out_lin.weight" },
        Pair { "encoder.layer.4.attention.output.LayerNorm.weight",
            "distilbert.transformer.layer.4.sa_layer_norm.weight" },
        Pair { "encoder.layer.5.intermediate.dense.bias",
            "distilbert.transformer.layer.5.ffn.lin1.bias" },
        Pair {
            "encoder.layer.5.output.dense.bias", "distilbert.transformer.layer.5.ffn.lin2.bias" },
        Pair { "encoder.layer.5.output.LayerNorm.bias",
            "distilbert.transformer.layer.5.output_layer_norm.bias" }));

TEST(OurName, HasNoPlaceForBertsPoolerAndHeads)
{
    // BERT's classifier sits on its pooler, ours on a ReLU: the same name, another thing.
    for (const char* name : { "pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight",
             "cls.predictions.bias", "encoder.layer.3", "encoder.layer.0.crossattention.x" })
        EXPECT_EQ(ourName(name, Family::Bert), "") << name;
}

} // namespace
} // namespace crisp::checkpoint
