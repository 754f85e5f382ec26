// SPDX-License-Identifier: Apache-2.0
#include "train/plan_cards.h"

#include "controls/plan_card.h"
#include "theme/painting.h"

#include <QAction>
#include <QButtonGroup>
#include <QGridLayout>

#include <algorithm>
#include <utility>

namespace crisp::train {
namespace {

constexpr int invitationHeight = 48;

} // namespace

PlanCards::PlanCards(QWidget* parent)
    : QWidget(parent)
    , grid_(new QGridLayout(this))
    , group_(new QButtonGroup(this))
{
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(8);
    invitation_ = new controls::PlanCard(QString(), tr("Custom plan"), QString(), this);
    invitation_->setObjectName(QStringLiteral("newPlan"));
    invitation_->setCheckable(false);
    invitation_->setFixedHeight(theme::scaled(invitationHeight));
    invitation_->setToolTip(tr("A plan of your own: one slider a layer, from the chosen plan on"));
    connect(invitation_, &QAbstractButton::clicked, this, &PlanCards::customRequested);
}

void PlanCards::setPlans(std::vector<PlanChoice> plans)
{
    const bool isSameSet = std::equal(plans.begin(), plans.end(), plans_.begin(), plans_.end(),
        [](const PlanChoice& one, const PlanChoice& other) { return one.name == other.name; });
    plans_ = std::move(plans);
    if (!isSameSet)
        rebuild();
    for (std::size_t index = 0; index < plans_.size(); ++index) {
        cards_[index]->setLayers(plans_[index].layers);
        cards_[index]->setDescription(plans_[index].description);
        cards_[index]->setToolTip(plans_[index].explanation);
    }
    invitation_->setVisible(plans_.empty() || plans_.back().name != QLatin1String("custom"));
}

void PlanCards::rebuild()
{
    for (controls::PlanCard* card : cards_) {
        card->hide();
        card->deleteLater(); // the click that led here may come from it
    }
    cards_.clear();
    for (const PlanChoice& plan : plans_) {
        auto* card = new controls::PlanCard(plan.name, plan.title, plan.description, this);
        card->setObjectName(QStringLiteral("plan-") + plan.name);
        group_->addButton(card);
        cards_.push_back(card);
        const QString name = plan.name;
        connect(card, &QAbstractButton::clicked, this, [this, name] { Q_EMIT chosen(name); });
        connect(card, &controls::PlanCard::doubleClicked, this,
            [this, name] { Q_EMIT activated(name); });
        if (!plan.removable)
            continue;
        card->setContextMenuPolicy(Qt::ActionsContextMenu);
        auto* remove = new QAction(tr("Delete the preset"), card);
        card->addAction(remove);
        connect(remove, &QAction::triggered, this, [this, name] { Q_EMIT removeRequested(name); });
    }
    place();
}

void PlanCards::place()
{
    for (controls::PlanCard* card : cards_)
        grid_->removeWidget(card);
    grid_->removeWidget(invitation_);
    int index = 0;
    for (controls::PlanCard* card : cards_) {
        grid_->addWidget(card, index / columns_, index % columns_);
        card->show();
        ++index;
    }
    grid_->addWidget(invitation_, (index + columns_ - 1) / columns_, 0, 1, columns_);
    for (int column = 0; column < 2; ++column)
        grid_->setColumnStretch(column, column < columns_ ? 1 : 0);
    QWidget* before = nullptr;
    for (controls::PlanCard* card : cards_) {
        if (before != nullptr)
            setTabOrder(before, card);
        before = card;
    }
    if (before != nullptr)
        setTabOrder(before, invitation_);
}

void PlanCards::setChosen(const QString& name)
{
    for (std::size_t index = 0; index < plans_.size(); ++index)
        if (plans_[index].name == name)
            cards_[index]->setChecked(true);
}

void PlanCards::setColumns(int columns)
{
    if (columns == columns_)
        return;
    columns_ = columns;
    place();
}

void PlanCards::focusChosen()
{
    if (QAbstractButton* button = group_->checkedButton())
        button->setFocus(Qt::OtherFocusReason);
}

} // namespace crisp::train
