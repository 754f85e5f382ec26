// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// The shape of a DistilBERT classifier, as plain numbers. Reading and writing Hugging Face's
/// config.json is checkpoint/'s business.
namespace crisp::model {

struct ModelConfig {
    std::size_t vocabularySize = 30522;
    std::size_t maxPositions = 512;
    std::size_t layers = 6;
    std::size_t heads = 12;
    std::size_t dim = 768;
    std::size_t hiddenDim = 3072;
    double dropout = 0.1; ///< after the embeddings and the feed-forward network
    double attentionDropout = 0.1; ///< on the attention probabilities
    double classifierDropout = 0.2; ///< before the last linear layer
    double initializerRange = 0.02; ///< standard deviation of freshly drawn weights
    double layerNormEpsilon = 1e-12;
    std::int32_t padId = 0;
    std::vector<std::string> labels { "LABEL_0", "LABEL_1" }; ///< one name a class

    [[nodiscard]] std::size_t headDim() const { return dim / heads; }

    /// @throws std::invalid_argument naming the field and the value: zero or absurd sizes, a width
    /// that the heads do not divide, a dropout outside [0, 1), fewer than two labels
    void validate() const;

    friend bool operator==(const ModelConfig&, const ModelConfig&) = default;
};

} // namespace crisp::model
