// SPDX-License-Identifier: Apache-2.0
#include "charts/clipped_graph.h"
#include "charts/layer_charts.h"
#include "charts/layer_text.h"
#include "charts/marks.h"
#include "charts/plot.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr int tickCount = 4;
constexpr double measuredWidth = 0.44; ///< of the way from layer to layer
constexpr double askedWidth = 0.52;
constexpr double othersAt = -0.40; ///< left of the bar

} // namespace

class LayerBarPlot : public Plot {
public:
    LayerBarPlot(LayerAxes axes, QWidget* parent);

    void setBars(const LayerSeries& measured, std::vector<double> asked);
    void setOthers(std::vector<LayerSeries> others);
    [[nodiscard]] const LayerSeries& measured() const { return measured_; }
    [[nodiscard]] const std::vector<double>& asked() const { return asked_; }
    [[nodiscard]] const std::vector<LayerSeries>& others() const { return others_; }
    [[nodiscard]] const LayerAxes& axes() const { return axes_; }

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    [[nodiscard]] std::vector<LayerSeries> all() const; ///< measured first
    void showValues();
    void updateLabels();
    void updateKey();

    LayerAxes axes_;
    LayerSeries measured_;
    std::vector<double> asked_;
    std::vector<LayerSeries> others_;
    QCPBars* measuredBars_;
    QCPBars* askedBars_;
    std::vector<ClippedGraph*> otherGraphs_;
    PointLabels* labels_;
    Key* key_;
};

LayerBarPlot::LayerBarPlot(LayerAxes axes, QWidget* parent)
    : Plot(parent)
    , axes_(std::move(axes))
    , measuredBars_(new QCPBars(xAxis, yAxis))
    , askedBars_(new QCPBars(xAxis, yAxis))
    , labels_(new PointLabels(this, style()))
    , key_(new Key(this, style()))
{
    measuredBars_->setWidth(measuredWidth);
    askedBars_->setWidth(askedWidth);
    measuredBars_->setSelectable(QCP::stNone);
    askedBars_->setSelectable(QCP::stNone);
    setXTitle(tr("layer"));
    setXNumberRoom(28.0);
    setZoomable(false); // a bar that does not begin at zero lies
    xTicker().setWhole(true);
    yTicker().setUnit(axes_.unit);
    restyle();
    showValues();
}

void LayerBarPlot::setBars(const LayerSeries& measured, std::vector<double> asked)
{
    measured_ = measured;
    asked_ = std::move(asked);
    showValues();
}

void LayerBarPlot::setOthers(std::vector<LayerSeries> others)
{
    others_ = std::move(others);
    for (ClippedGraph* graph : otherGraphs_)
        removeGraph(graph);
    otherGraphs_.clear();
    for (const LayerSeries& other : others_) {
        auto* graph = new ClippedGraph(xAxis, yAxis);
        graph->setSelectable(QCP::stNone);
        graph->setLineStyle(QCPGraph::lsNone);
        for (std::size_t layer = 0; layer < other.values.size(); ++layer)
            graph->addData(
                static_cast<double>(layer + 1) + othersAt, other.values[layer] * axes_.yFactor);
        otherGraphs_.push_back(graph);
    }
    showValues();
}

std::vector<LayerSeries> LayerBarPlot::all() const
{
    std::vector<LayerSeries> series { measured_ };
    series.insert(series.end(), others_.begin(), others_.end());
    return series;
}

void LayerBarPlot::showValues()
{
    double high = 0.0;
    const auto fill = [&](QCPBars& bars, const std::vector<double>& values) {
        QVector<QCPBarsData> data;
        for (std::size_t layer = 0; layer < values.size(); ++layer) {
            const double value = values[layer] * axes_.yFactor;
            if (!std::isfinite(value))
                continue;
            data.append({ static_cast<double>(layer + 1), value });
            high = std::max(high, value);
        }
        bars.data()->set(data, true);
    };
    fill(*measuredBars_, measured_.values);
    fill(*askedBars_, asked_);
    for (const LayerSeries& other : others_)
        for (const double value : other.values)
            if (std::isfinite(value))
                high = std::max(high, value * axes_.yFactor);

    QCPRange y = niceRange(0.0, high, true, tickCount);
    if (axes_.yMaximum > 0.0)
        y = QCPRange(0.0, axes_.yMaximum);
    constexpr double roomForNumber = 0.9; // of the height; above it a bar's number would be cut
    if (high > roomForNumber * y.upper)
        y.upper = std::max(y.upper, high) / roomForNumber;
    const double layers = std::max<double>(
        { 1.0, static_cast<double>(layersIn(all())), static_cast<double>(asked_.size()) });
    setFullRange({ 0.4, layers + 0.5 }, y);
    applyStyle();
    scheduleReplot();
}

