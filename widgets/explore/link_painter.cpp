// SPDX-License-Identifier: Apache-2.0
#include "explore/link_painter.h"

#include "explore/cell_painting.h"
#include "explore/cell_text.h"
#include "theme/icons.h"
#include "theme/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::LinkView)
};

constexpr double edge = 12.0;
constexpr double headerHeight = 22.0;
constexpr double legendHeight = 36.0;
constexpr double smallestRow = 15.0;
constexpr double largestRow = 36.0;
constexpr double roomyRow = 18.0; // from here on in the larger font
constexpr double dotGap = 9.0; // from text to dot
constexpr double weightRoom = 46.0;
constexpr double textShare = 0.24; // of the width, at most, for either column
constexpr double smallestText = 56.0;
constexpr double lockIcon = 12.0;
constexpr int textFlags = Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine;

QFont tokenFont(const LinkPicture& picture)
{
    return figureFont(
        picture.layout.rowHeight < roomyRow ? theme::Text::Caption : theme::Text::Label,
        picture.style);
}

QColor withAlpha(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(std::clamp(alpha, 0.0, 1.0)));
    return colour;
}

bool isSpecial(const MapData& map, std::size_t token)
{
    return token < map.special.size() && map.special[token] != 0;
}

bool isFocused(const LinkPicture& picture, std::size_t token, bool left)
{
    return picture.focus && picture.focus->token == token && picture.focus->incoming != left;
}

QString elided(const LinkPicture& picture, const QFont& font, std::size_t token, double width)
{
    return QFontMetricsF(font).elidedText(
        tokenLabel(picture.map.tokens[qsizetype(token)]), Qt::ElideRight, width);
}

void paintDot(QPainter& painter, QPointF centre, double radius, const QColor& colour, bool filled,
    const QColor& ground)
{
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(colour, 1.2));
    painter.setBrush(filled ? colour : ground);
    painter.drawEllipse(centre, radius, radius);
}

