// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

/// Random sizes and contents for tests, from a seed. Contents are of one kind each, since a mixture
/// of everything would only ever meet its largest values.
namespace crisp::testing {

enum class Contents { Normal, FewValues, SomeOddValues };
inline constexpr std::array allContents { Contents::Normal, Contents::FewValues,
    Contents::SomeOddValues };

/// What rounding a float may change, and the smallest normal one.
inline constexpr double unit = 0x1p-24;
inline constexpr double tiny = 0x1p-126;

inline double asDouble(float value) { return static_cast<double>(value); }

class RandomNumbers {
public:
    explicit RandomNumbers(std::uint64_t seed)
        : bits_(seed * 0x9E3779B97F4A7C15U + 1) // so that seeds in a row have nothing in common
    {
    }

    std::uint64_t bits() { return bits_(); }

    /// In [low, high].
    template <class T>
    T between(T low, T high)
    {
        return low + static_cast<T>(bits_() % (static_cast<std::uint64_t>(high - low) + 1));
    }

    bool oneIn(std::uint64_t times) { return bits_() % times == 0; }

    template <class T, std::size_t count>
    T oneOf(const std::array<T, count>& choices)
    {
        return choices[bits_() % count];
    }

    double fraction() { return static_cast<double>(bits_() >> 11U) * 0x1p-53; }

    /// Mostly short, sometimes up to `longest`.
    std::size_t length(std::size_t longest)
    {
        const std::size_t limit = oneIn(12) ? longest : oneIn(4) ? 96 : 24;
        return between<std::size_t>(1, std::min(limit, longest));
    }

    float normal() { return normal_(bits_); }

    /// Of the given size: normal; whole numbers from -2 to 2; or normal with zeros, denormals and
    /// numbers a thousand times smaller or larger among them.
    float value(Contents contents, float size)
    {
        if (contents == Contents::FewValues)
            return size * static_cast<float>(between(0, 4) - 2);
        const float ordinary = size * normal();
        if (contents == Contents::Normal || !oneIn(10))
            return ordinary;
        constexpr float denormal = std::numeric_limits<float>::denorm_min();
        return oneOf(std::array { 0.0F, -0.0F, 3.0F * denormal, 1e5F * denormal, -1e-39F,
            1e-3F * ordinary, 1e-30F, 1e3F * ordinary });
    }

    std::vector<float> values(
        std::size_t count, Contents contents = Contents::Normal, float size = 1.0F)
    {
        std::vector<float> result(count);
        std::generate(result.begin(), result.end(), [&] { return value(contents, size); });
        return result;
    }

    /// Any float at all, NaN and infinity among them.
    float anyFloat() { return std::bit_cast<float>(static_cast<std::uint32_t>(bits_() >> 32U)); }

private:
    std::mt19937_64 bits_;
    std::normal_distribution<float> normal_;
};

} // namespace crisp::testing
