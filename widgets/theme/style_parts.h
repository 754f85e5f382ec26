// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/icons.h"
#include "theme/painting.h"

#include <QStyle>
#include <QStyleOption>

class QPainter;
class QWidget;

/// The drawings of CrispStyle, one function an element; CrispStyle chooses among them. Private to
/// theme/. style_controls.cpp has what one clicks and fills in, style_items.cpp menus, tabs,
/// headers and rows.
namespace crisp::theme {

[[nodiscard]] inline bool isEnabled(const QStyleOption& option)
{
    return option.state.testFlag(QStyle::State_Enabled);
}
[[nodiscard]] inline Pointer pointerOf(const QStyleOption& option)
{
    return { isEnabled(option) && option.state.testFlag(QStyle::State_MouseOver),
        option.state.testFlag(QStyle::State_Sunken) };
}
/// An icon of ours in the middle of `rect`.
void paintGlyph(
    QPainter& painter, Icon icon, const QRect& rect, const QColor& colour, int size = 16);

// Controls
void paintButtonPanel(QPainter& painter, const QStyleOption& option);
void paintToolPanel(QPainter& painter, const QStyleOption& option);
void paintField(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void paintScrollAreaFrame(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void paintCheckBox(QPainter& painter, const QStyleOption& option);
void paintRadioButton(QPainter& painter, const QStyleOption& option);
void paintComboBox(QPainter& painter, const QStyleOptionComboBox& option, const QWidget* widget,
    const QStyle& style);
void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& option, const QWidget* widget,
    const QStyle& style);
void paintSlider(QPainter& painter, const QStyleOptionSlider& option, const QWidget* widget,
    const QStyle& style);
void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QWidget* widget,
    const QStyle& style);
[[nodiscard]] QRect comboBoxPart(const QStyleOptionComboBox& option, QStyle::SubControl part);
[[nodiscard]] QRect spinBoxPart(const QStyleOptionSpinBox& option, QStyle::SubControl part);
[[nodiscard]] QRect sliderPart(const QStyleOptionSlider& option, QStyle::SubControl part);
[[nodiscard]] QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part);

// Items
void paintMenuPanel(QPainter& painter, const QRect& rect);
void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& option);
[[nodiscard]] QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& text);
void paintMenuBarGround(QPainter& painter, const QRect& rect);
void paintMenuBarItem(QPainter& painter, const QStyleOptionMenuItem& option);
void paintTab(QPainter& painter, const QStyleOptionTab& option);
void paintHeaderSection(QPainter& painter, const QStyleOption& option);
void paintRowGround(QPainter& painter, const QStyleOption& option);
void paintBranch(QPainter& painter, const QStyleOption& option);
void paintSplitter(QPainter& painter, const QStyleOption& option);

} // namespace crisp::theme
