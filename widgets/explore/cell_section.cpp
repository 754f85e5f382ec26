// SPDX-License-Identifier: Apache-2.0
#include "explore/cell_section.h"

#include "controls/labels.h"
#include "controls/segmented_control.h"
#include "explore/fact_list.h"
#include "explore/facts.h"
#include "theme/icons.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace crisp::explore {

CellSection::CellSection(QWidget* parent)
    : QWidget(parent)
    , lockIcon_(new QLabel(this))
    , facts_(new FactList(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 10);
    column->setSpacing(4);
    auto* header = new QHBoxLayout;
    header->setSpacing(4);
    kind_ = controls::titleLabel(tr("Cell"), this);
    lockText_ = new controls::Label({}, theme::Text::Caption, controls::Ink::Help, this);
    header->addWidget(kind_);
    header->addStretch(1);
    header->addWidget(lockIcon_);
    header->addWidget(lockText_);
    title_ = new controls::ElidedLabel({}, this);
    title_->setTextSize(theme::Text::Title);
    state_ = new controls::SegmentedControl({ tr("By plan"), tr("Keep"), tr("Prune") }, this);
    state_->setObjectName(QStringLiteral("stateSwitch"));
    state_->setAccessibleName(tr("State of the edge"));
    state_->setSegmentToolTip(0, tr("As the plan decides (Backspace)"));
    state_->setSegmentToolTip(1, tr("Keep this edge whatever the plan says (K)"));
    state_->setSegmentToolTip(2, tr("Prune this edge whatever the plan says (P)"));
    column->addLayout(header);
    column->addWidget(title_);
    column->addWidget(facts_);
    column->addSpacing(2);
    column->addWidget(state_, 0, Qt::AlignRight);
    connect(state_, &controls::SegmentedControl::indexChanged, this, [this](int index) {
        if (edge_)
            Q_EMIT editRequested(*edge_, index == 0 ? -1 : index == 1 ? 1 : 0);
    });
    show(nullptr, {}, std::nullopt);
}

void CellSection::show(
    const ScenePointer& scene, const Lock& lock, const std::optional<Cell>& hovered)
{
    CellFacts facts = noFacts();
    bool any = false;
    bool token = false;
    if (scene && scene->map.map) {
        const std::size_t n = scene->map.map->size();
        const std::optional<Cell> cell = lock.isFree() ? hovered : lock.cell;
        if (cell && cell->from < n && cell->to < n) {
            facts = cellFacts(*scene, *cell);
            any = true;
        } else if (lock.token && *lock.token < n) {
            facts = tokenFacts(*scene, *lock.token);
            any = token = true;
        }
    }
    // Also while smaller words stand there, so that nothing below moves.
    title_->setFixedHeight(QFontMetrics(theme::textFont(theme::Text::Title)).height());
    const bool locked = any && !lock.isFree();
    kind_->setText(token ? tr("Token") : tr("Cell"));
    lockIcon_->setPixmap(locked
            ? theme::iconPixmap(theme::Icon::Lock, theme::current().ink3, 14, devicePixelRatioF())
            : QPixmap());
    lockText_->setText(locked ? tr("locked, Esc frees") : QString());
    title_->setInk(any ? controls::Ink::Primary : controls::Ink::Help);
    title_->setTextSize(any ? theme::Text::Title : theme::Text::Label);
    title_->setText(!any         ? tr("Click a cell or a token to keep it")
            : facts.to.isEmpty() ? facts.from
                                 : tr("%1 → %2").arg(facts.from, facts.to));
    facts_->setFacts(std::move(facts.facts));
    edge_.reset();
    if (facts.edge && locked)
        edge_ = facts.edge->edge;
    const QString why = token ? tr("Lock a cell to change its state")
        : locked              ? tr("Only an edge of one head, between word pieces, can be forced")
                              : tr("Lock a cell to change its state");
    for (int index = 0; index < 3; ++index)
        state_->setSegmentEnabled(index, edge_.has_value(), why);
    const int forced = facts.edge ? facts.edge->forced : -1;
    state_->setIndex(forced < 0 ? 0 : forced > 0 ? 1 : 2);
}

} // namespace crisp::explore
