// SPDX-License-Identifier: Apache-2.0
#include "library/details.h"

#include "controls/controls.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QFormLayout>
#include <QHBoxLayout>

namespace crisp::library {
namespace {

constexpr int pageEdge = 16;
constexpr int headHeight = 56;

} // namespace

FactList::FactList(QWidget* parent)
    : QWidget(parent)
    , form_(new QFormLayout(this))
{
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setHorizontalSpacing(24);
    form_->setVerticalSpacing(8);
    form_->setLabelAlignment(Qt::AlignLeft);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void FactList::setFacts(const Facts& facts)
{
    while (form_->rowCount() > 0)
        form_->removeRow(0);
    for (const auto& [name, value] : facts) {
        if (value.isEmpty())
            continue;
        auto* text = new controls::Label(value, theme::Text::Body);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        text->setFocusPolicy(Qt::ClickFocus);
        form_->addRow(
            new controls::Label(name, theme::Text::Label, controls::Ink::Secondary), text);
    }
}

DetailsHead::DetailsHead(QWidget* parent)
    : QWidget(parent)
    , row_(new QHBoxLayout(this))
{
    setMinimumHeight(theme::scaled(headHeight));
    row_->setContentsMargins(pageEdge, 0, pageEdge, 0);
    row_->setSpacing(8);
    title_ = new controls::ElidedLabel;
    title_->setTextSize(theme::Text::Title);
    note_ = new controls::Label({}, theme::Text::Label, controls::Ink::Secondary);
    row_->addWidget(title_);
    row_->addWidget(note_);
    row_->addStretch(1);
}

void DetailsHead::setTitle(const QString& title, const QString& note)
{
    title_->setText(title);
    note_->setText(note);
}

controls::Button* DetailsHead::addButton(const QString& text, bool primary)
{
    auto* button = new controls::Button(
        text, primary ? controls::Emphasis::Primary : controls::Emphasis::Secondary);
    row_->addWidget(button);
    return button;
}

} // namespace crisp::library
