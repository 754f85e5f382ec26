// SPDX-License-Identifier: Apache-2.0
#include "controls/field.h"

#include "controls/field_edit.h"
#include "controls/labels.h"
#include "theme/icons.h"
#include "theme/painting.h"

#include <QAccessible>
#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QVBoxLayout>

namespace crisp::controls {
namespace {

constexpr int iconSide = 16;
constexpr int edge = 8;

} // namespace

FieldEdit::FieldEdit(QWidget* parent)
    : QLineEdit(parent)
{
}

void FieldEdit::setUnit(const QString& unit)
{
    unit_ = unit;
    makeRoom();
}

void FieldEdit::setWrong(bool wrong)
{
    wrong_ = wrong;
    setProperty(theme::wrongProperty, wrong);
    makeRoom();
}

QSize FieldEdit::sizeHint() const
{
    // A number and its unit; layouts give more where there is more.
    const int digits = fontMetrics().horizontalAdvance(QStringLiteral("0.00001"));
    return { digits + textMargins().right() + 2 * edge, theme::scaled(theme::controlHeight) };
}

void FieldEdit::makeRoom()
{
    int room = 0;
    if (wrong_)
        room = iconSide + edge / 2;
    else if (!unit_.isEmpty())
        room = fontMetrics().horizontalAdvance(unit_) + edge;
    setTextMargins(0, 0, room, 0);
    updateGeometry();
    update();
}

void FieldEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const theme::Tokens& tokens = theme::current();
    if (wrong_) {
        painter.drawPixmap(width() - edge - iconSide, (height() - iconSide) / 2,
            theme::iconPixmap(theme::Icon::Error, tokens.danger, iconSide, devicePixelRatioF()));
    } else if (!unit_.isEmpty()) {
        painter.setPen(isEnabled() ? tokens.ink3 : tokens.inkOff);
        painter.drawText(
            rect().adjusted(edge, 0, -edge, 0), Qt::AlignRight | Qt::AlignVCenter, unit_);
    }
}

void FieldEdit::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        makeRoom();
}

Field::Field(const QString& label, QWidget* parent)
    : QWidget(parent)
    , label_(new Label(label, theme::Text::Label, Ink::Secondary, this))
    , edit_(new FieldEdit(this))
    , below_(new Label({}, theme::Text::Caption, Ink::Help, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(label_);
    column->addWidget(edit_);
    column->addWidget(below_);
    column->addStretch(1);
    label_->setBuddy(edit_);
    below_->setWordWrap(true);
    setLabel(label);
    setFocusProxy(edit_);
    showBelow();
    // In a row, all fields begin at the same height, whatever stands below them.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    connect(edit_, &QLineEdit::textEdited, this, &Field::edited);
}

QLineEdit* Field::edit() const { return edit_; }

QString Field::text() const { return edit_->text(); }

void Field::setText(const QString& text)
{
    // The cursor stays where somebody is typing.
    if (edit_->text() != text)
        edit_->setText(text);
}

void Field::setLabel(const QString& label)
{
    label_->setText(label);
    label_->setVisible(!label.isEmpty());
    edit_->setAccessibleName(label);
}

void Field::setUnit(const QString& unit) { edit_->setUnit(unit); }

void Field::setHint(const QString& hint)
{
    hint_ = hint;
    showBelow();
}

void Field::setError(const QString& sentence)
{
    if (sentence == error_)
        return;
    error_ = sentence;
    edit_->setWrong(hasError());
    showBelow();
}

void Field::showBelow()
{
    const QString& text = hasError() ? error_ : hint_;
    below_->setText(text);
    below_->setInk(hasError() ? Ink::Danger : Ink::Help);
    below_->setVisible(!text.isEmpty());
    if (edit_->accessibleDescription() != text)
        edit_->setAccessibleDescription(text); // a screen reader hears of the change
}

} // namespace crisp::controls
