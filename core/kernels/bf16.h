// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

/// The 16-bit float that matrix units eat: the upper half of an IEEE single. Only storage and
/// conversion live here; arithmetic happens in float.
namespace crisp::kernels {

struct Bf16 {
    std::uint16_t bits = 0;
};

[[nodiscard]] inline float toFloat(Bf16 value)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16U);
}

/// So that code for either type can say the same.
[[nodiscard]] inline float toFloat(float value) { return value; }

/// Rounds to nearest, ties to even; every NaN becomes the same.
[[nodiscard]] inline Bf16 toBf16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFFU) > 0x7F800000U)
        return { 0x7FC0 };
    return { static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U) };
}

inline void assign(float value, float& to) { to = value; }

inline void assign(float value, Bf16& to) { to = toBf16(value); }

} // namespace crisp::kernels
