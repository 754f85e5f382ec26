// SPDX-License-Identifier: Apache-2.0
#include "charts/run_marks.h"

#include "theme/painting.h"
#include "theme/theme.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr double markerRoom = 16.0;
constexpr double edge = 16.0;

} // namespace

void SelectionRing::draw(QCPPainter* painter)
{
    if (!point_)
        return;
    const QPointF at = pixel(*point_);
    if (!axes().adjusted(-1.0, -1.0, 1.0, 1.0).contains(at))
        return;
    painter->setPen(QPen(style().tokens->accent, 2.0));
    painter->setBrush(Qt::NoBrush);
    painter->drawEllipse(at, 8.0, 8.0);
}

double CategoryLabels::lineHeight() const
{
    return QFontMetricsF(plotFont(theme::Text::Caption, style())).height();
}

double CategoryLabels::neededWidth() const
{
    const QFontMetricsF metrics(plotFont(theme::Text::Label, style()));
    double widest = 0.0;
    for (const Category& one : categories_)
        widest = std::max(widest, metrics.horizontalAdvance(one.name));
    return edge + markerRoom + widest + 8.0;
}

void CategoryLabels::draw(QCPPainter* painter)
{
    if (left_)
        drawLeft(*painter);
    else
        drawBelow(*painter);
}

void CategoryLabels::drawBelow(QCPPainter& painter) const
{
    if (categories_.empty())
        return;
    const QFont font = plotFont(theme::Text::Caption, style());
    const QFontMetricsF metrics(font);
    const QRectF area = axes();
    const double room = area.width() / static_cast<double>(categories_.size()) - 4.0;
    painter.setFont(font);
    for (const Category& one : categories_) {
        const double x = pixel({ one.position, 0.0 }).x();
        double baseline
            = area.bottom() + parentPlot()->xAxis->tickLabelPadding() + metrics.ascent();
        const auto line = [&](const QString& text, const QColor& ink) {
            const QString cut = metrics.elidedText(text, Qt::ElideRight, room);
            painter.setPen(ink);
            painter.drawText(QPointF(x - metrics.horizontalAdvance(cut) / 2.0, baseline), cut);
            baseline += metrics.height();
        };
        line(one.name, style().tokens->ink);
        line(one.detail, style().tokens->ink2);
    }
}

void CategoryLabels::drawLeft(QCPPainter& painter) const
{
    const QFont font = plotFont(theme::Text::Label, style());
    const QFontMetricsF metrics(font);
    const double left = static_cast<double>(parentPlot()->viewport().left()) + edge;
    const double room = axes().left() - left - markerRoom - 6.0;
    painter.setFont(font);
    for (const Category& one : categories_) {
        const double y = pixel({ 0.0, one.position }).y();
        theme::paintMarker(painter, lookOf(one.plan, style()), QPointF(left + 5.0, y), 9.0);
        painter.setPen(style().tokens->ink2);
        painter.drawText(
            QPointF(left + markerRoom, y + (metrics.ascent() - metrics.descent()) / 2.0),
            metrics.elidedText(one.name, Qt::ElideRight, room));
    }
}

QRectF CornerNote::place(QSizeF size) const
{
    const QRectF area = axes().adjusted(8.0, 4.0, -8.0, -8.0);
    const std::vector<QPointF> points = pixels(obstacles_);
    const std::array corners { QPointF(area.left(), area.bottom() - size.height()),
        QPointF(area.right() - size.width(), area.bottom() - size.height()),
        QPointF(area.left(), area.top()), QPointF(area.right() - size.width(), area.top()) };
    QRectF best(corners.front(), size);
    auto fewest = static_cast<std::ptrdiff_t>(points.size()) + 1;
    for (const QPointF corner : corners) {
        const QRectF rect(corner, size);
        const auto covered = std::count_if(points.begin(), points.end(),
            [&](QPointF point) { return rect.adjusted(-8.0, -8.0, 8.0, 8.0).contains(point); });
        if (covered < fewest) {
            fewest = covered;
            best = rect;
        }
    }
    return best;
}

