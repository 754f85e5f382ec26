// SPDX-License-Identifier: Apache-2.0
#include "charts/curve_chart.h"

#include "charts/curve_plot.h"

#include <utility>

namespace crisp::charts {

CurveChart::CurveChart(CurveAxes axes, QWidget* parent)
    : PlotChart(axes.name, axes.title, parent)
    , plot_(new CurvePlot(std::move(axes), this))
{
    setPlot(plot_);
}

CurveChart::~CurveChart() = default;

void CurveChart::setSeries(std::vector<CurveSeries> series)
{
    plot_->setSeries(std::move(series));
    contentChanged();
}

void CurveChart::append(const QString& id, std::span<const double> x, std::span<const double> y)
{
    const bool wasEmpty = !hasContent();
    plot_->append(id, x, y);
    if (wasEmpty)
        contentChanged();
}

void CurveChart::setSeriesVisible(const QString& id, bool visible)
{
    plot_->setSeriesVisible(id, visible);
    contentChanged();
}

void CurveChart::setSmoothing(double weight) { plot_->setSmoothing(weight); }

void CurveChart::setEpochs(std::vector<double> starts, double lastX)
{
    plot_->setEpochs(std::move(starts), lastX);
}

void CurveChart::setChanceInterval(double halfHeight, const QString& text)
{
    plot_->setChanceInterval(halfHeight, text);
}

FigureTable CurveChart::figureTable() const { return plot_->table(); }

bool CurveChart::hasContent() const { return plot_->hasPoints(); }

} // namespace crisp::charts
