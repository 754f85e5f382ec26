// SPDX-License-Identifier: Apache-2.0
// One sentence, one head: where it lies, and what happens to a row of its scores in both passes of
// attention. The products before and behind are attention_products-inl.h's. Included once for every
// instruction set.
#if defined(CRISP_KERNELS_ATTENTION_HEAD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_ATTENTION_HEAD_INL_H
#undef CRISP_KERNELS_ATTENTION_HEAD_INL_H
#else
#define CRISP_KERNELS_ATTENTION_HEAD_INL_H
#endif

#include "kernels/attention.h"
#include "kernels/select_rows-inl.h"
#include "kernels/simd-inl.h"

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Queries are handled this many at a time, a strip, from scores to context.
inline constexpr std::size_t stripRows = 32;
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
            // Rows that round others up are read before they are ever written.
            std::fill_n(buffer_.get(), floats, 0.0F);
            capacity_ = floats;
        }
        used_ = 0;
    }
    float* take(std::size_t floats)
    {
        if (floats > capacity_ - used_)
            throw std::logic_error("attention takes more work memory than it has asked for");
        float* piece = buffer_.get() + used_;
        used_ += floats;
        return piece;
    }

private:
    hwy::AlignedFreeUniquePtr<float[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

/// Sizes of one head's matrices; rows are padded to whole vectors.
struct HeadShape {
    HeadShape(std::size_t tokens, std::size_t headDim, std::size_t keyMultiple)
        : n(tokens)
        , e(headDim)
        , nPadded(roundUp(tokens, keyMultiple))
        , ePadded(roundUp(headDim, hn::Lanes(FloatTag())))
    {
    }
    std::size_t n;
    std::size_t e;
    std::size_t nPadded;
    std::size_t ePadded;
};

/// Where one sentence's head lies in the packed arrays.
template <class T>
struct HeadView {
    /// Rows of scores are padded to a multiple of `keyMultiple`.
    HeadView(const AttentionInput<T>& input, std::size_t item, std::size_t keyMultiple)
        : sentence(item / input.heads)
        , head(item % input.heads)
        , firstRow(static_cast<std::size_t>(input.starts[sentence]))
        , shape(static_cast<std::size_t>(input.starts[sentence + 1]) - firstRow, input.headDim,
              keyMultiple)
        , dim(input.dim())
        , stride(3 * dim)
        , column(head * input.headDim)
        , rows(input.queryKeyValue + firstRow * stride + column)
        , bias(input.bias + column)
        , factor(1.0F / std::sqrt(static_cast<float>(input.headDim)))
    {
        wholeMatrix = input.thresholdPerHead && !input.kept.empty();
        answers = input.firstQueryOnly ? std::size_t { 1 } : shape.n;
        queries = wholeMatrix ? shape.n : answers;
    }

    /// Of a token's first element of this head, in an array [tokens, columns].
    [[nodiscard]] std::size_t at(std::size_t row, std::size_t columns) const
    {
        return (firstRow + row) * columns + column;
    }
    /// Of what is kept for a token and this head, in an array [tokens, heads].
    [[nodiscard]] std::size_t ofHead(std::size_t row, std::size_t heads) const
    {
        return (firstRow + row) * heads + head;
    }

    std::size_t sentence;
    std::size_t head;
    std::size_t firstRow;
    HeadShape shape;
    std::size_t dim;
    std::size_t stride;
    std::size_t column; ///< of this head among the dim columns
    const T* rows; ///< first query row of this head; keys lie dim further on, values 2 * dim
    const float* bias; ///< the same
    float factor; ///< of queries
    bool wholeMatrix; ///< scores compete across rows
    std::size_t answers; ///< rows whose context is wanted
    std::size_t queries; ///< rows whose scores are needed to find the thresholds
};

/// Makes the padding of `count` rows of scores invisible to every comparison.
HWY_INLINE void padScores(const HeadShape& shape, std::size_t count, float* scores)
{
    for (std::size_t i = 0; i < count; ++i)
        std::fill(scores + i * shape.nPadded + shape.n, scores + (i + 1) * shape.nPadded,
            -std::numeric_limits<float>::infinity());
}

struct RowSummary {
    float inverseTotal = 0.0F; ///< as in SoftmaxRow
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

/// A row's softmax before its division, a vector of scores at a time: 0 where they are pruned.
struct SoftmaxPowers {
    SoftmaxPowers(float threshold, float largest)
        : limit(hn::Set(FloatTag(), threshold))
        , most(hn::Set(FloatTag(), largest))
    {
    }
    HWY_INLINE Floats of(FloatTag d, Floats scores) const
    {
        const Floats below = hn::Sub(scores, most);
        const auto counts
            = hn::And(hn::Ge(scores, limit), hn::Ge(below, hn::Set(d, vanishingExponent)));
        return hn::IfThenElseZero(counts, expOfNegative(d, below));
    }
    Floats limit;
    Floats most;
};

/// Softmax over the scores that reach the threshold; the others become exactly 0. `largest` is the
/// row's largest score, which always does. Entropy and survivors are summed up only if asked for.
template <bool summarise>
HWY_INLINE RowSummary softmaxSurvivors(const float* scores, const HeadShape& shape, float threshold,
    float largest, float* probabilities)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const SoftmaxPowers powers(threshold, largest);
    Floats sum = hn::Zero(d);
    Floats weighted = hn::Zero(d);
    RowSummary summary;
    for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
        const Floats s = hn::Load(d, scores + j);
        const Floats power = powers.of(d, s);
        sum = hn::Add(sum, power);
        if (summarise) {
            // Not 0 times -inf.
            const Floats below
                = hn::IfThenElseZero(hn::Ne(power, hn::Zero(d)), hn::Sub(s, powers.most));
            weighted = hn::MulAdd(power, below, weighted);
            summary.kept += hn::CountTrue(d, hn::Ge(s, powers.limit));
        }
        hn::Store(power, d, probabilities + j);
    }
    const float total = sumLanes(d, sum);
    summary.inverseTotal = 1.0F / total;
    const Floats inverse = hn::Set(d, summary.inverseTotal);
    for (std::size_t j = 0; j < shape.nPadded; j += lanes)
        hn::Store(hn::Mul(hn::Load(d, probabilities + j), inverse), d, probabilities + j);
    // -sum p ln p with p = e^(s - max) / total, without taking a logarithm per key; rounding may
    // leave a hair below zero where one key has everything.
    if (summarise)
        summary.entropy = std::max(0.0F, std::log(total) - sumLanes(d, weighted) / total);
    return summary;
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_ATTENTION_HEAD_INL_H
