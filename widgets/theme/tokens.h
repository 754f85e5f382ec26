// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

/// The colours of the program, one table for both themes, named by what they are for. How controls
/// are drawn with them is crisp_style.h's business, who chooses the theme is theme.h's.
namespace crisp::theme {

struct Tokens {
    bool dark = false;

    QColor bg; ///< window, status bar
    QColor surface; ///< pages, panels
    QColor sunken; ///< tool rows, table heads
    QColor raised; ///< fields, buttons
    QColor rail; ///< side bar
    QColor line; ///< rules between regions
    QColor line2; ///< outlines of buttons and cards, axes
    QColor fieldLine; ///< outlines of what can be filled in: 3:1 against surface and raised
    QColor grid; ///< chart grid, row rules
    QColor ink; ///< text, numbers
    QColor ink2; ///< labels, secondary text
    QColor ink3; ///< ticks, captions, help
    QColor inkOff; ///< disabled only

    QColor accent; ///< selection, primary buttons, focus; never a data series
    QColor accentHover;
    QColor onAccent;
    QColor accentTint; ///< selected ground
    QColor accentLine; ///< selected outline
    QColor accentInk; ///< links, selected text

    QColor danger, dangerTint, warn, warnTint, ok, okTint;

    QColor dense, uniform, light, aggressive, own; ///< presets, see plan_look.h

    QColor hatch, hatchGround; ///< pruned cells
    QColor padding;
    QColor tipGround, tipInk; ///< tooltips and toasts
};

[[nodiscard]] const Tokens& lightTokens();
[[nodiscard]] const Tokens& darkTokens();

} // namespace crisp::theme
