// SPDX-License-Identifier: Apache-2.0
#include "controls/labels.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace crisp::controls {

QColor inkColour(Ink ink, bool enabled)
{
    const theme::Tokens& tokens = theme::current();
    if (!enabled)
        return tokens.inkOff;
    switch (ink) {
    case Ink::Primary:
        return tokens.ink;
    case Ink::Secondary:
        return tokens.ink2;
    case Ink::Help:
        return tokens.ink3;
    case Ink::Accent:
        return tokens.accentInk;
    case Ink::Danger:
        return tokens.danger;
    case Ink::Warn:
        return tokens.warn;
    case Ink::Ok:
        return tokens.ok;
    case Ink::Tip:
        return tokens.tipInk;
    }
    return tokens.ink;
}

Label::Label(const QString& text, theme::Text size, Ink ink, QWidget* parent)
    : QLabel(text, parent)
    , ink_(ink)
{
    setTextFormat(Qt::PlainText);
    setTextSize(size);
    recolour();
}

void Label::setInk(Ink ink)
{
    ink_ = ink;
    recolour();
}

void Label::setTextSize(theme::Text size) { theme::setTextFont(this, size); }

void Label::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
}

void Label::recolour()
{
    // Setting a palette is heard as another change, so only where it changes something.
    const QColor wanted = inkColour(ink_);
    if (palette().color(QPalette::Active, QPalette::WindowText) == wanted)
        return;
    QPalette own;
    own.setColor(QPalette::WindowText, wanted);
    own.setColor(QPalette::Disabled, QPalette::WindowText, theme::current().inkOff);
    setPalette(own);
}

QLabel* titleLabel(const QString& text, QWidget* parent)
{
    return new Label(text, theme::Text::BodyMedium, Ink::Primary, parent);
}

QLabel* bodyLabel(const QString& text, QWidget* parent)
{
    return new Label(text, theme::Text::Body, Ink::Primary, parent);
}

QLabel* secondaryLabel(const QString& text, QWidget* parent)
{
    return new Label(text, theme::Text::Label, Ink::Secondary, parent);
}

QLabel* helpLabel(const QString& text, QWidget* parent)
{
    auto* label = new Label(text, theme::Text::Caption, Ink::Help, parent);
    label->setWordWrap(true);
    return label;
}

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text)
{
    if (text == text_)
        return;
    text_ = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setTextSize(theme::Text size)
{
    size_ = size;
    updateGeometry();
    update();
}

void ElidedLabel::setInk(Ink ink)
{
    ink_ = ink;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    mode_ = mode;
    update();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment)
{
    alignment_ = alignment;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(theme::textFont(size_));
    return { metrics.horizontalAdvance(text_) + 1, metrics.height() };
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QFontMetrics metrics(theme::textFont(size_));
    return { std::min(metrics.horizontalAdvance(QStringLiteral("mm…")), sizeHint().width()),
        metrics.height() };
}

bool ElidedLabel::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const bool isCut = sizeHint().width() > width();
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
            isCut ? text_.toHtmlEscaped() : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(theme::textFont(size_));
    painter.setPen(inkColour(ink_, isEnabled()));
    painter.drawText(rect(), static_cast<int>(alignment_),
        painter.fontMetrics().elidedText(text_, mode_, width()));
}

void ElidedLabel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

Rule::Rule(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
{
    if (orientation == Qt::Horizontal) {
        setFixedHeight(1);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    } else {
        setFixedWidth(1);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    }
}

void Rule::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().line);
}

} // namespace crisp::controls
