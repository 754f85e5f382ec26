// SPDX-License-Identifier: Apache-2.0
#include "model/model_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace crisp::model {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

template <class Change>
void expectRefusal(Change change, const char* message)
{
    ModelConfig config;
    change(config);
    EXPECT_THAT(
        [&] { config.validate(); }, ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
}

TEST(ModelConfig, TakesDistilBertsOwnShape) { EXPECT_NO_THROW(ModelConfig {}.validate()); }

TEST(ModelConfig, NamesTheFieldAndTheValueItRefuses)
{
    expectRefusal([](ModelConfig& c) { c.heads = 5; }, "dim: 768 cannot be divided among 5 heads");
    expectRefusal([](ModelConfig& c) { c.heads = 0; }, "n_heads: 0");
    expectRefusal([](ModelConfig& c) { c.layers = 1'000'000'000; }, "n_layers: 1000000000");
    expectRefusal([](ModelConfig& c) { c.vocabularySize = 1ULL << 60U; }, "vocab_size");
    expectRefusal([](ModelConfig& c) { c.maxPositions = 0; }, "max_position_embeddings: 0");
    expectRefusal([](ModelConfig& c) { c.dropout = -1.0; }, "dropout: -1");
    expectRefusal([](ModelConfig& c) { c.attentionDropout = 1.0; }, "attention_dropout: 1");
    expectRefusal(
        [](ModelConfig& c) { c.classifierDropout = std::numeric_limits<double>::quiet_NaN(); },
        "seq_classif_dropout");
    expectRefusal([](ModelConfig& c) { c.labels = { "only" }; }, "num_labels");
    expectRefusal([](ModelConfig& c) { c.padId = 40000; }, "pad_token_id: 40000");
}

} // namespace
} // namespace crisp::model
