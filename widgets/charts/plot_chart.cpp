// SPDX-License-Identifier: Apache-2.0
#include "charts/plot_chart.h"

#include "charts/plot.h"

#include <QVBoxLayout>

namespace crisp::charts {
namespace {

/// What a chart has on a page of usual size: for one that was never laid out.
constexpr QSizeF usualSize { 511.0, 240.0 };
constexpr QSizeF leastSize { 200.0, 120.0 };

} // namespace

PlotChart::PlotChart(const QString& name, const QString& title, QWidget* parent)
    : QWidget(parent)
    , name_(name)
    , title_(title)
{
    setAccessibleName(title);
}

void PlotChart::setPlot(Plot* plot)
{
    plot_ = plot;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot);
    plot->setAccessibleName(title_);
    setFocusProxy(plot);
}

void PlotChart::fitAll() { plot_->fit(); }

QSizeF PlotChart::figureSize() const
{
    const bool hasSize = width() >= leastSize.width() && height() >= leastSize.height();
    return hasSize ? QSizeF(size()) : usualSize;
}

void PlotChart::paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style)
{
    plot_->paintInto(painter, area, style);
}

} // namespace crisp::charts
