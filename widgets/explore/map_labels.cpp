// SPDX-License-Identifier: Apache-2.0
#include "explore/map_labels.h"

#include "explore/cell_painting.h"
#include "explore/cell_text.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace crisp::explore {
namespace {

constexpr double textGap = 8.0; // from cells to text
constexpr double groundGap = 4.0; // from cells to a label's ground
constexpr double groundEdge = 4.0; // beside text
constexpr double groundRadius = 4.0;
/// Below this the smaller of two sizes is used.
constexpr double roomyCell = 14.0;
/// Alignment as said, whatever the text's own direction.
constexpr int textFlags = Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine;

QFont labelFont(const MapPicture& picture)
{
    return figureFont(picture.geometry.cell < roomyCell ? theme::Text::Caption : theme::Text::Label,
        picture.style);
}

double lineHeight(const MapPicture& picture)
{
    return static_cast<double>(labelFont(picture).pixelSize());
}

/// Across the text: as the cells are, but neither too small for it nor a slab.
double groundSize(const MapPicture& picture)
{
    const double line = lineHeight(picture);
    return std::clamp(
        picture.geometry.cell - picture.geometry.border(), line + 3.0, 2.0 * line + 4.0);
}

struct Look {
    QColor ground, outline, text;
};

Look lookOf(const MapPicture& picture, std::size_t token, LabelGround ground)
{
    const theme::Tokens& tokens = *picture.style.tokens;
    const bool special = token < picture.data.special.size() && picture.data.special[token] != 0;
    switch (ground) {
    case LabelGround::None:
        return { {}, {}, special ? tokens.ink3 : tokens.ink };
    case LabelGround::Hovered:
        return { tokens.line, {}, tokens.ink };
    case LabelGround::Crossed:
        return { tokens.accentTint, tokens.accentLine, tokens.accentInk };
    case LabelGround::Locked:
        return { tokens.accent, {}, tokens.onAccent };
    }
    return {};
}

void paintGround(QPainter& painter, const QRectF& area, const Look& look)
{
    if (!look.ground.isValid())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(look.outline.isValid() ? QPen(look.outline, 1.0) : QPen(Qt::NoPen));
    painter.setBrush(look.ground);
    const QRectF rect = look.outline.isValid() ? area.adjusted(0.5, 0.5, -0.5, -0.5) : area;
    painter.drawRoundedRect(rect, groundRadius, groundRadius);
    painter.restore();
}

/// `area` lies as the text runs. The text ends at the right, or begins at the left.
void paintText(QPainter& painter, const MapPicture& picture, const QRectF& area, std::size_t token,
    Qt::Alignment side, const QColor& colour)
{
    const QFont font = labelFont(picture);
    const QString text = QFontMetricsF(font).elidedText(
        tokenLabel(picture.data.tokens[qsizetype(token)]), Qt::ElideRight, area.width());
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(area, textFlags | static_cast<int>(side), text);
}

} // namespace

std::size_t labelStep(double cell, double lineHeight)
{
    for (std::size_t ten = 1;; ten *= 10)
        for (const std::size_t step : { ten, 2 * ten, 5 * ten })
            if (static_cast<double>(step) * cell >= lineHeight - 1.0)
                return step;
}

void paintRowLabel(QPainter& painter, const MapPicture& picture, const MapLayout& layout,
    std::size_t row, LabelGround ground)
{
    const MapGeometry& geometry = picture.geometry;
    const double middle = geometry.y(static_cast<double>(row) + 0.5) - geometry.border() / 2.0;
    if (middle < geometry.viewport.top() || middle > geometry.viewport.bottom()
        || layout.rowLabels <= 0.0)
        return;
    const double height = groundSize(picture);
    const double right = geometry.viewport.left();
    const Look look = lookOf(picture, row, ground);
    paintGround(painter,
        QRectF(right - layout.rowLabels + groundEdge, middle - height / 2.0,
            layout.rowLabels - groundEdge - groundGap, height),
        look);
    const double box = lineHeight(picture) * 1.6;
    paintText(painter, picture,
        QRectF(right - layout.rowLabels + textGap, middle - box / 2.0,
            layout.rowLabels - 2.0 * textGap, box),
        row, Qt::AlignRight, look.text);
}

void paintColumnLabel(QPainter& painter, const MapPicture& picture, const MapLayout& layout,
    std::size_t column, LabelGround ground)
{
    const MapGeometry& geometry = picture.geometry;
    const double middle = geometry.x(static_cast<double>(column) + 0.5) - geometry.border() / 2.0;
    if (middle < geometry.viewport.left() || middle > geometry.viewport.right())
        return;
    const double width = groundSize(picture);
    const double bottom = geometry.viewport.top();
    const Look look = lookOf(picture, column, ground);
    paintGround(painter,
        QRectF(middle - width / 2.0, bottom - layout.columnLabels, width,
            layout.columnLabels - groundGap),
        look);
    const double box = lineHeight(picture) * 1.6;
    painter.save();
    painter.translate(middle, bottom);
    painter.rotate(-90.0);
    paintText(painter, picture, QRectF(textGap, -box / 2.0, layout.columnLabels - textGap, box),
        column, Qt::AlignLeft, look.text);
    painter.restore();
}

void paintLabels(QPainter& painter, const MapPicture& picture, const MapLayout& layout)
{
    const MapGeometry& geometry = picture.geometry;
    const std::size_t step = labelStep(geometry.cell, lineHeight(picture));
    const auto firstOf = [step](std::size_t token) { return (token + step - 1) / step * step; };
    for (std::size_t row = firstOf(geometry.firstRow()); row < geometry.endRow(); row += step)
        paintRowLabel(painter, picture, layout, row, LabelGround::None);
    for (std::size_t column = firstOf(geometry.firstColumn()); column < geometry.endColumn();
         column += step)
        paintColumnLabel(painter, picture, layout, column, LabelGround::None);
}

} // namespace crisp::explore
