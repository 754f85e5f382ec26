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
HWY_INLINE float kthLargestByRank(
    FloatTag d, const float* values, std::size_t count, std::size_t padded, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats limit = hn::Set(d, static_cast<float>(k));
    const Floats one = hn::Set(d, 1.0F);
    const Floats infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    Floats smallest = infinity;
    for (std::size_t j = 0; j < padded; j += lanes) {
        const Floats v = hn::Load(d, values + j);
        Floats larger = hn::Zero(d);
        for (std::size_t i = 0; i < count; ++i)
            larger = hn::Add(larger, hn::IfThenElseZero(hn::Gt(hn::Set(d, values[i]), v), one));
        smallest = hn::Min(smallest, hn::IfThenElse(hn::Lt(larger, limit), v, infinity));
    }
    return smallestLane(d, smallest);
}

/// For longer rows: bisection on the value, which ends early as soon as exactly k values reach the
/// middle. The arithmetic mean halves quickly where scores are spread evenly; after some rounds the
/// middle of the ranks takes over, which ends after at most 32 rounds whatever the values.
HWY_INLINE float kthLargestByBisection(FloatTag d, const float* values, std::size_t padded,
    std::size_t k, float smallest, float largest)
{
    constexpr int meanRounds = 20;
    constexpr int maxRounds = meanRounds + 34;
    float low = smallest; // at least k values reach it
    float high = largest; // fewer than k values reach anything above it
    if (countReaching(d, values, padded, high) >= k)
        return high;
    for (int round = 0; round < maxRounds; ++round) {
        const std::int64_t lowRank = floatRank(low);
        const std::int64_t highRank = floatRank(high);
        if (highRank - lowRank <= 1)
            return low;
        float middle = 0.5F * low + 0.5F * high;
        if (round >= meanRounds || !(low < middle && middle < high))
            middle = floatOfRank(static_cast<std::int32_t>((lowRank + highRank) / 2));
        const std::size_t reaching = countReaching(d, values, padded, middle);
        if (reaching == k)
            return smallestReaching(d, values, padded, middle);
        (reaching > k ? low : high) = middle;
    }
    return low; // only reached when NaNs break the order
}

/// The k-th largest (1 <= k <= count) of `count` values. The array is aligned and padded with -inf
/// to `padded`, a multiple of the vector length.
HWY_INLINE float kthLargest(
    FloatTag d, const float* values, std::size_t count, std::size_t padded, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    if (count <= 2 * lanes)
        return kthLargestByRank(d, values, count, padded, k);
    Floats least = hn::Set(d, std::numeric_limits<float>::infinity());
    Floats most = hn::Set(d, -std::numeric_limits<float>::infinity());
    for (std::size_t j = 0; j + lanes <= count; j += lanes) {
        least = hn::Min(least, hn::Load(d, values + j));
        most = hn::Max(most, hn::Load(d, values + j));
    }
    float smallest = smallestLane(d, least);
    float largest = largestLane(d, most);
    for (std::size_t j = count / lanes * lanes; j < count; ++j) {
        smallest = std::fmin(smallest, values[j]);
        largest = std::fmax(largest, values[j]);
    }
    return k == count ? smallest : kthLargestByBisection(d, values, padded, k, smallest, largest);
}

/// The k-th largest score of a whole head, whose rows are padded with -inf; k is less than the
/// number of real scores.
HWY_INLINE float kthLargestOfMatrix(
    FloatTag d, const float* values, std::size_t padded, std::size_t k)
{
    const std::size_t lanes = hn::Lanes(d);
    const Floats minusInfinity = hn::Set(d, -std::numeric_limits<float>::infinity());
    const Floats infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    Floats least = infinity;
    Floats most = minusInfinity;
    for (std::size_t j = 0; j < padded; j += lanes) {
        const Floats v = hn::Load(d, values + j);
        least = hn::Min(least, hn::IfThenElse(hn::Gt(v, minusInfinity), v, infinity));
        most = hn::Max(most, v);
    }
    return kthLargestByBisection(
        d, values, padded, k, smallestLane(d, least), largestLane(d, most));
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_TOP_K_INL_H
