// SPDX-License-Identifier: Apache-2.0
#include "explore/edit_section.h"

#include "controls/button.h"
#include "controls/labels.h"
#include "explore/edit_names.h"
#include "theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace crisp::explore {
namespace {

constexpr std::size_t mostRows = 8; // the newest; all are in captions and files

} // namespace

EditSection::EditSection(QWidget* parent)
    : QWidget(parent)
    , rows_(new QWidget(this))
    , column_(new QVBoxLayout(rows_))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(2);
    auto* header = new QHBoxLayout;
    title_ = controls::titleLabel({}, this);
    auto* last = new controls::Button(tr("Undo"), controls::Emphasis::Link, this);
    last->setObjectName(QStringLiteral("undoEdit"));
    last->setToolTip(tr("Undo the newest edit"));
    auto* all = new controls::Button(tr("Undo all"), controls::Emphasis::Link, this);
    all->setObjectName(QStringLiteral("undoAllEdits"));
    for (controls::Button* button : { last, all })
        button->setButtonSize(controls::ButtonSize::Small);
    header->addWidget(title_);
    header->addStretch(1);
    header->addWidget(last);
    header->addWidget(all);
    column->addLayout(header);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    column->addWidget(rows_);
    connect(last, &QAbstractButton::clicked, this, &EditSection::undoLastWanted);
    connect(all, &QAbstractButton::clicked, this, &EditSection::undoAllWanted);
}

void EditSection::setEdits(const std::vector<model::EdgeEdit>& edits,
    const std::shared_ptr<const analysis::Explanation>& explanation)
{
    const bool sameNames = explanation == explanation_
        || (explanation && explanation_ && explanation->tokens == explanation_->tokens);
    explanation_ = explanation;
    if (edits == edits_ && sameNames)
        return;
    edits_ = edits;
    title_->setText(edits.size() == 1 ? tr("1 edit") : tr("%1 edits").arg(edits.size()));
    while (QLayoutItem* item = column_->takeAt(0)) {
        // A click on one of its buttons may be what led here.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    std::size_t shown = 0;
    for (auto edit = edits_.rbegin(); edit != edits_.rend(); ++edit) {
        if (shown++ == mostRows) {
            column_->addWidget(
                controls::helpLabel(tr("and %1 more").arg(edits_.size() - mostRows), rows_));
            break;
        }
        addRow(*edit, explanation.get());
    }
}

void EditSection::addRow(const model::EdgeEdit& edit, const analysis::Explanation* explanation)
{
    auto* row = new QWidget(rows_);
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(4);
    static const analysis::Explanation nothing;
    const QString name = editName(explanation != nullptr ? *explanation : nothing, edit);
    auto* look
        = new controls::Button(edit.keep ? tr("kept: %1").arg(name) : tr("pruned: %1").arg(name),
            controls::Emphasis::Quiet, row);
    look->setButtonSize(controls::ButtonSize::Small);
    look->setToolTip(tr("Show this edge"));
    look->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* undo = controls::iconButton(theme::Icon::Undo, tr("Undo: %1").arg(name), row);
    undo->setEmphasis(controls::Emphasis::Quiet);
    undo->setButtonSize(controls::ButtonSize::Small);
    across->addWidget(look, 1);
    across->addWidget(undo);
    column_->addWidget(row);
    connect(look, &QAbstractButton::clicked, this, [this, edit] { Q_EMIT editClicked(edit); });
    connect(undo, &QAbstractButton::clicked, this, [this, edit] { Q_EMIT undoWanted(edit); });
}

} // namespace crisp::explore
