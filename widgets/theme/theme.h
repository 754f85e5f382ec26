// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QFont>
#include <QString>

class QApplication;
class QWidget;

/// The theme in force: chosen by the user or followed from the desktop, applied to the whole
/// application at once. Widgets ask current() when they paint, and hear of a change as
/// QEvent::PaletteChange like from any Qt program. GUI thread only.
namespace crisp::theme {

enum class Choice { System, Light, Dark };

/// Sets style, palette, font and tooltips of the application, and follows the desktop from now on
/// where the choice is System (the portal's colour scheme, else the lightness of its palette).
void install(QApplication& application, Choice choice, double fontScale = 1.0);
/// The same for a program that runs already; widgets hear of it as soon as events are processed.
/// `fontScale` multiplies every size of textFont.
void setChoice(Choice choice);
void setFontScale(double fontScale);
/// A family in place of the system's; empty: the system's again.
void setFontFamily(const QString& family);
/// No movement at all where true: page fades, folds, flashes.
void setReducedMotion(bool reduced);
[[nodiscard]] bool reducedMotion();

[[nodiscard]] const Tokens& current();
[[nodiscard]] double fontScale();
[[nodiscard]] QString fontFamily(); ///< as it was set

/// Sizes in pixels at scale 1, and weights; two weights only.
enum class Text {
    Caption, ///< 11: ticks, captions, help
    Label, ///< 12: tables, labels
    Body, ///< 13: controls, text
    BodyMedium, ///< 13, medium: panel titles
    Title, ///< 15, medium
    Figure, ///< 18, medium: one number that matters
    Heading, ///< 20: welcome only
    Display ///< 28: welcome only
};
/// The system's font; a family whose digits have one width where the system's have not, or where no
/// desktop has chosen one.
[[nodiscard]] QFont textFont(Text text);
/// Gives a widget that font, and again whenever fonts change: Qt tells widgets with a font of their
/// own nothing of that. Widgets that paint with textFont() need it not; they hear FontChange.
void setTextFont(QWidget* widget, Text text);

/// U+2212 instead of the hyphen, `decimals` digits, in the user's language: "−0.54"; "–" for NaN.
[[nodiscard]] QString number(double value, int decimals);
/// number(100 value, decimals), a no-break space and "%".
[[nodiscard]] QString percent(double share, int decimals = 1);

} // namespace crisp::theme
