// SPDX-License-Identifier: Apache-2.0
#include "library/label_editor.h"

#include "controls/controls.h"
#include "library/share_bar.h"
#include "theme/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <ranges>

namespace crisp::library {
namespace {

/// More rows than this are no list to read any more.
constexpr std::size_t mostRows = 12;

QString numberText(std::size_t number) { return theme::number(static_cast<double>(number), 0); }

/// Figures of one column, right-aligned, as wide as the widest of them.
void fitFigures(const std::vector<QLabel*>& labels)
{
    int width = 0;
    for (const QLabel* label : labels)
        width = std::max(width, label->sizeHint().width());
    for (QLabel* label : labels)
        label->setMinimumWidth(width);
}

std::size_t totalOf(const std::vector<data::LabelCount>& labels)
{
    std::size_t total = 0;
    for (const data::LabelCount& label : labels)
        total += label.rows;
    return total;
}

} // namespace

LabelEditor::LabelEditor(Names names, QWidget* parent)
    : QWidget(parent)
    , names_(names)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    list_ = new QVBoxLayout;
    list_->setSpacing(4);
    column->addLayout(list_);
    more_ = controls::helpLabel({});
    baseline_ = controls::helpLabel({});
    column->addWidget(more_);
    column->addWidget(baseline_);
    setLabels({});
}

QLineEdit* LabelEditor::nameEdit(std::size_t label) const
{
    return label < rows_.size() ? rows_[label].edit : nullptr;
}

bool LabelEditor::hasRowsOf(const std::vector<data::LabelCount>& labels) const
{
    return rows_.size() == std::min(labels.size(), mostRows)
        && std::ranges::equal(rows_, labels | std::views::take(rows_.size()), {}, &Row::value,
            &data::LabelCount::value);
}

void LabelEditor::setLabels(const std::vector<data::LabelCount>& labels)
{
    if (!hasRowsOf(labels))
        rebuild(labels);
    showCounts(labels);
}

void LabelEditor::rebuild(const std::vector<data::LabelCount>& labels)
{
    for (const Row& row : rows_)
        delete row.whole;
    rows_.clear();
    for (std::size_t i = 0; i < std::min(labels.size(), mostRows); ++i) {
        rows_.push_back(makeRow(i, labels[i]));
        list_->addWidget(rows_.back().whole);
    }
}

LabelEditor::Row LabelEditor::makeRow(std::size_t number, const data::LabelCount& label)
{
    Row row;
    row.value = label.value;
    row.whole = new QWidget;
    auto* line = new QHBoxLayout(row.whole);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(
        new controls::Label(QString::number(number), theme::Text::Label, controls::Ink::Help));
    if (names_ == Names::Editable) {
        row.edit = new QLineEdit(QString::fromStdString(label.name));
        row.edit->setAccessibleName(
            tr("Name of the label %1").arg(QString::fromStdString(label.value)));
        row.edit->setMaxLength(100);
        line->addWidget(row.edit, 3);
        connect(row.edit, &QLineEdit::textEdited, this,
            [this, value = label.value](const QString& text) { Q_EMIT nameEdited(value, text); });
    } else {
        row.name = new controls::Label(QString::fromStdString(label.name), theme::Text::Label);
        line->addWidget(row.name, 1);
    }
    row.bar = new ShareBar;
    line->addWidget(row.bar, 4);
    row.count = new controls::Label({}, theme::Text::Label);
    row.share = new controls::Label({}, theme::Text::Label, controls::Ink::Help);
    for (QLabel* figure : { row.count, row.share }) {
        figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        line->addWidget(figure);
    }
    return row;
}

void LabelEditor::showCounts(const std::vector<data::LabelCount>& labels)
{
    const double total = std::max(1.0, static_cast<double>(totalOf(labels)));
    std::vector<QLabel*> counts, shares;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const double share = static_cast<double>(labels[i].rows) / total;
        rows_[i].bar->setShare(share);
        rows_[i].count->setText(numberText(labels[i].rows));
        rows_[i].share->setText(theme::percent(share, 0));
        counts.push_back(rows_[i].count);
        shares.push_back(rows_[i].share);
    }
    fitFigures(counts);
    fitFigures(shares);
    more_->setVisible(labels.size() > rows_.size());
    more_->setText(tr("and %1 more labels").arg(labels.size() - rows_.size()));
    baseline_->setVisible(!labels.empty());
    if (labels.empty())
        return;
    const auto most = std::ranges::max_element(labels, {}, &data::LabelCount::rows);
    baseline_->setText(tr("Always answering “%1” would be right for %2.")
                           .arg(QString::fromStdString(most->name),
                               theme::percent(static_cast<double>(most->rows) / total, 0)));
}

} // namespace crisp::library
