// SPDX-License-Identifier: Apache-2.0
#include "analysis/colour_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace crisp::analysis {
namespace {

/// Coefficients of t^0 to t^5 for one channel: the fit of d3-scale-chromatic to the published
/// table, good to about 4 of 255.
using Polynomial = std::array<double, 6>;
constexpr Polynomial red { -4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57 };
constexpr Polynomial green { 32.49, 170.73, 52.82, -131.46, 176.58, -67.37 };
constexpr Polynomial blue { 81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67 };

std::uint8_t channel(const Polynomial& coefficients, double t)
{
    double value = 0.0;
    for (std::size_t power = coefficients.size(); power-- > 0;)
        value = value * t + coefficients[power];
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

} // namespace

const std::array<Colour, colourLevels>& cividis()
{
    static const std::array<Colour, colourLevels> table = [] {
        std::array<Colour, colourLevels> colours;
        for (std::size_t level = 0; level < colourLevels; ++level) {
            const double t = static_cast<double>(level) / static_cast<double>(colourLevels - 1);
            colours[level] = { channel(red, t), channel(green, t), channel(blue, t) };
        }
        return colours;
    }();
    return table;
}

std::size_t colourLevel(double value, double maximum)
{
    if (!(value > 0.0)) // NaN too
        return 0;
    const double level = std::min(value / maximum, 1.0) * static_cast<double>(colourLevels - 1);
    return static_cast<std::size_t>(std::lround(level));
}

std::string toHex(Colour colour)
{
    return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

} // namespace crisp::analysis
