// SPDX-License-Identifier: Apache-2.0
#include "attention_amx.h"

#include <algorithm>
#include <stdexcept>

#ifdef __x86_64__
#include "amx-inl.h"
#endif

namespace crisp::kernels {

#ifdef __x86_64__
namespace {

using amx::blockSide;
using amx::stepDepth;
using amx::stepSize;
static_assert(AmxHead::side == blockSide && AmxHead::side == stepDepth);

std::size_t roundUp(std::size_t value) { return (value + blockSide - 1) / blockSide * blockSide; }

/// The first `count` of 32 (or of 16) lanes.
__mmask32 firstOf32(std::size_t count)
{
    return count >= 32 ? ~__mmask32 { 0 } : (__mmask32 { 1 } << count) - 1;
}
__mmask16 firstOf16(std::size_t count)
{
    return count >= 16 ? static_cast<__mmask16>(0xFFFF)
                       : static_cast<__mmask16>((1U << count) - 1U);
}

/// 32 columns' biases, those of even columns apart from those of odd ones.
struct BiasPair {
    __m512 even;
    __m512 odd;
};

CRISP_AMX BiasPair loadBias(const float* bias, std::size_t count)
{
    const __m512 low = _mm512_maskz_loadu_ps(firstOf16(count), bias);
    const __m512 high = count > 16 ? _mm512_maskz_loadu_ps(firstOf16(count - 16), bias + 16)
                                   : _mm512_setzero_ps();
    const __m512i even
        = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd = _mm512_or_si512(even, _mm512_set1_epi32(1));
    return { _mm512_permutex2var_ps(low, even, high), _mm512_permutex2var_ps(low, odd, high) };
}

/// (values + bias) * factor for 32 columns, of which the even ones stand in the lower halves of
/// 32 bits and the odd ones in the upper halves: both are floats after one instruction.
CRISP_AMX inline __m512i addAndScale(__m512i values, const BiasPair& bias, __m512 factor)
{
    const __m512 even = _mm512_castsi512_ps(_mm512_slli_epi32(values, 16));
    const __m512 odd = _mm512_castsi512_ps(_mm512_and_si512(values, _mm512_set1_epi32(-(1 << 16))));
    const __m512i apart = amx::roundPair(_mm512_mul_ps(_mm512_add_ps(even, bias.even), factor),
        _mm512_mul_ps(_mm512_add_ps(odd, bias.odd), factor));
    const __m512i together = _mm512_add_epi32(
        _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
        _mm512_slli_epi32(
            _mm512_setr_epi32(16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31), 16));
    return _mm512_permutexvar_epi16(together, apart);
}

/// Copies rows to [padded count, padded columns], zero padded.
CRISP_AMX void gather(const AmxRows& rows, std::size_t columns, Bf16* to)
{
    const std::size_t padded = roundUp(columns);
    const __m512 factor = _mm512_set1_ps(rows.factor);
    for (std::size_t c = 0; c < padded; c += blockSide) {
        const std::size_t rest = columns - c;
        const __mmask32 mask = firstOf32(rest);
        const Bf16* from = rows.first + c;
        Bf16* out = to + c;
        if (rows.bias == nullptr) {
            for (std::size_t i = 0; i < rows.count; ++i, from += rows.stride, out += padded)
                _mm512_storeu_si512(out, _mm512_maskz_loadu_epi16(mask, from));
            continue;
        }
        const BiasPair bias = loadBias(rows.bias + c, rest);
        for (std::size_t i = 0; i < rows.count; ++i, from += rows.stride, out += padded)
            _mm512_storeu_si512(
                out, addAndScale(_mm512_maskz_loadu_epi16(mask, from), bias, factor));
    }
    std::fill(to + rows.count * padded, to + roundUp(rows.count) * padded, Bf16 {});
}

/// The rows [count, columns] become the columns of the second operand of a product.
CRISP_AMX void packAsColumns(const Bf16* rows, std::size_t count, std::size_t columns, Bf16* packed)
{
    for (std::size_t row = 0; row < count; row += blockSide)
        for (std::size_t c = 0; c < columns; c += stepDepth, packed += stepSize)
            amx::packColumns(rows + row * columns + c, columns, packed);
}

/// The rows [count, columns] become the second operand of a product that sums over rows.
CRISP_AMX void packAsRows(const Bf16* rows, std::size_t count, std::size_t columns, Bf16* packed)
{
    const amx::Interleave interleave = amx::interleaveIndices();
    for (std::size_t c = 0; c < columns; c += blockSide)
        for (std::size_t row = 0; row < count; row += stepDepth, packed += stepSize)
            amx::packRows(rows + row * columns + c, columns, interleave, packed);
}

/// The columns of rows [count, columns] become the rows of the first operand.
CRISP_AMX void packTransposed(
    const Bf16* rows, std::size_t count, std::size_t columns, Bf16* packed)
{
    const amx::Interleave interleave = amx::interleaveIndices();
    for (std::size_t c = 0; c < columns; c += blockSide)
        for (std::size_t row = 0; row < count; row += stepDepth, packed += stepSize)
            amx::packTransposed(rows + row * columns + c, columns, interleave, packed);
}

/// One strip of rows against packed columns: out [32, columns]
CRISP_AMX void multiplyColumns(
    const Bf16* rows, std::size_t depth, const Bf16* packed, std::size_t columns, float* out)
{
    for (std::size_t c = 0; c < columns; c += blockSide) {
        amx::clearBlock();
        amx::multiplyBlock<amx::Passing::B>(
            amx::rowsOf(rows, depth), packed + c * depth, depth / stepDepth);
        amx::storeBlock(out + c, columns);
    }
}

CRISP_AMX void roundRow(const float* from, std::size_t count, Bf16* to)
{
    for (std::size_t c = 0; c < count; c += blockSide)
        _mm512_storeu_si512(
            to + c, amx::roundPair(_mm512_loadu_ps(from + c), _mm512_loadu_ps(from + c + 16)));
}

} // namespace

AmxTiles::AmxTiles() { amx::configureTiles(); }

AmxTiles::~AmxTiles() { amx::releaseTiles(); }

void AmxHead::begin(std::size_t headDim, const AmxRows& queries, const AmxRows& keys)
{
    keys_ = keys.count;
    headDim_ = headDim;
    paddedKeys_ = roundUp(keys.count);
    paddedDim_ = roundUp(headDim);
    strips_ = roundUp(queries.count) / blockSide;
    const std::size_t matrix = paddedKeys_ * paddedDim_;
    gather(queries, headDim, queries_.ensure(strips_ * blockSide * paddedDim_));
    gather(keys, headDim, rows_.ensure(matrix));
    packAsColumns(rows_.get(), paddedKeys_, paddedDim_, keyColumns_.ensure(matrix));
    probabilities_.ensure(blockSide * paddedKeys_);
}

void AmxHead::beginForward(
    std::size_t headDim, const AmxRows& queries, const AmxRows& keys, const AmxRows& values)
{
    begin(headDim, queries, keys);
    gather(values, headDim, rows_.get());
    packAsRows(rows_.get(), paddedKeys_, paddedDim_, valueRows_.ensure(paddedKeys_ * paddedDim_));
}

void AmxHead::beginBackward(std::size_t headDim, const AmxRows& queries, const AmxRows& keys,
    const AmxRows& values, const AmxRows& contextGradient)
{
    begin(headDim, queries, keys);
    const std::size_t matrix = paddedKeys_ * paddedDim_;
    packAsRows(rows_.get(), paddedKeys_, paddedDim_, keyRows_.ensure(matrix));
    gather(values, headDim, rows_.get());
    packAsColumns(rows_.get(), paddedKeys_, paddedDim_, valueColumns_.ensure(matrix));
    // Only queries that answer have a gradient; others may have been scored for rule `head`.
    strips_ = roundUp(contextGradient.count) / blockSide;
    const std::size_t answers = strips_ * blockSide;
    gather(contextGradient, headDim, contextGradient_.ensure(answers * paddedDim_));
    packTransposed(
        queries_.get(), answers, paddedDim_, queriesTransposed_.ensure(answers * paddedDim_));
    packTransposed(contextGradient_.get(), answers, paddedDim_,
        contextGradientTransposed_.ensure(answers * paddedDim_));
    scoreGradients_.ensure(blockSide * paddedKeys_);
    allProbabilities_.ensure(answers * paddedKeys_);
    allScoreGradients_.ensure(answers * paddedKeys_);
}

void AmxHead::scores(std::size_t firstQuery, float* out) const
{
    multiplyColumns(
        queries_.get() + firstQuery * paddedDim_, paddedDim_, keyColumns_.get(), paddedKeys_, out);
}

void AmxHead::probabilityGradients(std::size_t firstQuery, float* out) const
{
    multiplyColumns(contextGradient_.get() + firstQuery * paddedDim_, paddedDim_,
        valueColumns_.get(), paddedKeys_, out);
}

void AmxHead::keepProbabilities(std::size_t rowOfStrip, const float* probabilities)
{
    roundRow(probabilities, paddedKeys_, probabilities_.get() + rowOfStrip * paddedKeys_);
}

void AmxHead::keepScoreGradients(std::size_t rowOfStrip, const float* gradients)
{
    roundRow(gradients, paddedKeys_, scoreGradients_.get() + rowOfStrip * paddedKeys_);
}

CRISP_AMX void AmxHead::multiplyStrip(const Bf16* strip, const Bf16* packed, std::size_t rows,
    float factor, Bf16* out, std::size_t stride) const
{
    alignas(64) float sum[blockSide * blockSide];
    const __m512 scale = _mm512_set1_ps(factor);
    for (std::size_t c = 0; c < paddedDim_; c += blockSide) {
        amx::clearBlock();
        amx::multiplyBlock<amx::Passing::B>(
            amx::rowsOf(strip, paddedKeys_), packed + c * paddedKeys_, paddedKeys_ / stepDepth);
        amx::storeBlock(sum, blockSide);
        const __mmask32 mask = firstOf32(headDim_ - c);
        for (std::size_t i = 0; i < rows; ++i) {
            const float* row = sum + i * blockSide;
            _mm512_mask_storeu_epi16(out + i * stride + c, mask,
                amx::roundPair(_mm512_mul_ps(_mm512_load_ps(row), scale),
                    _mm512_mul_ps(_mm512_load_ps(row + 16), scale)));
        }
    }
}

void AmxHead::writeContext(std::size_t rows, Bf16* out, std::size_t stride)
{
    std::fill(probabilities_.get() + rows * paddedKeys_,
        probabilities_.get() + blockSide * paddedKeys_, Bf16 {});
    multiplyStrip(probabilities_.get(), valueRows_.get(), rows, 1.0F, out, stride);
}

CRISP_AMX void AmxHead::finishStrip(
    std::size_t firstQuery, std::size_t rows, float factor, Bf16* out, std::size_t stride)
{
    for (Bf16* strip : { probabilities_.get(), scoreGradients_.get() })
        std::fill(strip + rows * paddedKeys_, strip + blockSide * paddedKeys_, Bf16 {});
    multiplyStrip(scoreGradients_.get(), keyRows_.get(), rows, factor, out, stride);
    const amx::Interleave interleave = amx::interleaveIndices();
    const std::size_t strip = firstQuery / blockSide;
    for (std::size_t key = 0; key < paddedKeys_; key += blockSide) {
        const std::size_t at = (key / blockSide * strips_ + strip) * stepSize;
        amx::packRows(
            probabilities_.get() + key, paddedKeys_, interleave, allProbabilities_.get() + at);
        amx::packRows(
            scoreGradients_.get() + key, paddedKeys_, interleave, allScoreGradients_.get() + at);
    }
}

/// out [keys, headDim] = (left right)^T, where left is [padded dim, queries] and right [queries,
/// padded keys].
CRISP_AMX void AmxHead::writeTransposed(
    const Bf16* left, const Bf16* right, Bf16* out, std::size_t stride) const
{
    alignas(64) float sum[blockSide * blockSide];
    alignas(64) std::uint16_t bits[blockSide * blockSide]; // not Bf16, which starts as 0
    auto* const block = reinterpret_cast<Bf16*>(bits);
    const amx::Interleave interleave = amx::interleaveIndices();
    for (std::size_t key = 0; key < paddedKeys_; key += blockSide)
        for (std::size_t c = 0; c < paddedDim_; c += blockSide) {
            amx::clearBlock();
            amx::multiplyBlock<amx::Passing::B>(amx::packedRows(left + c * strips_ * blockSide),
                right + key * strips_ * blockSide, strips_);
            amx::storeBlock(sum, blockSide);
            amx::roundBlockTransposed(sum, interleave, block, blockSide);
            const __mmask32 mask = firstOf32(headDim_ - c);
            for (std::size_t i = 0; i < std::min(blockSide, keys_ - key); ++i)
                _mm512_mask_storeu_epi16(
                    out + (key + i) * stride + c, mask, _mm512_load_si512(block + i * blockSide));
        }
}

void AmxHead::writeKeysAndValues(Bf16* keys, Bf16* values, std::size_t stride)
{
    writeTransposed(queriesTransposed_.get(), allScoreGradients_.get(), keys, stride);
    writeTransposed(contextGradientTransposed_.get(), allProbabilities_.get(), values, stride);
}

#else

// Nothing of this is called: hasAmx() says no.
AmxTiles::AmxTiles() { throw std::logic_error("there is no matrix unit"); }
AmxTiles::~AmxTiles() = default;
void AmxHead::beginForward(std::size_t, const AmxRows&, const AmxRows&, const AmxRows&) { }
void AmxHead::beginBackward(
    std::size_t, const AmxRows&, const AmxRows&, const AmxRows&, const AmxRows&)
{
}
void AmxHead::scores(std::size_t, float*) const { }
void AmxHead::probabilityGradients(std::size_t, float*) const { }
void AmxHead::keepProbabilities(std::size_t, const float*) { }
void AmxHead::keepScoreGradients(std::size_t, const float*) { }
void AmxHead::writeContext(std::size_t, Bf16*, std::size_t) { }
void AmxHead::finishStrip(std::size_t, std::size_t, float, Bf16*, std::size_t) { }
void AmxHead::writeKeysAndValues(Bf16*, Bf16*, std::size_t) { }

#endif

} // namespace crisp::kernels
