// SPDX-License-Identifier: Apache-2.0
#include "train/source_picker.h"

#include "controls/controls.h"
#include "theme/theme.h"
#include "train/calm_combo.h"
#include "train/form_parts.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace crisp::train {

SourcePicker::SourcePicker(
    const QString& label, theme::Icon icon, const QStringList& actions, QWidget* parent)
    : QWidget(parent)
    , icon_(icon)
    , actions_(actions)
{
    QVBoxLayout* column = columnIn(this, 2);
    auto* head = new QHBoxLayout;
    QLabel* name = controls::secondaryLabel(label, this);
    facts_ = new controls::ElidedLabel({}, this);
    facts_->setTextSize(theme::Text::Caption);
    facts_->setInk(controls::Ink::Help);
    facts_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    head->addWidget(name);
    head->addWidget(facts_, 1);
    combo_ = new CalmCombo(this);
    combo_->setAccessibleName(label);
    combo_->setPlaceholderText(tr("none found"));
    name->setBuddy(combo_);
    below_ = errorLabel(this);
    column->addLayout(head);
    column->addWidget(combo_);
    column->addWidget(below_);
    setFocusProxy(combo_);
    connect(combo_, &QComboBox::activated, this, &SourcePicker::onActivated);
    fillCombo();
}

void SourcePicker::setEntries(std::vector<Entry> entries)
{
    if (entries == entries_)
        return; // an open list would close
    entries_ = std::move(entries);
    fillCombo();
}

void SourcePicker::setCurrent(const QString& id)
{
    current_ = id;
    fillCombo();
}

void SourcePicker::setError(const QString& sentence)
{
    error_ = sentence;
    showCurrent();
}

QString SourcePicker::error() const
{
    const Entry* entry = currentEntry();
    return entry != nullptr && !entry->error.isEmpty() ? entry->error : error_;
}

bool SourcePicker::hasError() const { return !error().isEmpty(); }

void SourcePicker::focusPicker() { combo_->setFocus(Qt::OtherFocusReason); }

const SourcePicker::Entry* SourcePicker::currentEntry() const
{
    const auto found = std::find_if(entries_.begin(), entries_.end(),
        [this](const Entry& entry) { return entry.id == current_; });
    return found == entries_.end() ? nullptr : &*found;
}

void SourcePicker::fillCombo()
{
    const QSignalBlocker silent(combo_);
    combo_->clear();
    for (const Entry& entry : entries_) {
        combo_->addItem(theme::icon(icon_), entry.name, entry.id);
        const int row = combo_->count() - 1;
        combo_->setItemData(
            row, entry.error.isEmpty() ? entry.note : tr("cannot be used"), CalmCombo::noteRole);
        combo_->setItemData(row, entry.error.isEmpty() ? entry.id : entry.error, Qt::ToolTipRole);
    }
    if (!current_.isEmpty() && currentEntry() == nullptr)
        combo_->addItem(theme::icon(icon_), QFileInfo(current_).fileName(), current_);
    if (combo_->count() > 0)
        combo_->insertSeparator(combo_->count());
    for (const QString& action : std::as_const(actions_))
        combo_->addItem(action);
    showCurrent();
}

void SourcePicker::showCurrent()
{
    combo_->setCurrentIndex(current_.isEmpty() ? -1 : combo_->findData(current_));
    const Entry* entry = currentEntry();
    facts_->setText(entry != nullptr ? entry->facts : QString());
    combo_->setToolTip(current_);
    below_->setText(error());
    below_->setVisible(hasError());
    combo_->setAccessibleDescription(error());
}

void SourcePicker::onActivated(int index)
{
    const int action = index - (combo_->count() - static_cast<int>(actions_.size()));
    if (action >= 0) {
        showCurrent(); // an action is no choice
        Q_EMIT actionChosen(action);
        return;
    }
    current_ = combo_->itemData(index).toString();
    showCurrent();
    Q_EMIT chosen(current_);
}

} // namespace crisp::train
