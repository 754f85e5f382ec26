// SPDX-License-Identifier: Apache-2.0
// One sentence, one head: the pieces that the forward and the backward pass of attention share.
// Included once for every instruction set.
#if defined(CRISP_KERNELS_ATTENTION_HEAD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_ATTENTION_HEAD_INL_H
#undef CRISP_KERNELS_ATTENTION_HEAD_INL_H
#else
#define CRISP_KERNELS_ATTENTION_HEAD_INL_H
#endif

#include "kernels/simd-inl.h"
#include "kernels/top_k-inl.h"

#include <hwy/aligned_allocator.h>
#include <hwy/contrib/math/math-inl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Queries are handled this many at a time, so that one load of keys serves them all.
inline constexpr std::size_t queryBlock = 8;
/// Below every finite score: a threshold that prunes nothing but padding.
inline constexpr float keepAll = std::numeric_limits<float>::lowest();

HWY_INLINE std::size_t roundUp(std::size_t value, std::size_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

/// Hands out aligned pieces of one buffer that grows when needed and is kept for the next head.
class Scratch {
public:
    void reset(std::size_t floats)
    {
        if (floats > capacity_) {
            buffer_ = hwy::AllocateAligned<float>(floats);
            if (!buffer_)
                throw std::bad_alloc();
            capacity_ = floats;
        }
        used_ = 0;
    }
    float* take(std::size_t floats)
    {
        float* piece = buffer_.get() + used_;
        used_ += floats;
        return piece;
    }

private:
    hwy::AlignedFreeUniquePtr<float[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

/// Sizes of one head's matrices; rows are padded to whole vectors, queries to whole blocks.
struct HeadShape {
    HeadShape(std::size_t tokens, std::size_t headDim)
        : n(tokens)
        , e(headDim)
        , nPadded(roundUp(tokens, hn::Lanes(FloatTag())))
        , ePadded(roundUp(headDim, hn::Lanes(FloatTag())))
        , queries(roundUp(tokens, queryBlock))
    {
    }
    std::size_t n;
    std::size_t e;
    std::size_t nPadded;
    std::size_t ePadded;
    std::size_t queries;
};

/// Copies one head's rows to floats [rows, ePadded]: (value + bias) * factor, zero padded.
template <class T>
HWY_INLINE void gatherRows(const T* from, std::size_t stride, const float* bias, float factor,
    const HeadShape& shape, std::size_t rows, float* to)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const Floats f = hn::Set(d, factor);
    for (std::size_t i = 0; i < rows; ++i) {
        const T* row = from + i * stride;
        float* out = to + i * shape.ePadded;
        std::size_t c = 0;
        for (; c + lanes <= shape.e; c += lanes) {
            const Floats b = bias != nullptr ? hn::LoadU(d, bias + c) : hn::Zero(d);
            hn::Store(hn::Mul(hn::Add(loadFloats(d, row + c), b), f), d, out + c);
        }
        if (c < shape.e) {
            const Floats b = bias != nullptr ? loadSome(d, bias + c, shape.e - c) : hn::Zero(d);
            hn::Store(hn::Mul(hn::Add(loadSome(d, row + c, shape.e - c), b), f), d, out + c);
        }
    }
}

HWY_INLINE void clearRows(const HeadShape& shape, std::size_t from, std::size_t to, float* rows)
{
    std::fill(rows + from * shape.ePadded, rows + to * shape.ePadded, 0.0F);
}

/// [n, ePadded] -> [e, nPadded], zero padded.
HWY_INLINE void transposeRows(const float* from, const HeadShape& shape, float* to)
{
    for (std::size_t c = 0; c < shape.e; ++c) {
        float* out = to + c * shape.nPadded;
        for (std::size_t j = 0; j < shape.n; ++j)
            out[j] = from[j * shape.ePadded + c];
        std::fill(out + shape.n, out + shape.nPadded, 0.0F);
    }
}

/// products[i][j] = rows[i] . columns[:, j] for `count` (whole blocks of) rows.
/// rows [count, ePadded], columns [e, nPadded], products [count, nPadded]
HWY_INLINE void multiplyRows(const float* rows, const float* columns, const HeadShape& shape,
    std::size_t count, float* products)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const std::size_t e = shape.ePadded;
    for (std::size_t i = 0; i < count; i += queryBlock) {
        const float* r = rows + i * e;
        float* out = products + i * shape.nPadded;
        for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
            Floats s0 = hn::Zero(d);
            Floats s1 = s0;
            Floats s2 = s0;
            Floats s3 = s0;
            Floats s4 = s0;
            Floats s5 = s0;
            Floats s6 = s0;
            Floats s7 = s0;
            for (std::size_t c = 0; c < shape.e; ++c) {
                const Floats k = hn::Load(d, columns + c * shape.nPadded + j);
                s0 = hn::MulAdd(hn::Set(d, r[c]), k, s0);
                s1 = hn::MulAdd(hn::Set(d, r[e + c]), k, s1);
                s2 = hn::MulAdd(hn::Set(d, r[2 * e + c]), k, s2);
                s3 = hn::MulAdd(hn::Set(d, r[3 * e + c]), k, s3);
                s4 = hn::MulAdd(hn::Set(d, r[4 * e + c]), k, s4);
                s5 = hn::MulAdd(hn::Set(d, r[5 * e + c]), k, s5);
                s6 = hn::MulAdd(hn::Set(d, r[6 * e + c]), k, s6);
                s7 = hn::MulAdd(hn::Set(d, r[7 * e + c]), k, s7);
            }
            hn::Store(s0, d, out + j);
            hn::Store(s1, d, out + shape.nPadded + j);
            hn::Store(s2, d, out + 2 * shape.nPadded + j);
            hn::Store(s3, d, out + 3 * shape.nPadded + j);
            hn::Store(s4, d, out + 4 * shape.nPadded + j);
            hn::Store(s5, d, out + 5 * shape.nPadded + j);
            hn::Store(s6, d, out + 6 * shape.nPadded + j);
            hn::Store(s7, d, out + 7 * shape.nPadded + j);
        }
    }
}

