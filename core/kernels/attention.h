// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"
#include "kernels/dropout.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Sparse self-attention of packed sentences, one fused pass per sentence and head: scores, pruning
/// threshold, softmax over the survivors, dropout and the weighted sum of values, forward and
/// backward. Nothing of size n x n is stored between the two: the backward pass computes the scores
/// again and turns them into probabilities by what the forward pass noted about each row. The
/// linear layers around it belong to model/.
namespace crisp::kernels {

/// What both passes need to know. Rows are tokens; sentence b owns rows starts[b] to starts[b+1].
template <class T>
struct AttentionInput {
    std::size_t heads = 0;
    std::size_t headDim = 0;
    const T* queryKeyValue = nullptr; ///< [tokens, 3 * heads * headDim], without the bias
    const float* bias = nullptr; ///< [3 * heads * headDim], added on reading
    std::span<const std::int32_t> starts; ///< [sentences + 1]
    /// How many scores survive, one a sentence: of each row, or of the whole head's matrix.
    /// Empty: all (dense).
    std::span<const std::int32_t> kept;
    bool thresholdPerHead
        = false; ///< rule `head` rather than `row`; a row keeps its maximum anyway
    bool firstQueryOnly = false; ///< only each sentence's first token asks (all that [CLS] needs)
    Dropout dropout; ///< on the attention probabilities

    [[nodiscard]] std::size_t sentences() const { return starts.size() - 1; }
    [[nodiscard]] std::size_t dim() const { return heads * headDim; }
};

/// What the forward pass notes about a row, so that the backward pass finds the same probabilities,
/// bit for bit, without selecting, comparing or adding up: e^(score - largest) * inverseTotal where
/// the score reaches the threshold.
struct SoftmaxRow {
    float threshold = 0.0F;
    float largest = 0.0F; ///< of the row's scores
    float inverseTotal = 0.0F; ///< 1 / the sum of e^(score - largest) over the survivors
};

/// An edge that is kept or pruned whatever the threshold says.
enum class EdgeForce : std::uint8_t { None, Keep, Prune };

/// Everything about one head's attention in one sentence, for explanations. Arrays are [n, n].
struct AttentionCapture {
    float* scores = nullptr;
    float* probabilities = nullptr;
    std::uint8_t* keep = nullptr;
    const EdgeForce* forced = nullptr; ///< optional; must leave every row at least one key
};

template <class T>
struct AttentionForward : AttentionInput<T> {
    T* context
        = nullptr; ///< [tokens, dim]; with firstQueryOnly only first tokens' rows are written
    SoftmaxRow* softmaxRows = nullptr; ///< [tokens, heads], for the backward pass; optional
    float* entropy = nullptr; ///< [sentences, heads] nats, mean over the rows; optional
    std::int64_t* keptPairs
        = nullptr; ///< [sentences, heads] surviving (query, key) pairs; optional
    const AttentionCapture* capture = nullptr; ///< optional: [heads] of the only sentence
};

template <class T>
struct AttentionBackward : AttentionInput<T> {
    const SoftmaxRow* softmaxRows = nullptr; ///< [tokens, heads], as the forward pass left them
    const T* contextGradient = nullptr; ///< [tokens, dim]
    T* queryKeyValueGradient = nullptr; ///< [tokens, 3 * dim], overwritten for every token
};

/// Runs on all threads; every result is independent of their number.
void attentionForward(const AttentionForward<float>& work);
void attentionForward(const AttentionForward<Bf16>& work);
void attentionBackward(const AttentionBackward<float>& work);
void attentionBackward(const AttentionBackward<Bf16>& work);

/// The k-th largest of each row (1 <= k <= its length) as the attention kernel finds it, for tests.
/// values [rows, length]
[[nodiscard]] std::vector<float> kthLargest(
    std::span<const float> values, std::size_t rows, std::size_t k);

} // namespace crisp::kernels
