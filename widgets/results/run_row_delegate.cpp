// SPDX-License-Identifier: Apache-2.0
#include "results/run_row_delegate.h"

#include "results/run_table_model.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QPainter>

namespace crisp::results {
namespace {

constexpr int edge = 8; ///< as TableDelegate's
constexpr int gap = 4; ///< between number and spread
constexpr int tagPadding = 6;

QString spreadOf(const QModelIndex& index)
{
    return index.data(RunTableModel::SpreadRole).toString();
}

QString tagOf(const QModelIndex& index) { return index.data(RunTableModel::TagRole).toString(); }

QFont tagFont()
{
    QFont font = theme::textFont(theme::Text::Caption);
    font.setWeight(QFont::Medium);
    return font;
}

QFont strong(QFont font)
{
    font.setWeight(QFont::Medium);
    return font;
}

void paintTag(QPainter& painter, const QRect& rect, const QString& tag)
{
    const theme::Tokens& tokens = theme::current();
    const QFontMetrics metrics(tagFont());
    const int height = metrics.height() + 4;
    const QRect box(rect.left(), rect.center().y() - height / 2 + 1,
        metrics.horizontalAdvance(tag) + 2 * tagPadding, height);
    if (box.right() > rect.right())
        return;
    theme::paintFrame(painter, box, tokens.line, {}, 3.0);
    painter.setFont(tagFont());
    painter.setPen(tokens.ink2);
    painter.drawText(box, Qt::AlignCenter, tag);
}

void paintSpread(
    QPainter& painter, QRect rect, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const theme::Tokens& tokens = theme::current();
    const QString spread = spreadOf(index);
    painter.setFont(option.font);
    painter.setPen(tokens.ink2);
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, spread);
    rect.setRight(rect.right() - QFontMetrics(option.font).horizontalAdvance(spread) - gap);
    painter.setFont(strong(option.font));
    painter.setPen(tokens.ink);
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
}

} // namespace

void RunRowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    TableDelegate::initStyleOption(option, index);
    if (!spreadOf(index).isEmpty())
        option->text.clear(); // paint() draws it, since it stands left of its spread
}

void RunRowDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    TableDelegate::paint(painter, option, index);
    painter->save();
    if (!spreadOf(index).isEmpty())
        paintSpread(*painter, option.rect.adjusted(edge, 0, -edge, 0), option, index);
    if (const QString tag = tagOf(index); !tag.isEmpty()) {
        const int name = QFontMetrics(option.font).horizontalAdvance(index.data().toString());
        paintTag(*painter, option.rect.adjusted(2 * edge + name, 0, -edge, 0), tag);
    }
    painter->restore();
}

QSize RunRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = TableDelegate::sizeHint(option, index);
    if (const QString spread = spreadOf(index); !spread.isEmpty())
        size.rwidth()
            += QFontMetrics(strong(option.font)).horizontalAdvance(index.data().toString()) + gap
            + QFontMetrics(option.font).horizontalAdvance(spread);
    if (const QString tag = tagOf(index); !tag.isEmpty())
        size.rwidth() += edge + QFontMetrics(tagFont()).horizontalAdvance(tag) + 2 * tagPadding;
    return size;
}

} // namespace crisp::results
