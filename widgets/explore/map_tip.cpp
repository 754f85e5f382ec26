// SPDX-License-Identifier: Apache-2.0
#include "explore/map_tip.h"

#include "theme/painting.h"
#include "theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace crisp::explore {
namespace {

constexpr int edge = 8;
constexpr int columnGap = 20;
constexpr int distance = 9; // from the cell
constexpr int widest = 300;

QFont titleFont() { return theme::textFont(theme::Text::BodyMedium); }
QFont lineFont() { return theme::textFont(theme::Text::Label); }

} // namespace

MapTip::MapTip(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

QSize MapTip::sizeHint() const
{
    const QFontMetrics title(titleFont());
    const QFontMetrics line(lineFont());
    int width = title.horizontalAdvance(text_.title);
    for (const auto& [left, right] : text_.lines) {
        const int second = right.isEmpty() ? 0 : columnGap + line.horizontalAdvance(right);
        width = std::max(width, line.horizontalAdvance(left) + second);
    }
    const int height = title.height() + int(text_.lines.size()) * (line.height() + 2);
    return { std::min(width, widest) + 2 * edge, height + 2 * edge };
}

void MapTip::showBeside(const QRect& cell, const CellText& text)
{
    text_ = text;
    resize(sizeHint());
    const QRect room = parentWidget()->rect().adjusted(4, 4, -4, -4);
    QPoint corner(cell.right() + distance, cell.center().y() - 6);
    if (corner.x() + width() > room.right()) { // no room beside it: below, or above
        corner.setX(std::max(room.right() - width(), room.left()));
        corner.setY(cell.bottom() + distance);
    }
    if (corner.y() + height() > room.bottom()) {
        const bool beside = corner.x() > cell.right();
        corner.setY(std::max(
            beside ? room.bottom() - height() : cell.top() - distance - height(), room.top()));
    }
    move(corner);
    update();
    raise();
    show();
}

void MapTip::paintEvent(QPaintEvent* /*event*/)
{
    const theme::Tokens& tokens = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    theme::paintFrame(painter, QRectF(rect()), tokens.tipGround, {});
    QRect line = rect().adjusted(edge, edge, -edge, -edge);
    const QFontMetrics title(titleFont());
    line.setHeight(title.height());
    painter.setFont(titleFont());
    painter.setPen(tokens.tipInk);
    const int flags = Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextSingleLine;
    painter.drawText(
        line, flags | Qt::AlignLeft, title.elidedText(text_.title, Qt::ElideMiddle, line.width()));
    const QFontMetrics small(lineFont());
    painter.setFont(lineFont());
    const QColor faint = theme::mixed(tokens.tipInk, tokens.tipGround, 0.22);
    for (const auto& [left, right] : text_.lines) {
        line = QRect(line.left(), line.bottom() + 3, line.width(), small.height());
        painter.setPen(faint);
        painter.drawText(line, flags | Qt::AlignLeft, left);
        painter.setPen(tokens.tipInk);
        painter.drawText(line, flags | Qt::AlignRight, right);
    }
}

} // namespace crisp::explore
