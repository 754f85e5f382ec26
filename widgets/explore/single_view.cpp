// SPDX-License-Identifier: Apache-2.0
#include "explore/single_view.h"

#include "controls/labels.h"
#include "theme/painting.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStyle>

#include <algorithm>

namespace crisp::explore {
namespace {

// Of the view: the window's less its side bar of 72.
constexpr int wideFrom = 1368; // a window of 1440
constexpr int drawerBelow = 1208; // a window of 1280
constexpr int wideInspector = 247;
constexpr int narrowInspector = 216;
constexpr int leastMap = 400;
constexpr double headsShare = 0.4; // of what is more than all columns need

} // namespace

SingleView::SingleView(charts::ExportHub& hub, QWidget* parent)
    : QWidget(parent)
    , heads_(new HeadColumn(hub, this))
    , map_(new MapPanel(hub, this))
    , headScroll_(new QScrollArea(this))
    , inspectorRule_(new controls::Rule(Qt::Vertical, this))
    , inspector_(new Inspector(this))
{
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    headScroll_->setFrameShape(QFrame::NoFrame);
    headScroll_->setWidgetResizable(true);
    headScroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    headScroll_->setFocusPolicy(Qt::NoFocus);
    headScroll_->setWidget(heads_);
    across->addWidget(headScroll_);
    across->addWidget(new controls::Rule(Qt::Vertical, this));
    across->addWidget(map_, 1);
    across->addWidget(inspectorRule_);
    across->addWidget(inspector_);
    connect(map_, &MapPanel::hovered, inspector_, &Inspector::setHovered);
}

void SingleView::setScene(const ScenePointer& scene)
{
    heads_->setScene(scene);
    map_->setScene(scene);
    inspector_->setScene(scene);
    arrange(); // another model has other heads
}

void SingleView::setState(const ExploreState& state)
{
    const bool drawer = state.drawer != state_.drawer;
    state_ = state;
    heads_->setPosition(state.position());
    map_->setState(state);
    inspector_->setState(state);
    if (drawer)
        arrange();
}

void SingleView::setColourMap(const QString& name)
{
    heads_->setColourMap(name);
    map_->setColourMap(name);
    inspector_->setColourMap(name);
}

void SingleView::setEnlarged(QWidget* panel)
{
    enlarged_ = panel != nullptr;
    map_->setAlone(panel == map_->panel());
    map_->setState(state_);
    if (!enlarged_)
        arrange();
}

int SingleView::inspectorWidth(int viewWidth)
{
    return theme::scaled(viewWidth >= theme::scaled(wideFrom) ? wideInspector : narrowInspector);
}

QSize SingleView::minimumSizeHint() const { return { 760, 400 }; }

void SingleView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void SingleView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && inspector_ != nullptr)
        arrange(); // columns are as wide as their texts
}

void SingleView::arrange()
{
    if (enlarged_)
        return;
    const bool drawer = width() < theme::scaled(drawerBelow);
    const bool shown = !drawer || state_.drawer;
    inspector_->setVisible(shown);
    inspectorRule_->setVisible(shown);
    const int inspectorWide = inspectorWidth(width());
    inspector_->setFixedWidth(inspectorWide);
    const int room = width() - (shown ? inspectorWide : 0) - theme::scaled(leastMap);
    int wanted = heads_->setRoom(room, height());
    if (heads_->minimumHeight() > height())
        wanted += style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    headScroll_->setFixedWidth(wanted + static_cast<int>(headsShare * std::max(room - wanted, 0)));
    if (drawer == drawer_)
        return;
    drawer_ = drawer;
    Q_EMIT drawerChanged();
}

} // namespace crisp::explore
