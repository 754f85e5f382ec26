// SPDX-License-Identifier: Apache-2.0
#include "library/split_editor.h"

#include "controls/controls.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace crisp::library {
namespace {

/// A share in per cent, as the user's language or a program writes it.
std::optional<double> shareOf(const QString& text)
{
    bool fine = false;
    double percent = QLocale().toDouble(text.trimmed(), &fine);
    if (!fine)
        percent = text.trimmed().toDouble(&fine);
    if (!fine || !(percent >= 0.0 && percent < 100.0))
        return std::nullopt;
    return percent / 100.0;
}

QString percentText(double share) { return QString::number(100.0 * share, 'g', 6); }

} // namespace

SplitEditor::SplitEditor(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    rule_ = new controls::SegmentedControl(
        { tr("Cut off a share"), tr("By column"), tr("Own files") });
    rule_->setAccessibleName(tr("How rows are split into train, dev and test"));
    row->addWidget(rule_);
    row->addStretch(1);
    column->addLayout(row);
    stack_ = new QStackedWidget;
    stack_->addWidget(buildShares());
    stack_->addWidget(buildColumn());
    stack_->addWidget(buildFiles());
    column->addWidget(stack_);
    summary_ = controls::helpLabel({});
    column->addWidget(summary_);
    connect(rule_, &controls::SegmentedControl::indexChanged, this, [this](int index) {
        stack_->setCurrentIndex(index);
        split_.rule = static_cast<data::SplitRule>(index);
        check();
    });
    setSplit({});
}

QWidget* SplitEditor::buildShares()
{
    auto* shares = new QWidget;
    auto* row = new QHBoxLayout(shares);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    dev_ = new controls::Field(tr("Dev"));
    dev_->setUnit(QStringLiteral("%"));
    test_ = new controls::Field(tr("Test"));
    test_->setUnit(QStringLiteral("%"));
    seed_ = new controls::Field(tr("Seed"));
    for (controls::Field* field : { dev_, test_, seed_ }) {
        row->addWidget(field, 1, Qt::AlignTop);
        connect(field, &controls::Field::edited, this, &SplitEditor::check);
    }
    return shares;
}

QWidget* SplitEditor::buildColumn()
{
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(controls::secondaryLabel(tr("Column that says train, dev or test")));
    column_ = new QComboBox;
    column_->setAccessibleName(tr("Column that says train, dev or test"));
    column_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    column_->setMinimumContentsLength(12);
    column->addWidget(column_);
    column->addStretch(1);
    connect(column_, &QComboBox::activated, this, &SplitEditor::check);
    return whole;
}

QWidget* SplitEditor::buildFiles()
{
    auto* files = new QWidget;
    auto* column = new QVBoxLayout(files);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(fileRow(data::Part::Dev, devFile_));
    column->addWidget(fileRow(data::Part::Test, testFile_));
    column->addStretch(1);
    return files;
}

QWidget* SplitEditor::fileRow(data::Part part, controls::ElidedLabel*& name)
{
    const bool dev = part == data::Part::Dev;
    auto* whole = new QWidget;
    auto* row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* choose = new controls::Button(dev ? tr("Dev file…") : tr("Test file…"));
    row->addWidget(choose);
    name = new controls::ElidedLabel;
    name->setElideMode(Qt::ElideMiddle);
    row->addWidget(name, 1);
    connect(choose, &QPushButton::clicked, this, [this, part] { Q_EMIT fileWanted(part); });
    auto* drop = controls::iconButton(
        theme::Icon::Close, dev ? tr("Take no dev file") : tr("Take no test file"));
    row->addWidget(drop);
    connect(drop, &QPushButton::clicked, this, [this, part] { Q_EMIT fileDropped(part); });
    return whole;
}

void SplitEditor::setSplit(const data::SplitPlan& split)
{
    split_ = split;
    const int rule = static_cast<int>(split.rule);
    rule_->setIndex(rule);
    stack_->setCurrentIndex(rule);
    dev_->setText(percentText(split.dev));
    test_->setText(percentText(split.test));
    seed_->setText(QString::number(split.seed));
    for (controls::Field* field : { dev_, test_, seed_ })
        field->setError({});
    column_->setCurrentIndex(static_cast<int>(split.column));
}

data::SplitPlan SplitEditor::split() const { return split_; }

bool SplitEditor::isValid() const
{
    return split_.rule != data::SplitRule::Shares
        || (!dev_->hasError() && !test_->hasError() && !seed_->hasError());
}

void SplitEditor::setColumns(const QStringList& names)
{
    const int chosen = column_->currentIndex();
    column_->clear();
    column_->addItems(names);
    column_->setCurrentIndex(chosen >= 0 && chosen < names.size() ? chosen : 0);
}

void SplitEditor::setFiles(const QString& dev, const QString& test)
{
    devFile_->setText(dev.isEmpty() ? tr("none chosen") : dev);
    testFile_->setText(test.isEmpty() ? tr("none, which is fine") : test);
}

void SplitEditor::setSummary(const QString& sentence) { summary_->setText(sentence); }

/// Takes the fields over if they are valid, and says at the field what is not.
void SplitEditor::check()
{
    const auto dev = shareOf(dev_->text());
    const auto test = shareOf(test_->text());
    bool isNumber = false;
    const quint64 seed = seed_->text().trimmed().toULongLong(&isNumber);
    const bool fits = dev && test && *dev + *test < 1.0;
    dev_->setError(!dev     ? tr("A number from 0 to 99.")
            : *dev <= 0.0   ? tr("Training needs dev rows.")
            : test && !fits ? tr("Nothing is left for train.")
                            : QString());
    test_->setError(test ? QString() : tr("A number from 0 to 99."));
    seed_->setError(isNumber ? QString() : tr("A whole number, 0 or more."));
    if (!dev_->hasError() && !test_->hasError() && !seed_->hasError()) {
        split_.dev = *dev;
        split_.test = *test;
        split_.seed = seed;
    }
    split_.column = static_cast<std::size_t>(std::max(0, column_->currentIndex()));
    Q_EMIT splitEdited();
}

} // namespace crisp::library