void LayerBarPlot::applyStyle()
{
    const theme::Tokens& tokens = *style().tokens;
    constexpr double lightness = 0.12; // so that the outline stands out against the bar
    measuredBars_->setBrush(
        theme::mixed(lookOf(measured_.plan, style()).colour, tokens.surface, lightness));
    measuredBars_->setPen(Qt::NoPen);
    askedBars_->setBrush(Qt::NoBrush);
    askedBars_->setPen(QPen(tokens.ink, 1.0));
    for (std::size_t i = 0; i < otherGraphs_.size(); ++i)
        otherGraphs_[i]->setScatterStyle(markerStyle(lookOf(others_[i].plan, style()), style()));
}

void LayerBarPlot::updateLabels()
{
    std::vector<PointLabel> labels;
    for (std::size_t layer = 0; layer < measured_.values.size(); ++layer) {
        const double value = measured_.values[layer];
        if (!std::isfinite(value))
            continue;
        double top = value;
        if (layer < asked_.size() && std::isfinite(asked_[layer]))
            top = std::max(top, asked_[layer]);
        PointLabel label;
        label.point = { static_cast<double>(layer + 1), top * axes_.yFactor };
        label.text = theme::number(value * axes_.yFactor, axes_.decimals);
        labels.push_back(std::move(label));
    }
    labels_->setLabels(std::move(labels));
}

void LayerBarPlot::updateKey()
{
    std::vector<KeyEntry> entries;
    if (!measured_.values.empty())
        entries.push_back({ KeyEntry::Swatch::Filled, measured_.plan, tr("measured") });
    if (!asked_.empty())
        entries.push_back({ KeyEntry::Swatch::Outline, {}, tr("asked for") });
    for (const LayerSeries& other : others_)
        entries.push_back({ KeyEntry::Swatch::Marker, other.plan, shortName(other, others_) });
    key_->setEntries(std::move(entries));
}

void LayerBarPlot::arrange(QSizeF size)
{
    updateLabels();
    updateKey();
    setSideRoom(size, std::min(key_->neededWidth(), 0.35 * size.width()));
}

std::optional<ReadOut> LayerBarPlot::readAt(QPointF position) const
{
    const double layer = std::round(xAxis->pixelToCoord(position.x()));
    std::optional<ReadOut> values = readLayer(*this, all(), axes_, layer, position);
    if (!values)
        return values;
    values->hasLine = false;
    for (ReadOut::Row& row : values->rows)
        row.point = { layer, row.point.y() };
    const auto index = static_cast<std::size_t>(layer) - 1;
    if (index < asked_.size())
        values->rows.push_back(
            { {}, tr("asked for %1").arg(layerValueText(asked_[index], axes_)), { layer, -1.0 } });
    return values;
}

QString LayerBarPlot::description() const { return describeLayers(axes_, all()); }

LayerBarChart::LayerBarChart(LayerAxes axes, QWidget* parent)
    : PlotChart(axes.name, axes.title, parent)
    , plot_(new LayerBarPlot(std::move(axes), this))
{
    setPlot(plot_);
}

LayerBarChart::~LayerBarChart() = default;

void LayerBarChart::setBars(const LayerSeries& measured, std::vector<double> asked)
{
    plot_->setBars(measured, std::move(asked));
    contentChanged();
}

void LayerBarChart::setOthers(std::vector<LayerSeries> others)
{
    plot_->setOthers(std::move(others));
    contentChanged();
}

FigureTable LayerBarChart::figureTable() const
{
    const LayerAxes& axes = plot_->axes();
    FigureTable table { { QStringLiteral("run"), QStringLiteral("plan"), QStringLiteral("layer"),
                            axes.yTitle, axes.yTitle + QStringLiteral("_asked") },
        {} };
    const auto add = [&](const LayerSeries& one, const std::vector<double>& asked) {
        for (std::size_t layer = 0; layer < std::max(one.values.size(), asked.size()); ++layer)
            table.rows.push_back({ one.name, one.plan, static_cast<qlonglong>(layer + 1),
                layer < one.values.size() ? QVariant(one.values[layer]) : QVariant(),
                layer < asked.size() ? QVariant(asked[layer]) : QVariant() });
    };
    add(plot_->measured(), plot_->asked());
    for (const LayerSeries& other : plot_->others())
        add(other, {});
    return table;
}

bool LayerBarChart::hasContent() const
{
    return !plot_->measured().values.empty() || !plot_->asked().empty()
        || layersIn(plot_->others()) > 0;
}

} // namespace crisp::charts
