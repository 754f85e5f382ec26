// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/attention.h"
#include "kernels/bf16.h"
#include "kernels/buffer.h"
#include "model/matmul.h"

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

/// The encoder's work buffers: they grow to the largest batch seen and are then reused, so that a
/// training step allocates nothing. What is written into them is the encoder's business.
namespace crisp::model {

using kernels::Buffer;

/// Rows of matrix products in bf16 are rounded up to whole tiles of the matrix unit, and so that
/// few shapes occur: oneDNN builds a new primitive for each. The added rows are zero and belong to
/// no sentence. In fp32 they would cost what they weigh, up to a quarter of a short sentence.
template <class T>
inline constexpr std::size_t rowMultiple = std::is_same_v<T, float> ? 1 : 32;

template <class T>
[[nodiscard]] std::size_t paddedRows(std::size_t rows)
{
    return (rows + rowMultiple<T> - 1) / rowMultiple<T> * rowMultiple<T>;
}

/// A matrix whose first `rows` rows a kernel fills; the padding rows behind them are zeroed.
template <class T>
T* prepareRows(Buffer<T>& buffer, std::size_t rows, std::size_t columns)
{
    const std::size_t padded = paddedRows<T>(rows);
    T* data = buffer.ensure(padded * columns);
    std::fill(data + rows * columns, data + padded * columns, T {});
    return data;
}

/// What the forward pass of one layer leaves for its backward pass. Rows are tokens before the
/// output of attention, and tokens or sentences ([CLS] only) behind it.
template <class T>
struct LayerBuffers {
    Buffer<T> input; ///< [tokens, dim]
    Buffer<T> queryKeyValue; ///< [tokens, 3 * dim]
    Buffer<kernels::SoftmaxRow> softmaxRows; ///< [tokens, heads]
    Buffer<T> context; ///< [tokens, dim]
    Buffer<T> contextRows; ///< [rows, dim]: context of the rows that go on
    Buffer<T> attentionNormalised; ///< [rows, dim]
    Buffer<float> attentionInverse; ///< [rows]
    Buffer<T> attentionOutput; ///< [rows, dim], the input of the feed-forward network
    Buffer<T> hidden; ///< [rows, hiddenDim] before bias and GELU
    Buffer<T> outputNormalised; ///< [rows, dim]
    Buffer<float> outputInverse; ///< [rows]
};

/// Buffers of both passes. Evaluation uses one LayerBuffers for all layers.
template <class T>
struct EncoderBuffers {
    std::vector<LayerBuffers<T>> layers;
    Buffer<float> residual; ///< [tokens, dim] the residual stream, or its gradient
    Buffer<float> residualRows; ///< [sentences, dim] the same for [CLS] only
    Buffer<T> branch; ///< [rows, dim]; on the way back, [tokens, dim] of the context's gradient
    Buffer<T> activated; ///< [rows, hiddenDim]
    Buffer<T> output; ///< [tokens, dim] of the last layer
    Buffer<T> embeddingNormalised; ///< [tokens, dim]
    Buffer<float> embeddingInverse; ///< [tokens]
    Buffer<T> classifierInput; ///< [sentences, dim] [CLS] of the last layer
    Buffer<T> preClassifier; ///< [sentences, dim]
    Buffer<float> pooled; ///< [sentences, dim] after ReLU and dropout
    // Gradients
    Buffer<T> productGradient; ///< [rows, dim]
    Buffer<T> branchGradient; ///< [rows, dim]
    Buffer<T> wideGradient; ///< [rows, hiddenDim] or, after that, [tokens, 3 * dim]
    ProductScratch products;
};

} // namespace crisp::model