/// Makes the padding of `count` rows of scores invisible to every comparison.
HWY_INLINE void padScores(const HeadShape& shape, std::size_t count, float* scores)
{
    for (std::size_t i = 0; i < count; ++i)
        std::fill(scores + i * shape.nPadded + shape.n, scores + (i + 1) * shape.nPadded,
            -std::numeric_limits<float>::infinity());
}

struct RowSummary {
    float entropy = 0.0F; ///< nats
    std::size_t kept = 0;
};

HWY_INLINE float largestOf(FloatTag d, const float* values, std::size_t padded)
{
    Floats largest = hn::Load(d, values);
    for (std::size_t j = hn::Lanes(d); j < padded; j += hn::Lanes(d))
        largest = hn::Max(largest, hn::Load(d, values + j));
    return largestLane(d, largest);
}

/// Softmax over the scores that reach the threshold; the others become exactly 0.
HWY_INLINE RowSummary softmaxSurvivors(
    const float* scores, const HeadShape& shape, float threshold, float* probabilities)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const float largest = largestOf(d, scores, shape.nPadded); // always survives
    const Floats most = hn::Set(d, largest);
    const Floats limit = hn::Set(d, threshold);
    Floats sum = hn::Zero(d);
    Floats weighted = hn::Zero(d);
    RowSummary summary;
    for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
        const Floats s = hn::Load(d, scores + j);
        const auto survives = hn::Ge(s, limit);
        const Floats below = hn::IfThenElseZero(survives, hn::Sub(s, most)); // -inf of padding out
        const Floats power = hn::IfThenElseZero(survives, hn::Exp(d, below));
        sum = hn::Add(sum, power);
        weighted = hn::MulAdd(power, below, weighted);
        summary.kept += hn::CountTrue(d, survives);
        hn::Store(power, d, probabilities + j);
    }
    const float total = sumLanes(d, sum);
    const Floats inverse = hn::Set(d, 1.0F / total);
    for (std::size_t j = 0; j < shape.nPadded; j += lanes)
        hn::Store(hn::Mul(hn::Load(d, probabilities + j), inverse), d, probabilities + j);
    // -sum p ln p with p = e^(s - max) / total, without taking a logarithm per key; rounding may
    // leave a hair below zero where one key has everything.
    summary.entropy = std::max(0.0F, std::log(total) - sumLanes(d, weighted) / total);
    return summary;
}

