// SPDX-License-Identifier: Apache-2.0
#include "charts/clipped_graph.h"
#include "charts/plot.h"
#include "charts/run_charts.h"
#include "charts/run_marks.h"
#include "theme/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crisp::charts {
namespace {

constexpr int tickCount = 4;
constexpr double meanSize = 11.0;
constexpr double meanAt = -0.16; ///< beside a group's middle; the single runs on the other side
constexpr double runsAt = 0.22;
constexpr double zigzag = 0.05; ///< so that equal runs do not hide each other

} // namespace

class GroupPlot : public Plot {
public:
    GroupPlot(RunAxes axes, QWidget* parent);

    void setGroups(std::vector<RunGroup> groups);
    void setSelected(const QString& runId);
    [[nodiscard]] const PlacedRun* runAtPixel(QPointF pixel) const
    {
        return runAt(*this, placed_, pixel);
    }
    [[nodiscard]] const std::vector<RunGroup>& groups() const { return groups_; }
    [[nodiscard]] const RunAxes& axes() const { return axes_; }

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    struct Drawn {
        ClippedGraph* mean = nullptr;
        QCPErrorBars* interval = nullptr;
        ClippedGraph* runs = nullptr;
    };
    void removeDrawn();
    void draw(const RunGroup& group, double position);
    void updateRanges();
    [[nodiscard]] QString text(double value) const;
    [[nodiscard]] QString intervalText(const RunGroup& group) const;

    RunAxes axes_;
    std::vector<RunGroup> groups_;
    std::vector<Drawn> drawn_;
    std::vector<PlacedRun> placed_;
    QString selected_;
    QCPItemStraightLine* reference_;
    CategoryLabels* names_;
    SelectionRing* ring_;
};

GroupPlot::GroupPlot(RunAxes axes, QWidget* parent)
    : Plot(parent)
    , axes_(std::move(axes))
    , reference_(new QCPItemStraightLine(this))
    , names_(new CategoryLabels(this, style()))
    , ring_(new SelectionRing(this, style()))
{
    setZoomable(false);
    xAxis->setTickLabels(false);
    reference_->setVisible(false);
    reference_->setLayer(QStringLiteral("grid"));
    yTicker().setUnit(axes_.yUnit);
    restyle();
    updateRanges();
}

QString GroupPlot::text(double value) const
{
    return axisText(value * axes_.yFactor, axes_.decimals, axes_.yUnit);
}

void GroupPlot::removeDrawn()
{
    for (const Drawn& one : drawn_) {
        removePlottable(one.interval);
        removeGraph(one.mean);
        removeGraph(one.runs);
    }
    drawn_.clear();
    placed_.clear();
}

void GroupPlot::setGroups(std::vector<RunGroup> groups)
{
    removeDrawn();
    groups_ = std::move(groups);
    reference_->setVisible(false);
    for (std::size_t i = 0; i < groups_.size(); ++i)
        draw(groups_[i], static_cast<double>(i + 1));
    setSelected(selected_);
    applyStyle();
    updateRanges();
}

void GroupPlot::draw(const RunGroup& group, double position)
{
    Drawn drawn;
    const double mean = group.mean * axes_.yFactor;
    drawn.mean = new ClippedGraph(xAxis, yAxis);
    drawn.mean->setLineStyle(QCPGraph::lsNone);
    drawn.mean->addData(position + meanAt, mean);
    drawn.interval = new QCPErrorBars(xAxis, yAxis);
    drawn.interval->removeFromLegend();
    drawn.interval->setLayer(QStringLiteral("grid")); // behind its mean
    drawn.interval->setAntialiased(false);
    drawn.interval->setDataPlottable(drawn.mean);
    drawn.interval->setSymbolGap(0.0);
    drawn.interval->setWhiskerWidth(10.0);
    if (group.low && group.high)
        drawn.interval->addData(
            mean - *group.low * axes_.yFactor, *group.high * axes_.yFactor - mean);
    drawn.runs = new ClippedGraph(xAxis, yAxis);
    drawn.runs->setLineStyle(QCPGraph::lsNone);
    for (std::size_t i = 0; i < group.runs.size(); ++i) {
        const double x = position + runsAt + (i % 2 == 0 ? -zigzag : zigzag);
        const double y = group.runs[i].y * axes_.yFactor;
        drawn.runs->addData(x, y);
        placed_.push_back({ &group.runs[i], { x, y } });
    }
    for (QCPAbstractPlottable* one :
        std::initializer_list<QCPAbstractPlottable*> { drawn.mean, drawn.interval, drawn.runs })
        one->setSelectable(QCP::stNone);
    if (group.plan == QLatin1String("dense")) {
        reference_->setVisible(true);
        reference_->point1->setCoords(0.0, mean);
        reference_->point2->setCoords(1.0, mean);
    }
    drawn_.push_back(drawn);
}

