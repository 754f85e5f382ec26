// SPDX-License-Identifier: Apache-2.0
#include "explore/head_grid_painter.h"

#include "explore/cell_painting.h"
#include "explore/cell_shapes.h"
#include "explore/map_painter.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <deque>
#include <vector>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::HeadGrid)
};

constexpr double numberGap = 9.0; // from layer numbers to cells
/// Of all thumbnails of a grid together, in vector files.
constexpr std::size_t mostRectangles = 24'000;
constexpr double imagePixels = 256.0;

MapData asMap(const GridPicture& picture, const bridge::HeadSketch& sketch)
{
    MapData map;
    map.values = sketch.values;
    map.keep = sketch.keep;
    map.low = picture.data.low;
    map.high = picture.data.high;
    if (picture.data.diverging)
        map.quantity = Quantity::Difference;
    return map;
}

MapGeometry geometryIn(const QRectF& area, std::size_t count, double pixel)
{
    MapGeometry geometry;
    geometry.viewport = area;
    geometry.count = count;
    geometry.cell = area.width() / static_cast<double>(std::max<std::size_t>(count, 1));
    geometry.pixel = pixel;
    geometry.bordered = false;
    return geometry;
}

bool isMarked(const std::optional<HeadPosition>& position, const HeadPosition& at)
{
    return position && *position == at;
}

void paintNumber(QPainter& painter, const GridPicture& picture, const QRectF& area,
    Qt::Alignment alignment, const QString& text, bool selected, bool hovered)
{
    QFont font = figureFont(theme::Text::Caption, picture.style);
    if (selected)
        font.setWeight(QFont::Medium);
    const theme::Tokens& tokens = *picture.style.tokens;
    painter.setFont(font);
    painter.setPen(selected ? tokens.accentInk : hovered ? tokens.ink : tokens.ink3);
    painter.drawText(area, int(alignment) | Qt::AlignVCenter | Qt::TextDontClip, text);
}

void outline(QPainter& painter, const QRectF& cell, double width, const QColor& colour)
{
    const double off = width / 2.0 + 0.5;
    painter.setPen(QPen(colour, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cell.adjusted(-off, -off, off, off), 3.0, 3.0);
}

} // namespace

const bridge::HeadSketch* sketchAt(const HeadGridData& data, const HeadPosition& position)
{
    if (position.layer >= data.heads.size())
        return nullptr;
    if (!position.head)
        return position.layer < data.means.size() ? &data.means[position.layer] : nullptr;
    const std::vector<bridge::HeadSketch>& layer = data.heads[position.layer];
    return *position.head < layer.size() ? &layer[*position.head] : nullptr;
}

QImage thumbnail(
    const GridPicture& picture, const bridge::HeadSketch& sketch, int side, double ratio)
{
    const MapData map = asMap(picture, sketch);
    const MapPicture cells { map, geometryIn(QRectF(0.0, 0.0, side, side), map.size(), 1.0 / ratio),
        picture.colours, picture.style, thumbnailHatch };
    QImage image = cellColours(cells);
    QPainter painter(&image);
    painter.drawImage(QPointF(), cellMarks(cells));
    return image;
}

void paintThumbnails(QPainter& painter, const GridPicture& picture)
{
    const GridLayout& layout = picture.layout;
    const double pixel = devicePixel(painter, picture.style);
    const std::size_t share
        = mostRectangles / std::max<std::size_t>(layout.layers * (layout.heads + 1), 1);
    std::deque<MapData> maps; // that stay where they are
    std::vector<MapPicture> pictures;
    for (std::size_t layer = 0; layer < layout.layers; ++layer) {
        for (std::size_t column = 0; column <= layout.heads; ++column) {
            HeadPosition position { layer, std::nullopt };
            if (column < layout.heads)
                position.head = column;
            const bridge::HeadSketch* sketch = sketchAt(picture.data, position);
            if (sketch == nullptr || sketch->values.size == 0)
                continue;
            const MapData& map = maps.emplace_back(asMap(picture, *sketch));
            const MapGeometry geometry = geometryIn(layout.cell(position), map.size(), pixel);
            pictures.push_back({ map, geometry, picture.colours, picture.style, thumbnailHatch,
                share, imagePixels });
        }
    }
    const bool fewCells = std::ranges::all_of(
        pictures, [&](const MapPicture& one) { return one.data.values.values.size() <= share; });
    if (pixel > 0.0 || !fewCells || pictures.empty()) {
        for (const MapPicture& one : pictures)
            paintCells(painter, one);
        return;
    }
    CellShapes shapes; // of all together
    for (const MapPicture& one : pictures) {
        paintOutline(painter, one);
        addCellShapes(shapes, one);
    }
    paintCellShapes(painter, shapes, pictures.front());
}

void paintThumbnailFrame(QPainter& painter, const GridPicture& picture, const QRectF& area)
{
    paintFrame(painter, area, 1.0, picture.style.tokens->line);
}

void paintGridHeader(QPainter& painter, const GridPicture& picture)
{
    const GridLayout& layout = picture.layout;
    const auto in
        = [](const std::optional<HeadPosition>& position, std::optional<std::size_t> head) {
              return position && position->head == head;
          };
    for (std::size_t head = 0; head < layout.heads; ++head)
        paintNumber(painter, picture, layout.headerOf(head), Qt::AlignHCenter,
            QString::number(head + 1), in(picture.selected, head), in(picture.hovered, head));
    if (layout.means)
        paintNumber(painter, picture, layout.headerOf(std::nullopt), Qt::AlignHCenter,
            Words::tr("mean"), in(picture.selected, {}), in(picture.hovered, {}));
    if (!picture.data.effectiveSparsity.empty()) {
        QRectF area = layout.endOf(0);
        area.moveTop(0.0);
        area.setHeight(layout.header);
        paintNumber(painter, picture, area, Qt::AlignRight, Words::tr("dropped"), false, false);
    }
}

void paintGridNumbers(QPainter& painter, const GridPicture& picture)
{
    const GridLayout& layout = picture.layout;
    for (std::size_t layer = 0; layer < layout.layers; ++layer)
        paintNumber(painter, picture, layout.numberOf(layer).adjusted(0.0, 0.0, -numberGap, 0.0),
            Qt::AlignRight, QString::number(layer + 1),
            picture.selected && picture.selected->layer == layer,
            picture.hovered && picture.hovered->layer == layer);
}

void paintGridEnds(QPainter& painter, const GridPicture& picture)
{
    QFont font = figureFont(theme::Text::Label, picture.style);
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    painter.setPen(picture.style.tokens->ink);
    const std::vector<double>& shares = picture.data.effectiveSparsity;
    for (std::size_t layer = 0; layer < std::min(shares.size(), picture.layout.layers); ++layer)
        painter.drawText(picture.layout.endOf(layer), Qt::AlignRight | Qt::AlignVCenter,
            theme::percent(shares[layer], 0));
}

void paintGridOutlines(QPainter& painter, const GridPicture& picture)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const theme::Tokens& tokens = *picture.style.tokens;
    if (picture.hovered && !isMarked(picture.selected, *picture.hovered))
        outline(painter, picture.layout.cell(*picture.hovered), 1.0, tokens.ink2);
    if (picture.selected && sketchAt(picture.data, *picture.selected) != nullptr)
        outline(painter, picture.layout.cell(*picture.selected), 2.0, tokens.accent);
    painter.restore();
}

} // namespace crisp::explore
