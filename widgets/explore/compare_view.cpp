// SPDX-License-Identifier: Apache-2.0
#include "explore/compare_view.h"

#include "controls/labels.h"
#include "explore/layer_values.h"
#include "theme/painting.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace crisp::explore {
namespace {

constexpr int bottomHeight = 288;
constexpr int leastBottomHeight = 190;
constexpr int wideList = 303;
constexpr int narrowList = 240;
constexpr int narrowBelow = 1208; // a window of 1280

charts::LayerAxes movedAxes()
{
    charts::LayerAxes axes;
    axes.name = QStringLiteral("weight-moved-by-layer");
    axes.title = CompareView::tr("Weight that moved, by layer");
    axes.yTitle = QStringLiteral("weight_moved");
    axes.unit = QStringLiteral("%");
    axes.yFactor = 100.0;
    axes.decimals = 0;
    return axes;
}

} // namespace

CompareView::CompareView(charts::ExportHub& hub, QWidget* parent)
    : QWidget(parent)
{
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildMaps(hub), 1);
    column->addWidget(new controls::Rule(Qt::Horizontal, left));
    column->addWidget(buildCharts(hub));
    changes_ = new ChangesList(this);
    auto* rule = new controls::Rule(Qt::Vertical, this);
    across->addWidget(left, 1);
    across->addWidget(rule);
    across->addWidget(changes_);
    ofDifference_.insert(ofDifference_.end(), { mapPanels_[2], rule, changes_ });
    connect(changes_, &ChangesList::cellChosen, this, [this](const Cell& cell) {
        Lock lock;
        lock.cell = cell;
        Q_EMIT lockRequested(lock);
    });
    connect(grid_, &HeadGrid::selectedChanged, this, &CompareView::positionChosen);
    shareMaps();
}

QWidget* CompareView::buildMaps(charts::ExportHub& hub)
{
    auto* maps = new QWidget(this);
    auto* row = new QHBoxLayout(maps);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const std::array names { QStringLiteral("mapA"), QStringLiteral("mapB"),
        QStringLiteral("mapDifference") };
    for (std::size_t index = 0; index < maps_.size(); ++index) {
        maps_[index] = new MapView(maps);
        maps_[index]->setObjectName(names[index]);
        mapPanels_[index] = new charts::ChartPanel(maps_[index], maps_[index], &hub, maps);
        row->addWidget(mapPanels_[index], 1);
        connect(mapPanels_[index], &charts::ChartPanel::enlargeRequested, this,
            [this, index] { Q_EMIT enlargeWanted(mapPanels_[index]); });
    }
    // Cells of one size: the first map is wider by its row labels.
    const auto share = [this, maps, row] {
        const int labels = maps_[0]->rowLabelWidth() - maps_[1]->rowLabelWidth();
        const int each = std::max((maps->width() - labels) / int(maps_.size()), 1);
        row->setStretch(0, each + labels);
        row->setStretch(1, each);
        row->setStretch(2, each);
    };
    connect(maps_[0], &MapView::cellMarginsChanged, maps, share);
    connect(maps_[1], &MapView::cellMarginsChanged, maps, share);
    whyNot_ = controls::secondaryLabel({}, maps);
    whyNot_->setWordWrap(true);
    whyNot_->setAlignment(Qt::AlignCenter);
    whyNot_->setMaximumWidth(theme::scaled(220));
    whyNot_->setContentsMargins(16, 0, 16, 0);
    whyNot_->hide();
    row->addWidget(whyNot_);
    return maps;
}

