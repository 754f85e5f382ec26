// SPDX-License-Identifier: Apache-2.0
#include "theme/painting.h"

#include "theme/theme.h"

#include <QPainter>

#include <cmath>

namespace crisp::theme {

int scaled(int pixels) { return static_cast<int>(std::lround(pixels * fontScale())); }

void paintFrame(QPainter& painter, const QRectF& rect, const QColor& ground, const QColor& outline,
    double radius, double width)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    if (outline.isValid()) {
        const double half = width / 2.0;
        painter.setPen(QPen(outline, width));
        painter.drawRoundedRect(
            rect.adjusted(half, half, -half, -half), radius - half, radius - half);
    } else {
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(rect, radius, radius);
    }
    painter.restore();
}

QColor controlGround(const Tokens& tokens, Pointer pointer)
{
    if (pointer.presses)
        return tokens.line;
    if (!pointer.hovers)
        return tokens.raised;
    return tokens.dark ? mixed(tokens.raised, Qt::white, 0.04) : tokens.sunken;
}

QColor mixed(const QColor& from, const QColor& to, double share)
{
    const auto between
        = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
    return { between(from.red(), to.red()), between(from.green(), to.green()),
        between(from.blue(), to.blue()), between(from.alpha(), to.alpha()) };
}

void paintFocusRing(QPainter& painter, const QRectF& rect, double radius)
{
    constexpr double gap = 1.0;
    constexpr double width = 2.0;
    constexpr double outside = gap + width;
    paintFrame(painter, rect.adjusted(-outside, -outside, outside, outside), {}, current().accent,
        radius + outside, width);
}

} // namespace crisp::theme
