// SPDX-License-Identifier: Apache-2.0
#include "train/run_charts_panel.h"

#include "charts/chart_panel.h"
#include "charts/curve_chart.h"
#include "charts/layer_charts.h"
#include "controls/labels.h"
#include "controls/segmented_control.h"
#include "theme/theme.h"
#include "train/figure_stack.h"

#include <QApplication>
#include <QCursor>
#include <QGridLayout>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <utility>

namespace crisp::train {
namespace {

using charts::CurveAxes;
using charts::LayerAxes;

charts::CurveSeries seriesOf(
    const RunCurves& run, const std::vector<double>& x, const std::vector<double>& y)
{
    return { run.id, run.name, run.plan, x, y, run.isLive };
}

std::span<const double> lastOf(const std::vector<double>& values, std::size_t count)
{
    return std::span(values).last(std::min(count, values.size()));
}

/// Where epochs begin that `run` gets to, the first left out.
std::vector<double> epochStarts(const RunCurves& run)
{
    constexpr double most = 20; // more lines would be a grid of their own
    std::vector<double> starts;
    if (run.stepsPerEpoch < 1.0 || run.totalSteps / run.stepsPerEpoch > most)
        return starts;
    for (double start = run.stepsPerEpoch; start < run.totalSteps - 0.5; start += run.stepsPerEpoch)
        starts.push_back(start);
    return starts;
}

} // namespace

RunChartsPanel::RunChartsPanel(const ShownRuns& runs, charts::ExportHub& exports, QWidget* parent)
    : QWidget(parent)
    , runs_(runs)
{
    buildLoss(exports);
    buildDev(exports);
    buildLayers(exports);
    arrange();
    connect(&runs_, &ShownRuns::listChanged, this, &RunChartsPanel::showAll);
    connect(&runs_, &ShownRuns::focusChanged, this, &RunChartsPanel::showFocus);
    connect(&runs_, &ShownRuns::visibilityChanged, this, &RunChartsPanel::onVisibilityChanged);
    connect(&runs_, &ShownRuns::appended, this, &RunChartsPanel::onAppended);
    showAll();
}

charts::ChartPanel* RunChartsPanel::addPanel(QWidget* content, charts::Figure* figure,
    charts::ExportHub& exports, const QString& title, const QString& subtitle)
{
    auto* panel = new charts::ChartPanel(content, figure, &exports, this);
    panel->setTitle(title, subtitle);
    panels_.push_back(panel);
    connect(panel, &charts::ChartPanel::enlargeRequested, this,
        [this, panel] { enlarge(enlarged_ == panel ? nullptr : panel); });
    return panel;
}

void RunChartsPanel::buildLoss(charts::ExportHub& exports)
{
    CurveAxes loss { QStringLiteral("training-loss"), tr("Training loss"), tr("steps"),
        QStringLiteral("loss_nats"), {} };
    loss.smooth = true;
    loss.fromZero = true;
    CurveAxes rate { QStringLiteral("learning-rate"), tr("Learning rate"), tr("steps"),
        QStringLiteral("learning_rate"), QStringLiteral("× 10⁻⁵") };
    rate.yFactor = 1e5;
    rate.fromZero = true;
    curves_[Loss] = new charts::CurveChart(loss);
    curves_[Rate] = new charts::CurveChart(rate);
    lossStack_ = new FigureStack;
    lossStack_->add(curves_[Loss]);
    lossStack_->add(curves_[Rate]);
    charts::ChartPanel* panel = addPanel(
        lossStack_, lossStack_, exports, tr("Training loss"), tr("raw faint, smoothed strong"));
    panel->setObjectName(QStringLiteral("lossPanel"));
    auto* choice = new controls::SegmentedControl({ tr("Loss"), tr("Rate") });
    choice->setAccessibleName(tr("What the chart shows"));
    panel->addHeaderWidget(choice);
    connect(choice, &controls::SegmentedControl::indexChanged, this, [this](int index) {
        lossStack_->setCurrentIndex(index);
        showTitles();
    });
}

void RunChartsPanel::buildDev(charts::ExportHub& exports)
{
    CurveAxes accuracy { QStringLiteral("dev-accuracy"), tr("Accuracy on the dev set"), tr("steps"),
        QStringLiteral("accuracy"), QStringLiteral("%") };
    accuracy.yFactor = 100.0;
    accuracy.decimals = 1;
    CurveAxes loss { QStringLiteral("dev-loss"), tr("Loss on the dev set"), tr("steps"),
        QStringLiteral("loss_nats"), {} };
    loss.decimals = 3;
    curves_[Accuracy] = new charts::CurveChart(accuracy);
    curves_[DevLoss] = new charts::CurveChart(loss);
    devStack_ = new FigureStack;
    devStack_->add(curves_[Accuracy]);
    devStack_->add(curves_[DevLoss]);
    charts::ChartPanel* panel = addPanel(devStack_, devStack_, exports, tr("On the dev set"), {});
    panel->setObjectName(QStringLiteral("devPanel"));
    panel->setEmptyText(tr("No evaluation yet"),
        tr("It comes at the end of the epoch, or when the recipe asks for one."));
    auto* choice = new controls::SegmentedControl({ tr("Accuracy"), tr("Loss") });
    choice->setAccessibleName(tr("What the chart shows"));
    panel->addHeaderWidget(choice);
    connect(choice, &controls::SegmentedControl::indexChanged, this, [this](int index) {
        devStack_->setCurrentIndex(index);
        showTitles();
    });
}

void RunChartsPanel::buildLayers(charts::ExportHub& exports)
{
    LayerAxes sparsity { QStringLiteral("sparsity-by-layer"), tr("Sparsity by layer"),
        QStringLiteral("effective_sparsity"), QStringLiteral("%") };
    sparsity.yFactor = 100.0;
    sparsity.yMaximum = 100.0;
    sparsity.decimals = 0;
    sparsity_ = new charts::LayerBarChart(sparsity);
    addPanel(
        sparsity_, sparsity_, exports, tr("Sparsity by layer"), tr("share of token pairs dropped"))
        ->setObjectName(QStringLiteral("sparsityPanel"));
    LayerAxes entropy { QStringLiteral("entropy-by-layer"), tr("Attention entropy by layer"),
        QStringLiteral("entropy_nats"), QStringLiteral("nats") };
    entropy_ = new charts::LayerLineChart(entropy);
    charts::ChartPanel* panel = addPanel(entropy_, entropy_, exports,
        tr("Attention entropy by layer"), tr("dense is the dashed reference"));
    panel->setObjectName(QStringLiteral("entropyPanel"));
    panel->setEmptyText(tr("No evaluation yet"), tr("Entropy is measured on the dev set."));
}

void RunChartsPanel::arrange()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    for (std::size_t index = 0; index < panels_.size(); ++index) {
        const int row = index < 2 ? 0 : 2;
        const int column = index % 2 == 0 ? 0 : 2;
        grid->addWidget(panels_[index], row, column);
    }
    auto* across = new controls::Rule(Qt::Horizontal, this);
    auto* upright = new controls::Rule(Qt::Vertical, this);
    grid->addWidget(across, 1, 0, 1, 3);
    grid->addWidget(upright, 0, 1, 3, 1);
    rules_ = { across, upright };
    for (const int index : { 0, 2 }) {
        grid->setRowStretch(index, 1);
        grid->setColumnStretch(index, 1);
    }
}