QWidget* CompareView::buildCharts(charts::ExportHub& hub)
{
    auto* charts = new QWidget(this);
    charts_ = charts;
    auto* row = new QHBoxLayout(charts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    grid_ = new HeadGrid(charts);
    grid_->setObjectName(QStringLiteral("differenceGrid"));
    entropy_ = new charts::LayerLineChart(
        entropyAxes(QStringLiteral("entropy-by-layer-compared")), charts);
    moved_ = new charts::LayerBarChart(movedAxes(), charts);
    gridPanel_ = new charts::ChartPanel(grid_, grid_, &hub, charts);
    gridPanel_->setTitle(tr("Difference, every head"), tr("same scale as above"));
    auto* entropyPanel = new charts::ChartPanel(entropy_, entropy_, &hub, charts);
    entropyPanel->setTitle(entropy_->figureTitle());
    movedPanel_ = new charts::ChartPanel(moved_, moved_, &hub, charts);
    movedPanel_->setTitle(moved_->figureTitle());
    auto* leftRule = new controls::Rule(Qt::Vertical, charts);
    auto* rightRule = new controls::Rule(Qt::Vertical, charts);
    row->addWidget(gridPanel_, 2);
    row->addWidget(leftRule);
    row->addWidget(entropyPanel, 1);
    row->addWidget(rightRule);
    row->addWidget(movedPanel_, 1);
    ofDifference_.insert(ofDifference_.end(), { gridPanel_, leftRule, rightRule, movedPanel_ });
    for (charts::ChartPanel* panel : { gridPanel_, entropyPanel, movedPanel_ })
        connect(panel, &charts::ChartPanel::enlargeRequested, this,
            [this, panel] { Q_EMIT enlargeWanted(panel); });
    return charts;
}

void CompareView::shareMaps()
{
    for (std::size_t index = 0; index < maps_.size(); ++index) {
        MapView* map = maps_[index];
        connect(map, &MapView::hoveredChanged, this, [this, map](const std::optional<Cell>& cell) {
            for (MapView* other : maps_)
                if (other != map && sameTokens())
                    other->setHovered(cell);
        });
        connect(map, &MapView::viewChanged, this, [this, map](const MapView::View& view) {
            for (MapView* other : maps_)
                if (other != map && sameTokens())
                    other->setView(view);
        });
        connect(map, &MapView::lockRequested, this, [this, map, index](const Lock& lock) {
            if (sameTokens())
                Q_EMIT lockRequested(lockOfSentence(scene_->map, lock));
            else if (scene_ && index == scene_->input.own)
                Q_EMIT lockRequested(
                    lockOfSentence(index == 0 ? scene_->map : scene_->second, lock));
            else
                map->setLock(lock); // of the other sentence: only it shows it
        });
    }
}

bool CompareView::sameTokens() const { return scene_ && scene_->noDifference.isEmpty(); }

void CompareView::setScene(const ScenePointer& scene)
{
    scene_ = scene;
    maps_[0]->setMap(scene ? scene->map.map : nullptr);
    maps_[1]->setMap(scene ? scene->second.map : nullptr);
    maps_[2]->setMap(scene ? scene->difference.map : nullptr);
    const bool all = sameTokens();
    maps_[1]->setRowLabels(!all);
    maps_[2]->setRowLabels(false);
    if (!all)
        maps_[1]->setLock({});
    showDifference(all);
    if (scene)
        whyNot_->setText(scene->noDifference);
    grid_->setData(scene ? scene->grid : nullptr);
    changes_->setScene(scene);
    if (!scene)
        return;
    fitThumbnails(); // another model has other heads
    showTitles();
    showCharts();
}

void CompareView::showTitles()
{
    const SceneInput& input = scene_->input;
    mapPanels_[0]->setTitle(tr("A  %1").arg(input.first.shortName), scene_->title);
    mapPanels_[1]->setTitle(tr("B  %1").arg(input.second.shortName));
    mapPanels_[2]->setTitle(tr("B − A"), tr("difference"));
}

void CompareView::showCharts()
{
    const SceneInput& input = scene_->input;
    const QString caption = captionOf(input.first, input.second);
    entropy_->setSeries(
        { entropySeries(tr("A"), tr("A"), input.first.planName, *input.first.explained),
            entropySeries(tr("B"), tr("B"), input.second.planName, *input.second.explained) });
    entropy_->setCaption(caption);
    charts::LayerSeries moved { QStringLiteral("moved"), tr("moved"), QStringLiteral("dense"), {} };
    if (scene_->changes)
        moved.values = scene_->changes->moved;
    moved_->setBars(moved, {});
    moved_->setCaption(caption);
}

void CompareView::setState(const ExploreState& state)
{
    grid_->setSelected(state.position());
    changes_->setLock(state.lock);
    if (!scene_)
        return;
    if (sameTokens()) {
        const Lock lock = lockOfMap(scene_->map, state.lock);
        for (MapView* map : maps_)
            map->setLock(lock);
    } else {
        const bool ownFirst = scene_->input.own == 0;
        maps_[ownFirst ? 0 : 1]->setLock(
            lockOfMap(ownFirst ? scene_->map : scene_->second, state.lock));
    }
}

void CompareView::setColourMap(const QString& name)
{
    for (MapView* map : maps_)
        map->setColourMap(name);
    grid_->setColourMap(name);
}

/// Only when that changes: one panel may have the page to itself.
void CompareView::showDifference(bool shown)
{
    if (shown == subtracted_)
        return;
    subtracted_ = shown;
    for (QWidget* widget : ofDifference_)
        widget->setVisible(shown);
    whyNot_->setVisible(!shown);
}

void CompareView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void CompareView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && changes_ != nullptr)
        arrange(); // columns are as wide as their texts
}

void CompareView::arrange()
{
    changes_->setFixedWidth(listWidth(width()));
    fitThumbnails();
}

int CompareView::listWidth(int viewWidth)
{
    return theme::scaled(viewWidth < theme::scaled(narrowBelow) ? narrowList : wideList);
}

QSize CompareView::minimumSizeHint() const { return { 760, 400 }; }

/// As large as there is room for.
void CompareView::fitThumbnails()
{
    const int header = theme::scaled(40);
    const int most = std::min(theme::scaled(bottomHeight), height() * 2 / 5);
    for (const auto& [side, pitch] : { std::pair(34, 37), std::pair(32, 35), std::pair(24, 27) }) {
        grid_->setThumbnail(side, pitch);
        const QSize wanted = grid_->sizeHint();
        charts_->setFixedHeight(std::clamp(wanted.height() + header + 4,
            theme::scaled(leastBottomHeight), theme::scaled(bottomHeight)));
        if (wanted.width() <= gridPanel_->width() && wanted.height() + header <= most)
            return;
    }
}

std::vector<charts::Figure*> CompareView::figures() const
{
    std::vector<charts::Figure*> result { maps_[0], maps_[1] };
    if (sameTokens()) {
        result.push_back(maps_[2]);
        result.push_back(grid_);
    }
    result.push_back(entropy_);
    if (sameTokens()) {
        result.push_back(moved_);
        result.push_back(changes_);
    }
    return result;
}

charts::Figure* CompareView::mainFigure() const { return sameTokens() ? maps_[2] : maps_[0]; }

} // namespace crisp::explore
