// SPDX-License-Identifier: Apache-2.0
#include "theme/style_parts.h"
#include "theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace crisp::theme {
namespace {

constexpr int menuEdge = 12;
constexpr int menuColumn = 24; ///< of ticks and icons, where a menu has any
constexpr int menuGap = 24; ///< between text and shortcut
constexpr int menuItemHeight = 26;
constexpr int separatorHeight = 9;

bool hasColumn(const QStyleOptionMenuItem& option)
{
    return option.menuHasCheckableItems || option.maxIconWidth > 0;
}

void paintMenuMark(
    QPainter& painter, const QStyleOptionMenuItem& option, const QRect& rect, const QColor& ink)
{
    if (option.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (option.checked)
            paintGlyph(painter, Icon::Check, rect, ink);
        return;
    }
    if (const auto glyph = glyphOf(option.icon))
        paintGlyph(painter, *glyph, rect, ink);
    else if (!option.icon.isNull())
        option.icon.paint(
            &painter, rect, Qt::AlignCenter, isEnabled(option) ? QIcon::Normal : QIcon::Disabled);
}

} // namespace

void paintMenuPanel(QPainter& painter, const QRect& rect)
{
    paintFrame(painter, rect, current().raised, current().line2, 0.0);
}

void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& option)
{
    const Tokens& tokens = current();
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(
            QRect(option.rect.left(), option.rect.center().y(), option.rect.width(), 1),
            tokens.line);
        return;
    }
    const bool selected = option.state.testFlag(QStyle::State_Selected) && isEnabled(option);
    if (selected)
        painter.fillRect(option.rect, tokens.accent);
    const QColor ink = !isEnabled(option) ? tokens.inkOff : selected ? tokens.onAccent : tokens.ink;
    const QColor faint = !isEnabled(option) ? tokens.inkOff
        : selected                          ? tokens.onAccent
                                            : tokens.ink3;
    const auto visual = [&](const QRect& rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    QRect inside = option.rect.adjusted(menuEdge, 0, -menuEdge, 0);
    if (hasColumn(option)) {
        QRect mark = inside;
        mark.setWidth(16);
        paintMenuMark(painter, option, visual(mark), ink);
        inside.setLeft(inside.left() + menuColumn);
    }
    const QStringList parts = option.text.split(QLatin1Char('\t'));
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextHideMnemonic;
    painter.setFont(option.font);
    painter.setPen(ink);
    painter.drawText(visual(inside),
        flags | static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft)),
        parts.front());
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        QRect arrow = inside;
        arrow.setLeft(inside.right() - 14);
        paintGlyph(painter,
            option.direction == Qt::RightToLeft ? Icon::ChevronLeft : Icon::ChevronRight,
            visual(arrow), faint);
    } else if (parts.size() > 1) {
        painter.setFont(textFont(Text::Label));
        painter.setPen(faint);
        painter.drawText(visual(inside),
            flags | static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignRight)),
            parts.back());
    }
}

QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& text)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return { text.width(), separatorHeight };
    int width = text.width() + 2 * menuEdge;
    if (hasColumn(option))
        width += menuColumn;
    // QMenu adds the width of the widest shortcut itself.
    if (option.text.contains(QLatin1Char('\t'))
        || option.menuItemType == QStyleOptionMenuItem::SubMenu)
        width += menuGap;
    return { width, std::max(scaled(menuItemHeight), text.height()) };
}

void paintMenuBarGround(QPainter& painter, const QRect& rect)
{
    painter.fillRect(rect, current().bg);
}

void paintMenuBarItem(QPainter& painter, const QStyleOptionMenuItem& option)
{
    const Tokens& tokens = current();
    paintMenuBarGround(painter, option.rect);
    const bool open = option.state.testFlag(QStyle::State_Sunken);
    if (isEnabled(option) && (open || option.state.testFlag(QStyle::State_Selected)))
        paintFrame(painter, option.rect.adjusted(0, 2, 0, -2), tokens.line, {});
    painter.setFont(option.font);
    painter.setPen(isEnabled(option) ? tokens.ink : tokens.inkOff);
    painter.drawText(
        option.rect, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextHideMnemonic, option.text);
}

void paintTab(QPainter& painter, const QStyleOptionTab& option)
{
    const Tokens& tokens = current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QRect edge = option.rect;
    switch (option.shape) {
    case QTabBar::RoundedSouth:
    case QTabBar::TriangularSouth:
        edge.setHeight(2);
        break;
    case QTabBar::RoundedWest:
    case QTabBar::TriangularWest:
        edge.setLeft(edge.right() - 1);
        break;
    case QTabBar::RoundedEast:
    case QTabBar::TriangularEast:
        edge.setWidth(2);
        break;
    default:
        edge.setTop(edge.bottom() - 1);
    }
    if (selected)
        painter.fillRect(edge, isEnabled(option) ? tokens.accent : tokens.inkOff);
    else if (pointerOf(option).hovers)
        painter.fillRect(edge, tokens.line2);
}

void paintHeaderSection(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    const QRect& rect = option.rect;
    const Pointer pointer = pointerOf(option);
    painter.fillRect(rect, pointer.presses ? tokens.line : tokens.sunken);
    if (option.state.testFlag(QStyle::State_Horizontal)) {
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.line);
        // Where a column can be taken to make it wider.
        if (pointer.hovers)
            painter.fillRect(
                QRect(rect.right(), rect.top() + 6, 1, rect.height() - 12), tokens.line2);
    } else {
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), tokens.line);
    }
}

void paintRowGround(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    if (option.state.testFlag(QStyle::State_Selected))
        painter.fillRect(option.rect, isEnabled(option) ? tokens.accentTint : tokens.sunken);
    else if (pointerOf(option).hovers)
        painter.fillRect(
            option.rect, tokens.dark ? mixed(tokens.surface, Qt::white, 0.04) : tokens.sunken);
}

void paintBranch(QPainter& painter, const QStyleOption& option)
{
    if (!option.state.testFlag(QStyle::State_Children))
        return;
    const Icon closed
        = option.direction == Qt::RightToLeft ? Icon::ChevronLeft : Icon::ChevronRight;
    paintGlyph(painter, option.state.testFlag(QStyle::State_Open) ? Icon::ChevronDown : closed,
        option.rect, current().ink2);
}

void paintSplitter(QPainter& painter, const QStyleOption& option)
{
    const Tokens& tokens = current();
    const QRect& rect = option.rect;
    const Pointer pointer = pointerOf(option);
    const QColor colour = pointer.hovers || pointer.presses ? tokens.accentLine : tokens.line;
    // State_Horizontal: the splitter's parts lie side by side, so its handle is
    // upright.
    if (option.state.testFlag(QStyle::State_Horizontal))
        painter.fillRect(QRect(rect.center().x(), rect.top(), 1, rect.height()), colour);
    else
        painter.fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), colour);
}

} // namespace crisp::theme
