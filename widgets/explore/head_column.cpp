// SPDX-License-Identifier: Apache-2.0
#include "explore/head_column.h"

#include "controls/labels.h"
#include "explore/grid_layout.h"
#include "explore/layer_values.h"
#include "theme/painting.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr int panelHeader = 40;
constexpr int panelBottom = 5;
constexpr int goodChartHeight = 190;
constexpr int leastChartHeight = 140;
constexpr int leastEntropyHeight = 100;
constexpr int rules = 2;
constexpr int largestGrid = 760;

charts::LayerAxes sparsityAxes()
{
    charts::LayerAxes axes;
    axes.name = QStringLiteral("sparsity-by-layer");
    axes.title = HeadColumn::tr("Sparsity by layer");
    axes.yTitle = QStringLiteral("sparsity");
    axes.unit = QStringLiteral("%");
    axes.yFactor = 100.0;
    axes.yMaximum = 100.0;
    axes.decimals = 0;
    return axes;
}

} // namespace

HeadColumn::HeadColumn(charts::ExportHub& hub, QWidget* parent)
    : QWidget(parent)
    , grid_(new HeadGrid(this))
    , entropy_(new EntropyGrid(this))
    , entropyByLayer_(
          new charts::LayerLineChart(entropyAxes(QStringLiteral("entropy-by-layer")), this))
    , sparsityByLayer_(new charts::LayerBarChart(sparsityAxes(), this))
    , gridPanel_(new charts::ChartPanel(grid_, grid_, &hub, this))
    , entropyPanel_(new charts::ChartPanel(entropy_, entropy_, &hub, this))
    , charts_(new QWidget(this))
{
    grid_->setObjectName(QStringLiteral("headGrid"));
    entropy_->setObjectName(QStringLiteral("entropyGrid"));
    entropyPanel_->setTitle(tr("Entropy of each head"));
    auto* linePanel = new charts::ChartPanel(entropyByLayer_, entropyByLayer_, &hub, this);
    linePanel->setTitle(entropyByLayer_->figureTitle());
    auto* barPanel = new charts::ChartPanel(sparsityByLayer_, sparsityByLayer_, &hub, this);
    barPanel->setTitle(sparsityByLayer_->figureTitle());
    panels_ = { gridPanel_, entropyPanel_, linePanel, barPanel };

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(gridPanel_);
    column->addWidget(new controls::Rule(Qt::Horizontal, this));
    column->addWidget(entropyPanel_);
    column->addWidget(new controls::Rule(Qt::Horizontal, this));
    auto* row = new QHBoxLayout(charts_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(linePanel, 1);
    row->addWidget(new controls::Rule(Qt::Vertical, charts_));
    row->addWidget(barPanel, 1);
    column->addWidget(charts_, 1);

    for (charts::ChartPanel* panel : panels_)
        connect(panel, &charts::ChartPanel::enlargeRequested, this,
            [this, panel] { Q_EMIT enlargeWanted(panel); });
    connect(grid_, &HeadGrid::selectedChanged, this, &HeadColumn::positionChosen);
    connect(entropy_, &EntropyGrid::selectedChanged, this, &HeadColumn::positionChosen);
}

void HeadColumn::setScene(const ScenePointer& scene)
{
    if (!scene || scene->input.comparing())
        return;
    const analysis::Explanation& explanation = *scene->input.first.explained->explanation;
    layers_ = explanation.layers.size();
    heads_ = explanation.layers.front().heads.size();
    grid_->setData(scene->grid);
    gridPanel_->setTitle(tr("Heads"),
        scene->grid->diverging ? tr("difference to %1").arg(scene->input.before.shortName)
                               : tr("%1 layers down, %2 heads across").arg(layers_).arg(heads_));
    std::vector<std::vector<double>> entropy;
    for (const analysis::LayerExplanation& layer : explanation.layers) {
        entropy.emplace_back();
        for (const analysis::HeadExplanation& head : layer.heads)
            entropy.back().push_back(head.entropy);
    }
    entropy_->setEntropy(
        std::move(entropy), std::log(double(explanation.size())), captionOf(scene->input.first));
    setCharts(*scene);
}

void HeadColumn::setCharts(const Scene& scene)
{
    const SceneInput& input = scene.input;
    const bridge::Explained& own = *input.first.explained;
    const auto fits = [&](const std::shared_ptr<const bridge::Explained>& run) {
        return run && run->explanation->layers.size() == own.explanation->layers.size();
    };
    std::vector<charts::LayerSeries> series;
    if (fits(input.references.dense))
        series.push_back(entropySeries(QStringLiteral("dense"), tr("dense"),
            QStringLiteral("dense"), *input.references.dense));
    if (fits(input.references.trained))
        series.push_back(entropySeries(QStringLiteral("trained"), tr("as trained"),
            input.references.trained->planName, *input.references.trained));
    if (fits(input.references.unedited) && !input.references.trained)
        series.push_back(entropySeries(QStringLiteral("unedited"), tr("before edits"),
            input.references.unedited->planName, *input.references.unedited));
    series.push_back(entropySeries(QStringLiteral("now"), tr("now"), input.first.planName, own));
    const QString caption = captionOf(input.first);
    entropyByLayer_->setSeries(std::move(series));
    entropyByLayer_->setFocus(QStringLiteral("now"));
    entropyByLayer_->setCaption(caption);

    charts::LayerSeries measured { QStringLiteral("now"), tr("measured"), input.first.planName,
        {} };
    std::vector<double> asked;
    for (const analysis::LayerExplanation& layer : own.explanation->layers) {
        measured.values.push_back(layer.effectiveSparsity);
        asked.push_back(layer.nominalSparsity);
    }
    sparsityByLayer_->setBars(measured, std::move(asked));
    sparsityByLayer_->setCaption(caption);
}

void HeadColumn::setPosition(const HeadPosition& position)
{
    grid_->setSelected(position);
    entropy_->setSelected(position);
}

void HeadColumn::setColourMap(const QString& name) { grid_->setColourMap(name); }

/// With its column of means even where it shows differences, which have none: switching must not
/// move what stands beside it. Larger models scroll.
QSize HeadColumn::gridSize(const Thumbnail& thumbnail) const
{
    GridLayout layout;
    layout.layers = layers_;
    layout.heads = heads_;
    layout.width = layout.height = thumbnail.side;
    layout.columnPitch = layout.rowPitch = thumbnail.pitch;
    for (double* text : { &layout.numbers, &layout.header, &layout.end })
        *text *= theme::fontScale();
    return layout.size().toSize().boundedTo({ largestGrid, largestGrid });
}

int HeadColumn::setRoom(int width, int height)
{
    const int header = theme::scaled(panelHeader);
    QSize wanted;
    int entropy = 0;
    for (const Thumbnail& thumbnail :
        { Thumbnail { 40, 44 }, Thumbnail { 32, 35 }, Thumbnail { 24, 27 } }) {
        grid_->setThumbnail(thumbnail.side, thumbnail.pitch);
        entropy_->setColumns(thumbnail.side, thumbnail.pitch);
        wanted = gridSize(thumbnail) + QSize(0, header + panelBottom);
        entropy = header + entropy_->sizeHint().height() + panelBottom;
        if (wanted.width() <= width
            && wanted.height() + entropy + theme::scaled(goodChartHeight) <= height)
            break;
    }
    // Where even the smallest are too high, rows of numbers move together; then it scrolls.
    const int charts
        = std::max(theme::scaled(leastChartHeight), charts_->minimumSizeHint().height());
    const int least = std::min(header + theme::scaled(leastEntropyHeight), entropy);
    const int left = height - wanted.height() - charts - rules;
    gridPanel_->setFixedHeight(wanted.height());
    entropyPanel_->setFixedHeight(std::clamp(left, least, entropy));
    setMinimumHeight(wanted.height() + least + charts + rules);
    return wanted.width();
}

std::vector<charts::Figure*> HeadColumn::figures() const
{
    return { grid_, entropy_, entropyByLayer_, sparsityByLayer_ };
}

} // namespace crisp::explore
