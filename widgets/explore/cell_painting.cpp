// SPDX-License-Identifier: Apache-2.0
#include "explore/cell_painting.h"

#include "theme/painting.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

// Brightness of sRGB as the eye has it, [0, 1].
double luma(QRgb colour)
{
    return (0.299 * qRed(colour) + 0.587 * qGreen(colour) + 0.114 * qBlue(colour)) / 255.0;
}

constexpr QRgb ringDark = 0xFF171B22; // in both themes: the white beside it needs it
constexpr QRgb ringLight = 0xFFFFFFFF;

} // namespace

std::vector<double> hatchCoverage(const Hatch& hatch, double ratio)
{
    const auto size = static_cast<std::size_t>(std::max(2.0, std::round(hatch.period * ratio)));
    const double halfWidth = hatch.width * ratio / 2.0;
    std::vector<double> coverage;
    for (std::size_t i = 0; i < size; ++i) {
        const double distance = static_cast<double>(std::min(i, size - i)) / std::sqrt(2.0);
        coverage.push_back(std::clamp(halfWidth + 0.5 - distance, 0.0, 1.0));
    }
    return coverage;
}

std::vector<QRgb> hatchColours(const Hatch& hatch, const theme::Tokens& tokens, double ratio)
{
    std::vector<QRgb> colours;
    for (const double covered : hatchCoverage(hatch, ratio))
        colours.push_back(theme::mixed(tokens.hatchGround, tokens.hatch, covered).rgb());
    return colours;
}

QVector<QLineF> hatchLines(const QRectF& area, double period)
{
    QVector<QLineF> lines;
    const auto before = static_cast<int>(std::floor((area.left() + area.top()) / period));
    const auto end = static_cast<int>(std::ceil((area.right() + area.bottom()) / period));
    for (int line = before + 1; line < end; ++line) {
        const double sum = line * period;
        const double left = std::max(area.left(), sum - area.bottom());
        const double right = std::min(area.right(), sum - area.top());
        if (right > left)
            lines.append(QLineF(left, sum - left, right, sum - right));
    }
    return lines;
}

void paintHatched(QPainter& painter, const QRectF& area, const theme::Tokens& tokens)
{
    painter.fillRect(area, tokens.hatchGround);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    for (const QLineF& line : hatchLines(area, mapHatch.period)) {
        path.moveTo(line.p1());
        path.lineTo(line.p2());
    }
    painter.strokePath(path, QPen(tokens.hatch, mapHatch.width, Qt::SolidLine, Qt::FlatCap));
    painter.restore();
}

QColor markOn(QRgb ground)
{
    return luma(ground) > 0.55 ? QColor(23, 27, 34, 150) : QColor(255, 255, 255, 215);
}

double devicePixel(const QPainter& painter, const charts::FigureStyle& style)
{
    if (style.vector)
        return 0.0;
    const double scale = std::abs(painter.deviceTransform().m11());
    return scale > 0.0 ? 1.0 / scale : 1.0;
}

double lineWidth(double width, double pixel)
{
    return pixel > 0.0 ? std::max(std::round(width / pixel), 1.0) * pixel : width;
}

void paintFrame(QPainter& painter, const QRectF& inner, double thickness, const QColor& colour)
{
    QPainterPath path;
    path.addRect(inner.adjusted(-thickness, -thickness, thickness, thickness));
    path.addRect(inner);
    path.setFillRule(Qt::OddEvenFill);
    painter.fillPath(path, colour);
}

void paintLockRing(QPainter& painter, const QRectF& inner, double pixel)
{
    const double light = lineWidth(1.0, pixel);
    paintFrame(painter, inner, light, QColor::fromRgb(ringLight));
    paintFrame(painter, inner.adjusted(-light, -light, light, light), lineWidth(1.5, pixel),
        QColor::fromRgb(ringDark));
}

void paintEditedCorner(QPainter& painter, const QRectF& inner, const theme::Tokens& tokens)
{
    const double side = std::clamp(inner.width() * 0.38, 3.0, 9.0);
    QPainterPath corner(inner.topRight());
    corner.lineTo(inner.topRight() + QPointF(0.0, side));
    corner.lineTo(inner.topRight() - QPointF(side, 0.0));
    corner.closeSubpath();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.own);
    painter.drawPath(corner);
    painter.setPen(QPen(tokens.surface, 1.0));
    painter.drawLine(inner.topRight() + QPointF(0.0, side), inner.topRight() - QPointF(side, 0.0));
    painter.restore();
}

double textScale(const charts::FigureStyle& style) { return style.fontScale * theme::fontScale(); }

QFont figureFont(theme::Text text, const charts::FigureStyle& style)
{
    QFont font = theme::textFont(text);
    font.setPixelSize(
        std::max(1, static_cast<int>(std::lround(font.pixelSize() * style.fontScale))));
    if (style.tokens != &theme::current() || style.vector) // off screen, at any scale
        font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

charts::FigureStyle screenStyle() { return { &theme::current(), 1.0, false, false }; }

} // namespace crisp::explore
