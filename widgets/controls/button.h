// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/icons.h"

#include <QPushButton>
#include <QString>

/// Push buttons. What opens a menu is one, too (QPushButton::setMenu); one of several is
/// segmented_control.h's business.
namespace crisp::controls {

enum class Emphasis {
    Primary, ///< one a region: what most people do next
    Secondary,
    Quiet, ///< no ground until the pointer is there
    Dangerous, ///< what cannot be undone; asks
    Link ///< text like a link
};

enum class ButtonSize { Small, Normal, Large }; ///< 24, 28, 36 high

/// Icons of theme/icons.h take the colour of the text, others are drawn as they are. Text that has
/// no room ends in an ellipsis.
class Button : public QPushButton {
    Q_OBJECT

public:
    explicit Button(
        const QString& text, Emphasis emphasis = Emphasis::Secondary, QWidget* parent = nullptr);
    void setEmphasis(Emphasis emphasis);
    void setButtonSize(ButtonSize size);
    void setLarge(bool large);
    void setGlyph(theme::Icon icon);
    void setShortcutHint(const QString& hint); ///< small, after the text: "Ctrl+E"
    /// A chevron at the end: the button opens something. One with a menu has it anyway.
    void setChevron(bool shown);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QColor inkColour() const;
    [[nodiscard]] bool hasChevron() const;
    void paintGround(QPainter& painter) const;
    void paintIcon(QPainter& painter, const QRect& rect, const QColor& ink) const;

    Emphasis emphasis_;
    ButtonSize size_ = ButtonSize::Normal;
    bool chevron_ = false;
    QString hint_;
};

/// Nothing but an icon: `name` is its tooltip and what a screen reader says.
[[nodiscard]] Button* iconButton(theme::Icon icon, const QString& name, QWidget* parent = nullptr);

} // namespace crisp::controls
