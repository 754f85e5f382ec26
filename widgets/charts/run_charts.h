// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "charts/series.h"

#include <QWidget>

#include <memory>
#include <optional>
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

class GroupChart : public QWidget, public Figure {
    Q_OBJECT

public:
    explicit GroupChart(RunAxes axes, QWidget* parent = nullptr);
    ~GroupChart() override;
    /// The reference line is the mean of the group whose plan is "dense".
    void setGroups(std::vector<RunGroup> groups);
    void setSelected(const QString& runId);
    void setCaption(const QString& caption);

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style) override;
    FigureTable figureTable() const override;
    bool hasContent() const override;

Q_SIGNALS:
    void runClicked(const QString& runId);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

class ScatterChart : public QWidget, public Figure {
    Q_OBJECT

public:
    explicit ScatterChart(RunAxes axes, QWidget* parent = nullptr);
    ~ScatterChart() override;
    void setPoints(std::vector<RunPoint> points);
    /// Least-squares line y = intercept + slope x in the points' own units, and what stands in the
    /// corner ("r = −0.28, n = 20 runs").
    void setLine(std::optional<std::pair<double, double>> interceptAndSlope, const QString& note);
    void setSelected(const QString& runId);
    void setCaption(const QString& caption);

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style) override;
    FigureTable figureTable() const override;
    bool hasContent() const override;

Q_SIGNALS:
    void runClicked(const QString& runId);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Two bars a plan: counted, filled; by the paper's convention, hatched.
struct WorkBars {
    QString plan;
    double real = 0.0; ///< share of a layer's arithmetic, [0, 1]
    double paper = 0.0;
};

class WorkChart : public QWidget, public Figure {
    Q_OBJECT

public:
    explicit WorkChart(QWidget* parent = nullptr);
    ~WorkChart() override;
    void setBars(std::vector<WorkBars> bars, const QString& realNote, const QString& paperNote);
    void setCaption(const QString& caption);

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style) override;
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

class Histogram : public QWidget, public Figure {
    Q_OBJECT

public:
    explicit Histogram(RunAxes axes, QWidget* parent = nullptr);
    ~Histogram() override;
    /// counts[i] values lie in [i width, (i + 1) width); a limit is drawn as a line.
    void setCounts(std::vector<double> counts, double width, std::optional<double> limit,
        const QString& limitNote);
    void setCaption(const QString& caption);

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style) override;
    FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::charts
