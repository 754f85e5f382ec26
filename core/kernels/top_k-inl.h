// SPDX-License-Identifier: Apache-2.0
// Finding the k-th largest of a row of scores: the threshold below which attention is pruned.
// Included once for every instruction set.
#if defined(CRISP_KERNELS_TOP_K_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_TOP_K_INL_H
#undef CRISP_KERNELS_TOP_K_INL_H
#else
#define CRISP_KERNELS_TOP_K_INL_H
#endif

#include "kernels/simd-inl.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Position of a float in the order of all floats, as an integer: lets a bisection halve the number
/// of floats between two bounds instead of the distance.
HWY_INLINE std::int32_t floatRank(float value)
{
    const auto bits = std::bit_cast<std::int32_t>(value);
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
}

HWY_INLINE float floatOfRank(std::int32_t rank)
{
    return std::bit_cast<float>(rank ^ ((rank >> 31) & 0x7FFFFFFF));
}

/// How many of the values, of which there are a multiple of the vector length, reach `bound`.
HWY_INLINE std::size_t countReaching(
    FloatTag d, const float* values, std::size_t padded, float bound)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats limit = hn::Set(d, bound);
    std::size_t count = 0;
    for (std::size_t j = 0; j < padded; j += lanes)
        count += hn::CountTrue(d, hn::Ge(hn::Load(d, values + j), limit));
    return count;
}

/// The smallest of the values that reach `bound`.
HWY_INLINE float smallestReaching(FloatTag d, const float* values, std::size_t padded, float bound)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats limit = hn::Set(d, bound);
    const Floats infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    Floats smallest = infinity;
    for (std::size_t j = 0; j < padded; j += lanes) {
        const Floats v = hn::Load(d, values + j);
        smallest = hn::Min(smallest, hn::IfThenElse(hn::Ge(v, limit), v, infinity));
    }
    return smallestLane(d, smallest);
}

/// For rows of one or two vectors: a value is the k-th largest if fewer than k are larger; the
/// smallest such value is the threshold. No loop depends on the data.
template <bool twoVectors>
HWY_INLINE float kthLargestByRank(FloatTag d, const float* values, std::size_t count, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats one = hn::Set(d, 1.0F);
    const Floats v = hn::Load(d, values);
    const Floats w = twoVectors ? hn::Load(d, values + lanes) : v;
    Floats largerThanV = hn::Zero(d);
    Floats largerThanW = largerThanV;
    Floats moreThanV = largerThanV; // a second sum: an addition need not wait for the last one
    Floats moreThanW = largerThanV;
    const auto add = [&](std::size_t i, Floats& ofV, Floats& ofW) HWY_ATTR {
        const Floats value = hn::Set(d, values[i]);
        ofV = hn::Add(ofV, hn::IfThenElseZero(hn::Gt(value, v), one));
        if (twoVectors)
            ofW = hn::Add(ofW, hn::IfThenElseZero(hn::Gt(value, w), one));
    };
    std::size_t i = 0;
    for (; i + 2 <= count; i += 2) {
        add(i, largerThanV, largerThanW);
        add(i + 1, moreThanV, moreThanW);
    }
    if (i < count)
        add(i, largerThanV, largerThanW);
    const Floats limit = hn::Set(d, static_cast<float>(k));
    const Floats infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    Floats smallest = hn::IfThenElse(hn::Lt(hn::Add(largerThanV, moreThanV), limit), v, infinity);
    if (twoVectors)
        smallest = hn::Min(
            smallest, hn::IfThenElse(hn::Lt(hn::Add(largerThanW, moreThanW), limit), w, infinity));
    return smallestLane(d, smallest);
}

struct ValueRange {
    float smallest;
    float largest;
};

/// The k-th largest of the values in [low, high), of which there are at most two vectors.
HWY_INLINE float kthLargestBetween(
    FloatTag d, const float* values, std::size_t padded, float low, float high, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    HWY_ALIGN float candidates[3 * maxLanes];
    const Floats lower = hn::Set(d, low);
    const Floats upper = hn::Set(d, high);
    std::size_t count = 0;
    for (std::size_t j = 0; j < padded; j += lanes) {
        const Floats v = hn::Load(d, values + j);
        const auto between = hn::AndNot(hn::Ge(v, upper), hn::Ge(v, lower));
        hn::StoreU(hn::Compress(v, between), d, candidates + count);
        count += hn::CountTrue(d, between);
    }
    std::fill(candidates + count, candidates + std::max(count, 2 * lanes),
        -std::numeric_limits<float>::infinity());
    return kthLargestByRank<true>(d, candidates, count, k);
}