void CornerNote::draw(QCPPainter* painter)
{
    if (lines_.isEmpty())
        return;
    const theme::Tokens& tokens = *style().tokens;
    QFont strong = plotFont(theme::Text::Label, style());
    strong.setWeight(QFont::Medium);
    const QFont plain = plotFont(theme::Text::Caption, style());
    constexpr double padding = 10.0;
    constexpr double gap = 3.0;
    QSizeF size(0.0, 2.0 * padding - gap);
    for (qsizetype i = 0; i < lines_.size(); ++i) {
        const QFontMetricsF metrics(i == 0 ? strong : plain);
        size.setWidth(std::max(size.width(), metrics.horizontalAdvance(lines_[i])));
        size.setHeight(size.height() + metrics.height() + gap);
    }
    size.setWidth(size.width() + 2.0 * padding);
    if (size.width() > axes().width() || size.height() > axes().height())
        return; // it would hide the points

    const QRectF box = place(size).toAlignedRect();
    QColor ground = tokens.dark ? tokens.raised : tokens.surface;
    if (style().transparent)
        ground = QColor();
    theme::paintFrame(*painter, box, ground, tokens.line);
    double y = box.top() + padding;
    for (qsizetype i = 0; i < lines_.size(); ++i) {
        const QFont& font = i == 0 ? strong : plain;
        const QFontMetricsF metrics(font);
        painter->setFont(font);
        painter->setPen(i == 0 ? tokens.ink : tokens.ink2);
        painter->drawText(QPointF(box.left() + padding, y + metrics.ascent()), lines_[i]);
        y += metrics.height() + gap;
    }
}

void LimitMark::setLimit(std::optional<double> x, const QString& text)
{
    x_ = x;
    text_ = text;
}

void LimitMark::draw(QCPPainter* painter)
{
    if (!x_)
        return;
    const QRectF area = axes();
    const double x = std::round(pixel({ *x_, 0.0 }).x()) + 0.5;
    if (x < area.left() || x > area.right())
        return;
    QPen pen(style().tokens->ink2, 1.0);
    pen.setDashPattern({ 3.0, 3.0 });
    painter->setPen(pen);
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    const QFont font = plotFont(theme::Text::Caption, style());
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(text_);
    const double left = x + 5.0 + width <= area.right() ? x + 5.0 : x - 5.0 - width;
    painter->setFont(font);
    painter->setPen(style().tokens->ink2);
    drawHaloText(*painter, QPointF(left, area.top() + metrics.ascent()), text_);
}

HatchedBars::HatchedBars(QCPAxis* keyAxis, QCPAxis* valueAxis, const FigureStyle& style)
    : QCPBars(keyAxis, valueAxis)
    , style_(style)
{
    setSelectable(QCP::stNone);
}

void HatchedBars::draw(QCPPainter* painter)
{
    const theme::Tokens& tokens = *style_.tokens;
    applyDefaultAntialiasingHint(painter);
    for (const QCPBarsData& bar : *mDataContainer) {
        const QRectF rect = getBarRect(bar.key, bar.value).normalized();
        painter->fillRect(rect, style_.transparent ? QColor(Qt::transparent) : tokens.hatchGround);
        painter->setPen(QPen(tokens.hatch, 1.0));
        painter->drawLines(hatching(rect, 6.0));
        painter->setPen(QPen(tokens.ink3, 1.0));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rect);
    }
}

const PlacedRun* runAt(const QCustomPlot& plot, const std::vector<PlacedRun>& runs, QPointF pixel)
{
    constexpr double reach = 12.0;
    const PlacedRun* nearest = nullptr;
    double least = reach;
    for (const PlacedRun& one : runs) {
        const QPointF at(
            plot.xAxis->coordToPixel(one.at.x()), plot.yAxis->coordToPixel(one.at.y()));
        const double distance = std::hypot(at.x() - pixel.x(), at.y() - pixel.y());
        if (distance < least) {
            least = distance;
            nearest = &one;
        }
    }
    return nearest;
}

std::optional<QPointF> placeOf(const std::vector<PlacedRun>& runs, const QString& runId)
{
    for (const PlacedRun& one : runs)
        if (one.run->id == runId)
            return one.at;
    return {};
}

QString axisText(double axisValue, int decimals, const QString& unit)
{
    const QString number = theme::number(axisValue, decimals);
    return unit.isEmpty() ? number : number + QChar(QChar::Nbsp) + unit;
}

} // namespace crisp::charts
