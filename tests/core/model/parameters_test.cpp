// SPDX-License-Identifier: Apache-2.0
#include "model/parameters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crisp::model {
namespace {

TEST(ParameterLayout, HasDistilBertsTensorsAndParameters)
{
    const ParameterLayout layout { ModelConfig {} };
    EXPECT_EQ(layout.parameters().size(), 104U);
    EXPECT_EQ(layout.parameterCount(), 66'955'010U); // SST-2 checkpoints of transformers
    EXPECT_EQ(layout.at("distilbert.transformer.layer.5.ffn.lin1.weight").shape,
        (std::vector<std::size_t> { 3072, 768 }));
    EXPECT_EQ(layout.find("distilbert.transformer.layer.6.ffn.lin1.weight"), nullptr);
    EXPECT_THROW((void)layout.at("nonsense"), std::out_of_range);
}

TEST(ParameterLayout, PutsQueryKeyAndValueSideBySideAndOverlapsNothing)
{
    ModelConfig config;
    config.dim = 20;
    config.heads = 5; // widths that no vector divides
    config.hiddenDim = 33;
    config.vocabularySize = 7;
    config.maxPositions = 3;
    config.layers = 2;
    const ParameterLayout layout(config);
    const auto offset = [&](const char* name) {
        return layout.at(std::string("distilbert.transformer.layer.1.attention.") + name).offset;
    };
    EXPECT_EQ(offset("k_lin.weight"), offset("q_lin.weight") + 400);
    EXPECT_EQ(offset("v_lin.weight"), offset("q_lin.weight") + 800);
    EXPECT_EQ(offset("k_lin.bias"), offset("q_lin.bias") + 20);
    std::size_t end = 0;
    for (const ParameterInfo& info : layout.parameters()) {
        EXPECT_GE(info.offset, end) << info.name;
        end = info.offset + info.count;
    }
    EXPECT_LE(end, layout.size());
}

TEST(ParameterLayout, DecaysEverythingButBiasesAndLayerNorms)
{
    const ParameterLayout layout { ModelConfig {} };
    for (const ParameterInfo& info : layout.parameters()) {
        const bool exempt = info.name.ends_with(".bias")
            || info.name.find("layer_norm") != std::string::npos
            || info.name.find("LayerNorm") != std::string::npos;
        EXPECT_EQ(info.decays, !exempt) << info.name;
        EXPECT_EQ(info.offset < layout.decayEnd(), info.decays) << info.name;
    }
}

TEST(Initialise, DrawsWhatHuggingFaceDraws)
{
    ModelConfig config;
    config.layers = 1;
    config.vocabularySize = 10;
    Parameters parameters(config);
    initialise(parameters, config, 42);
    const auto weights = parameters.tensor("distilbert.transformer.layer.0.ffn.lin1.weight");
    double sum = 0.0;
    double squares = 0.0;
    for (const float value : weights) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const auto count = static_cast<double>(weights.size());
    EXPECT_NEAR(sum / count, 0.0, 1e-4);
    EXPECT_NEAR(std::sqrt(squares / count), 0.02, 1e-4);
    const auto words = parameters.tensor("distilbert.embeddings.word_embeddings.weight");
    EXPECT_TRUE(
        std::all_of(words.begin(), words.begin() + 768, [](float value) { return value == 0.0F; }));
    EXPECT_NE(words[768], 0.0F);
    EXPECT_EQ(parameters.tensor("distilbert.embeddings.LayerNorm.weight")[3], 1.0F);
    EXPECT_EQ(parameters.tensor("classifier.bias")[1], 0.0F);
}

TEST(Initialise, DependsOnSeedAndNameOnly)
{
    ModelConfig config;
    config.layers = 1;
    config.vocabularySize = 10;
    Parameters a(config);
    initialise(a, config, 7);
    config.layers = 2;
    Parameters b(config);
    initialise(b, config, 7);
    const auto first = a.tensor("pre_classifier.weight");
    const auto second = b.tensor("pre_classifier.weight");
    EXPECT_TRUE(std::equal(first.begin(), first.end(), second.begin()));
    initialise(b, config, 8);
    EXPECT_FALSE(std::equal(first.begin(), first.end(), second.begin()));
}

TEST(Parameters, ClonesAreIndependent)
{
    ModelConfig config;
    config.layers = 1;
    config.vocabularySize = 10;
    Parameters original(config);
    Parameters copy = original.clone();
    copy.tensor("classifier.bias")[0] = 1.0F;
    EXPECT_EQ(original.tensor("classifier.bias")[0], 0.0F);
}

} // namespace
} // namespace crisp::model