/// Where to cut [low, high), as a share of the way up, if the k-th largest of its `between` values
/// is sought: at the k-th itself if they are spread evenly, but a little below as soon as that
/// leaves few enough values above the cut to be compared with each other.
HWY_INLINE float nextCut(FloatTag d, std::size_t between, std::size_t k)
{
    const std::size_t few = 2 * hn::Lanes(d);
    const std::size_t aim = k < few ? few - (few - k) / 4 : k;
    return (static_cast<float>(between) - static_cast<float>(aim) + 0.5F)
        / static_cast<float>(between);
}

/// For longer rows: narrows down bounds on the value until few enough values lie between them, or
/// exactly k reach the lower one. Where a cut has not halved what is left, the next is the mean of
/// both bounds; after some rounds it is the middle of all floats between them, which ends after at
/// most 32 rounds whatever the values.
HWY_INLINE float kthLargestByNarrowing(FloatTag d, const float* values, std::size_t count,
    std::size_t padded, std::size_t k, const ValueRange& range)
{
    constexpr int valueRounds = 20;
    constexpr int maxRounds = valueRounds + 34;
    float low = range.smallest; // at least k values reach it
    // Fewer do. Adding 0 makes +0 of -0, which +0 itself does not exceed.
    float high = floatOfRank(static_cast<std::int32_t>(floatRank(range.largest + 0.0F) + 1));
    std::size_t reachLow = count;
    std::size_t reachHigh = 0;
    bool halve = false;
    for (int round = 0; round < maxRounds; ++round) {
        const std::size_t between = reachLow - reachHigh;
        if (between <= 2 * hn::Lanes(d))
            return kthLargestBetween(d, values, padded, low, high, k - reachHigh);
        const std::int64_t lowRank = floatRank(low);
        const std::int64_t highRank = floatRank(high);
        if (highRank - lowRank <= 1)
            return low;
        const float share = halve ? 0.5F : nextCut(d, between, k - reachHigh);
        float middle = low + share * (high - low);
        if (round >= valueRounds || !(low < middle && middle < high))
            middle = floatOfRank(static_cast<std::int32_t>((lowRank + highRank) / 2));
        const std::size_t reaching = countReaching(d, values, padded, middle);
        if (reaching == k)
            return smallestReaching(d, values, padded, middle);
        if (reaching > k) {
            low = middle;
            reachLow = reaching;
        } else {
            high = middle;
            reachHigh = reaching;
        }
        halve = 2 * (reachLow - reachHigh) > between;
    }
    return low; // only reached when NaNs break the order
}

/// The range of `count` values, padded with -inf to whole vectors.
HWY_INLINE ValueRange rangeOf(FloatTag d, const float* values, std::size_t count)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    Floats least = infinity;
    Floats most = hn::Neg(infinity);
    std::size_t j = 0;
    for (; j + lanes <= count; j += lanes) {
        const Floats v = hn::Load(d, values + j);
        least = hn::Min(least, v);
        most = hn::Max(most, v);
    }
    if (j < count) {
        const Floats v = hn::Load(d, values + j);
        least = hn::Min(least, hn::IfThenElse(hn::FirstN(d, count - j), v, infinity));
        most = hn::Max(most, v);
    }
    return { smallestLane(d, least), largestLane(d, most) };
}

struct Selection {
    float threshold; ///< the k-th largest
    float largest;
};

/// The k-th largest (1 <= k <= count) of `count` values. The array is aligned and padded with -inf
/// to `padded`, a multiple of the vector length.
HWY_INLINE Selection selectLargest(
    FloatTag d, const float* values, std::size_t count, std::size_t padded, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    if (k == count) {
        const ValueRange range = rangeOf(d, values, count);
        return { range.smallest, range.largest };
    }
    if (count <= lanes)
        return { kthLargestByRank<false>(d, values, count, k),
            largestLane(d, hn::Load(d, values)) };
    if (count <= 2 * lanes)
        return { kthLargestByRank<true>(d, values, count, k),
            largestLane(d, hn::Max(hn::Load(d, values), hn::Load(d, values + lanes))) };
    const ValueRange range = rangeOf(d, values, count);
    return { kthLargestByNarrowing(d, values, count, padded, k, range), range.largest };
}

/// The k-th largest of a whole head's `count` scores, whose rows are padded with -inf; k is less
/// than `count`.
HWY_INLINE float kthLargestOfMatrix(
    FloatTag d, const float* values, std::size_t count, std::size_t padded, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    const Floats minusInfinity = hn::Neg(infinity);
    Floats least = infinity;
    Floats most = minusInfinity;
    for (std::size_t j = 0; j < padded; j += lanes) {
        const Floats v = hn::Load(d, values + j);
        least = hn::Min(least, hn::IfThenElse(hn::Gt(v, minusInfinity), v, infinity));
        most = hn::Max(most, v);
    }
    return kthLargestByNarrowing(
        d, values, count, padded, k, { smallestLane(d, least), largestLane(d, most) });
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_TOP_K_INL_H
