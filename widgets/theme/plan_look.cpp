// SPDX-License-Identifier: Apache-2.0
#include "theme/plan_look.h"

#include <QPainter>

namespace crisp::theme {

PlanLook planLook(const QString& preset, const Tokens& tokens)
{
    if (preset == QLatin1String("dense"))
        return { tokens.dense, Marker::Circle, true };
    if (preset == QLatin1String("uniform"))
        return { tokens.uniform, Marker::Square, false };
    if (preset == QLatin1String("light"))
        return { tokens.light, Marker::TriangleUp, false };
    if (preset == QLatin1String("aggressive"))
        return { tokens.aggressive, Marker::Diamond, false };
    return { tokens.own, Marker::TriangleDown, false };
}

QPainterPath markerPath(Marker marker, double size)
{
    const double half = size / 2.0;
    QPainterPath path;
    switch (marker) {
    case Marker::Circle:
        path.addEllipse(QPointF(0.0, 0.0), half, half);
        break;
    case Marker::Square: {
        // A square looks larger than a circle of the same width.
        const double side = 0.9 * half;
        path.addRect(QRectF(-side, -side, 2.0 * side, 2.0 * side));
        break;
    }
    case Marker::TriangleUp:
        path.addPolygon(
            QPolygonF({ QPointF(0.0, -half), QPointF(half, half), QPointF(-half, half) }));
        path.closeSubpath();
        break;
    case Marker::Diamond:
        path.addPolygon(QPolygonF(
            { QPointF(0.0, -half), QPointF(half, 0.0), QPointF(0.0, half), QPointF(-half, 0.0) }));
        path.closeSubpath();
        break;
    case Marker::TriangleDown:
        path.addPolygon(
            QPolygonF({ QPointF(-half, -half), QPointF(half, -half), QPointF(0.0, half) }));
        path.closeSubpath();
        break;
    }
    return path;
}

void paintMarker(QPainter& painter, const PlanLook& look, QPointF centre, double size, bool filled)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(centre);
    if (filled) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(look.colour);
        painter.drawPath(markerPath(look.marker, size));
    } else {
        // The pen lies half outside its path: shrink, so that both kinds are
        // equally large.
        constexpr double penWidth = 1.5;
        QPen pen(look.colour, penWidth);
        pen.setJoinStyle(Qt::MiterJoin);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(markerPath(look.marker, size - penWidth));
    }
    painter.restore();
}

} // namespace crisp::theme
