// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/parameters.h"

#include <cstddef>
#include <string>
#include <vector>

/// Where each layer's tensors begin in the flat arrays (weights, bf16 copies and gradients share
/// the layout) and how large the matrices are, looked up by name once so that the passes need no
/// names.
namespace crisp::model {

/// A linear layer's weight [outputs, inputs].
struct WeightMatrix {
    std::size_t offset;
    std::size_t outputs;
    std::size_t inputs;
};

struct LayerOffsets {
    WeightMatrix queryKeyValueWeight; ///< [3 * dim, dim]: query, key and value follow each other
    std::size_t queryKeyValueBias; ///< [3 * dim]
    WeightMatrix outWeight;
    std::size_t outBias;
    std::size_t attentionNormWeight;
    std::size_t attentionNormBias;
    WeightMatrix lin1Weight;
    std::size_t lin1Bias;
    WeightMatrix lin2Weight;
    std::size_t lin2Bias;
    std::size_t outputNormWeight;
    std::size_t outputNormBias;
};

struct EncoderOffsets {
    EncoderOffsets(const ParameterLayout& layout, std::size_t layerCount)
        : words(layout.at("distilbert.embeddings.word_embeddings.weight").offset)
        , positions(layout.at("distilbert.embeddings.position_embeddings.weight").offset)
        , normWeight(layout.at("distilbert.embeddings.LayerNorm.weight").offset)
        , normBias(layout.at("distilbert.embeddings.LayerNorm.bias").offset)
        , preClassifierWeight(matrixAt(layout, "pre_classifier.weight"))
        , preClassifierBias(layout.at("pre_classifier.bias").offset)
        , classifierWeight(layout.at("classifier.weight").offset)
        , classifierBias(layout.at("classifier.bias").offset)
    {
        for (std::size_t layer = 0; layer < layerCount; ++layer) {
            const std::string prefix
                = "distilbert.transformer.layer." + std::to_string(layer) + ".";
            const auto at = [&](const char* name) { return layout.at(prefix + name).offset; };
            const auto matrix = [&](const char* name) { return matrixAt(layout, prefix + name); };
            WeightMatrix queryKeyValue = matrix("attention.q_lin.weight");
            queryKeyValue.outputs *= 3;
            layers.push_back({ queryKeyValue, at("attention.q_lin.bias"),
                matrix("attention.out_lin.weight"), at("attention.out_lin.bias"),
                at("sa_layer_norm.weight"), at("sa_layer_norm.bias"), matrix("ffn.lin1.weight"),
                at("ffn.lin1.bias"), matrix("ffn.lin2.weight"), at("ffn.lin2.bias"),
                at("output_layer_norm.weight"), at("output_layer_norm.bias") });
        }
    }

    static WeightMatrix matrixAt(const ParameterLayout& layout, const std::string& name)
    {
        const ParameterInfo& info = layout.at(name);
        return { info.offset, info.shape.at(0), info.shape.at(1) };
    }

    std::size_t words;
    std::size_t positions;
    std::size_t normWeight;
    std::size_t normBias;
    WeightMatrix preClassifierWeight;
    std::size_t preClassifierBias;
    std::size_t classifierWeight;
    std::size_t classifierBias;
    std::vector<LayerOffsets> layers;
};

} // namespace crisp::model
