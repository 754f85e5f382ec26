// SPDX-License-Identifier: Apache-2.0
// The legend, and the hatching that it shares with bars.
#include "charts/marks.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr double swatchWidth = 13.0;
constexpr double swatchRoom = 20.0; ///< swatch and the gap after it
constexpr double rowGap = 3.0;
constexpr double gapToAxes = 12.0;
constexpr double edge = 12.0;
constexpr int textFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

} // namespace

QVector<QLineF> hatching(const QRectF& rect, double distance)
{
    QVector<QLineF> lines;
    // Rising lines x + y = c; each is cut where it enters and leaves the rectangle.
    const double first = std::floor((rect.left() + rect.top()) / distance) + 1.0;
    for (double c = first * distance; c < rect.right() + rect.bottom(); c += distance) {
        const double left = std::max(rect.left(), c - rect.bottom());
        const double right = std::min(rect.right(), c - rect.top());
        if (right > left)
            lines.append(QLineF(left, c - left, right, c - right));
    }
    return lines;
}

double Key::neededWidth() const
{
    if (entries_.empty() || below_)
        return 0.0;
    const QFontMetricsF metrics(plotFont(theme::Text::Label, style()));
    double widest = 0.0;
    for (const KeyEntry& entry : entries_)
        widest = std::max(widest, metrics.horizontalAdvance(entry.text));
    return gapToAxes + swatchRoom + widest + edge;
}

QRectF Key::textRect(const KeyEntry& entry, double width) const
{
    const QFontMetricsF metrics(plotFont(theme::Text::Caption, style()));
    return metrics.boundingRect(
        QRectF(0.0, 0.0, std::max(40.0, width), 1e6), textFlags, entry.text);
}

double Key::neededHeight(double width) const
{
    double height = 0.0;
    if (below_)
        for (const KeyEntry& entry : entries_)
            height += textRect(entry, width - swatchRoom - 2.0 * edge).height() + rowGap;
    return height > 0.0 ? height + 8.0 : 0.0;
}

void Key::drawSwatch(QCPPainter& painter, const KeyEntry& entry, QPointF centre) const
{
    const theme::Tokens& tokens = *style().tokens;
    const theme::PlanLook look = lookOf(entry.plan, style());
    QRectF box(0.0, 0.0, swatchWidth, 9.0);
    box.moveCenter(centre);
    switch (entry.swatch) {
    case KeyEntry::Swatch::Marker:
        theme::paintMarker(painter, look, centre, markerSize);
        break;
    case KeyEntry::Swatch::Filled:
        painter.fillRect(box, look.colour);
        break;
    case KeyEntry::Swatch::Outline:
        painter.setPen(QPen(tokens.ink, 1.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box);
        break;
    case KeyEntry::Swatch::Hatched:
        painter.fillRect(box, tokens.hatchGround);
        painter.setPen(QPen(tokens.ink3, 1.0));
        painter.drawLines(hatching(box, 4.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box);
        break;
    case KeyEntry::Swatch::None:
        break;
    }
}

void Key::draw(QCPPainter* painter)
{
    const QRectF viewport(parentPlot()->viewport());
    const QFont font = plotFont(below_ ? theme::Text::Caption : theme::Text::Label, style());
    const QFontMetricsF metrics(font);
    const double left = below_ ? edge : axes().right() + gapToAxes;
    const double width = viewport.right() - edge - left - swatchRoom;
    double y = below_ ? viewport.bottom() - neededHeight(viewport.width()) + rowGap : axes().top();
    for (const KeyEntry& entry : entries_) {
        const double height = below_ ? textRect(entry, width).height() : metrics.height();
        drawSwatch(*painter, entry, QPointF(left + swatchWidth / 2.0, y + metrics.height() / 2.0));
        painter->setFont(font);
        painter->setPen(
            entry.swatch == KeyEntry::Swatch::None ? style().tokens->ink3 : style().tokens->ink2);
        const QRectF rect(left + swatchRoom, y, std::max(40.0, width), height + 2.0);
        if (below_)
            painter->drawText(rect, textFlags, entry.text);
        else
            painter->drawText(QPointF(rect.left(), y + metrics.ascent()),
                metrics.elidedText(entry.text, Qt::ElideRight, rect.width()));
        y += height + rowGap;
    }
}

} // namespace crisp::charts
