// SPDX-License-Identifier: Apache-2.0
#include "explore/inspector.h"

#include "controls/labels.h"
#include "explore/cell_section.h"
#include "explore/edit_section.h"
#include "explore/fact_list.h"
#include "explore/facts.h"
#include "explore/strongest_list.h"
#include "explore/what_if_section.h"
#include "theme/painting.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace crisp::explore {
namespace {

std::vector<Fact> emptyHeadFacts()
{
    const QString none = QStringLiteral("–");
    return { { Inspector::tr("Entropy"), none, {}, true },
        { Inspector::tr("… in the dense run"), none, {} },
        { Inspector::tr("Dropped, asked for"), none, {} },
        { Inspector::tr("Dropped, measured"), none, {}, true } };
}

} // namespace

Inspector::Inspector(QWidget* parent)
    : QScrollArea(parent)
{
    setObjectName(QStringLiteral("inspector"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    build();
    connect(cell_, &CellSection::editRequested, this, &Inspector::editRequested);
    connect(whatIf_, &WhatIfSection::planChosen, this, &Inspector::planChosen);
    connect(whatIf_, &WhatIfSection::planResetWanted, this, &Inspector::planResetWanted);
    connect(whatIf_, &WhatIfSection::foldChosen, this, &Inspector::foldChosen);
    connect(edits_, &EditSection::undoWanted, this,
        [this](const model::EdgeEdit& edit) { Q_EMIT editRequested(edit, -1); });
    connect(edits_, &EditSection::undoLastWanted, this, &Inspector::undoLastEditWanted);
    connect(edits_, &EditSection::undoAllWanted, this, &Inspector::undoAllEditsWanted);
    connect(edits_, &EditSection::editClicked, this, &Inspector::editClicked);
    connect(strongest_, &StrongestList::chosen, this, &Inspector::cellChosen);
    showHead();
}

void Inspector::build()
{
    auto* inside = new QWidget(this);
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto rule = [&] { column->addWidget(new controls::Rule(Qt::Horizontal, inside)); };
    cell_ = new CellSection(inside);
    column->addWidget(cell_);
    rule();
    auto* head = new QWidget(inside);
    auto* headColumn = new QVBoxLayout(head);
    headColumn->setContentsMargins(16, 10, 16, 8);
    headColumn->setSpacing(4);
    headTitle_ = controls::titleLabel({}, head);
    headFacts_ = new FactList(head);
    headSentence_ = controls::helpLabel({}, head);
    headSentence_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // Two lines always, so that what stands below keeps its place.
    headSentence_->setMinimumHeight(headSentence_->fontMetrics().lineSpacing() * 2 + 2);
    headColumn->addWidget(headTitle_);
    headColumn->addWidget(headFacts_);
    headColumn->addWidget(headSentence_);
    column->addWidget(head);
    rule();
    whatIf_ = new WhatIfSection(inside);
    column->addWidget(whatIf_);
    rule();
    edits_ = new EditSection(inside);
    edits_->hide();
    column->addWidget(edits_);
    auto* strongest = new QWidget(inside);
    auto* header = new QHBoxLayout(strongest);
    header->setContentsMargins(16, 10, 16, 2);
    header->addWidget(controls::titleLabel(tr("Strongest here"), strongest));
    header->addStretch(1);
    strongestUnit_ = controls::secondaryLabel({}, strongest);
    header->addWidget(strongestUnit_);
    column->addWidget(strongest);
    strongest_ = new StrongestList(inside);
    column->addWidget(strongest_, 1);
    setWidget(inside);
}

QSize Inspector::sizeHint() const { return { theme::scaled(247), 600 }; }

void Inspector::setScene(const ScenePointer& scene)
{
    scene_ = scene;
    strongest_->setScene(scene);
    strongestUnit_->setText(scene && scene->map.map ? scene->map.map->valueName : QString());
    showHead();
}

void Inspector::setState(const ExploreState& state)
{
    lock_ = scene_ ? lockOfMap(scene_->map, state.lock) : Lock {};
    strongest_->setLock(lock_);
    const bridge::Explained* own = scene_ ? scene_->input.first.explained.get() : nullptr;
    const References references = scene_ ? scene_->input.references : References {};
    whatIf_->setPlans(own != nullptr ? std::optional(own->trainedPlan) : std::nullopt, state.plan,
        references.trained   ? references.trained->planName
            : own != nullptr ? own->planName
                             : QString());
    whatIf_->setFold(state.layerByLayer);
    edits_->setEdits(state.edits, own != nullptr ? own->explanation : nullptr);
    edits_->setVisible(!state.edits.empty());
    showCell();
}

void Inspector::setHovered(const std::optional<Cell>& cell)
{
    hovered_ = cell;
    if (lock_.isFree())
        showCell();
}

void Inspector::setColourMap(const QString& name) { strongest_->setColourMap(name); }

void Inspector::showCell() { cell_->show(scene_, lock_, hovered_); }

void Inspector::showHead()
{
    if (!scene_) {
        headTitle_->setText(tr("Head"));
        headFacts_->setFacts(emptyHeadFacts());
        headSentence_->setText({});
        return;
    }
    HeadFacts facts = headFacts(*scene_);
    headTitle_->setText(facts.title);
    headFacts_->setFacts(std::move(facts.facts));
    headSentence_->setText(facts.sentence);
}

} // namespace crisp::explore
