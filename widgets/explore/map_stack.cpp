// SPDX-License-Identifier: Apache-2.0
#include "explore/map_stack.h"

#include "controls/labelled_slider.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace crisp::explore {

MapStack::MapStack(QWidget* parent)
    : QWidget(parent)
    , stack_(new QStackedWidget(this))
    , matrix_(new MapView(stack_))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(stack_);
    auto* page = new QWidget(stack_);
    links_ = new LinkView(page);
    matrix_->setObjectName(QStringLiteral("mapView"));
    links_->setObjectName(QStringLiteral("linkView"));
    showPruned_ = new QCheckBox(tr("Show pruned"), page);
    showPruned_->setObjectName(QStringLiteral("showPruned"));
    hideBelow_ = new controls::LabelledSlider(tr("Hide below"), 0.0, 0.5, 0.01, 2, page);
    hideBelow_->setObjectName(QStringLiteral("hideBelow"));
    hideBelow_->setMaximumWidth(320);
    auto* switches = new QHBoxLayout;
    switches->setContentsMargins(16, 2, 16, 4);
    switches->setSpacing(18);
    switches->addWidget(showPruned_);
    switches->addWidget(hideBelow_, 4);
    switches->addStretch(1);
    auto* pageColumn = new QVBoxLayout(page);
    pageColumn->setContentsMargins(0, 0, 0, 0);
    pageColumn->setSpacing(0);
    pageColumn->addLayout(switches);
    pageColumn->addWidget(links_, 1);
    stack_->addWidget(matrix_);
    stack_->addWidget(page);
    connect(matrix_, &MapView::lockRequested, this, &MapStack::lockRequested);
    connect(links_, &LinkView::lockRequested, this, &MapStack::lockRequested);
    connect(showPruned_, &QCheckBox::toggled, this, &MapStack::showPrunedChosen);
    connect(hideBelow_, &controls::LabelledSlider::valueChanged, this, &MapStack::hideBelowChosen);
}

void MapStack::setMap(const MapPointer& map)
{
    matrix_->setMap(map);
    links_->setMap(map);
}

void MapStack::setLock(const Lock& lock)
{
    matrix_->setLock(lock);
    links_->setLock(lock);
}

void MapStack::setState(const ExploreState& state)
{
    const QSignalBlocker quiet(showPruned_);
    showPruned_->setChecked(state.showPruned);
    links_->setShowPruned(state.showPruned);
    hideBelow_->setValue(state.hideBelow);
    links_->setThreshold(state.hideBelow);
    stack_->setCurrentIndex(state.links ? 1 : 0);
}

charts::Figure& MapStack::shown() const
{
    if (stack_->currentIndex() == 0)
        return *matrix_;
    return *links_;
}

void MapStack::paintFigure(QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    shown().paintFigure(painter, area, style);
}

} // namespace crisp::explore
