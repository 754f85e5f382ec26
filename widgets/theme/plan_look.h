// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QColor>
#include <QPainterPath>
#include <QPointF>
#include <QString>

class QPainter;

/// How a sparsity plan looks everywhere: one colour and one marker each, so that pictures work in
/// grey, too. Plans themselves are core's (training/presets.h).
namespace crisp::theme {

enum class Marker { Circle, Square, TriangleUp, Diamond, TriangleDown };

struct PlanLook {
    QColor colour;
    Marker marker = Marker::TriangleDown;
    bool dashed = false; ///< dense: the reference line
};

/// By the name that recipes have: dense, uniform, light, aggressive; all others look like an own
/// plan.
[[nodiscard]] PlanLook planLook(const QString& preset, const Tokens& tokens);

/// The marker around (0, 0), `size` wide and high.
[[nodiscard]] QPainterPath markerPath(Marker marker, double size);
void paintMarker(
    QPainter& painter, const PlanLook& look, QPointF centre, double size = 9.0, bool filled = true);

} // namespace crisp::theme
