// SPDX-License-Identifier: Apache-2.0
#include "results/result_charts.h"

#include "analysis/flops.h"
#include "analysis/statistics.h"
#include "charts/chart_panel.h"
#include "charts/curve_chart.h"
#include "charts/export_hub.h"
#include "charts/layer_charts.h"
#include "charts/run_charts.h"
#include "controls/controls.h"
#include "theme/theme.h"

#include <QApplication>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

namespace crisp::results {
namespace {

constexpr std::array metrics { Metric::Accuracy, Metric::Loss };
constexpr std::array valueOf { &RunResult::accuracy, &RunResult::loss };
constexpr std::array spreadOf { &PlanGroup::accuracy, &PlanGroup::loss };

std::size_t place(Metric metric) { return static_cast<std::size_t>(metric); }

/// Widths of the four places, as their contents need them.
constexpr std::array<int, 4> shares { 31, 36, 31, 35 };

/// How one of the two metrics is called and shown.
struct MetricWords {
    Q_DECLARE_TR_FUNCTIONS(crisp::results::MetricWords)

public:
    QString stem; ///< of figure names
    QString title;
    QString column; ///< in files
    QString unit;
    double factor = 1.0;
    int decimals = 2;
};

MetricWords wordsOf(Metric metric)
{
    MetricWords words;
    if (metric == Metric::Accuracy) {
        words.stem = QStringLiteral("accuracy");
        words.title = MetricWords::tr("Accuracy");
        words.column = QStringLiteral("dev_accuracy");
        words.unit = QStringLiteral("%");
        words.factor = 100.0;
        words.decimals = 2;
        return words;
    }
    words.stem = QStringLiteral("loss");
    words.title = MetricWords::tr("Dev loss");
    words.column = QStringLiteral("dev_loss_nats");
    words.unit = MetricWords::tr("nats");
    words.decimals = 3;
    return words;
}

void setUnit(charts::RunAxes& axes, const MetricWords& words)
{
    axes.yTitle = words.column;
    axes.yUnit = words.unit;
    axes.yFactor = words.factor;
    axes.decimals = words.decimals;
}

/// Every evaluation of a run.
charts::CurveSeries curveOf(const RunResult& run, Metric metric)
{
    charts::CurveSeries series { run.id, run.name, run.plan, {}, {}, false };
    for (const training::EvalPoint& point : run.snapshot->metrics.evaluations) {
        series.x.push_back(static_cast<double>(point.step));
        series.y.push_back(metric == Metric::Accuracy ? point.accuracy : point.loss);
    }
    return series;
}

/// Mean over layers, since each layer has its own sparsity.
charts::WorkBars workOf(const PlanGroup& group, const WorkBasis& basis)
{
    const double sparsity = std::clamp(group.measured->mean, 0.0, 1.0);
    const analysis::LayerFlops flops
        = analysis::layerFlops(basis.tokens, basis.dim, basis.hiddenDim, sparsity);
    return { group.plan, flops.prunedShare, flops.prunedSharePaper };
}

} // namespace

ResultCharts::ResultCharts(charts::ExportHub& hub, WorkFacts& facts, QWidget* parent)
    : QWidget(parent)
    , hub_(hub)
    , facts_(facts)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (std::size_t i = 0; i < places; ++i) {
        if (i > 0) {
            rules_[i] = new controls::Rule(Qt::Vertical, this);
            row->addWidget(rules_[i]);
        }
        stacks_[i] = new QStackedWidget(this);
        row->addWidget(stacks_[i], shares[i]);
    }
    addFirstCharts();
    addScatterCharts();
    addLayerCharts();
    shrink_ = new QShortcut(Qt::Key_Escape, this);
    shrink_->setEnabled(false);
    connect(shrink_, &QShortcut::activated, this, [this] { setEnlarged(-1); });
    connect(&facts_, &WorkFacts::changed, this, &ResultCharts::fillWork);
    showRightCharts();
}

