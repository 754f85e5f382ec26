// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QColor>
#include <QRgb>
#include <QStringList>

#include <array>
#include <cstddef>

/// Colour maps for attention and for differences: perceptually uniform, safe for the colour-blind.
/// devon, oslo, vik, berlin and batlow are Fabio Crameri's (MIT),
/// cividis is core's (analysis/colour_map.h). The tables lie in resources/colour_maps.
namespace crisp::theme {

struct ColourMap {
    std::array<QRgb, 256> levels {};

    /// Index into levels of a value on [low, high]; what lies outside, and NaN, gets an end's.
    [[nodiscard]] static std::size_t levelOf(double value, double low, double high);
    [[nodiscard]] QRgb at(double value, double low, double high) const
    {
        return levels[levelOf(value, low, high)];
    }
};

/// Names for settings: "automatic", "devon", "oslo", "batlow", "cividis".
[[nodiscard]] QStringList sequentialMapNames();
/// devon is reversed and oslo begins at 10 %: zero is light in the one, dark in the other.
/// "automatic" and unknown names: devon on light, oslo on dark, so that zero
/// lies at the page's own ground.
[[nodiscard]] const ColourMap& sequentialMap(const QString& name, const Tokens& tokens);
/// vik on light, berlin on dark: the middle is zero.
[[nodiscard]] const ColourMap& divergingMap(const Tokens& tokens);

} // namespace crisp::theme
