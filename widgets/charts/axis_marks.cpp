// SPDX-License-Identifier: Apache-2.0
// Marks along the axes: epochs, the share of chance, titles.
#include "charts/marks.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
void EpochMarks::draw(QCPPainter* painter)
{
    const QRectF area = axes();
    const QFont font = plotFont(theme::Text::Caption, style());
    const QFontMetricsF metrics(font);
    painter->setFont(font);
    QPen pen(style().tokens->line2, 1.0);
    pen.setDashPattern({ 2.0, 3.0 });
    pen.setCapStyle(Qt::FlatCap);

    double freeFrom = area.left();
    for (std::size_t i = 0; i < starts_.size(); ++i) {
        const double x = std::round(pixel({ starts_[i], 0.0 }).x()) + 0.5;
        const QString text = QObject::tr("epoch %1").arg(i + 2);
        const double width = metrics.horizontalAdvance(text);
        if (x < freeFrom || x > area.right())
            continue;
        painter->setPen(pen);
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        if (x + 4.0 + width <= area.right()) {
            painter->setPen(style().tokens->ink3);
            drawHaloText(*painter, QPointF(x + 4.0, area.top() + metrics.ascent()), text);
        }
        freeFrom = x + 4.0 + width + 8.0;
    }
}

void ChanceMark::setInterval(double halfHeight, const QString& text)
{
    halfHeight_ = halfHeight;
    text_ = text;
}

void ChanceMark::draw(QCPPainter* painter)
{
    if (!(halfHeight_ > 0.0))
        return;
    const QRectF area = axes();
    const double height = std::abs(pixel({ 0.0, 0.0 }).y() - pixel({ 0.0, 2.0 * halfHeight_ }).y());
    if (height > area.height() - 16.0 || height < 4.0)
        return; // zoomed so far in or out that it says nothing
    const QFont font = plotFont(theme::Text::Caption, style());
    const QFontMetricsF metrics(font);
    const QStringList lines = text_.split(QLatin1Char('\n'));
    double textWidth = 0.0;
    for (const QString& line : lines)
        textWidth = std::max(textWidth, metrics.horizontalAdvance(line));
    const double textHeight = metrics.height() * static_cast<double>(lines.size());
    constexpr double capWidth = 8.0;
    QRectF box(0.0, 0.0, textWidth + 8.0 + capWidth, std::max(height, textHeight));
    if (box.width() > area.width() - 24.0)
        return;

    // At the right, wherever up or down the curves leave most room.
    box.moveRight(area.right() - 24.0);
    const std::vector<QPointF> obstacles = pixels(obstacles_);
    double most = -1.0;
    double bestY = area.bottom() - 8.0 - box.height();
    for (double y = bestY; y >= area.top() + metrics.height(); y -= 8.0) {
        box.moveTop(y);
        const double room = distanceTo(box, obstacles);
        if (room > most + 4.0) {
            most = room;
            bestY = y;
        }
    }
    box.moveTop(bestY);

    const double x = box.right() - capWidth / 2.0;
    const double top = box.center().y() - height / 2.0;
    const double bottom = top + height;
    painter->setPen(QPen(style().tokens->ink3, 1.0));
    painter->drawLine(QPointF(x, top), QPointF(x, bottom));
    for (const double y : { top, bottom })
        painter->drawLine(QPointF(x - capWidth / 2.0, y), QPointF(x + capWidth / 2.0, y));
    painter->setFont(font);
    double baseline = box.center().y() - textHeight / 2.0 + metrics.ascent();
    for (const QString& line : lines) {
        drawHaloText(*painter,
            QPointF(box.left() + textWidth - metrics.horizontalAdvance(line), baseline), line);
        baseline += metrics.height();
    }
}

QSizeF AxisTitle::size() const
{
    const QFontMetricsF metrics(plotFont(theme::Text::Caption, style()));
    return text_.isEmpty() ? QSizeF() : QSizeF(metrics.horizontalAdvance(text_), metrics.height());
}

void AxisTitle::draw(QCPPainter* painter)
{
    if (text_.isEmpty())
        return;
    const QFont font = plotFont(theme::Text::Caption, style());
    const QFontMetricsF metrics(font);
    const QRectF area = axes();
    const double numbers = area.bottom() + parentPlot()->xAxis->tickLabelPadding();
    painter->setFont(font);
    painter->setPen(style().tokens->ink3);
    const double right = ownRow_ ? area.right() : parentPlot()->viewport().right() - 12.0;
    const double top = ownRow_ ? numbers + metrics.height() + 4.0 : numbers;
    painter->drawText(QPointF(right - size().width(), top + metrics.ascent()), text_);
}

} // namespace crisp::charts
