// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/plot_chart.h"
#include "charts/series.h"

#include <span>
#include <vector>

/// Curves over training steps: raw values faint, smoothed ones strong, one colour and marker a
/// plan, end values as labels, epochs as dashed lines. 100,000 points a chart are drawn in under
/// 16 ms (adaptive sampling). Built on QCustomPlot; replots are coalesced to 25 a second.
namespace crisp::charts {

/// How a chart's numbers are to be read.
struct CurveAxes {
    QString name; ///< figureName
    QString title; ///< figureTitle
    QString xTitle; ///< "steps"
    QString yTitle; ///< of the CSV's column, with unit: "loss_nats"
    QString unit; ///< on the axis: "%", "nats"
    double yFactor = 1.0; ///< from values to the axis: 100 for shares shown in per cent
    int decimals = 2; ///< of end labels and read-outs
    bool smooth = false; ///< raw and smoothed, or points with markers
    bool fromZero = false; ///< the axis begins at 0
};

class CurvePlot;

class CurveChart : public PlotChart {
    Q_OBJECT

public:
    explicit CurveChart(CurveAxes axes, QWidget* parent = nullptr);
    ~CurveChart() override;

    /// Replaces everything; the zoom stays if the user zoomed, and what was hidden stays hidden.
    void setSeries(std::vector<CurveSeries> series);
    /// Adds points at the end of a series that is there. Cheap: called for every batch of points of
    /// a run that trains.
    void append(const QString& id, std::span<const double> x, std::span<const double> y);
    void setSeriesVisible(const QString& id, bool visible);
    /// Exponential moving average with bias correction (Kingma & Ba, ICLR 2015), by distance in
    /// steps so that it does not depend on how often points were logged: 0 none, near 1 strong.
    void setSmoothing(double weight);
    /// x of epoch ends ("epoch 2" begins there), and how far the x axis reaches at least.
    void setEpochs(std::vector<double> starts, double lastX);
    /// A bar that shows how much chance alone moves a point: half its height in axis units. A line
    /// break in `text` is one in the picture.
    void setChanceInterval(double halfHeight, const QString& text);

    /// One row a point of every series that is shown, unsmoothed and in the series' own units; with
    /// the smoothed value beside it where the chart smooths.
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    CurvePlot* plot_;
};

} // namespace crisp::charts