void RunChartsPanel::enlarge(charts::ChartPanel* panel)
{
    enlarged_ = panel;
    for (charts::ChartPanel* one : panels_)
        one->setVisible(panel == nullptr || one == panel);
    for (QWidget* rule : rules_)
        rule->setVisible(panel == nullptr);
    auto* grid = static_cast<QGridLayout*>(layout());
    for (const int index : { 0, 2 }) { // empty rows would keep their share
        const auto at = [&](int row, int column) {
            const QLayoutItem* item = grid->itemAtPosition(row, column);
            return panel == nullptr || (item != nullptr && item->widget() == panel);
        };
        grid->setRowStretch(index, at(index, 0) || at(index, 2) ? 1 : 0);
        grid->setColumnStretch(index, at(0, index) || at(2, index) ? 1 : 0);
    }
}

charts::ChartPanel* RunChartsPanel::currentPanel() const
{
    if (enlarged_ != nullptr)
        return enlarged_;
    const auto holds = [](const charts::ChartPanel* panel, const QWidget* widget) {
        return widget != nullptr && (widget == panel || panel->isAncestorOf(widget));
    };
    const QWidget* focused = QApplication::focusWidget();
    for (charts::ChartPanel* panel : panels_)
        if (holds(panel, focused))
            return panel;
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    for (charts::ChartPanel* panel : panels_)
        if (panel->geometry().contains(pointer))
            return panel;
    return panels_.front();
}

charts::Figure* RunChartsPanel::currentFigure() const { return currentPanel()->figure(); }

void RunChartsPanel::toggleEnlarged() { enlarge(enlarged_ != nullptr ? nullptr : currentPanel()); }

std::vector<charts::Figure*> RunChartsPanel::figures() const
{
    std::vector<charts::Figure*> figures(curves_.begin(), curves_.end());
    figures.push_back(sparsity_);
    figures.push_back(entropy_);
    return figures;
}

void RunChartsPanel::setSmoothing(double weight) { curves_[Loss]->setSmoothing(weight); }

