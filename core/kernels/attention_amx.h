// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"
#include "kernels/buffer.h"

#include <cstddef>

/// The matrix products of one head's attention in one sentence, on the matrix unit (amx.h). What
/// happens to a row of scores between the products (pruning, softmax, dropout) is attention.cpp's
/// business and not here.
///
/// Pruned keys take part with a probability of 0: the unit adds 32 x 32 x 32 products in 64 cycles,
/// which gathering the survivors alone would not come near. Attention is handled 32 queries, one
/// strip, at a time; the backward pass keeps what it needs of all strips, so that the gradients of
/// keys and values are summed up inside the unit.
namespace crisp::kernels {

/// The unit of this thread, configured for as long as this lives. Only where hasAmx().
class AmxTiles {
public:
    AmxTiles();
    ~AmxTiles();
    AmxTiles(const AmxTiles&) = delete;
    AmxTiles& operator=(const AmxTiles&) = delete;
};

/// Rows of one head as they lie in memory, read as (value + bias) * factor, or as they are where
/// there is no bias.
struct AmxRows {
    const Bf16* first = nullptr;
    std::size_t stride = 0; ///< elements from row to row
    std::size_t count = 0;
    const float* bias = nullptr; ///< [headDim] or none
    float factor = 1.0F; ///< with a bias
};

/// Work memory and products of one head; its buffers serve the next head too. Every method needs
/// an AmxTiles alive in the calling thread.
class AmxHead {
public:
    /// Rows of a strip, and what rows of scores are padded to a multiple of.
    static constexpr std::size_t side = 32;

    void beginForward(
        std::size_t headDim, const AmxRows& queries, const AmxRows& keys, const AmxRows& values);
    void beginBackward(std::size_t headDim, const AmxRows& queries, const AmxRows& keys,
        const AmxRows& values, const AmxRows& contextGradient);

    /// out [32, padded keys]: queries `firstQuery` on against all keys. Whatever has no query or no
    /// key is 0.
    void scores(std::size_t firstQuery, float* out) const;
    /// out [32, padded keys]: the gradient of the probabilities, in the same way.
    void probabilityGradients(std::size_t firstQuery, float* out) const;

    /// Takes over one row of a strip, [padded keys] with zeros behind the last key. Every row of a
    /// strip that has a query must be taken over before the strip's products.
    void keepProbabilities(std::size_t rowOfStrip, const float* probabilities);
    void keepScoreGradients(std::size_t rowOfStrip, const float* gradients);

    /// out [rows, headDim], `stride` elements apart: the strip's probabilities times the values.
    void writeContext(std::size_t rows, Bf16* out, std::size_t stride);
    /// The gradients of the strip's queries, times `factor`; keeps the strip for
    /// writeKeysAndValues.
    void finishStrip(
        std::size_t firstQuery, std::size_t rows, float factor, Bf16* out, std::size_t stride);
    /// The gradients of all keys and values, once all strips are finished.
    void writeKeysAndValues(Bf16* keys, Bf16* values, std::size_t stride);

private:
    void begin(std::size_t headDim, const AmxRows& queries, const AmxRows& keys);
    void clearRest(std::size_t rows);
    void multiplyStrip(const Bf16* strip, const Bf16* packed, std::size_t rows, float factor,
        Bf16* out, std::size_t stride) const;
    void writeTransposed(const Bf16* left, const Bf16* right, Bf16* out, std::size_t stride) const;

    std::size_t keys_ = 0;
    std::size_t headDim_ = 0;
    std::size_t paddedKeys_ = 0;
    std::size_t paddedDim_ = 0;
    std::size_t strips_ = 0;
    Buffer<Bf16> rows_; ///< what is about to be packed
    Buffer<Bf16> queries_; ///< [padded queries, padded dim]
    Buffer<Bf16> contextGradient_; ///< the same
    Buffer<Bf16> keyColumns_; ///< packed: keys are columns
    Buffer<Bf16> keyRows_; ///< packed: summed over keys
    Buffer<Bf16> valueColumns_;
    Buffer<Bf16> valueRows_;
    Buffer<Bf16> queriesTransposed_; ///< packed: summed over queries
    Buffer<Bf16> contextGradientTransposed_;
    Buffer<Bf16> probabilities_; ///< [32, padded keys], of the strip
    Buffer<Bf16> scoreGradients_; ///< the same
    Buffer<Bf16> allProbabilities_; ///< packed: summed over queries, keys are columns
    Buffer<Bf16> allScoreGradients_;
};

} // namespace crisp::kernels
