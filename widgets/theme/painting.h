// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QColor>
#include <QRectF>

class QPainter;
class QWidget;

/// What every control is drawn with: sizes, rounded frames, grounds by state, and the ring around
/// what has the keyboard's focus. Which control looks how is in crisp_style.h and controls/.
namespace crisp::theme {

inline constexpr double controlRadius = 5.0;
inline constexpr double cardRadius = 7.0;

inline constexpr int controlHeight = 28; ///< at font scale 1, like the next three
inline constexpr int smallHeight = 24;
inline constexpr int largeHeight = 36;
inline constexpr int rowHeight = 28;
/// Dynamic properties that the style heeds.
inline constexpr const char* wrongProperty = "crispWrong"; ///< bool, a line edit: danger's outline
inline constexpr const char* planProperty = "crispPlan"; ///< QString, a slider: its plan's colour

/// A height or width that has to grow with the text.
[[nodiscard]] int scaled(int pixels);

/// A rounded rectangle whose outline lies inside `rect`; an invalid colour is not drawn.
void paintFrame(QPainter& painter, const QRectF& rect, const QColor& ground, const QColor& outline,
    double radius = controlRadius, double width = 1.0);

struct Pointer {
    bool hovers = false;
    bool presses = false;
};
/// The ground of a button or field: `raised`, one step off it under the pointer.
[[nodiscard]] QColor controlGround(const Tokens& tokens, Pointer pointer);
/// `share` of the way from one colour to the other.
[[nodiscard]] QColor mixed(const QColor& from, const QColor& to, double share);

/// Whether a widget has the focus and got it by the keyboard: only then is it shown.
[[nodiscard]] bool hasVisibleFocus(const QWidget* widget);
/// The ring of 2 px, 1 px off `rect`, for what a widget draws inside itself.
void paintFocusRing(QPainter& painter, const QRectF& rect, double radius = controlRadius);
/// Has the ring drawn around a widget of ours, as it is around Qt's buttons, boxes and sliders; or,
/// with a negative radius, has none drawn, since the widget shows its focus itself.
void setFocusRing(QWidget* widget, double radius = controlRadius);

} // namespace crisp::theme
