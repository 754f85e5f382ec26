// SPDX-License-Identifier: Apache-2.0
#include "charts/clipped_graph.h"
#include "charts/layer_charts.h"
#include "charts/layer_text.h"
#include "charts/marks.h"
#include "charts/plot.h"
#include "theme/theme.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr int tickCount = 4;
constexpr double focusWidth = 2.5;
constexpr double lineWidth = 1.75;

} // namespace

class LayerLinePlot : public Plot {
public:
    LayerLinePlot(LayerAxes axes, QWidget* parent);

    void setSeries(std::vector<LayerSeries> series);
    void setFocusedSeries(const QString& id);
    [[nodiscard]] const std::vector<LayerSeries>& series() const { return series_; }
    [[nodiscard]] const LayerAxes& axes() const { return axes_; }

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    void rebuild();
    void updateRanges();

    LayerAxes axes_;
    std::vector<LayerSeries> series_;
    std::vector<ClippedGraph*> graphs_; ///< one a series, in the same order
    QString focus_;
    EndLabels* labels_;
};

LayerLinePlot::LayerLinePlot(LayerAxes axes, QWidget* parent)
    : Plot(parent)
    , axes_(std::move(axes))
    , labels_(new EndLabels(this, style()))
{
    setXTitle(tr("layer"));
    setXNumberRoom(28.0);
    xTicker().setWhole(true);
    yTicker().setUnit(axes_.unit);
    restyle();
    updateRanges();
}

void LayerLinePlot::setSeries(std::vector<LayerSeries> series)
{
    series_ = std::move(series);
    rebuild();
}

void LayerLinePlot::setFocusedSeries(const QString& id)
{
    if (id == focus_)
        return;
    focus_ = id;
    rebuild(); // what is in front is drawn last
}

void LayerLinePlot::rebuild()
{
    for (ClippedGraph* graph : graphs_)
        removeGraph(graph);
    graphs_.assign(series_.size(), nullptr);
    for (const bool inFront : { false, true }) {
        for (std::size_t i = 0; i < series_.size(); ++i) {
            if ((series_[i].id == focus_) != inFront)
                continue;
            graphs_[i] = new ClippedGraph(xAxis, yAxis);
            graphs_[i]->setSelectable(QCP::stNone);
            for (std::size_t layer = 0; layer < series_[i].values.size(); ++layer)
                graphs_[i]->addData(
                    static_cast<double>(layer + 1), series_[i].values[layer] * axes_.yFactor);
        }
    }
    applyStyle();
    updateRanges();
}

void LayerLinePlot::updateRanges()
{
    const auto count = static_cast<double>(layersIn(series_));
    double high = 0.0;
    for (const LayerSeries& one : series_)
        for (const double value : one.values)
            if (std::isfinite(value))
                high = std::max(high, value * axes_.yFactor);
    QCPRange y = niceRange(0.0, high, true, tickCount);
    if (axes_.yMaximum > 0.0)
        y = QCPRange(0.0, axes_.yMaximum);
    setFullRange({ 1.0 - std::max(0.3, 0.06 * count), std::max(1.5, count * 1.01) }, y);
    scheduleReplot();
}

void LayerLinePlot::applyStyle()
{
    for (std::size_t i = 0; i < series_.size(); ++i) {
        const theme::PlanLook look = lookOf(series_[i].plan, style());
        const bool inFront = series_[i].id == focus_;
        graphs_[i]->setPen(linePen(look.colour, inFront ? focusWidth : lineWidth, look.dashed));
        graphs_[i]->setScatterStyle(markerStyle(look, style()));
    }
}

void LayerLinePlot::arrange(QSizeF size)
{
    const QFontMetricsF metrics(plotFont(theme::Text::Label, style()));
    std::vector<EndLabel> labels;
    for (const LayerSeries& one : series_) {
        const auto last = std::find_if(one.values.rbegin(), one.values.rend(),
            [](double value) { return std::isfinite(value); });
        if (last == one.values.rend())
            continue;
        EndLabel label;
        label.plan = one.plan;
        label.end = { static_cast<double>(one.values.rend() - last), *last * axes_.yFactor };
        label.text
            = metrics.elidedText(shortName(one, series_), Qt::ElideRight, 0.35 * size.width());
        label.strong = one.id == focus_;
        label.marker = false;
        labels.push_back(std::move(label));
    }
    labels_->setLabels(std::move(labels));
    setSideRoom(size, labels_->neededWidth());
}

std::optional<ReadOut> LayerLinePlot::readAt(QPointF position) const
{
    const double layer = std::round(xAxis->pixelToCoord(position.x()));
    return readLayer(*this, series_, axes_, layer, position);
}

QString LayerLinePlot::description() const { return describeLayers(axes_, series_); }

LayerLineChart::LayerLineChart(LayerAxes axes, QWidget* parent)
    : PlotChart(axes.name, axes.title, parent)
    , plot_(new LayerLinePlot(std::move(axes), this))
{
    setPlot(plot_);
}

LayerLineChart::~LayerLineChart() = default;

void LayerLineChart::setSeries(std::vector<LayerSeries> series)
{
    plot_->setSeries(std::move(series));
    contentChanged();
}

void LayerLineChart::setFocus(const QString& id) { plot_->setFocusedSeries(id); }

FigureTable LayerLineChart::figureTable() const
{
    FigureTable table { { QStringLiteral("run"), QStringLiteral("plan"), QStringLiteral("layer"),
                            plot_->axes().yTitle },
        {} };
    for (const LayerSeries& one : plot_->series())
        for (std::size_t layer = 0; layer < one.values.size(); ++layer)
            table.rows.push_back(
                { one.name, one.plan, static_cast<qlonglong>(layer + 1), one.values[layer] });
    return table;
}

bool LayerLineChart::hasContent() const { return layersIn(plot_->series()) > 0; }

} // namespace crisp::charts
