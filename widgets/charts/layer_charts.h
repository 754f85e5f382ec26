// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/plot_chart.h"
#include "charts/series.h"

#include <vector>

/// Values by encoder layer: lines (entropy), and bars of what was measured inside the outline of
/// what was asked for (sparsity). Layers count from 1 on screen.
namespace crisp::charts {

struct LayerAxes {
    QString name; ///< figureName
    QString title; ///< figureTitle
    QString yTitle; ///< the CSV's column, with unit
    QString unit;
    double yFactor = 1.0;
    double yMaximum = 0.0; ///< in axis units; 0: as the values need
    int decimals = 2;
};

class LayerLinePlot;
class LayerBarPlot;

/// Lines with markers; a dense run's is dashed, the reference. Names stand at the lines' ends.
class LayerLineChart : public PlotChart {
    Q_OBJECT

public:
    explicit LayerLineChart(LayerAxes axes, QWidget* parent = nullptr);
    ~LayerLineChart() override;
    void setSeries(std::vector<LayerSeries> series);
    /// Drawn strong and in front; empty: none.
    void setFocus(const QString& id);
    using QWidget::setFocus; // the keyboard's

    /// One row a layer of every series.
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    LayerLinePlot* plot_;
};

/// One bar a layer: measured filled, asked for as outline, the number above. Other runs stand
/// beside the bars as their markers.
class LayerBarChart : public PlotChart {
    Q_OBJECT

public:
    explicit LayerBarChart(LayerAxes axes, QWidget* parent = nullptr);
    ~LayerBarChart() override;
    /// `asked` may be empty. Both in [0, 1] where the axis is in per cent (yFactor 100).
    void setBars(const LayerSeries& measured, std::vector<double> asked);
    void setOthers(std::vector<LayerSeries> others);

    /// One row a layer of every run; what was asked for is known of the first.
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    LayerBarPlot* plot_;
};

} // namespace crisp::charts