/// The label whose edges stand out, on its own ground, with a lock if it is locked.
void paintFocusLabel(QPainter& painter, const LinkPicture& picture, const QFont& font, bool left)
{
    const LinkLayout& layout = picture.layout;
    const theme::Tokens& tokens = *picture.style.tokens;
    const LinkFocus& focus = *picture.focus;
    const double y = left ? layout.leftY(focus.token) : layout.rightY(focus.token);
    const double height = std::min(layout.rowHeight - 2.0, 24.0);
    const double first = left ? edge : layout.rightText - 6.0;
    const double last = left ? layout.leftText + 6.0 : layout.weights - weightRoom;
    const double textWidth = QFontMetricsF(font).horizontalAdvance(
        elided(picture, font, focus.token, last - first - 12.0));
    const double icon = focus.locked && left ? lockIcon + 10.0 : 0.0;
    QRectF ground(first, y - height / 2.0, last - first, height);
    const double wanted = std::min(std::max(textWidth + 16.0 + icon, 72.0), ground.width());
    if (left)
        ground.setLeft(ground.right() - wanted);
    else
        ground.setWidth(wanted);
    painter.setPen(Qt::NoPen);
    painter.setBrush(focus.locked ? tokens.accent : tokens.line);
    painter.drawRoundedRect(ground, 4.0, 4.0);
    if (focus.byKeyboard) {
        painter.setPen(QPen(tokens.accent, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(ground.adjusted(-2.0, -2.0, 2.0, 2.0), 5.0, 5.0);
    }
    if (icon > 0.0 && textWidth + 16.0 + icon <= ground.width()) {
        const double ratio
            = picture.style.vector ? 4.0 : std::max(painter.device()->devicePixelRatioF(), 1.0);
        painter.drawPixmap(QPointF(ground.left() + 7.0, y - lockIcon / 2.0),
            theme::iconPixmap(theme::Icon::Lock, tokens.onAccent, int(lockIcon), ratio));
    }
    painter.setPen(focus.locked ? tokens.onAccent : tokens.ink);
}

void paintToken(QPainter& painter, const LinkPicture& picture, std::size_t token, bool left)
{
    const LinkLayout& layout = picture.layout;
    const theme::Tokens& tokens = *picture.style.tokens;
    const double y = left ? layout.leftY(token) : layout.rightY(token);
    if (!layout.isInSight(y))
        return;
    const std::optional<LinkFocus>& focus = picture.focus;
    const bool reached = focus && !isFocused(picture, token, left) && focus->incoming == left
        && (left ? picture.map.kept(token, focus->token) : picture.map.kept(focus->token, token));
    QFont font = tokenFont(picture);
    if (reached && !left)
        font.setWeight(QFont::Medium);
    const bool faint
        = isSpecial(picture.map, token) || (focus && !left && !focus->incoming && !reached);
    painter.setPen(faint && !reached ? tokens.ink3 : tokens.ink);
    if (isFocused(picture, token, left))
        paintFocusLabel(painter, picture, font, left);
    painter.setFont(font);
    const double half = layout.rowHeight / 2.0 + 2.0;
    if (left) {
        const QRectF box(edge, y - half, layout.leftText - edge, 2.0 * half);
        painter.drawText(
            box, textFlags | Qt::AlignRight, elided(picture, font, token, box.width()));
    } else {
        const double room = layout.weights - weightRoom - layout.rightText;
        const QRectF box(layout.rightText, y - half, room, 2.0 * half);
        painter.drawText(box, textFlags | Qt::AlignLeft, elided(picture, font, token, room));
    }
    const QPointF dot(left ? layout.leftDots : layout.rightDots, y);
    const bool strong = reached || isFocused(picture, token, left);
    if (left)
        paintDot(painter, dot, strong && focus->locked ? 3.0 : 2.5,
            strong ? tokens.accent : tokens.ink3, true, tokens.surface);
    else
        paintDot(painter, dot, reached ? 4.0 : 3.0, strong ? tokens.accent : tokens.ink3,
            strong || !focus, tokens.surface);
}

/// Numbers of the focused token's edges at the right.
void paintWeight(QPainter& painter, const LinkPicture& picture, const Arc& arc)
{
    const LinkLayout& layout = picture.layout;
    const theme::Tokens& tokens = *picture.style.tokens;
    const double y = layout.rightY(arc.to);
    const bool known = arc.kept || (picture.showPruned && arc.weight > 0.0F);
    if (!layout.isInSight(y) || !known)
        return;
    QFont font = tokenFont(picture);
    font.setWeight(arc.kept ? QFont::Medium : QFont::Normal);
    const QString text = linkWeightText(arc.weight);
    font.setStrikeOut(!arc.kept);
    painter.setFont(font);
    painter.setPen(arc.kept ? tokens.ink : tokens.ink3);
    painter.drawText(QRectF(layout.weights - weightRoom, y - layout.rowHeight, weightRoom,
                         2.0 * layout.rowHeight),
        textFlags | Qt::AlignRight, text);
}

QPen prunedPen(const LinkPicture& picture, float weight)
{
    QPen pen(withAlpha(picture.style.tokens->ink3, 0.45 + 8.0 * static_cast<double>(weight)), 1.1,
        Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({ 3.0, 3.0 });
    return pen;
}

QPen strongPen(const LinkPicture& picture, float weight)
{
    const double width = 1.4 + 11.0 * std::min(static_cast<double>(weight), 1.0);
    return { withAlpha(picture.style.tokens->accent, 0.92), width, Qt::SolidLine, Qt::FlatCap };
}

/// Arcs from far away would tell nothing but that they are many.
bool bothInSight(const LinkLayout& layout, const Arc& arc)
{
    return layout.isInSight(layout.leftY(arc.from)) && layout.isInSight(layout.rightY(arc.to));
}

bool crossesSight(const LinkLayout& layout, const Arc& arc)
{
    const double left = layout.leftY(arc.from);
    const double right = layout.rightY(arc.to);
    return std::max(left, right) > layout.area.top()
        && std::min(left, right) < layout.area.bottom();
}

} // namespace

double LinkLayout::leftY(std::size_t token) const
{
    return area.top() + (static_cast<double>(token) + 0.5) * rowHeight - leftScroll;
}

double LinkLayout::rightY(std::size_t token) const
{
    return area.top() + (static_cast<double>(token) + 0.5) * rowHeight - rightScroll;
}

QPainterPath LinkLayout::path(const Arc& arc) const
{
    const QPointF from(leftDots + 3.0, leftY(arc.from));
    const QPointF to(rightDots - 3.0, rightY(arc.to));
    const double bend = (to.x() - from.x()) * 0.48;
    QPainterPath path(from);
    path.cubicTo(from + QPointF(bend, 0.0), to - QPointF(bend, 0.0), to);
    return path;
}

double smallestLinkRow(const charts::FigureStyle& style) { return smallestRow * textScale(style); }

LinkLayout layOutLinks(const QRectF& room, const MapData& map, const charts::FigureStyle& style)
{
    LinkLayout layout;
    const double text = textScale(style);
    const QFontMetricsF metrics(figureFont(theme::Text::Label, style));
    double longest = 0.0;
    for (const QString& token : map.tokens)
        longest = std::max(longest, metrics.horizontalAdvance(tokenLabel(token)));
    const double most = std::max(smallestText, textShare * room.width());
    const double words = std::clamp(longest + 24.0, std::min(smallestText, most), most);
    layout.header = { room.left(), room.top(), room.width(), headerHeight * text };
    layout.legend
        = { room.left(), room.bottom() - legendHeight * text, room.width(), legendHeight * text };
    layout.area = QRectF(
        QPointF(room.left(), layout.header.bottom()), QPointF(room.right(), layout.legend.top()));
    layout.leftText = room.left() + edge + words + 12.0;
    layout.leftDots = layout.leftText + dotGap;
    layout.weights = room.right() - edge;
    layout.rightText = layout.weights - weightRoom - words;
    layout.rightDots = layout.rightText - dotGap;
    const auto count = static_cast<double>(std::max<std::size_t>(map.size(), 1));
    layout.rowHeight
        = std::clamp(layout.area.height() / count, smallestLinkRow(style), largestRow * text);
    return layout;
}

void paintArcs(QPainter& painter, const LinkPicture& picture, const std::vector<Arc>& arcs)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const Arc& arc : arcs) {
        if (!bothInSight(picture.layout, arc))
            continue;
        const double weight = std::min(static_cast<double>(arc.weight), 1.0);
        painter.setPen(QPen(withAlpha(picture.style.tokens->ink3, 0.22 + 0.12 * weight),
            0.8 + 5.0 * weight, Qt::SolidLine, Qt::FlatCap));
        painter.drawPath(picture.layout.path(arc));
    }
    painter.restore();
}

