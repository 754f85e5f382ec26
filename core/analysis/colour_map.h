// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

/// The colours of attention in pictures that we write ourselves. Views choose their own maps.
namespace crisp::analysis {

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    friend bool operator==(const Colour&, const Colour&) = default;
};

inline constexpr std::size_t colourLevels = 256;

/// cividis (Nunez, Anderton, Renslow: Optimizing colormaps with consideration for color vision
/// deficiency, PLoS ONE 2018), dark blue to yellow, lightness rising evenly.
[[nodiscard]] const std::array<Colour, colourLevels>& cividis();

/// The level of a value on a scale from 0 to `maximum`; what lies outside gets the end's.
[[nodiscard]] std::size_t colourLevel(double value, double maximum);

/// "#rrggbb"
[[nodiscard]] std::string toHex(Colour colour);

} // namespace crisp::analysis
