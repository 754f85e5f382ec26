// SPDX-License-Identifier: Apache-2.0
#include "explore/tool_row.h"

#include "controls/button.h"
#include "controls/flow_layout.h"
#include "controls/labels.h"
#include "controls/segmented_control.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>

namespace crisp::explore {
namespace {

void check(QCheckBox* box, bool checked)
{
    const QSignalBlocker quiet(box);
    box->setChecked(checked);
}

/// A control with its name before it.
QWidget* named(const QString& name, QWidget* control, QWidget* parent)
{
    auto* group = new QWidget(parent);
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(controls::secondaryLabel(name, group));
    row->addWidget(control);
    return group;
}

} // namespace

ToolRow::ToolRow(QWidget* parent)
    : QWidget(parent)
{
    quantity_ = new controls::SegmentedControl(
        { tr("Attention"), tr("Scores"), tr("Kept"), tr("Difference") }, this);
    quantity_->setObjectName(QStringLiteral("quantity"));
    quantity_->setAccessibleName(tr("Show"));
    quantity_->setSegmentToolTip(0, tr("Weights after pruning and softmax; a row sums to 1"));
    quantity_->setSegmentToolTip(1, tr("Query times key over the root of the head's width"));
    quantity_->setSegmentToolTip(2, tr("Which edges stay"));
    reduction_
        = new controls::SegmentedControl({ tr("One"), tr("Mean"), tr("Max"), tr("Rollout") }, this);
    reduction_->setObjectName(QStringLiteral("reduction"));
    reduction_->setAccessibleName(tr("Heads"));
    reduction_->setSegmentToolTip(1, tr("Mean over the heads of the layer"));
    reduction_->setSegmentToolTip(2, tr("The largest of the heads, cell by cell"));
    reduction_->setSegmentToolTip(
        3, tr("Attention followed through all layers up to this one (Abnar and Zuidema 2020)"));
    hideSpecial_ = new QCheckBox(tr("Hide [CLS], [SEP]"), this);
    hideSpecial_->setObjectName(QStringLiteral("hideSpecial"));
    renormalise_ = new QCheckBox(tr("renormalise"), this);
    renormalise_->setObjectName(QStringLiteral("renormalise"));
    renormalise_->setToolTip(tr("Scale what is left of each row to sum to 1"));
    wholeWords_ = new QCheckBox(tr("Whole words"), this);
    wholeWords_->setObjectName(QStringLiteral("wholeWords"));
    wholeWords_->setToolTip(
        tr("Word pieces together: weight to a word is the sum over its pieces, from it the mean"));
    copy_ = new controls::Button(tr("Copy"), controls::Emphasis::Quiet, this);
    copy_->setObjectName(QStringLiteral("copyButton"));
    copy_->setGlyph(theme::Icon::Copy);
    copy_->setToolTip(tr("Copy the map as a picture (Ctrl+C)"));
    export_ = new controls::Button(tr("Export"), controls::Emphasis::Primary, this);
    export_->setObjectName(QStringLiteral("exportButton"));
    export_->setGlyph(theme::Icon::Export);
    export_->setShortcutHint(QStringLiteral("Ctrl+E"));
    drawer_ = controls::iconButton(theme::Icon::Columns, tr("Inspector"), this);
    drawer_->setObjectName(QStringLiteral("drawerButton"));
    drawer_->setCheckable(true);
    drawer_->hide();

    arrange();
    connectControls();
}

void ToolRow::arrange()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(10);
    auto* left = new controls::FlowLayout(nullptr, 16);
    left->addWidget(named(tr("Show"), quantity_, this));
    left->addWidget(named(tr("Heads"), reduction_, this));
    for (QCheckBox* box : { hideSpecial_, renormalise_, wholeWords_ }) {
        box->setMinimumHeight(theme::scaled(theme::controlHeight)); // in line with the segments
        left->addWidget(box);
    }
    row->addLayout(left, 1);
    for (QWidget* widget : std::initializer_list<QWidget*> { copy_, export_, drawer_ })
        row->addWidget(widget, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum); // two lines where it is narrow
}

void ToolRow::connectControls()
{
    connect(quantity_, &controls::SegmentedControl::indexChanged, this,
        [this](int index) { Q_EMIT quantityChosen(static_cast<Quantity>(index)); });
    connect(reduction_, &controls::SegmentedControl::indexChanged, this,
        [this](int index) { Q_EMIT reductionChosen(static_cast<Reduction>(index)); });
    connect(hideSpecial_, &QCheckBox::toggled, this, &ToolRow::hideSpecialChosen);
    connect(renormalise_, &QCheckBox::toggled, this, &ToolRow::renormaliseChosen);
    connect(wholeWords_, &QCheckBox::toggled, this, &ToolRow::wholeWordsChosen);
    connect(copy_, &QAbstractButton::clicked, this, &ToolRow::copyWanted);
    connect(export_, &QAbstractButton::clicked, this, &ToolRow::exportWanted);
    connect(drawer_, &QAbstractButton::clicked, this, &ToolRow::drawerToggled);
}

void ToolRow::setState(const ExploreState& state)
{
    quantity_->setIndex(static_cast<int>(state.quantity));
    reduction_->setIndex(static_cast<int>(state.reduction));
    check(hideSpecial_, state.hideSpecial);
    check(renormalise_, state.renormalise);
    check(wholeWords_, state.wholeWords);
    renormalise_->setEnabled(state.hideSpecial);
    const bool rollout = state.reduction == Reduction::Rollout;
    const QString why = tr("Rollout follows attention only");
    quantity_->setSegmentEnabled(1, !rollout, why);
    quantity_->setSegmentEnabled(2, !rollout, why);
}

void ToolRow::setNoDifference(const QString& whyNot)
{
    quantity_->setSegmentEnabled(3, whyNot.isEmpty(), whyNot);
}

void ToolRow::setExportEnabled(bool enabled)
{
    copy_->setEnabled(enabled);
    export_->setEnabled(enabled);
}

void ToolRow::setDrawerButton(bool shown, bool open)
{
    drawer_->setVisible(shown);
    drawer_->setChecked(open);
}

void ToolRow::paintEvent(QPaintEvent* /*event*/)
{
    QPainter(this).fillRect(rect(), theme::current().sunken);
}

} // namespace crisp::explore
