// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"
#include "kernels/dropout.h"

#include <cstddef>
#include <cstdint>
#include <span>

/// LayerNorm together with what always stands before it in a DistilBERT: the embedding sum, or the
/// residual sum with the bias and dropout of the branch. Arrays are row-major [rows, dim]; T is the
/// type that matrix products read (float or Bf16), the residual stream itself is float.
/// All functions run on all threads; results do not depend on their number.
namespace crisp::kernels {

struct LayerNormWeights {
    const float* weight = nullptr; ///< [dim]
    const float* bias = nullptr; ///< [dim]
    float epsilon = 1e-12F;
};

/// Where a LayerNorm leaves its results.
template <class T>
struct LayerNormOutput {
    float* residual = nullptr; ///< [rows, dim] the output in float
    T* product = nullptr; ///< [rows, dim] the output as matrix products read it; may be `residual`
    T* normalised
        = nullptr; ///< [rows, dim] (x - mean) / deviation, for the backward pass; optional
    float* inverseDeviation = nullptr; ///< [rows], for the backward pass; optional
};

/// dropout(LayerNorm(words[ids] + positions)). Rows are the tokens of packed sentences.
template <class T>
struct EmbeddingForward {
    std::span<const std::int32_t> ids; ///< [rows]
    std::span<const std::int32_t> starts; ///< [sentences + 1]
    const float* words = nullptr; ///< [vocabulary, dim]
    const float* positions = nullptr; ///< [maxPositions, dim]
    std::size_t dim = 0;
    LayerNormWeights weights;
    Dropout dropout; ///< after the LayerNorm
    LayerNormOutput<T> out;
};

void embeddingForward(const EmbeddingForward<float>& work);
void embeddingForward(const EmbeddingForward<Bf16>& work);

/// LayerNorm(residual + dropout(branch + branchBias)).
template <class T>
struct ResidualForward {
    std::size_t rows = 0;
    std::size_t dim = 0;
    const float* residual = nullptr; ///< [rows, dim]; may be the same array as out.residual
    const T* branch = nullptr; ///< [rows, dim]
    const float* branchBias = nullptr; ///< [dim]
    LayerNormWeights weights;
    Dropout dropout;
    LayerNormOutput<T> out;
};

void residualForward(const ResidualForward<float>& work);
void residualForward(const ResidualForward<Bf16>& work);

/// Backward of both. The gradient of the output arrives in two parts that are added on reading:
/// along the residual stream, and from the branch that read the output.
template <class T>
struct LayerNormBackward {
    std::size_t rows = 0;
    std::size_t dim = 0;
    const float* residualGradient = nullptr; ///< [rows, dim]; optional
    const T* productGradient = nullptr; ///< [rows, dim]; optional
    Dropout outputDropout; ///< of the embeddings
    const T* normalised = nullptr; ///< as the forward pass left it
    const float* inverseDeviation = nullptr;
    const float* weight = nullptr; ///< [dim]
    Dropout branchDropout; ///< of the residual sum's branch
    float* outResidual = nullptr; ///< [rows, dim] gradient of the sum; may be residualGradient
    T* outBranch = nullptr; ///< [rows, dim] the same through the branch's dropout; optional
    float* weightGradient = nullptr; ///< [dim], added to
    float* biasGradient = nullptr; ///< [dim], added to
    float* branchBiasGradient = nullptr; ///< [dim], added to; where there is an outBranch
};

void layerNormBackward(const LayerNormBackward<float>& work);
void layerNormBackward(const LayerNormBackward<Bf16>& work);

/// Adds each token's gradient to the rows of both embedding tables that it read.
struct EmbeddingScatter {
    std::span<const std::int32_t> ids; ///< [rows]
    std::span<const std::int32_t> starts; ///< [sentences + 1]
    std::size_t dim = 0;
    const float* gradient = nullptr; ///< [rows, dim]
    std::int32_t padId = -1; ///< this word gets no gradient (nn.Embedding's padding_idx)
    float* words = nullptr; ///< [vocabulary, dim]
    float* positions = nullptr; ///< [maxPositions, dim]
};

void embeddingScatter(const EmbeddingScatter& work);

/// sums[c] += sum over the rows of values[r][c]: the gradient of a bias.
void addColumnSums(const float* values, std::size_t rows, std::size_t columns, float* sums);
void addColumnSums(const Bf16* values, std::size_t rows, std::size_t columns, float* sums);

} // namespace crisp::kernels