charts::ChartPanel* ResultCharts::addPanel(std::size_t place, QWidget* content,
    charts::Figure* figure, const QString& title, const QString& subtitle)
{
    auto* panel = new charts::ChartPanel(content, figure, &hub_);
    panel->setTitle(title, subtitle);
    panel->setEmptyText(
        tr("No finished run"), tr("Values of runs that are still training are not counted."));
    connect(panel, &charts::ChartPanel::enlargeRequested, this,
        [this, place] { toggleEnlarged(place); });
    stacks_[place]->addWidget(panel);
    panels_.push_back(panel);
    return panel;
}

void ResultCharts::addFirstCharts()
{
    for (const Metric metric : metrics) {
        const MetricWords words = wordsOf(metric);
        charts::RunAxes axes;
        axes.name = words.stem + QStringLiteral("-by-plan");
        axes.title = tr("%1 by plan").arg(words.title);
        axes.xTitle = QStringLiteral("plan");
        setUnit(axes, words);
        auto* groups = new charts::GroupChart(axes);
        groupCharts_[place(metric)] = groups;
        connect(groups, &charts::GroupChart::runClicked, this, &ResultCharts::runClicked);
        addFirstSwitch(addPanel(0, groups, groups, words.title, tr("mean ± sd")));

        charts::CurveAxes curve;
        curve.name = words.stem + QStringLiteral("-curves");
        curve.title = tr("%1 over training").arg(words.title);
        curve.xTitle = tr("steps");
        curve.yTitle = words.column;
        curve.unit = words.unit;
        curve.yFactor = words.factor;
        curve.decimals = words.decimals;
        auto* curves = new charts::CurveChart(curve);
        curveCharts_[place(metric)] = curves;
        addFirstSwitch(addPanel(0, curves, curves, words.title, {}));
    }
}

/// Each of the first charts has the switch to the other; all of them agree.
void ResultCharts::addFirstSwitch(charts::ChartPanel* panel)
{
    auto* which = new controls::SegmentedControl({ tr("Plans"), tr("Curves") });
    which->setAccessibleName(tr("What the first chart shows"));
    panel->addHeaderWidget(which);
    firstSwitches_.push_back(which);
    connect(which, &controls::SegmentedControl::indexChanged, this, [this](int index) {
        setFirstChart(index == 0 ? FirstChart::ByPlan : FirstChart::Curves);
        firstSwitches_[static_cast<std::size_t>(stacks_[0]->currentIndex())]->setFocus();
    });
}

void ResultCharts::addScatterCharts()
{
    for (const Metric metric : metrics) {
        const MetricWords words = wordsOf(metric);
        charts::RunAxes axes;
        axes.name = words.stem + QStringLiteral("-against-sparsity");
        axes.title = tr("%1 against sparsity").arg(words.title);
        axes.xTitle = tr("mean measured sparsity");
        axes.xUnit = QStringLiteral("%");
        axes.xFactor = 100.0;
        setUnit(axes, words);
        auto* chart = new charts::ScatterChart(axes);
        scatterCharts_[place(metric)] = chart;
        connect(chart, &charts::ScatterChart::runClicked, this, &ResultCharts::runClicked);
        addPanel(1, chart, chart, axes.title, tr("Pearson, all runs"));
    }
}

void ResultCharts::addLayerCharts()
{
    charts::LayerAxes entropy;
    entropy.name = QStringLiteral("entropy-by-layer");
    entropy.title = tr("Attention entropy by layer");
    entropy.yTitle = QStringLiteral("entropy_nats");
    entropy.unit = tr("nats");
    entropyChart_ = new charts::LayerLineChart(entropy);
    addPanel(2, entropyChart_, entropyChart_, tr("Attention entropy"), tr("dense dashed"));
    workChart_ = new charts::WorkChart;
    addPanel(3, workChart_, workChart_, tr("Work saved in a layer"), tr("FLOPs"));
}

