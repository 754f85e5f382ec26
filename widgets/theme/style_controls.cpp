// SPDX-License-Identifier: Apache-2.0
#include "theme/plan_look.h"
#include "theme/style_parts.h"
#include "theme/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QVariant>
#include <QWidget>

#include <algorithm>

namespace crisp::theme {
namespace {

constexpr int comboArrowWidth = 28;
constexpr int spinArrowWidth = 20;
constexpr int fieldEdge = 8;
constexpr int sliderHandle = 14;
constexpr int sliderGroove = 4;
constexpr int scrollHandle = 6;
constexpr int scrollHandleLeast = 28;

/// What paintField and its likes need to know.
struct FieldLook {
    bool enabled = true;
    bool focused = false;
    bool wrong = false;
    Pointer pointer;
};

void paintFieldFrame(QPainter& painter, const QRect& rect, const FieldLook& look)
{
    const Tokens& tokens = current();
    QColor outline = look.enabled ? tokens.fieldLine : tokens.line2;
    double width = 1.0;
    if (look.wrong)
        outline = tokens.danger;
    if (look.focused) {
        width = 2.0;
        outline = look.wrong ? tokens.danger : tokens.accent;
    }
    const QColor ground = look.enabled ? controlGround(tokens, look.pointer) : tokens.sunken;
    paintFrame(painter, rect, ground, outline, controlRadius, width);
}

bool hasFocus(const QStyleOption& option) { return option.state.testFlag(QStyle::State_HasFocus); }

QColor sliderColour(const QStyleOption& option, const QWidget* widget)
{
    const Tokens& tokens = current();
    if (!isEnabled(option))
        return tokens.inkOff;
    const QString plan = widget ? widget->property(planProperty).toString() : QString();
    return plan.isEmpty() ? tokens.accent : planLook(plan, tokens).colour;
}

} // namespace

void paintGlyph(QPainter& painter, Icon icon, const QRect& rect, const QColor& colour, int size)
{
    QRect place(0, 0, size, size);
    place.moveCenter(rect.center());
    const double ratio = painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
    painter.drawPixmap(place.topLeft(), iconPixmap(icon, colour, size, ratio));
}

void paintButtonPanel(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    const bool isDefault = button && button->features.testFlag(QStyleOptionButton::DefaultButton);
    if (isDefault && isEnabled(option)) {
        const bool hovers = pointerOf(option).hovers || pointerOf(option).presses;
        paintFrame(painter, option.rect, hovers ? tokens.accentHover : tokens.accent, {});
        return;
    }
    if (option.state.testFlag(QStyle::State_On)) {
        paintFrame(painter, option.rect, tokens.accentTint, tokens.accentLine);
        return;
    }
    paintFrame(painter, option.rect, controlGround(tokens, pointerOf(option)),
        isEnabled(option) ? tokens.line2 : tokens.line);
}

void paintToolPanel(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    const Pointer pointer = pointerOf(option);
    if (option.state.testFlag(QStyle::State_On))
        paintFrame(painter, option.rect, tokens.accentTint, {});
    else if (pointer.presses)
        paintFrame(painter, option.rect, tokens.line2, {});
    else if (pointer.hovers)
        paintFrame(painter, option.rect, tokens.line, {});
    else if (!option.state.testFlag(QStyle::State_AutoRaise))
        paintFrame(painter, option.rect, tokens.raised, tokens.line2);
}

void paintField(QPainter& painter, const QStyleOption& option, const QWidget* widget)
{
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(&option);
    if (frame && frame->lineWidth == 0)
        return; // inside a box that is drawn by its owner
    if (widget
        && qobject_cast<const QAbstractItemView*>(
            widget->parentWidget() ? widget->parentWidget()->parentWidget() : nullptr)) {
        paintFrame(painter, option.rect, current().raised, current().accent, 0.0, 2.0);
        return; // an editor fills its cell
    }
    paintFieldFrame(painter, option.rect,
        { isEnabled(option), hasFocus(option), widget && widget->property(wrongProperty).toBool(),
            {} });
}

void paintScrollAreaFrame(QPainter& painter, const QStyleOption& option, const QWidget* widget)
{
    if (qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget)) {
        paintFieldFrame(painter, option.rect,
            { isEnabled(option), hasFocus(option), widget->property(wrongProperty).toBool(), {} });
        return;
    }
    // What pops up stands out from the page.
    const bool isPopup = widget && widget->windowType() == Qt::Popup;
    paintFrame(painter, option.rect, {}, isPopup ? current().line2 : current().line, 0.0);
}

