// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"

#include <algorithm>
#include <cstdint>

/// Dropout masks from a counter: whether element i of a site is dropped is a pure function of
/// (key, i). Nothing is stored, the backward pass asks again, a resumed run continues exactly, and
/// the number of threads changes nothing.
namespace crisp::kernels {

/// The low-bias integer hash "lowbias32" (Chris Wellons, nullprogram.com/blog/2018/07/31).
[[nodiscard]] inline std::uint32_t mixBits(std::uint32_t x)
{
    x = (x ^ (x >> 16U)) * 0x7FEB352DU;
    x = (x ^ (x >> 15U)) * 0x846CA68BU;
    return x ^ (x >> 16U);
}

/// What all elements of a row share; kernels compute it once and the rest a vector at a time.
[[nodiscard]] inline std::uint32_t dropoutRowKey(std::uint64_t key, std::uint32_t row)
{
    return mixBits(row + static_cast<std::uint32_t>(key)) ^ static_cast<std::uint32_t>(key >> 32U);
}

/// 32 random bits for element `index` of row `row`: two rounds of the hash, the row's key in
/// between.
[[nodiscard]] inline std::uint32_t dropoutBits(
    std::uint64_t key, std::uint32_t row, std::uint32_t index)
{
    const std::uint32_t rowKey = dropoutRowKey(key, row);
    return mixBits(mixBits(index * 0x9E3779B1U + rowKey) + rowKey);
}

/// Mixes what identifies a site into a key.
[[nodiscard]] inline std::uint64_t dropoutKey(
    std::uint64_t seed, std::uint64_t step, std::uint64_t layer, std::uint64_t site)
{
    std::uint64_t key = 0;
    for (const std::uint64_t part : { seed, step, layer, site })
        key = base::SplitMix64(key ^ part).next();
    return key;
}

/// One place where dropout happens in one training step.
struct Dropout {
    double probability = 0.0; ///< in [0, 1); 0 switches it off
    std::uint64_t key = 0; ///< from dropoutKey; differs for every step, layer and site

    [[nodiscard]] bool active() const { return probability > 0.0; }
    /// Survivors are scaled by this, so that the expectation stays.
    [[nodiscard]] float scale() const { return static_cast<float>(1.0 / (1.0 - probability)); }
    /// An element survives if its 32 random bits are at least this.
    [[nodiscard]] std::uint32_t threshold() const
    {
        return static_cast<std::uint32_t>(std::min(probability * 0x1p32, 0x1p32 - 1.0));
    }
    /// What element `index` of row `row` is multiplied by: scale() or 0.
    [[nodiscard]] float factor(std::uint32_t row, std::uint32_t index) const
    {
        return dropoutBits(key, row, index) < threshold() ? 0.0F : scale();
    }
};

} // namespace crisp::kernels
