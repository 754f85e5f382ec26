// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "charts/qcustomplot.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QFont>
#include <QPen>

/// How lines, markers and axes of all charts look, from a FigureStyle. Private to charts/.
namespace crisp::charts {

inline constexpr double markerSize = 8.0;

[[nodiscard]] QFont plotFont(theme::Text text, const FigureStyle& style);
[[nodiscard]] theme::PlanLook lookOf(const QString& plan, const FigureStyle& style);
/// Round joins: a curve has no spikes.
[[nodiscard]] QPen linePen(const QColor& colour, double width, bool dashed = false);
/// A plan's marker, filled with a thin rim of ground so that neighbours stay apart, or hollow.
[[nodiscard]] QCPScatterStyle markerStyle(const theme::PlanLook& look, const FigureStyle& style,
    bool filled = true, double size = markerSize);
/// Light grid, a base line, small grey numbers; no box, no ticks.
void styleAxes(QCustomPlot& plot, const FigureStyle& style);

} // namespace crisp::charts