/// Positions of the keys that reach the threshold. `keys` has room for a vector more than n.
HWY_INLINE std::size_t survivorsOf(
    const float* scores, const HeadShape& shape, float threshold, std::int32_t* keys)
{
    const FloatTag d;
    const hn::RebindToSigned<FloatTag> di;
    const std::size_t lanes = hn::Lanes(d);
    const Floats limit = hn::Set(d, threshold);
    std::size_t count = 0;
    for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
        const auto survives = hn::RebindMask(di, hn::Ge(hn::Load(d, scores + j), limit));
        // Not CompressStore: reading back what a masked store wrote has to wait for the cache.
        const auto positions = hn::Iota(di, static_cast<std::int32_t>(j));
        hn::StoreU(hn::Compress(positions, survives), di, keys + count);
        count += hn::CountTrue(di, survives);
    }
    return count;
}

/// sum[c] = sum over the listed keys of weights[key] * rows[key][c]; rows [n, ePadded].
HWY_INLINE void weightedSum(const float* weights, std::span<const std::int32_t> keys,
    const float* rows, const HeadShape& shape, float* sum)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t c = 0; c < shape.ePadded; c += lanes) {
        Floats a = hn::Zero(d);
        Floats b = a;
        Floats x = a;
        Floats y = a;
        std::size_t i = 0;
        const auto term = [&](std::size_t index, Floats accumulator) HWY_ATTR {
            const auto key = static_cast<std::size_t>(keys[index]);
            return hn::MulAdd(
                hn::Set(d, weights[key]), hn::Load(d, rows + key * shape.ePadded + c), accumulator);
        };
        for (; i + 4 <= keys.size(); i += 4) {
            a = term(i, a);
            b = term(i + 1, b);
            x = term(i + 2, x);
            y = term(i + 3, y);
        }
        for (; i < keys.size(); ++i)
            a = term(i, a);
        hn::Store(hn::Add(hn::Add(a, b), hn::Add(x, y)), d, sum + c);
    }
}

/// rows[key] += weight * values for one key; rows [n, ePadded], values [ePadded].
HWY_INLINE void addScaled(
    float weight, const float* values, const HeadShape& shape, std::size_t key, float* rows)
{
    const FloatTag d;
    const Floats w = hn::Set(d, weight);
    float* row = rows + key * shape.ePadded;
    for (std::size_t c = 0; c < shape.ePadded; c += hn::Lanes(d))
        hn::Store(hn::MulAdd(w, hn::Load(d, values + c), hn::Load(d, row + c)), d, row + c);
}

/// Writes one head's row [ePadded], scaled, to where the caller keeps it.
template <class T>
HWY_INLINE void scatterRow(const float* values, float factor, const HeadShape& shape, T* to)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const Floats f = hn::Set(d, factor);
    std::size_t c = 0;
    for (; c + lanes <= shape.e; c += lanes)
        storeFloats(d, hn::Mul(hn::Load(d, values + c), f), to + c);
    if (c < shape.e)
        storeSome(d, hn::Mul(hn::Load(d, values + c), f), to + c, shape.e - c);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_ATTENTION_HEAD_INL_H
