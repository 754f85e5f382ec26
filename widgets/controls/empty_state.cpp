// SPDX-License-Identifier: Apache-2.0
#include "controls/empty_state.h"

#include "controls/labels.h"
#include "theme/painting.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace crisp::controls {

EmptyState::EmptyState(const QString& headline, const QString& text, QWidget* parent)
    : QWidget(parent)
    , headline_(new Label({}, theme::Text::Title, Ink::Primary, this))
    , text_(new Label({}, theme::Text::Body, Ink::Secondary, this))
    , actions_(new QHBoxLayout)
{
    for (Label* label : { headline_, text_ }) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    actions_->setSpacing(8);
    actions_->setContentsMargins(0, 8, 0, 0);
    actions_->addStretch(1);
    actions_->addStretch(1);

    auto* block = new QWidget(this);
    block->setMaximumWidth(theme::scaled(440)); // lines of a length that reads well
    column_ = new QVBoxLayout(block);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(8);
    column_->addStretch(1);
    column_->addWidget(headline_);
    column_->addWidget(text_);
    column_->addLayout(actions_);
    column_->addStretch(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 16, 16, 16);
    row->addStretch(1);
    row->addWidget(block, 100);
    row->addStretch(1);
    setText(headline, text);
}

Button* EmptyState::addAction(const QString& text, Emphasis emphasis)
{
    auto* button = new Button(text, emphasis, this);
    actions_->insertWidget(actions_->count() - 1, button);
    return button;
}

void EmptyState::setPicture(QWidget* picture)
{
    column_->insertWidget(1, picture, 0, Qt::AlignHCenter); // below the stretch
}

void EmptyState::setText(const QString& headline, const QString& text)
{
    headline_->setText(headline);
    text_->setText(text);
    text_->setVisible(!text.isEmpty());
}

} // namespace crisp::controls
