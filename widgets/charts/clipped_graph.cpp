// SPDX-License-Identifier: Apache-2.0
#include "charts/clipped_graph.h"

#include <cmath>
#include <optional>

namespace crisp::charts {
namespace {

bool isPoint(QPointF point) { return std::isfinite(point.x()) && std::isfinite(point.y()); }

/// Liang and Barsky: A New Concept and Method for Line Clipping, ACM ToG 1984.
std::optional<QLineF> clippedSegment(const QRectF& rect, QPointF from, QPointF to)
{
    double enter = 0.0;
    double leave = 1.0;
    const QPointF way = to - from;
    const auto cut = [&](double along, double room) { // inside where along * t <= room
        if (along == 0.0)
            return room >= 0.0;
        const double at = room / along;
        if (along < 0.0)
            enter = std::max(enter, at);
        else
            leave = std::min(leave, at);
        return enter <= leave;
    };
    if (!cut(-way.x(), from.x() - rect.left()) || !cut(way.x(), rect.right() - from.x())
        || !cut(-way.y(), from.y() - rect.top()) || !cut(way.y(), rect.bottom() - from.y()))
        return {};
    return QLineF(from + enter * way, from + leave * way);
}

} // namespace

std::vector<QVector<QPointF>> clippedTo(const QRectF& rect, const QVector<QPointF>& line)
{
    std::vector<QVector<QPointF>> parts;
    bool continues = false; // the next segment goes on where the last part ended
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QPointF from = line[i - 1];
        const QPointF to = line[i];
        std::optional<QLineF> inside;
        if (isPoint(from) && isPoint(to))
            inside = clippedSegment(rect, from, to);
        if (!inside) {
            continues = false;
            continue;
        }
        if (!continues)
            parts.push_back({ inside->p1() });
        parts.back().append(inside->p2());
        continues = inside->p2() == to;
    }
    return parts;
}

void ClippedGraph::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const
{
    // Thousands of points without markers are left to the painter's own clip on screen.
    if (!painter->modes().testFlag(QCPPainter::pmVectorized) && scatterStyle().isNone()) {
        drawInPieces(painter, lines);
        return;
    }
    for (const QVector<QPointF>& part : clippedTo(QCPGraph::clipRect(), lines))
        QCPGraph::drawLinePlot(painter, part);
}

void ClippedGraph::drawInPieces(QCPPainter* painter, const QVector<QPointF>& lines) const
{
    constexpr qsizetype piece = 32;
    for (qsizetype first = 0; first + 1 < lines.size(); first += piece)
        QCPGraph::drawLinePlot(painter, lines.mid(first, piece + 1));
}

void ClippedGraph::drawScatterPlot(
    QCPPainter* painter, const QVector<QPointF>& scatters, const QCPScatterStyle& style) const
{
    const QRectF inside = QRectF(QCPGraph::clipRect()).adjusted(-1.0, -1.0, 1.0, 1.0);
    QVector<QPointF> kept;
    for (const QPointF point : scatters)
        if (inside.contains(point))
            kept.append(point);
    QCPGraph::drawScatterPlot(painter, kept, style);
}

QRect ClippedGraph::clipRect() const
{
    const QRect axes = QCPGraph::clipRect();
    if (scatterStyle().isNone())
        return axes;
    constexpr int markerReach = 10;
    return axes.adjusted(-markerReach, -markerReach, markerReach, markerReach);
}

} // namespace crisp::charts
