// SPDX-License-Identifier: Apache-2.0
#include "library/library_delegate.h"

#include "library/library_model.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace crisp::library {
namespace {

constexpr int pageEdge = 16;
constexpr int gap = 12;
constexpr int rowPixels = 58;
constexpr int headingPixels = 40;
constexpr int boxSide = 32;
constexpr int iconSide = 16;
constexpr int markerSide = 11;
constexpr int menuSide = 28;
constexpr int tagPadding = 6;

QFont font(theme::Text size, bool medium = false)
{
    QFont font = theme::textFont(size);
    if (medium)
        font.setWeight(QFont::Medium);
    return font;
}

/// Draws `text` at the left of `rect`, elided, and cuts off what was used.
void paintText(
    QPainter& painter, QRect& rect, const QString& text, const QFont& with, const QColor& ink)
{
    const QFontMetrics metrics(with);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, std::max(0, rect.width()));
    painter.setFont(with);
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    rect.setLeft(rect.left() + metrics.horizontalAdvance(shown) + 8);
}

void paintHeading(QPainter& painter, const QRect& rect, const QModelIndex& index)
{
    const theme::Tokens& tokens = theme::current();
    painter.fillRect(rect, tokens.sunken);
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line);
    if (index.row() > 0)
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, tokens.line);
    QRect room = rect.adjusted(pageEdge, 0, -pageEdge, 0);
    paintText(painter, room, index.data().toString(), font(theme::Text::BodyMedium), tokens.ink);
    paintText(painter, room, index.data(LibraryModel::FactsRole).toString(),
        font(theme::Text::Label), tokens.ink3);
}

void paintPicture(QPainter& painter, const QRect& box, const QModelIndex& index)
{
    const theme::Tokens& tokens = theme::current();
    theme::paintFrame(painter, box, tokens.surface, tokens.line);
    const QString plan = index.data(LibraryModel::PlanRole).toString();
    if (!plan.isEmpty()) {
        theme::paintMarker(
            painter, theme::planLook(plan, tokens), QRectF(box).center(), markerSide);
        return;
    }
    const bool wrong = !index.data(LibraryModel::ErrorRole).toString().isEmpty();
    const bool model
        = index.data(LibraryModel::KindRole).toInt() == static_cast<int>(EntryKind::Model);
    const theme::Icon icon = wrong ? theme::Icon::Warning
        : model                    ? theme::Icon::Layers
                                   : theme::Icon::Database;
    painter.drawPixmap(box.center() - QPoint(iconSide / 2 - 1, iconSide / 2 - 1),
        theme::iconPixmap(icon, wrong ? tokens.danger : tokens.ink2, iconSide,
            painter.device()->devicePixelRatioF()));
}

void paintTag(QPainter& painter, const QRect& room, const QString& tag)
{
    const theme::Tokens& tokens = theme::current();
    const QFont with = font(theme::Text::Caption, true);
    const QFontMetrics metrics(with);
    QRect box(
        room.left(), 0, metrics.horizontalAdvance(tag) + 2 * tagPadding, metrics.height() + 4);
    box.moveTop(room.center().y() - box.height() / 2 + 1);
    if (tag.isEmpty() || box.right() > room.right())
        return;
    theme::paintFrame(painter, box, tokens.line, {}, 3.0);
    painter.setFont(with);
    painter.setPen(tokens.ink2);
    painter.drawText(box, Qt::AlignCenter, tag);
}

void paintEntry(QPainter& painter, const QRect& rect, const QModelIndex& index)
{
    const theme::Tokens& tokens = theme::current();
    const QRect box(rect.left() + pageEdge, rect.center().y() - boxSide / 2 + 1, boxSide, boxSide);
    paintPicture(painter, box, index);
    const QString size = index.data(LibraryModel::SizeRole).toString();
    const QFont label = font(theme::Text::Label);
    const int menuLeft = LibraryDelegate::menuRect(rect).left();
    painter.setFont(label);
    painter.setPen(tokens.ink2);
    painter.drawText(QRect(rect.left(), rect.top(), menuLeft - 4 - rect.left(), rect.height()),
        Qt::AlignRight | Qt::AlignVCenter, size);
    const int right = menuLeft - 4 - QFontMetrics(label).horizontalAdvance(size) - gap;
    QRect upper(box.right() + 1 + gap, 0, right - box.right() - gap, rect.height() / 2 - 4);
    upper.moveTop(rect.top() + 6);
    QRect lower = upper;
    lower.moveTop(upper.bottom());
    paintText(painter, upper, index.data().toString(), font(theme::Text::BodyMedium), tokens.ink);
    paintTag(painter, upper, index.data(LibraryModel::TagRole).toString());
    const QString error = index.data(LibraryModel::ErrorRole).toString();
    paintText(painter, lower,
        error.isEmpty() ? index.data(LibraryModel::FactsRole).toString() : error, label,
        error.isEmpty() ? tokens.ink2 : tokens.danger);
}

} // namespace

QRect LibraryDelegate::menuRect(const QRect& row)
{
    return { row.right() + 1 - pageEdge / 2 - menuSide, row.center().y() - menuSide / 2 + 1,
        menuSide, menuSide };
}

void LibraryDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(LibraryModel::HeadingRole).toBool()) {
        paintHeading(*painter, given.rect, index);
        painter->restore();
        return;
    }
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const theme::Tokens& tokens = theme::current();
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const QRect& row = option.rect;
    painter->fillRect(row.left(), row.bottom(), row.width(), 1, tokens.grid);
    paintEntry(*painter, row, index);
    const QRect menu = menuRect(row);
    painter->drawPixmap(menu.center() - QPoint(iconSide / 2 - 1, iconSide / 2 - 1),
        theme::iconPixmap(
            theme::Icon::More, tokens.ink2, iconSide, painter->device()->devicePixelRatioF()));
    if (option.state.testFlag(QStyle::State_HasFocus) && theme::hasVisibleFocus(option.widget))
        theme::paintFrame(*painter, row.adjusted(2, 2, -2, -3), {}, tokens.accent, 3.0, 1.5);
    painter->restore();
}

QSize LibraryDelegate::sizeHint(
    const QStyleOptionViewItem& /*option*/, const QModelIndex& index) const
{
    const bool heading = index.data(LibraryModel::HeadingRole).toBool();
    return { 200, theme::scaled(heading ? headingPixels : rowPixels) };
}

bool LibraryDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
    const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const bool presses
        = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonRelease;
    if (presses && !index.data(LibraryModel::HeadingRole).toBool()) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton
            && menuRect(option.rect).contains(mouse->position().toPoint())) {
            if (event->type() == QEvent::MouseButtonRelease)
                Q_EMIT menuRequested(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace crisp::library
