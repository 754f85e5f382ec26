// SPDX-License-Identifier: Apache-2.0
#include "charts/marks.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace crisp::charts {
namespace {

/// Mean of a run of values that an isotonic fit has to make equal.
struct Block {
    double sum = 0.0;
    std::size_t count = 0;
    [[nodiscard]] double mean() const { return sum / static_cast<double>(count); }
};

} // namespace

std::vector<double> spreadApart(
    std::vector<double> centres, double height, double top, double bottom)
{
    // With i * height taken off, "apart" means "ascending": an isotonic regression by pooling
    // adjacent violators (Ayer et al., Annals of Mathematical Statistics 1955), then clamped.
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        blocks.push_back({ centres[i] - static_cast<double>(i) * height, 1 });
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() >= blocks.back().mean()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().count += last.count;
        }
    }
    const double most
        = bottom - height * static_cast<double>(std::max<std::size_t>(1, centres.size()) - 1);
    std::size_t i = 0;
    for (const Block& block : blocks)
        for (std::size_t k = 0; k < block.count; ++k, ++i)
            centres[i]
                = std::max(top, std::min(block.mean(), most)) + static_cast<double>(i) * height;
    return centres;
}

double distanceTo(const QRectF& rect, const std::vector<QPointF>& points)
{
    double nearest = std::numeric_limits<double>::max();
    for (const QPointF point : points) {
        const double dx = std::max({ rect.left() - point.x(), point.x() - rect.right(), 0.0 });
        const double dy = std::max({ rect.top() - point.y(), point.y() - rect.bottom(), 0.0 });
        nearest = std::min(nearest, std::hypot(dx, dy));
    }
    return nearest;
}

Mark::Mark(QCustomPlot* plot, const FigureStyle& style)
    : QCPAbstractItem(plot)
    , style_(style)
{
    setSelectable(false);
    setClipToAxisRect(false);
}

QRectF Mark::axes() const { return QRectF(parentPlot()->axisRect()->rect()); }

QPointF Mark::pixel(QPointF coordinates) const
{
    return { parentPlot()->xAxis->coordToPixel(coordinates.x()),
        parentPlot()->yAxis->coordToPixel(coordinates.y()) };
}

std::vector<QPointF> Mark::pixels(const std::vector<QPointF>& coordinates) const
{
    std::vector<QPointF> points;
    points.reserve(coordinates.size());
    for (const QPointF one : coordinates)
        points.push_back(pixel(one));
    return points;
}

void Mark::drawHaloText(QCPPainter& painter, QPointF baseline, const QString& text) const
{
    if (!style().transparent) {
        QPainterPath outline;
        outline.addText(baseline, painter.font(), text);
        QPen halo(style().tokens->surface, 3.0);
        halo.setJoinStyle(Qt::RoundJoin);
        painter.strokePath(outline, halo);
    }
    painter.drawText(baseline, text);
}

namespace {

constexpr double markerRoom = 15.0; ///< a marker and the gap after it
constexpr double gapToAxes = 10.0;
constexpr double edge = 12.0; ///< to the plot's right edge

} // namespace

QFont EndLabels::fontOf(const EndLabel& label) const
{
    QFont font = plotFont(theme::Text::Label, style());
    if (label.strong)
        font.setWeight(QFont::Medium);
    return font;
}

double EndLabels::neededWidth() const
{
    double widest = 0.0;
    for (const EndLabel& label : labels_)
        if (!label.atPoint)
            widest = std::max(widest,
                QFontMetricsF(fontOf(label)).horizontalAdvance(label.text)
                    + (label.marker ? markerRoom : 0.0));
    return widest > 0.0 ? gapToAxes + widest + edge : 0.0;
}

void EndLabels::draw(QCPPainter* painter)
{
    std::vector<const EndLabel*> inMargin;
    const QRectF area = axes();
    for (const EndLabel& label : labels_) {
        const QPointF end = pixel(label.end);
        if (end.y() < area.top() - 1.0 || end.y() > area.bottom() + 1.0)
            continue; // zoomed away
        if (!label.atPoint)
            inMargin.push_back(&label);
        else if (end.x() >= area.left() && end.x() <= area.right())
            drawAtPoint(*painter, label);
    }
    drawInMargin(*painter, std::move(inMargin));
}