void paintFocusArcs(QPainter& painter, const LinkPicture& picture)
{
    if (!picture.focus || picture.focus->token >= picture.map.size())
        return;
    const LinkFocus& focus = *picture.focus;
    std::vector<Arc> arcs
        = focus.incoming ? arcsTo(picture.map, focus.token) : arcsFrom(picture.map, focus.token);
    std::ranges::stable_sort(arcs,
        [](const Arc& a, const Arc& b) { return a.kept != b.kept ? b.kept : a.weight > b.weight; });
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const Arc& arc : arcs) {
        const bool drawn
            = arc.kept ? static_cast<double>(arc.weight) >= picture.threshold : picture.showPruned;
        const bool inSight
            = arc.kept ? crossesSight(picture.layout, arc) : bothInSight(picture.layout, arc);
        if (!drawn || !inSight)
            continue;
        painter.setPen(arc.kept ? strongPen(picture, arc.weight) : prunedPen(picture, arc.weight));
        painter.drawPath(picture.layout.path(arc));
    }
    if (!focus.incoming)
        for (const Arc& arc : arcs)
            paintWeight(painter, picture, arc);
    painter.restore();
}

void paintColumns(QPainter& painter, const LinkPicture& picture)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t token = 0; token < picture.map.size(); ++token) {
        paintToken(painter, picture, token, true);
        paintToken(painter, picture, token, false);
    }
    painter.restore();
}

void paintLinkHeader(QPainter& painter, const LinkPicture& picture)
{
    const LinkLayout& layout = picture.layout;
    painter.setFont(figureFont(theme::Text::Caption, picture.style));
    painter.setPen(picture.style.tokens->ink3);
    QRectF line = layout.header;
    line.setRight(layout.leftText);
    painter.drawText(line, textFlags | Qt::AlignRight, Words::tr("from"));
    line.setLeft(layout.rightText);
    line.setRight(layout.weights);
    painter.drawText(line, textFlags | Qt::AlignLeft, Words::tr("to"));
}

void paintLinkLegend(QPainter& painter, const LinkPicture& picture)
{
    const LinkLayout& layout = picture.layout;
    const theme::Tokens& tokens = *picture.style.tokens;
    const QRectF area = layout.legend;
    painter.save();
    painter.fillRect(QRectF(area.left(), area.top(), area.width(), 1.0), tokens.line);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = figureFont(theme::Text::Caption, picture.style);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    const double middle = area.center().y();
    const double last = area.right() - edge;
    double x = area.left() + edge;
    const auto item = [&](const QPen& pen, const QString& text) {
        const double width = metrics.horizontalAdvance(text);
        if (x + 30.0 + width > last)
            return;
        painter.setPen(pen);
        painter.drawLine(QPointF(x, middle), QPointF(x + 22.0, middle));
        painter.setPen(tokens.ink2);
        painter.drawText(QRectF(x + 30.0, area.top(), width + 2.0, area.height()),
            textFlags | Qt::AlignLeft, text);
        x += 30.0 + width + 18.0;
    };
    item(QPen(tokens.accent, 4.0, Qt::SolidLine, Qt::FlatCap), Words::tr("kept"));
    const bool pruned = picture.showPruned && !picture.map.keep.empty();
    if (pruned)
        item(prunedPen(picture, 0.1F), Words::tr("pruned"));
    item(QPen(withAlpha(tokens.ink3, 0.45), 2.0, Qt::SolidLine, Qt::FlatCap),
        Words::tr("other tokens"));
    const QString note = Words::tr("struck: weight if not pruned");
    if (pruned && picture.map.unpruned.size != 0 && x + metrics.horizontalAdvance(note) <= last) {
        painter.setPen(tokens.ink3);
        painter.drawText(
            QRectF(x, area.top(), last - x, area.height()), textFlags | Qt::AlignRight, note);
    }
    painter.restore();
}

QString linkWeightText(float weight)
{
    if (weight > 0.0F && weight < 0.005F)
        return Words::tr("< %1").arg(theme::number(0.01, 2));
    return theme::number(static_cast<double>(weight), 2);
}

} // namespace crisp::explore
