// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/plot_chart.h"
#include "charts/series.h"

#include <optional>
#include <utility>
#include <vector>

/// Charts in which a run is one point: groups with mean and spread, one quantity against another,
/// work saved, and histograms. Statistics come in as numbers; nothing is computed here.
namespace crisp::charts {

struct RunAxes {
    QString name; ///< figureName
    QString title; ///< figureTitle
    QString xTitle, yTitle; ///< axis titles, and the CSV's columns
    QString xUnit, yUnit;
    double xFactor = 1.0, yFactor = 1.0;
    int decimals = 2;
};

/// A plan's runs: every one of them, their mean, and an interval around it.
struct RunGroup {
    QString plan;
    std::vector<RunPoint> runs; ///< y counts
    double mean = 0.0;
    std::optional<double> low, high; ///< none for a single run
    QString intervalName; ///< "95 % interval", "± 1 standard deviation"
};

class GroupPlot;
class ScatterPlot;
class WorkPlot;
class HistogramPlot;

class GroupChart : public PlotChart {
    Q_OBJECT

public:
    explicit GroupChart(RunAxes axes, QWidget* parent = nullptr);
    ~GroupChart() override;
    /// The reference line is the mean of the group whose plan is "dense".
    void setGroups(std::vector<RunGroup> groups);
    void setSelected(const QString& runId);

    /// One row a run, with its group's mean and interval beside it.
    FigureTable figureTable() const override;
    bool hasContent() const override;

Q_SIGNALS:
    void runClicked(const QString& runId);

private:
    GroupPlot* plot_;
};

/// How far a line may lie from where it is drawn, at one x, in the points' own units.
struct BandPoint {
    double x = 0.0;
    double low = 0.0;
    double high = 0.0;
};

class ScatterChart : public PlotChart {
    Q_OBJECT

public:
    explicit ScatterChart(RunAxes axes, QWidget* parent = nullptr);
    ~ScatterChart() override;
    void setPoints(std::vector<RunPoint> points);
    /// Least-squares line y = intercept + slope x in the points' own units, and what stands in the
    /// corner ("r = −0.28, n = 20 runs"; what follows a line break is smaller).
    void setLine(std::optional<std::pair<double, double>> interceptAndSlope, const QString& note);
    /// A confidence band around the line, x ascending; empty: none.
    void setBand(std::vector<BandPoint> band);
    void setSelected(const QString& runId);

    /// One row a run.
    FigureTable figureTable() const override;
    bool hasContent() const override;

Q_SIGNALS:
    void runClicked(const QString& runId);

private:
    ScatterPlot* plot_;
};

/// Two bars a plan: counted, filled; by the paper's convention, hatched.
struct WorkBars {
    QString plan;
    double real = 0.0; ///< share of a layer's arithmetic, [0, 1]
    double paper = 0.0;
};

class WorkChart : public PlotChart {
    Q_OBJECT

public:
    explicit WorkChart(QWidget* parent = nullptr);
    ~WorkChart() override;
    /// The notes explain the two kinds of bars below the axis.
    void setBars(std::vector<WorkBars> bars, const QString& realNote, const QString& paperNote);

    /// One row a plan.
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    WorkPlot* plot_;
};

class Histogram : public PlotChart {
    Q_OBJECT

public:
    explicit Histogram(RunAxes axes, QWidget* parent = nullptr);
    ~Histogram() override;
    /// counts[i] values lie in [i width, (i + 1) width); a limit is drawn as a line, and what lies
    /// beyond it is hatched.
    void setCounts(std::vector<double> counts, double width, std::optional<double> limit,
        const QString& limitNote);

    /// One row an interval.
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    HistogramPlot* plot_;
};

} // namespace crisp::charts