void paintCheckBox(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    constexpr double radius = 4.0;
    const QRectF box = option.rect;
    const Pointer pointer = pointerOf(option);
    const bool isOn = option.state.testFlag(QStyle::State_On);
    if (isOn || option.state.testFlag(QStyle::State_NoChange)) {
        const QColor ground = !isEnabled(option) ? tokens.line2
            : pointer.hovers || pointer.presses  ? tokens.accentHover
                                                 : tokens.accent;
        paintFrame(painter, box, ground, {}, radius);
        paintGlyph(painter, isOn ? Icon::Check : Icon::Minus, option.rect,
            isEnabled(option) ? tokens.onAccent : tokens.surface, 12);
        return;
    }
    const QColor outline = !isEnabled(option) ? tokens.line2
        : pointer.hovers                      ? tokens.ink3
                                              : tokens.fieldLine;
    paintFrame(painter, box, controlGround(tokens, { false, pointer.presses }), outline, radius);
}

void paintRadioButton(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    const QRectF circle = option.rect;
    const double radius = circle.width() / 2.0;
    const Pointer pointer = pointerOf(option);
    const QColor outline = !isEnabled(option) ? tokens.line2
        : pointer.hovers                      ? tokens.ink3
                                              : tokens.fieldLine;
    if (!option.state.testFlag(QStyle::State_On)) {
        paintFrame(
            painter, circle, controlGround(tokens, { false, pointer.presses }), outline, radius);
        return;
    }
    const QColor ground = isEnabled(option) ? tokens.accent : tokens.line2;
    paintFrame(painter, circle, ground, {}, radius);
    const double dot = radius - 3.0;
    paintFrame(painter, QRectF(circle.center() - QPointF(dot, dot), QSizeF(2.0 * dot, 2.0 * dot)),
        isEnabled(option) ? tokens.onAccent : tokens.surface, {}, dot);
}

void paintComboBox(QPainter& painter, const QStyleOptionComboBox& option, const QWidget* widget,
    const QStyle& style)
{
    const bool isWrong = widget && widget->property(wrongProperty).toBool();
    if (option.frame) {
        const bool focused = option.editable && hasFocus(option);
        const Pointer pointer = option.editable ? Pointer {} : pointerOf(option);
        paintFieldFrame(painter, option.rect, { isEnabled(option), focused, isWrong, pointer });
    }
    const QRect arrow
        = style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    paintGlyph(
        painter, Icon::ChevronDown, arrow, isEnabled(option) ? current().ink2 : current().inkOff);
}

QRect comboBoxPart(const QStyleOptionComboBox& option, QStyle::SubControl part)
{
    const QRect all = option.rect;
    QRect place = all;
    switch (part) {
    case QStyle::SC_ComboBoxArrow:
        place.setLeft(all.right() + 1 - comboArrowWidth);
        break;
    case QStyle::SC_ComboBoxEditField:
        place = all.adjusted(fieldEdge, 2, -comboArrowWidth, -2);
        break;
    case QStyle::SC_ComboBoxListBoxPopup:
        place = all.adjusted(0, 2, 0, 2);
        break;
    default:
        break;
    }
    return QStyle::visualRect(option.direction, all, place);
}

void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& option, const QWidget* widget,
    const QStyle& style)
{
    const Tokens& tokens = current();
    if (option.frame)
        paintFieldFrame(painter, option.rect,
            { isEnabled(option), hasFocus(option),
                widget && widget->property(wrongProperty).toBool(), {} });
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    struct Arrow {
        QStyle::SubControl part;
        QAbstractSpinBox::StepEnabledFlag flag;
        Icon icon;
    };
    for (const Arrow& arrow :
        { Arrow { QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Icon::ChevronUp },
            Arrow {
                QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Icon::ChevronDown } }) {
        const QRect place = style.subControlRect(QStyle::CC_SpinBox, &option, arrow.part, widget);
        const bool enabled = isEnabled(option) && option.stepEnabled.testFlag(arrow.flag);
        const bool active = enabled && option.activeSubControls.testFlag(arrow.part);
        paintGlyph(painter, arrow.icon, place,
            !enabled     ? tokens.inkOff
                : active ? tokens.ink
                         : tokens.ink3,
            12);
    }
}

