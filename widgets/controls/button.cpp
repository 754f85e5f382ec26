// SPDX-License-Identifier: Apache-2.0
#include "controls/button.h"

#include "theme/painting.h"
#include "theme/theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace crisp::controls {
namespace {

constexpr int iconSide = 16;
constexpr int gap = 8;

int textWidth(const QFontMetrics& metrics, const QString& text)
{
    return metrics.size(Qt::TextShowMnemonic, text).width();
}

int paddingOf(ButtonSize size, Emphasis emphasis)
{
    if (emphasis == Emphasis::Link)
        return 4;
    return theme::scaled(size == ButtonSize::Large ? 20 : size == ButtonSize::Small ? 8 : 12);
}

int heightOf(ButtonSize size)
{
    switch (size) {
    case ButtonSize::Small:
        return theme::scaled(theme::smallHeight);
    case ButtonSize::Large:
        return theme::scaled(theme::largeHeight);
    case ButtonSize::Normal:
        break;
    }
    return theme::scaled(theme::controlHeight);
}

} // namespace

Button::Button(const QString& text, Emphasis emphasis, QWidget* parent)
    : QPushButton(text, parent)
    , emphasis_(emphasis)
{
    theme::setTextFont(this, theme::Text::BodyMedium);
    setAttribute(Qt::WA_Hover);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void Button::setEmphasis(Emphasis emphasis)
{
    emphasis_ = emphasis;
    updateGeometry();
    update();
}

void Button::setButtonSize(ButtonSize size)
{
    size_ = size;
    updateGeometry();
    update();
}

void Button::setLarge(bool large) { setButtonSize(large ? ButtonSize::Large : ButtonSize::Normal); }

void Button::setGlyph(theme::Icon icon) { setIcon(theme::icon(icon)); }

void Button::setShortcutHint(const QString& hint)
{
    hint_ = hint;
    updateGeometry();
    update();
}

void Button::setChevron(bool shown)
{
    chevron_ = shown;
    updateGeometry();
    update();
}

bool Button::hasChevron() const { return chevron_ || menu(); }

QSize Button::sizeHint() const
{
    const int height = heightOf(size_);
    const bool hasIcon = !icon().isNull();
    if (text().isEmpty() && hasIcon && !hasChevron())
        return { height, height };
    int width = 2 * paddingOf(size_, emphasis_) + textWidth(fontMetrics(), text());
    if (hasIcon)
        width += iconSide + (text().isEmpty() ? 0 : gap);
    if (!hint_.isEmpty())
        width += gap + QFontMetrics(theme::textFont(theme::Text::Caption)).horizontalAdvance(hint_);
    if (hasChevron())
        width += gap + iconSide;
    return { width, height };
}

QSize Button::minimumSizeHint() const
{
    // Down to an ellipsis: a long text must not make the window wide.
    const int whole = sizeHint().width();
    const int least = whole - textWidth(fontMetrics(), text())
        + std::min(textWidth(fontMetrics(), text()),
            fontMetrics().horizontalAdvance(QLatin1Char('m')) * 4);
    return { least, heightOf(size_) };
}

QColor Button::inkColour() const
{
    const theme::Tokens& tokens = theme::current();
    if (!isEnabled())
        return tokens.inkOff;
    switch (emphasis_) {
    case Emphasis::Primary:
        return tokens.onAccent;
    case Emphasis::Dangerous:
        return tokens.danger;
    case Emphasis::Link:
        return tokens.accentInk;
    case Emphasis::Secondary:
    case Emphasis::Quiet:
        break;
    }
    return isChecked() ? tokens.accentInk : text().isEmpty() ? tokens.ink2 : tokens.ink;
}

void Button::paintGround(QPainter& painter) const
{
    const theme::Tokens& tokens = theme::current();
    const theme::Pointer pointer { isEnabled() && underMouse(), isDown() };
    switch (emphasis_) {
    case Emphasis::Primary: {
        const QColor ground = !isEnabled() ? tokens.line
            : pointer.presses              ? theme::mixed(tokens.accentHover, Qt::black, 0.15)
            : pointer.hovers               ? tokens.accentHover
                                           : tokens.accent;
        theme::paintFrame(painter, rect(), ground, {});
        break;
    }
    case Emphasis::Secondary:
    case Emphasis::Dangerous: {
        QColor outline = tokens.line2;
        if (emphasis_ == Emphasis::Dangerous && isEnabled())
            outline = tokens.danger;
        if (!isEnabled())
            outline = tokens.line;
        if (isChecked())
            theme::paintFrame(painter, rect(), tokens.accentTint, tokens.accentLine);
        else
            theme::paintFrame(painter, rect(), theme::controlGround(tokens, pointer), outline);
        break;
    }
    case Emphasis::Quiet:
        if (pointer.presses)
            theme::paintFrame(painter, rect(), tokens.line2, {});
        else if (isChecked())
            theme::paintFrame(painter, rect(), tokens.accentTint, {});
        else if (pointer.hovers)
            theme::paintFrame(painter, rect(), tokens.line, {});
        break;
    case Emphasis::Link:
        if (pointer.hovers)
            theme::paintFrame(painter, rect(), tokens.accentTint, {});
        break;
    }
}

void Button::paintIcon(QPainter& painter, const QRect& rect, const QColor& ink) const
{
    if (const auto glyph = theme::glyphOf(icon()))
        painter.drawPixmap(
            rect.topLeft(), theme::iconPixmap(*glyph, ink, iconSide, devicePixelRatioF()));
    else
        icon().paint(
            &painter, rect, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

void Button::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintGround(painter);
    const QColor ink = inkColour();
    const QFont hintFont = theme::textFont(theme::Text::Caption);
    const int hintWidth
        = hint_.isEmpty() ? 0 : gap + QFontMetrics(hintFont).horizontalAdvance(hint_);
    const int iconWidth = icon().isNull() ? 0 : iconSide + (text().isEmpty() ? 0 : gap);
    const int chevronWidth = hasChevron() ? gap + iconSide : 0;
    const bool onlyIcon = text().isEmpty() && iconWidth > 0 && chevronWidth == 0;
    const int padding = onlyIcon ? 0 : paddingOf(size_, emphasis_);
    const int room = width() - 2 * padding - hintWidth - iconWidth - chevronWidth;
    const int wanted = textWidth(fontMetrics(), text());
    const QString shown = wanted <= room
        ? text()
        : fontMetrics().elidedText(text(), Qt::ElideRight, std::max(0, room), Qt::TextShowMnemonic);
    const int shownWidth = std::min(wanted, std::max(0, room));
    const int centreY = height() / 2;

    // Content is centred as one piece; a chevron stands at the end.
    int x = padding + std::max(0, (room - shownWidth) / 2);
    if (iconWidth > 0) {
        if (onlyIcon)
            x = (width() - iconSide) / 2;
        paintIcon(painter, QRect(x, centreY - iconSide / 2, iconSide, iconSide), ink);
        x += iconWidth;
    }
    painter.setPen(ink);
    painter.setFont(font());
    painter.drawText(QRect(x, 0, shownWidth + 1, height()),
        Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic, shown);
    x += shownWidth;
    if (hintWidth > 0) {
        painter.setFont(hintFont);
        painter.setPen(emphasis_ == Emphasis::Primary ? ink : theme::current().ink3);
        painter.drawText(
            QRect(x + gap, 0, hintWidth, height()), Qt::AlignVCenter | Qt::AlignLeft, hint_);
    }
    if (chevronWidth > 0)
        painter.drawPixmap(width() - padding - iconSide, centreY - iconSide / 2,
            theme::iconPixmap(theme::Icon::ChevronDown, ink, iconSide, devicePixelRatioF()));
}

void Button::changeEvent(QEvent* event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

Button* iconButton(theme::Icon icon, const QString& name, QWidget* parent)
{
    auto* button = new Button({}, Emphasis::Quiet, parent);
    button->setGlyph(icon);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace crisp::controls
