// SPDX-License-Identifier: Apache-2.0
#include "charts/plot_style.h"

#include <algorithm>
#include <cmath>

namespace crisp::charts {

QFont plotFont(theme::Text text, const FigureStyle& style)
{
    QFont font = theme::textFont(text);
    if (style.fontScale != 1.0)
        font.setPixelSize(
            std::max(1, static_cast<int>(std::lround(font.pixelSize() * style.fontScale))));
    if (style.tokens != &theme::current() || style.vector) // off screen, at any scale
        font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

theme::PlanLook lookOf(const QString& plan, const FigureStyle& style)
{
    return theme::planLook(plan, *style.tokens);
}

QPen linePen(const QColor& colour, double width, bool dashed)
{
    QPen pen(colour, width);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(dashed ? Qt::FlatCap : Qt::RoundCap);
    if (dashed)
        pen.setDashPattern({ 3.0, 2.5 });
    return pen;
}

QCPScatterStyle markerStyle(
    const theme::PlanLook& look, const FigureStyle& style, bool filled, double size)
{
    // QCustomPlot scales custom paths by size / 6: with 6 the path's own size counts.
    constexpr double unscaled = 6.0;
    constexpr double hollowPen = 1.5;
    if (!filled) {
        QPen pen(look.colour, hollowPen);
        pen.setJoinStyle(Qt::MiterJoin);
        return { theme::markerPath(look.marker, size - hollowPen), pen, Qt::NoBrush, unscaled };
    }
    const QPen rim = style.transparent ? QPen(Qt::NoPen) : QPen(style.tokens->surface, 1.0);
    return { theme::markerPath(look.marker, size), rim, look.colour, unscaled };
}

void styleAxes(QCustomPlot& plot, const FigureStyle& style)
{
    const theme::Tokens& tokens = *style.tokens;
    for (QCPAxis* axis : { plot.xAxis, plot.yAxis }) {
        axis->setTickLabelFont(plotFont(theme::Text::Caption, style));
        axis->setTickLabelColor(tokens.ink3);
        // Ticks of no length; without a pen QCustomPlot would make them dots in vector files.
        axis->setTickPen(QPen(tokens.grid, 1.0, Qt::SolidLine, Qt::FlatCap));
        axis->setSubTicks(false);
        axis->setTickLength(0, 0);
        axis->setNumberFormat(QStringLiteral("g"));
        axis->setTickLabelPadding(6);
        axis->grid()->setPen(QPen(tokens.grid, 1.0));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->setBasePen(Qt::NoPen);
    }
    plot.yAxis->setPadding(12); // to the panel's edge
    plot.xAxis->setBasePen(QPen(tokens.line2, 1.0));
    plot.xAxis->grid()->setVisible(false);
    plot.setBackground(style.transparent ? QBrush(Qt::NoBrush) : QBrush(tokens.surface));
    plot.selectionRect()->setPen(QPen(tokens.accent, 1.0));
    QColor tint = tokens.accent;
    tint.setAlphaF(0.12F);
    plot.selectionRect()->setBrush(tint);
}

} // namespace crisp::charts