void ResultCharts::setGroups(std::vector<PlanGroup> groups, const QString& caption)
{
    groups_ = std::move(groups);
    caption_ = caption;
    fillGroupCharts();
    fillScatterCharts();
    fillCurves();
    fillEntropy();
    fillWork();
}

void ResultCharts::setChosen(const QString& run, const QStringList& all)
{
    chosen_ = run;
    allChosen_ = all;
    for (const Metric metric : metrics) {
        groupCharts_[place(metric)]->setSelected(run);
        scatterCharts_[place(metric)]->setSelected(run);
    }
    fillCurves();
    fillEntropy();
}

void ResultCharts::setMetric(Metric metric)
{
    metric_ = metric;
    showRightCharts();
}

void ResultCharts::setFirstChart(FirstChart which)
{
    first_ = which;
    showRightCharts();
}

void ResultCharts::showRightCharts()
{
    const int metric = static_cast<int>(metric_);
    stacks_[0]->setCurrentIndex(2 * metric + static_cast<int>(first_));
    stacks_[1]->setCurrentIndex(metric);
    for (controls::SegmentedControl* which : firstSwitches_)
        which->setIndex(static_cast<int>(first_));
}

std::vector<charts::RunPoint> ResultCharts::pointsOf(
    const PlanGroup& group, std::optional<double> RunResult::*y) const
{
    std::vector<charts::RunPoint> points;
    for (const RunResult& run : group.runs)
        if (run.counts() && run.measured && run.*y)
            points.push_back({ run.id, run.name, run.plan, *run.measured, *(run.*y) });
    return points;
}

void ResultCharts::fillGroupCharts()
{
    for (const Metric metric : metrics) {
        std::vector<charts::RunGroup> charted;
        for (const PlanGroup& group : groups_) {
            const std::optional<Spread>& spread = group.*spreadOf[place(metric)];
            if (!spread)
                continue;
            charts::RunGroup one;
            one.plan = group.plan;
            one.runs = pointsOf(group, valueOf[place(metric)]);
            one.mean = spread->mean;
            if (spread->deviation) {
                one.low = spread->mean - *spread->deviation;
                one.high = spread->mean + *spread->deviation;
            }
            one.intervalName = tr("± 1 standard deviation");
            charted.push_back(std::move(one));
        }
        groupCharts_[place(metric)]->setGroups(std::move(charted));
        groupCharts_[place(metric)]->setCaption(caption_);
    }
}

void ResultCharts::fillScatterCharts()
{
    for (const Metric metric : metrics) {
        std::vector<charts::RunPoint> points;
        for (const PlanGroup& group : groups_)
            std::ranges::move(pointsOf(group, valueOf[place(metric)]), std::back_inserter(points));
        std::vector<double> x, y;
        for (const charts::RunPoint& point : points) {
            x.push_back(point.x);
            y.push_back(point.y);
        }
        const auto r = analysis::pearsonCorrelation(x, y);
        const auto line = r ? analysis::leastSquaresLine(x, y) : std::nullopt;
        charts::ScatterChart& chart = *scatterCharts_[place(metric)];
        const QString n = theme::number(static_cast<double>(points.size()), 0);
        chart.setPoints(std::move(points));
        chart.setLine(line ? std::optional(std::pair(line->intercept, line->slope)) : std::nullopt,
            r ? tr("r = %1, n = %2 runs").arg(theme::number(*r, 2), n)
              : tr("n = %1 runs: no r below three that differ").arg(n));
        chart.setCaption(caption_);
    }
}

