// SPDX-License-Identifier: Apache-2.0
#include "model_config.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace crisp::model {
namespace {

// Far beyond any encoder of this family, yet small enough that no product of two overflows.
constexpr std::size_t maxVocabulary = 4'000'000;
constexpr std::size_t maxPositionLimit = 65'536;
constexpr std::size_t maxLayers = 256;
constexpr std::size_t maxWidth = 65'536;
constexpr std::size_t maxLabels = 10'000;

void requireRange(std::string_view field, std::size_t value, std::size_t most)
{
    if (value < 1 || value > most)
        throw std::invalid_argument(fmt::format("{}: {} is outside 1 to {}", field, value, most));
}

void requireDropout(std::string_view field, double value)
{
    if (!(value >= 0.0 && value < 1.0)) // written so that NaN fails too
        throw std::invalid_argument(fmt::format("{}: {} is outside [0, 1)", field, value));
}

} // namespace

void ModelConfig::validate() const
{
    requireRange("vocab_size", vocabularySize, maxVocabulary);
    requireRange("max_position_embeddings", maxPositions, maxPositionLimit);
    requireRange("n_layers", layers, maxLayers);
    requireRange("dim", dim, maxWidth);
    requireRange("hidden_dim", hiddenDim, maxWidth);
    requireRange("n_heads", heads, dim);
    if (dim % heads != 0)
        throw std::invalid_argument(
            fmt::format("dim: {} cannot be divided among {} heads", dim, heads));
    requireDropout("dropout", dropout);
    requireDropout("attention_dropout", attentionDropout);
    requireDropout("seq_classif_dropout", classifierDropout);
    if (!(initializerRange >= 0.0 && initializerRange <= 1.0))
        throw std::invalid_argument(
            fmt::format("initializer_range: {} is outside [0, 1]", initializerRange));
    if (!(layerNormEpsilon >= 0.0 && layerNormEpsilon < 1.0))
        throw std::invalid_argument(
            fmt::format("layer_norm_eps: {} is outside [0, 1)", layerNormEpsilon));
    if (padId < 0 || static_cast<std::size_t>(padId) >= vocabularySize)
        throw std::invalid_argument(
            fmt::format("pad_token_id: {} is not in the vocabulary", padId));
    if (labels.size() < 2)
        throw std::invalid_argument("num_labels: a classifier needs at least two labels");
    requireRange("num_labels", labels.size(), maxLabels);
}

} // namespace crisp::model