QRect spinBoxPart(const QStyleOptionSpinBox& option, QStyle::SubControl part)
{
    const QRect all = option.rect;
    const int arrows = option.buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : spinArrowWidth;
    const int middle = all.height() / 2;
    QRect place = all;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        place = QRect(all.right() - arrows, all.top() + 1, arrows, middle - 1);
        break;
    case QStyle::SC_SpinBoxDown:
        place = QRect(all.right() - arrows, all.top() + middle, arrows, middle - 1);
        break;
    case QStyle::SC_SpinBoxEditField:
        place = all.adjusted(fieldEdge - 2, 2, -arrows - 2, -2);
        break;
    default:
        break;
    }
    return QStyle::visualRect(option.direction, all, place);
}

void paintSlider(
    QPainter& painter, const QStyleOptionSlider& option, const QWidget* widget, const QStyle& style)
{
    const Tokens& tokens = current();
    const QColor colour = sliderColour(option, widget);
    const QRect room
        = style.subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, widget);
    const QRect handle
        = style.subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, widget);
    QRect groove = room;
    QRect filled;
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    if (isHorizontal) {
        groove.setHeight(sliderGroove);
        groove.moveTop(room.center().y() - sliderGroove / 2 + 1);
        filled = groove;
        if (option.upsideDown)
            filled.setLeft(handle.center().x());
        else
            filled.setRight(handle.center().x());
    } else {
        groove.setWidth(sliderGroove);
        groove.moveLeft(room.center().x() - sliderGroove / 2 + 1);
        filled = groove;
        // QSlider's minimum is at the bottom: upsideDown is the rule there.
        if (option.upsideDown)
            filled.setTop(handle.center().y());
        else
            filled.setBottom(handle.center().y());
    }
    paintFrame(painter, groove, tokens.line2, {}, sliderGroove / 2.0);
    paintFrame(painter, filled, colour, {}, sliderGroove / 2.0);
    const Pointer pointer = pointerOf(option);
    const bool onHandle = option.activeSubControls.testFlag(QStyle::SC_SliderHandle);
    const QColor ground = tokens.dark ? tokens.ink : tokens.surface;
    paintFrame(painter, handle,
        onHandle && (pointer.hovers || pointer.presses) ? mixed(ground, colour, 0.2) : ground,
        colour, sliderHandle / 2.0, 2.0);
}

QRect sliderPart(const QStyleOptionSlider& option, QStyle::SubControl part)
{
    const QRect all = option.rect;
    if (part != QStyle::SC_SliderHandle)
        return all;
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const int span = (isHorizontal ? all.width() : all.height()) - sliderHandle;
    const int along = QStyle::sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, span, option.upsideDown);
    const QPoint corner = isHorizontal ? QPoint(along, (all.height() - sliderHandle) / 2)
                                       : QPoint((all.width() - sliderHandle) / 2, along);
    return { all.topLeft() + corner, QSize(sliderHandle, sliderHandle) };
}

void paintScrollBar(
    QPainter& painter, const QStyleOptionSlider& option, const QWidget* widget, const QStyle& style)
{
    if (option.minimum == option.maximum)
        return;
    const Tokens& tokens = current();
    QRectF handle
        = style.subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const double spare = ((isHorizontal ? handle.height() : handle.width()) - scrollHandle) / 2.0;
    handle = isHorizontal ? handle.adjusted(1, spare, -1, -spare)
                          : handle.adjusted(spare, 1, -spare, -1);
    const bool onHandle = option.activeSubControls.testFlag(QStyle::SC_ScrollBarSlider);
    const Pointer pointer = pointerOf(option);
    const bool active = onHandle && (pointer.hovers || pointer.presses);
    paintFrame(painter, handle, active ? tokens.ink3 : tokens.line2, {}, scrollHandle / 2.0);
}

QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part)
{
    const QRect all = option.rect;
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const int length = isHorizontal ? all.width() : all.height();
    const double range = static_cast<double>(option.maximum) - option.minimum;
    int handle = length;
    if (range > 0.0)
        handle = std::clamp(static_cast<int>(length * option.pageStep / (range + option.pageStep)),
            std::min(scrollHandleLeast, length), length);
    const int start = QStyle::sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - handle, option.upsideDown);
    const auto along = [&](int from, int size) {
        const QRect place = isHorizontal ? QRect(all.left() + from, all.top(), size, all.height())
                                         : QRect(all.left(), all.top() + from, all.width(), size);
        return QStyle::visualRect(option.direction, all, place);
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return along(start, handle);
    case QStyle::SC_ScrollBarSubPage:
        return along(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return along(start + handle, length - start - handle);
    case QStyle::SC_ScrollBarGroove:
        return all;
    default:
        return {}; // no arrows
    }
}

} // namespace crisp::theme