void ResultCharts::fillCurves()
{
    // One chosen run stands out among all; several stand alone.
    const bool onlyChosen = allChosen_.size() > 1;
    for (const Metric metric : metrics) {
        std::vector<charts::CurveSeries> series;
        for (const PlanGroup& group : groups_)
            for (const RunResult& run : group.runs) {
                if (!run.snapshot || run.snapshot->metrics.evaluations.empty()
                    || (onlyChosen && !allChosen_.contains(run.id)))
                    continue;
                series.push_back(curveOf(run, metric));
                series.back().live = run.id == chosen_;
            }
        curveCharts_[place(metric)]->setSeries(std::move(series));
        curveCharts_[place(metric)]->setCaption(caption_);
    }
}

void ResultCharts::fillEntropy()
{
    std::vector<charts::LayerSeries> series;
    QString focus;
    for (const PlanGroup& group : groups_) {
        if (group.layerEntropy.empty())
            continue;
        series.push_back({ group.id, group.title, group.plan, group.layerEntropy });
        for (const RunResult& run : group.runs) {
            if (run.id != chosen_ || run.layerEntropy.empty())
                continue;
            focus = group.counted() > 1 ? run.id : group.id;
            if (group.counted() > 1)
                series.push_back(
                    { run.id, tr("seed %1").arg(run.seed), run.plan, run.layerEntropy });
        }
    }
    entropyChart_->setSeries(std::move(series));
    entropyChart_->setFocus(focus);
    entropyChart_->setCaption(caption_);
}

void ResultCharts::fillWork()
{
    std::vector<charts::WorkBars> bars;
    std::set<std::tuple<std::size_t, std::size_t, std::size_t>> bases;
    std::optional<WorkBasis> basis;
    for (const PlanGroup& group : groups_) {
        const auto counted = std::ranges::find_if(group.runs, &RunResult::counts);
        if (!group.measured || group.asked <= 0.0 || counted == group.runs.end())
            continue;
        const auto own = facts_.of(counted->snapshot->recipe);
        if (!own)
            continue;
        basis = own;
        bases.emplace(own->tokens, own->dim, own->hiddenDim);
        bars.push_back(workOf(group, *own));
    }
    QString real;
    if (bases.size() > 1)
        real = tr("real: each run’s own width and mean length");
    else if (basis) {
        const double share
            = analysis::layerFlops(basis->tokens, basis->dim, basis->hiddenDim, 0.0).attentionShare;
        const QString text = basis->tokensKnown
            ? tr("real: attention is %1 of a layer at %2 tokens, the dev sentences’ mean")
            : tr("real: attention is %1 of a layer at %2 tokens; the data’s own are unknown");
        real = text.arg(theme::percent(share, 1)).arg(basis->tokens);
    }
    workChart_->setBars(std::move(bars), real,
        tr("the paper’s convention: attention counted as %1")
            .arg(theme::percent(analysis::paperAttentionShare, 0)));
    workChart_->setCaption(caption_);
}

std::vector<charts::Figure*> ResultCharts::figures() const
{
    std::vector<charts::Figure*> figures;
    for (const charts::ChartPanel* panel : panels_)
        figures.push_back(panel->figure());
    return figures;
}

charts::Figure* ResultCharts::currentFigure() const
{
    const QWidget* focus = QApplication::focusWidget();
    charts::Figure* focused = nullptr;
    for (const charts::ChartPanel* panel : panels_) {
        if (!panel->isVisible())
            continue;
        if (panel->underMouse())
            return panel->figure();
        if (focus != nullptr && panel->isAncestorOf(focus))
            focused = panel->figure();
    }
    return focused;
}

void ResultCharts::toggleEnlarged(std::size_t place)
{
    setEnlarged(enlarged_ < 0 ? static_cast<int>(place) : -1);
}

void ResultCharts::setEnlarged(int place)
{
    enlarged_ = place;
    for (std::size_t i = 0; i < places; ++i) {
        stacks_[i]->setVisible(place < 0 || static_cast<std::size_t>(place) == i);
        if (rules_[i] != nullptr)
            rules_[i]->setVisible(place < 0);
    }
    shrink_->setEnabled(place >= 0);
    Q_EMIT enlarged(place >= 0);
}

} // namespace crisp::results