void RunChartsPanel::showAll()
{
    std::array<std::vector<charts::CurveSeries>, CurveCount> series;
    for (const ShownRun& run : runs_.runs()) {
        const RunCurves& curves = run.curves;
        series[Loss].push_back(seriesOf(curves, curves.step, curves.loss));
        series[Rate].push_back(seriesOf(curves, curves.step, curves.rate));
        series[Accuracy].push_back(seriesOf(curves, curves.evaluationStep, curves.accuracy));
        series[DevLoss].push_back(seriesOf(curves, curves.evaluationStep, curves.devLoss));
    }
    for (std::size_t index = 0; index < curves_.size(); ++index) {
        curves_[index]->setSeries(std::move(series[index]));
        for (const ShownRun& run : runs_.runs())
            curves_[index]->setSeriesVisible(run.curves.id, run.isVisible);
        curves_[index]->setCaption(caption());
    }
    sparsity_->setCaption(caption());
    entropy_->setCaption(caption());
    showFocus();
}

void RunChartsPanel::showFocus()
{
    const ShownRun* focus = runs_.focus();
    std::vector<double> starts;
    double last = 0.0;
    if (focus != nullptr) {
        starts = epochStarts(focus->curves);
        last = focus->curves.totalSteps;
    }
    for (charts::CurveChart* chart : curves_)
        chart->setEpochs(starts, last);
    showLayers();
    showTitles();
}

void RunChartsPanel::showLayers()
{
    const ShownRun* focus = runs_.focus();
    std::vector<charts::LayerSeries> others;
    std::vector<charts::LayerSeries> entropies;
    charts::LayerSeries bars;
    std::vector<double> asked;
    for (const ShownRun& run : runs_.runs()) {
        const RunCurves& curves = run.curves;
        if (!run.isVisible)
            continue;
        if (&run == focus) {
            bars = { curves.id, curves.name, curves.plan, curves.sparsity };
            asked = curves.asked;
        } else if (!curves.sparsity.empty()) {
            others.push_back({ curves.id, curves.name, curves.plan, curves.sparsity });
        }
        if (!curves.entropy.empty())
            entropies.push_back({ curves.id, curves.name, curves.plan, curves.entropy });
    }
    sparsity_->setBars(bars, std::move(asked));
    sparsity_->setOthers(std::move(others));
    entropy_->setSeries(std::move(entropies));
    entropy_->setFocus(focus != nullptr ? focus->curves.id : QString());
}

void RunChartsPanel::onVisibilityChanged(const QString& id, bool visible)
{
    for (charts::CurveChart* chart : curves_)
        chart->setSeriesVisible(id, visible);
    showFocus();
}

void RunChartsPanel::onAppended(const QString& id, std::size_t steps, std::size_t evaluations)
{
    const RunCurves& run = runs_.find(id)->curves;
    if (steps > 0) {
        curves_[Loss]->append(id, lastOf(run.step, steps), lastOf(run.loss, steps));
        curves_[Rate]->append(id, lastOf(run.step, steps), lastOf(run.rate, steps));
    }
    if (evaluations == 0)
        return;
    const auto x = lastOf(run.evaluationStep, evaluations);
    curves_[Accuracy]->append(id, x, lastOf(run.accuracy, evaluations));
    curves_[DevLoss]->append(id, x, lastOf(run.devLoss, evaluations));
    showLayers();
    showTitles();
}

void RunChartsPanel::showTitles()
{
    const ShownRun* focus = runs_.focus();
    const bool isRate = lossStack_->currentIndex() == 1;
    panels_[0]->setTitle(isRate ? tr("Learning rate") : tr("Training loss"),
        isRate ? QString() : tr("raw faint, smoothed strong"));
    if (focus == nullptr || focus->curves.evaluationStep.empty()) {
        panels_[1]->setTitle(tr("On the dev set"));
        curves_[Accuracy]->setChanceInterval(0.0, {});
        return;
    }
    const RunCurves& run = focus->curves;
    const auto count = run.evaluationStep.size();
    const double every = count > 1 ? run.evaluationStep[1] - run.evaluationStep[0] : 0.0;
    const bool isEpoch = every == 0.0 || std::abs(every - run.stepsPerEpoch) < 0.5;
    panels_[1]->setTitle(tr("On the dev set"),
        isEpoch ? tr("after every epoch") : tr("every %1 steps").arg(theme::number(every, 0)));
    if (run.devExamples == 0)
        return;
    // Binomial: how far one evaluation's accuracy lies from the model's own by chance alone.
    const double p = run.accuracy.back();
    const double half
        = 1.96 * 100.0 * std::sqrt(p * (1.0 - p) / static_cast<double>(run.devExamples));
    curves_[Accuracy]->setChanceInterval(
        half, tr("chance in one evaluation\n± %1 points, 95 %").arg(theme::number(half, 1)));
}

QString RunChartsPanel::caption() const
{
    std::set<QString> sources;
    for (const ShownRun& run : runs_.runs())
        if (!run.curves.model.isEmpty())
            sources.insert(tr("%1 on %2").arg(run.curves.model, run.curves.data));
    const QStringList list(sources.begin(), sources.end());
    return list.join(QStringLiteral("; "));
}

} // namespace crisp::train