void EndLabels::drawInMargin(QCPPainter& painter, std::vector<const EndLabel*> labels) const
{
    if (labels.empty())
        return;
    const QRectF area = axes();
    const QFontMetricsF metrics(plotFont(theme::Text::Label, style()));
    const double height = std::ceil(metrics.height());
    const auto room = static_cast<std::size_t>(std::max(1.0, area.height() / height));
    std::size_t left = 0;
    if (labels.size() > room) {
        std::stable_sort(labels.begin(), labels.end(),
            [](const EndLabel* a, const EndLabel* b) { return a->strong && !b->strong; });
        left = labels.size() - (room - 1);
        labels.resize(room - 1);
    }
    std::stable_sort(labels.begin(), labels.end(),
        [](const EndLabel* a, const EndLabel* b) { return a->end.y() > b->end.y(); });
    std::vector<double> centres;
    for (const EndLabel* label : labels)
        centres.push_back(pixel(label->end).y());
    if (left > 0)
        centres.push_back(area.bottom());
    centres = spreadApart(std::move(centres), height, area.top(), area.bottom());

    const double x = area.right() + gapToAxes;
    const double toBaseline = (metrics.ascent() - metrics.descent()) / 2.0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const EndLabel& label = *labels[i];
        double textX = x;
        if (label.marker) {
            theme::paintMarker(painter, lookOf(label.plan, style()),
                QPointF(x + markerSize / 2.0, centres[i]), markerSize);
            textX += markerRoom;
        }
        painter.setFont(fontOf(label));
        painter.setPen(label.strong ? style().tokens->ink : style().tokens->ink2);
        painter.drawText(QPointF(textX, centres[i] + toBaseline), label.text);
    }
    if (left > 0) {
        painter.setFont(plotFont(theme::Text::Caption, style()));
        painter.setPen(style().tokens->ink3);
        painter.drawText(QPointF(x, centres.back() + toBaseline),
            QObject::tr("and %n more", nullptr, static_cast<int>(left)));
    }
}

void EndLabels::drawAtPoint(QCPPainter& painter, const EndLabel& label) const
{
    const QRectF area = axes();
    const QPointF end = pixel(label.end);
    const QFont font = fontOf(label);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(label.text), metrics.height());
    // Around the point, wherever other curves leave most room; right of it at best.
    constexpr double gap = 8.0;
    const std::vector<QPointF> others = pixels(obstacles_);
    QRectF best;
    double most = -1.0;
    for (const QPointF offset : { QPointF(gap, -size.height() - 4.0), QPointF(gap, 4.0),
             QPointF(gap + 2.0, -size.height() / 2.0), QPointF(-size.width() / 2.0, gap),
             QPointF(-size.width() - gap, 4.0),
             QPointF(-size.width() - gap, -size.height() - 4.0) }) {
        const QRectF rect(end + offset, size);
        const double room = std::min(distanceTo(rect, others), 2.0 * gap);
        if (area.contains(rect) && room > most + 1.0) {
            most = room;
            best = rect;
        }
    }
    if (label.marker)
        theme::paintMarker(painter, lookOf(label.plan, style()), end, markerSize + 3.0);
    if (best.isNull())
        return;
    painter.setFont(font);
    painter.setPen(style().tokens->ink);
    drawHaloText(painter, QPointF(best.left(), best.top() + metrics.ascent()), label.text);
}

void PointLabels::draw(QCPPainter* painter)
{
    struct Placed {
        const PointLabel* label;
        QRectF rect;
    };
    std::vector<Placed> placed;
    const QRectF area = axes();
    QFont font = plotFont(theme::Text::Label, style());
    for (const PointLabel& label : labels_) {
        font.setWeight(label.strong ? QFont::Medium : QFont::Normal);
        const QFontMetricsF metrics(font);
        const QPointF at = pixel(label.point);
        QRectF rect(QPointF(), QSizeF(metrics.horizontalAdvance(label.text), metrics.height()));
        if (label.side == Qt::AlignTop)
            rect.moveCenter(QPointF(at.x(), at.y() - 3.0 - rect.height() / 2.0));
        else
            rect.moveCenter(QPointF(at.x() + 6.0 + rect.width() / 2.0, at.y()));
        if (area.adjusted(-1.0, -1.0, 1.0, 1.0).contains(at))
            placed.push_back({ &label, rect });
    }
    for (std::size_t i = 1; i < placed.size(); ++i)
        if (placed[i].rect.intersects(placed[i - 1].rect))
            return;
    for (const Placed& one : placed) {
        font.setWeight(one.label->strong ? QFont::Medium : QFont::Normal);
        painter->setFont(font);
        painter->setPen(one.label->strong ? style().tokens->ink : style().tokens->ink2);
        painter->drawText(QPointF(one.rect.left(), one.rect.top() + QFontMetricsF(font).ascent()),
            one.label->text);
    }
}

} // namespace crisp::charts
