// SPDX-License-Identifier: Apache-2.0
#include "results/run_row_delegate.h"

#include "results/run_table_model.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QPainter>

namespace crisp::results {
namespace {

constexpr int gap = 8;
constexpr int markerSize = 10;
constexpr int iconSize = 16;

QFont labelFont(bool medium)
{
    QFont font = theme::textFont(theme::Text::Label);
    font.setWeight(medium ? QFont::Medium : QFont::Normal);
    return font;
}

bool isGroup(const QModelIndex& index)
{
    return index.data(RunTableModel::RunRole).toString().isEmpty();
}

/// Draws from the left of `rect` and cuts off what was used.
void paintText(
    QPainter& painter, QRect& rect, const QString& text, const QFont& font, const QColor& ink)
{
    if (text.isEmpty() || rect.width() <= 0)
        return;
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(text, Qt::ElideRight, rect.width()));
    rect.setLeft(rect.left() + metrics.horizontalAdvance(text) + gap);
}

void paintTag(QPainter& painter, QRect& rect, const QString& tag)
{
    if (tag.isEmpty())
        return;
    const theme::Tokens& tokens = theme::current();
    QFont font = theme::textFont(theme::Text::Caption);
    font.setWeight(QFont::Medium);
    const QFontMetrics metrics(font);
    const int height = metrics.height() + 4;
    const QRect frame(rect.left(), rect.center().y() - height / 2 + 1,
        metrics.horizontalAdvance(tag) + 2 * 6, height);
    if (frame.right() > rect.right())
        return;
    theme::paintFrame(painter, frame, tokens.line, QColor(), 3.0);
    painter.setFont(font);
    painter.setPen(tokens.ink2);
    painter.drawText(frame, Qt::AlignCenter, tag);
    rect.setLeft(frame.right() + gap);
}

} // namespace

void RunRowDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect rect = option.rect;
    if (index.column() == RunTableModel::Name) {
        paintName(*painter, rect.adjusted(isGroup(index) ? 4 : 0, 0, -cellPadding, 0), index);
    } else if (index.column() == RunTableModel::Open) {
        if (!isGroup(index)) {
            const bool hovered = (option.state & QStyle::State_MouseOver) != 0;
            const theme::Tokens& tokens = theme::current();
            const QPixmap icon
                = theme::iconPixmap(theme::Icon::Explore, hovered ? tokens.accentInk : tokens.ink3,
                    iconSize, painter->device()->devicePixelRatioF());
            painter->drawPixmap(rect.center() - QPoint(iconSize / 2 - 1, iconSize / 2 - 1), icon);
        }
    } else {
        paintNumber(*painter, rect.adjusted(cellPadding, 0, -cellPadding, 0), index);
    }
    painter->restore();
}

void RunRowDelegate::paintName(QPainter& painter, QRect rect, const QModelIndex& index) const
{
    const theme::Tokens& tokens = theme::current();
    const QString plan = index.data(RunTableModel::PlanRole).toString();
    if (!plan.isEmpty()) {
        theme::paintMarker(painter, theme::planLook(plan, tokens),
            QPointF(rect.left() + markerSize / 2.0, rect.center().y() + 0.5), markerSize);
        rect.setLeft(rect.left() + markerSize + gap);
    }
    paintText(painter, rect, index.data().toString(), labelFont(isGroup(index)), tokens.ink);
    paintText(painter, rect, index.data(RunTableModel::NoteRole).toString(), labelFont(false),
        tokens.ink3);
    paintTag(painter, rect, index.data(RunTableModel::TagRole).toString());
}

void RunRowDelegate::paintNumber(QPainter& painter, QRect rect, const QModelIndex& index) const
{
    const theme::Tokens& tokens = theme::current();
    const bool faint = index.data(RunTableModel::FaintRole).toBool();
    const QString spread = index.data(RunTableModel::SpreadRole).toString();
    const auto paintAtRight = [&](const QString& text, const QFont& font, const QColor& ink) {
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, text);
        rect.setRight(rect.right() - QFontMetrics(font).horizontalAdvance(text) - 4);
    };
    if (!spread.isEmpty())
        paintAtRight(spread, labelFont(false), tokens.ink2);
    const bool strong = isGroup(index) && !faint
        && (index.column() == RunTableModel::Measured || index.column() == RunTableModel::Accuracy
            || index.column() == RunTableModel::ToDense || index.column() == RunTableModel::Loss);
    paintAtRight(index.data().toString(), labelFont(strong), faint ? tokens.ink3 : tokens.ink);
}

QSize RunRowDelegate::sizeHint(
    const QStyleOptionViewItem& /*option*/, const QModelIndex& index) const
{
    const int height = theme::scaled(theme::rowHeight);
    if (index.column() == RunTableModel::Open)
        return { iconSize + 2 * gap, height };
    const QFontMetrics metrics(labelFont(true));
    int width = metrics.horizontalAdvance(index.data().toString()) + 2 * cellPadding;
    for (const int role :
        { RunTableModel::SpreadRole, RunTableModel::NoteRole, RunTableModel::TagRole }) {
        const QString text = index.data(role).toString();
        if (!text.isEmpty())
            width += metrics.horizontalAdvance(text) + gap;
    }
    return { width, height };
}

} // namespace crisp::results
