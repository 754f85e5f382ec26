// SPDX-License-Identifier: Apache-2.0
#include "charts/clipped_graph.h"
#include "charts/plot.h"
#include "charts/run_charts.h"
#include "charts/run_marks.h"
#include "theme/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace crisp::charts {
namespace {

constexpr int tickCount = 4;

} // namespace

class ScatterPlot : public Plot {
public:
    ScatterPlot(RunAxes axes, QWidget* parent);

    void setPoints(std::vector<RunPoint> points);
    void setLine(std::optional<std::pair<double, double>> line, const QString& note);
    void setBand(std::vector<BandPoint> band);
    void setSelected(const QString& runId);
    [[nodiscard]] const PlacedRun* runAtPixel(QPointF pixel) const
    {
        return runAt(*this, placed_, pixel);
    }
    [[nodiscard]] const std::vector<RunPoint>& points() const { return points_; }
    [[nodiscard]] const RunAxes& axes() const { return axes_; }

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    void updateLine();
    void updateRanges();
    [[nodiscard]] QString xText(double value) const;
    [[nodiscard]] QString yText(double value) const;

    RunAxes axes_;
    std::vector<RunPoint> points_;
    std::vector<PlacedRun> placed_;
    std::vector<BandPoint> band_;
    std::optional<std::pair<double, double>> line_;
    QString noteText_;
    QString selected_;
    ClippedGraph* bandLow_;
    ClippedGraph* bandHigh_;
    ClippedGraph* lineGraph_;
    std::map<QString, ClippedGraph*> graphs_; ///< by plan
    SelectionRing* ring_;
    CornerNote* note_;
};

ScatterPlot::ScatterPlot(RunAxes axes, QWidget* parent)
    : Plot(parent)
    , axes_(std::move(axes))
    , bandLow_(new ClippedGraph(xAxis, yAxis))
    , bandHigh_(new ClippedGraph(xAxis, yAxis))
    , lineGraph_(new ClippedGraph(xAxis, yAxis))
    , ring_(new SelectionRing(this, style()))
    , note_(new CornerNote(this, style()))
{
    bandHigh_->setChannelFillGraph(bandLow_);
    for (ClippedGraph* graph : { bandLow_, bandHigh_, lineGraph_ })
        graph->setSelectable(QCP::stNone);
    setXTitle(axes_.xTitle);
    xTicker().setUnit(axes_.xUnit);
    yTicker().setUnit(axes_.yUnit);
    restyle();
    updateRanges();
}

QString ScatterPlot::xText(double value) const
{
    return axisText(value * axes_.xFactor, axes_.decimals, axes_.xUnit);
}

QString ScatterPlot::yText(double value) const
{
    return axisText(value * axes_.yFactor, axes_.decimals, axes_.yUnit);
}

void ScatterPlot::setPoints(std::vector<RunPoint> points)
{
    for (const auto& [plan, graph] : graphs_)
        removeGraph(graph);
    graphs_.clear();
    placed_.clear();
    points_ = std::move(points);
    for (const RunPoint& run : points_) {
        const QPointF at(run.x * axes_.xFactor, run.y * axes_.yFactor);
        if (!std::isfinite(at.x()) || !std::isfinite(at.y()))
            continue;
        ClippedGraph*& graph = graphs_[run.plan];
        if (graph == nullptr) {
            graph = new ClippedGraph(xAxis, yAxis);
            graph->setLineStyle(QCPGraph::lsNone);
            graph->setSelectable(QCP::stNone);
        }
        graph->addData(at.x(), at.y());
        placed_.push_back({ &run, at });
    }
    setSelected(selected_);
    updateLine();
    applyStyle();
    updateRanges();
}

void ScatterPlot::setLine(std::optional<std::pair<double, double>> line, const QString& note)
{
    line_ = line;
    noteText_ = note;
    note_->setText(note);
    updateLine();
    scheduleReplot();
}

void ScatterPlot::setBand(std::vector<BandPoint> band)
{
    band_ = std::move(band);
    updateLine();
    updateRanges();
}

void ScatterPlot::updateLine()
{
    lineGraph_->data()->clear();
    bandLow_->data()->clear();
    bandHigh_->data()->clear();
    const QCPRange y = yAxis->range();
    for (const BandPoint& one : band_) {
        const double x = one.x * axes_.xFactor;
        if (isOnPaper() && !xAxis->range().contains(x))
            continue; // a file's fill is not clipped
        const auto inside = [&](double value) {
            return isOnPaper() ? std::clamp(value, y.lower, y.upper) : value;
        };
        bandLow_->addData(x, inside(one.low * axes_.yFactor));
        bandHigh_->addData(x, inside(one.high * axes_.yFactor));
    }
    if (!line_ || placed_.empty())
        return;
    const auto [left, right] = std::minmax_element(points_.begin(), points_.end(),
        [](const RunPoint& a, const RunPoint& b) { return a.x < b.x; });
    for (const double x : { left->x, right->x })
        lineGraph_->addData(x * axes_.xFactor, (line_->first + line_->second * x) * axes_.yFactor);
}

