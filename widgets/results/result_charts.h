// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "charts/series.h"
#include "results/plan_groups.h"
#include "results/work_facts.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <array>
#include <optional>
#include <vector>

class QShortcut;
class QStackedWidget;

namespace crisp::charts {
class ChartPanel;
class CurveChart;
class ExportHub;
class GroupChart;
class LayerLineChart;
class ScatterChart;
class WorkChart;
} // namespace crisp::charts

namespace crisp::controls {
class SegmentedControl;
}

/// The row of charts below the table of runs. They show what they are given: statistics are
/// plan_groups.h's, drawing charts/'s.
namespace crisp::results {

enum class Metric { Accuracy, Loss };
enum class FirstChart { ByPlan, Curves };

class ResultCharts : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the charts.
    ResultCharts(charts::ExportHub& hub, WorkFacts& facts, QWidget* parent = nullptr);

    /// `caption` says what the runs have in common.
    void setGroups(std::vector<PlanGroup> groups, const QString& caption);
    /// The run that has the keyboard in the table (may be empty), and all that are chosen there.
    void setChosen(const QString& run, const QStringList& all);

    void setMetric(Metric metric);
    [[nodiscard]] Metric metric() const { return metric_; }
    void setFirstChart(FirstChart which);
    [[nodiscard]] FirstChart firstChart() const { return first_; }

    [[nodiscard]] std::vector<charts::Figure*> figures() const;
    /// The one under the pointer or with the keyboard; null if there is none.
    [[nodiscard]] charts::Figure* currentFigure() const;

Q_SIGNALS:
    void runClicked(const QString& id);
    void enlarged(bool one); ///< one chart wants the whole page, or no longer

private:
    static constexpr std::size_t places = 4; ///< charts side by side

    charts::ChartPanel* addPanel(std::size_t place, QWidget* content, charts::Figure* figure,
        const QString& title, const QString& subtitle);
    void addFirstCharts();
    void addFirstSwitch(charts::ChartPanel* panel);
    void addScatterCharts();
    void addLayerCharts();
    void showRightCharts();
    void fillGroupCharts();
    void fillScatterCharts();
    void fillCurves();
    void fillEntropy();
    void fillWork();
    void toggleEnlarged(std::size_t place);
    void setEnlarged(int place); ///< -1: none
    [[nodiscard]] std::vector<charts::RunPoint> pointsOf(
        const PlanGroup& group, std::optional<double> RunResult::*y) const;

    charts::ExportHub& hub_;
    WorkFacts& facts_;
    std::vector<PlanGroup> groups_;
    QString caption_;
    QString chosen_;
    QStringList allChosen_;
    Metric metric_ = Metric::Accuracy;
    FirstChart first_ = FirstChart::ByPlan;
    int enlarged_ = -1;

    std::array<QStackedWidget*, places> stacks_ {};
    std::array<QWidget*, places> rules_ {}; ///< left of each; the first has none
    std::vector<charts::ChartPanel*> panels_;
    std::array<charts::GroupChart*, 2> groupCharts_ {}; ///< by Metric, like the next two
    std::array<charts::CurveChart*, 2> curveCharts_ {};
    std::array<charts::ScatterChart*, 2> scatterCharts_ {};
    std::vector<controls::SegmentedControl*> firstSwitches_;
    charts::LayerLineChart* entropyChart_ = nullptr;
    charts::WorkChart* workChart_ = nullptr;
    QShortcut* shrink_ = nullptr;
};

} // namespace crisp::results
