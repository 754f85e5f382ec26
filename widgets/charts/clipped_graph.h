// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/qcustomplot.h"

#include <QPolygonF>
#include <QRectF>
#include <QVector>

#include <vector>

/// Curves that stay inside their axes whatever they are painted on. Private to charts/.
namespace crisp::charts {

/// What of a line lies inside a rectangle; a point that is NaN interrupts the line.
[[nodiscard]] std::vector<QVector<QPointF>> clippedTo(
    const QRectF& rect, const QVector<QPointF>& line);

/// A graph that cuts its line to the axes itself, point by point: QSvgGenerator of Qt 6.4 ignores
/// clips, so that a zoomed curve would run over the page. Markers are drawn whole or not at all.
class ClippedGraph : public QCPGraph {
public:
    using QCPGraph::QCPGraph;

protected:
    void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;
    void drawScatterPlot(QCPPainter* painter, const QVector<QPointF>& scatters,
        const QCPScatterStyle& style) const override;
    QRect clipRect() const override;

private:
    /// A wide line is filled as one polygon, whose cost grows with the square of its edges where it
    /// runs to and fro between the same rows of pixels. In pieces it grows with their number.
    void drawInPieces(QCPPainter* painter, const QVector<QPointF>& lines) const;
};

} // namespace crisp::charts