void ScatterPlot::updateRanges()
{
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    double left = low;
    double right = high;
    const auto include = [&](double x, double y) {
        left = std::min(left, x);
        right = std::max(right, x);
        low = std::min(low, y);
        high = std::max(high, y);
    };
    for (const PlacedRun& one : placed_)
        include(one.at.x(), one.at.y());
    for (const BandPoint& one : band_) {
        include(one.x * axes_.xFactor, one.low * axes_.yFactor);
        include(one.x * axes_.xFactor, one.high * axes_.yFactor);
    }
    if (left > right) {
        left = 0.0;
        right = 1.0;
    }
    const double air = right > left ? 0.05 * (right - left) : 1.0;
    setFullRange({ left - air, right + air }, niceRange(low, high, false, tickCount));
    scheduleReplot();
}

void ScatterPlot::setSelected(const QString& runId)
{
    selected_ = runId;
    ring_->setPoint(placeOf(placed_, runId));
    scheduleReplot();
}

void ScatterPlot::applyStyle()
{
    const theme::Tokens& tokens = *style().tokens;
    xAxis->grid()->setVisible(true);
    lineGraph_->setPen(linePen(tokens.ink2, 1.5));
    bandLow_->setPen(Qt::NoPen);
    bandHigh_->setPen(Qt::NoPen);
    QColor ground = tokens.ink3;
    ground.setAlphaF(0.15F);
    bandHigh_->setBrush(ground);
    for (const auto& [plan, graph] : graphs_)
        graph->setScatterStyle(markerStyle(lookOf(plan, style()), style()));
}

void ScatterPlot::arrange(QSizeF size)
{
    std::vector<QPointF> places;
    for (const PlacedRun& one : placed_)
        places.push_back(one.at);
    note_->setObstacles(std::move(places));
    updateLine();
    setSideRoom(size, 0.0);
}

std::optional<ReadOut> ScatterPlot::readAt(QPointF position) const
{
    const PlacedRun* hit = runAtPixel(position);
    if (hit == nullptr)
        return {};
    const RunPoint& run = *hit->run;
    return ReadOut { run.name, hit->at.x(), false,
        { { run.plan, yText(run.y), hit->at },
            { {}, xText(run.x) + QLatin1Char(' ') + axes_.xTitle, hit->at } },
        0 };
}

QString ScatterPlot::description() const
{
    if (placed_.empty())
        return tr("%1: nothing to show yet.").arg(axes_.title);
    QString sentence
        = tr("%1: %n runs", nullptr, static_cast<int>(placed_.size())).arg(axes_.title);
    if (!noteText_.isEmpty())
        sentence += QStringLiteral(", ")
            + QString(noteText_).replace(QLatin1Char('\n'), QLatin1String(", "));
    return sentence + QLatin1Char('.');
}

ScatterChart::ScatterChart(RunAxes axes, QWidget* parent)
    : PlotChart(axes.name, axes.title, parent)
    , plot_(new ScatterPlot(std::move(axes), this))
{
    setPlot(plot_);
    connect(plot_, &Plot::clicked, this, [this](QPointF position) {
        if (const PlacedRun* hit = plot_->runAtPixel(position))
            Q_EMIT runClicked(hit->run->id);
    });
}

ScatterChart::~ScatterChart() = default;

void ScatterChart::setPoints(std::vector<RunPoint> points)
{
    plot_->setPoints(std::move(points));
    contentChanged();
}

void ScatterChart::setLine(
    std::optional<std::pair<double, double>> interceptAndSlope, const QString& note)
{
    plot_->setLine(interceptAndSlope, note);
}

void ScatterChart::setBand(std::vector<BandPoint> band) { plot_->setBand(std::move(band)); }

void ScatterChart::setSelected(const QString& runId) { plot_->setSelected(runId); }

FigureTable ScatterChart::figureTable() const
{
    FigureTable table { { QStringLiteral("run"), QStringLiteral("plan"), plot_->axes().xTitle,
                            plot_->axes().yTitle },
        {} };
    for (const RunPoint& run : plot_->points())
        table.rows.push_back({ run.name, run.plan, run.x, run.y });
    return table;
}

bool ScatterChart::hasContent() const { return !plot_->points().empty(); }

} // namespace crisp::charts