void GroupPlot::updateRanges()
{
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    const auto include = [&](double value) {
        if (!std::isfinite(value))
            return;
        low = std::min(low, value * axes_.yFactor);
        high = std::max(high, value * axes_.yFactor);
    };
    for (const RunGroup& group : groups_) {
        include(group.mean);
        include(group.low.value_or(group.mean));
        include(group.high.value_or(group.mean));
        for (const RunPoint& run : group.runs)
            include(run.y);
    }
    const auto count = static_cast<double>(std::max<std::size_t>(1, groups_.size()));
    setFullRange({ 0.5, count + 0.5 }, niceRange(low, high, false, tickCount));
    scheduleReplot();
}

void GroupPlot::setSelected(const QString& runId)
{
    selected_ = runId;
    ring_->setPoint(placeOf(placed_, runId));
    scheduleReplot();
}

void GroupPlot::applyStyle()
{
    reference_->setPen(linePen(style().tokens->ink3, 1.0, true));
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
        const theme::PlanLook look = lookOf(groups_[i].plan, style());
        drawn_[i].mean->setScatterStyle(markerStyle(look, style(), true, meanSize));
        drawn_[i].runs->setScatterStyle(markerStyle(look, style(), false));
        QPen pen(look.colour, 2.0);
        pen.setCapStyle(Qt::FlatCap);
        drawn_[i].interval->setPen(pen);
    }
}

void GroupPlot::arrange(QSizeF size)
{
    std::vector<Category> categories;
    for (std::size_t i = 0; i < groups_.size(); ++i)
        categories.push_back({ static_cast<double>(i + 1), groups_[i].plan, groups_[i].plan,
            text(groups_[i].mean) });
    names_->setCategories(std::move(categories));
    setSideRoom(size, 0.0, names_->lineHeight() + 2.0);
}

QString GroupPlot::intervalText(const RunGroup& group) const
{
    if (!group.low || !group.high)
        return tr("one run");
    return tr("%1: %2 – %3").arg(group.intervalName, text(*group.low), text(*group.high));
}

std::optional<ReadOut> GroupPlot::readAt(QPointF position) const
{
    if (const PlacedRun* hit = runAtPixel(position))
        return ReadOut { hit->run->name, hit->at.x(), false,
            { { hit->run->plan, text(hit->run->y), hit->at } }, 0 };
    const double x = xAxis->pixelToCoord(position.x());
    const double nearest = std::round(x);
    if (nearest < 1.0 || nearest > static_cast<double>(groups_.size())
        || std::abs(x - nearest - meanAt) > 0.15)
        return {};
    const RunGroup& group = groups_[static_cast<std::size_t>(nearest) - 1];
    const QPointF mean(nearest + meanAt, group.mean * axes_.yFactor);
    return ReadOut { group.plan, mean.x(), false,
        { { group.plan,
              tr("mean of %n runs: %1", nullptr, static_cast<int>(group.runs.size()))
                  .arg(text(group.mean)),
              mean },
            { {}, intervalText(group), mean } },
        0 };
}

QString GroupPlot::description() const
{
    if (groups_.empty())
        return tr("%1: nothing to show yet.").arg(axes_.title);
    QStringList parts;
    for (const RunGroup& group : groups_)
        parts.append(tr("%1 %2 (%3)").arg(group.plan, text(group.mean), intervalText(group)));
    return tr("%1, mean by plan: %2.").arg(axes_.title, parts.join(QStringLiteral(", ")));
}

GroupChart::GroupChart(RunAxes axes, QWidget* parent)
    : PlotChart(axes.name, axes.title, parent)
    , plot_(new GroupPlot(std::move(axes), this))
{
    setPlot(plot_);
    connect(plot_, &Plot::clicked, this, [this](QPointF position) {
        if (const PlacedRun* hit = plot_->runAtPixel(position))
            Q_EMIT runClicked(hit->run->id);
    });
}

GroupChart::~GroupChart() = default;

void GroupChart::setGroups(std::vector<RunGroup> groups)
{
    plot_->setGroups(std::move(groups));
    contentChanged();
}

void GroupChart::setSelected(const QString& runId) { plot_->setSelected(runId); }

FigureTable GroupChart::figureTable() const
{
    const auto cell
        = [](const std::optional<double>& value) { return value ? QVariant(*value) : QVariant(); };
    FigureTable table { { QStringLiteral("plan"), QStringLiteral("run"), plot_->axes().yTitle,
                            QStringLiteral("mean"), QStringLiteral("low"), QStringLiteral("high"),
                            QStringLiteral("interval") },
        {} };
    for (const RunGroup& group : plot_->groups())
        for (const RunPoint& run : group.runs)
            table.rows.push_back({ group.plan, run.name, run.y, group.mean, cell(group.low),
                cell(group.high), group.intervalName });
    return table;
}

bool GroupChart::hasContent() const { return !plot_->groups().empty(); }

} // namespace crisp::charts
