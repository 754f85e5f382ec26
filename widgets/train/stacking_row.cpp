// SPDX-License-Identifier: Apache-2.0
#include "train/stacking_row.h"

#include <QBoxLayout>

#include <algorithm>

namespace crisp::train {

StackingRow::StackingRow(QWidget* parent)
    : QWidget(parent)
    , box_(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    box_->setContentsMargins(0, 0, 0, 0);
    box_->setSpacing(8);
}

void StackingRow::add(QWidget* widget, int stretch) { box_->addWidget(widget, stretch); }

void StackingRow::setMargins(const QMargins& margins) { box_->setContentsMargins(margins); }

void StackingRow::arrange()
{
    const QMargins margins = box_->contentsMargins();
    int needed = margins.left() + margins.right() + box_->spacing() * (box_->count() - 1);
    for (int item = 0; item < box_->count(); ++item)
        needed += box_->itemAt(item)->sizeHint().width();
    const auto wanted = needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    if (box_->direction() != wanted)
        box_->setDirection(wanted);
}

QSize StackingRow::minimumSizeHint() const
{
    const QMargins margins = box_->contentsMargins();
    int widest = 0;
    for (int item = 0; item < box_->count(); ++item)
        widest = std::max(widest, box_->itemAt(item)->minimumSize().width());
    return { widest + margins.left() + margins.right(), box_->minimumSize().height() };
}

void StackingRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace crisp::train
