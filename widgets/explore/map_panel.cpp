// SPDX-License-Identifier: Apache-2.0
#include "explore/map_panel.h"

#include "controls/button.h"
#include "controls/labels.h"
#include "controls/segmented_control.h"
#include "theme/icons.h"
#include "theme/painting.h"

#include <QCheckBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::explore {
namespace {

constexpr int profileHeight = 186; // header and bars
constexpr int leastProfileHeight = 124;

} // namespace

MapPanel::MapPanel(charts::ExportHub& hub, QWidget* parent)
    : QWidget(parent)
    , stack_(new MapStack(this))
    , profile_(new ScoreProfile(this))
    , mapPanel_(new charts::ChartPanel(stack_, stack_, &hub, this))
    , profilePanel_(new charts::ChartPanel(profile_, profile_, &hub, this))
    , rule_(new controls::Rule(Qt::Horizontal, this))
{
    mapPanel_->setObjectName(QStringLiteral("mapPanel"));
    profilePanel_->setObjectName(QStringLiteral("profilePanel"));
    profilePanel_->setTitle(tr("Scores before softmax"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(mapPanel_, 1);
    column->addWidget(rule_);
    column->addWidget(profilePanel_);
    buildHeader();

    connect(stack_, &MapStack::lockRequested, this, &MapPanel::lockRequested);
    connect(stack_, &MapStack::showPrunedChosen, this, &MapPanel::showPrunedChosen);
    connect(stack_, &MapStack::hideBelowChosen, this, &MapPanel::hideBelowChosen);
    connect(stack_->matrix(), &MapView::editRequested, this, &MapPanel::editRequested);
    connect(stack_->matrix(), &MapView::viewChanged, this, &MapPanel::alignProfile);
    connect(stack_->matrix(), &MapView::cellMarginsChanged, this, &MapPanel::alignProfile);
    connect(
        stack_->matrix(), &MapView::hoveredChanged, this, [this](const std::optional<Cell>& cell) {
            hovered_ = cell;
            if (lock_.isFree())
                showProfile();
            Q_EMIT hovered(cell);
        });
    for (charts::ChartPanel* panel : { mapPanel_, profilePanel_ })
        connect(panel, &charts::ChartPanel::enlargeRequested, this,
            [this, panel] { Q_EMIT enlargeWanted(panel); });
}

void MapPanel::buildHeader()
{
    auto* previous = controls::iconButton(
        theme::Icon::ChevronLeft, tr("The head before (Alt+Left)"), mapPanel_);
    auto* next = controls::iconButton(
        theme::Icon::ChevronRight, tr("The next head (Alt+Right)"), mapPanel_);
    for (controls::Button* button : { previous, next }) {
        button->setEmphasis(controls::Emphasis::Quiet);
        button->setButtonSize(controls::ButtonSize::Small);
        mapPanel_->addHeaderWidget(button);
    }
    previous->setObjectName(QStringLiteral("previousHead"));
    next->setObjectName(QStringLiteral("nextHead"));
    allLayers_ = new QCheckBox(tr("All layers"), mapPanel_);
    allLayers_->setObjectName(QStringLiteral("allLayers"));
    allLayers_->setToolTip(tr("Over the heads of every layer"));
    mapPanel_->addHeaderWidget(allLayers_);
    shape_ = new controls::SegmentedControl({ tr("Matrix"), tr("Links") }, mapPanel_);
    shape_->setObjectName(QStringLiteral("shape"));
    shape_->setAccessibleName(tr("Shape of the map"));
    mapPanel_->addHeaderWidget(shape_);
    connect(previous, &QAbstractButton::clicked, this, [this] { Q_EMIT headStepped(-1); });
    connect(next, &QAbstractButton::clicked, this, [this] { Q_EMIT headStepped(1); });
    connect(allLayers_, &QCheckBox::toggled, this, &MapPanel::allLayersChosen);
    connect(shape_, &controls::SegmentedControl::indexChanged, this,
        [this](int index) { Q_EMIT linksChosen(index == 1); });
}

void MapPanel::setScene(const ScenePointer& scene)
{
    scene_ = scene;
    const MapPointer map = scene ? scene->map.map : nullptr;
    stack_->setMap(map);
    const bool differs = map && map->quantity == Quantity::Difference;
    const QString title = scene ? scene->title : QString();
    if (differs)
        mapPanel_->setTitle(
            tr("%1, B − A").arg(title), tr("A: %1").arg(scene->input.before.shortName));
    else
        mapPanel_->setTitle(title);
    if (map && hovered_ && (hovered_->from >= map->size() || hovered_->to >= map->size()))
        hovered_.reset();
}

void MapPanel::setState(const ExploreState& state)
{
    lock_ = scene_ ? lockOfMap(scene_->map, state.lock) : Lock {};
    stack_->setLock(lock_);
    stack_->setState(state);
    shape_->setIndex(state.links ? 1 : 0);
    const QSignalBlocker quiet(allLayers_);
    const bool several
        = state.reduction == Reduction::Mean || state.reduction == Reduction::Maximum;
    allLayers_->setVisible(several);
    allLayers_->setChecked(state.allLayers);
    profilePanel_->setVisible(!state.links && !alone_);
    rule_->setVisible(!state.links && !alone_);
    showProfile();
}

void MapPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // The map needs the height more.
    profilePanel_->setFixedHeight(
        std::clamp(height() / 4, theme::scaled(leastProfileHeight), theme::scaled(profileHeight)));
}

void MapPanel::setColourMap(const QString& name)
{
    stack_->matrix()->setColourMap(name);
    profile_->setColourMap(name);
}

void MapPanel::showProfile()
{
    const MapPointer map = scene_ ? scene_->scores : nullptr;
    std::optional<std::size_t> row;
    if (lock_.cell)
        row = lock_.cell->from;
    else if (lock_.token)
        row = lock_.token;
    else if (hovered_)
        row = hovered_->from;
    const bool hasScores = map && map->scores.size > 0;
    if (row && (!hasScores || *row >= map->size()))
        row.reset();
    profile_->setRow(hasScores ? map : nullptr, row);
    alignProfile();
    profilePanel_->setTitle(row
            ? tr("Scores of “%1” before softmax").arg(map->tokens[qsizetype(*row)])
            : tr("Scores before softmax"),
        profile_->note());
    profilePanel_->setEmptyText(hasScores || !map ? tr("Point at a row to see its scores")
                                                  : tr("Scores are shown for one head"));
}

void MapPanel::alignProfile()
{
    const MapView& matrix = *stack_->matrix();
    profile_->setColumns(matrix.view().left, matrix.view().width);
    profile_->setMargins(matrix.cellMargins().left(), matrix.cellMargins().right());
}

} // namespace crisp::explore
