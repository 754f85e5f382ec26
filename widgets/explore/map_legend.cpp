// SPDX-License-Identifier: Apache-2.0
#include "explore/map_legend.h"

#include "explore/cell_painting.h"
#include "theme/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::MapLegend)
};

constexpr double barWidth = 84.0;
constexpr double barHeight = 10.0;
constexpr double swatch = 14.0;
constexpr double textGap = 7.0;
constexpr double itemGap = 18.0;
constexpr double colourShown = 0.35; // of a kept cell in a sign

/// Something drawn, and its text.
struct Item {
    double width = 0.0;
    std::function<void(const QRectF&)> paint; ///< into `width` by the legend's height
    QString text;
};

class Row {
public:
    Row(QPainter& painter, const charts::FigureStyle& style, const QRectF& area)
        : painter_(painter)
        , style_(style)
        , area_(area)
        , font_(figureFont(theme::Text::Caption, style))
        , x_(area.left())
    {
    }

    /// @return false if there was no room
    bool text(const QString& words, double gapAfter)
    {
        const double width = QFontMetricsF(font_).horizontalAdvance(words);
        if (x_ + width > area_.right())
            return false;
        painter_.setFont(font_);
        painter_.setPen(style_.tokens->ink2);
        painter_.drawText(QRectF(x_, area_.top(), width + 2.0, area_.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
        x_ += width + gapAfter;
        return true;
    }

    void item(const Item& item)
    {
        const double width
            = item.width + textGap + QFontMetricsF(font_).horizontalAdvance(item.text);
        if (full_ || x_ + width > area_.right()) {
            full_ = true;
            return;
        }
        item.paint(QRectF(
            std::round(x_), std::round(area_.center().y() - swatch / 2.0), item.width, swatch));
        x_ += item.width + textGap;
        text(item.text, itemGap);
    }

    void bar(const theme::ColourMap& colours)
    {
        const QRectF bar(std::round(x_), std::round(area_.center().y() - barHeight / 2.0),
            std::min(barWidth, area_.right() - x_), barHeight);
        paintColourBar(painter_, bar, colours, style_);
        x_ = bar.right() + textGap;
    }

private:
    QPainter& painter_;
    const charts::FigureStyle& style_;
    QRectF area_;
    QFont font_;
    double x_;
    bool full_ = false;
};

/// "0.5" rather than "0.50"; never an exponent.
QString scaleNumber(double value)
{
    for (int decimals = 0; decimals < 3; ++decimals) {
        const double factor = std::pow(10.0, decimals);
        if (std::abs(std::round(value * factor) / factor - value) < 1e-9)
            return theme::number(value, decimals);
    }
    return theme::number(value, std::abs(value) < 0.1 ? 3 : 2);
}

void paintScale(Row& row, const MapPicture& picture)
{
    const MapData& data = picture.data;
    const QString open = data.open ? QStringLiteral("+") : QString();
    const bool difference = data.quantity == Quantity::Difference;
    row.text(scaleNumber(data.low), textGap);
    row.bar(picture.colours);
    row.text(
        (difference ? QStringLiteral("+") + scaleNumber(data.high) : scaleNumber(data.high) + open),
        itemGap);
}

Item colourItem(QPainter& painter, const MapPicture& picture, double share, const QString& text)
{
    const double value = picture.data.low + share * (picture.data.high - picture.data.low);
    const QRgb colour = picture.colours.at(value, picture.data.low, picture.data.high);
    return { swatch,
        [&painter, colour](const QRectF& area) { painter.fillRect(area, QColor::fromRgb(colour)); },
        text };
}

Item strokeItem(QPainter& painter, const MapPicture& picture, bool second)
{
    const double share = second ? 0.2 : 0.8;
    Item item = colourItem(
        painter, picture, share, second ? Words::tr("pruned in B") : Words::tr("pruned in A"));
    const double value = picture.data.low + share * (picture.data.high - picture.data.low);
    const QColor mark = markOn(picture.colours.at(value, picture.data.low, picture.data.high));
    item.paint = [&painter, mark, ground = item.paint](const QRectF& area) {
        ground(area);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(mark, 1.0));
        painter.drawLine(
            area.bottomLeft() + QPointF(2.0, -2.0), area.topRight() + QPointF(-2.0, 2.0));
        painter.setRenderHint(QPainter::Antialiasing, false);
    };
    return item;
}

bool isSomewhere(const std::vector<std::uint8_t>& flags, std::uint8_t value)
{
    return std::ranges::find(flags, value) != flags.end();
}

std::vector<Item> signs(QPainter& painter, const MapPicture& picture, bool cellLocked)
{
    const theme::Tokens& tokens = *picture.style.tokens;
    const MapData& data = picture.data;
    std::vector<Item> items;
    if (data.quantity == Quantity::Kept)
        items.push_back(colourItem(painter, picture, 1.0 / data.high, Words::tr("kept")));
    if (isSomewhere(data.keep, 0))
        items.push_back({ swatch * 1.5,
            [&painter, &tokens](const QRectF& area) { paintHatched(painter, area, tokens); },
            data.quantity == Quantity::Difference ? Words::tr("pruned in both")
                                                  : Words::tr("pruned") });
    for (const bool second : { false, true })
        if (isSomewhere(data.oneSided, second ? 2 : 1))
            items.push_back(strokeItem(painter, picture, second));
    if (!data.edited.empty())
        items.push_back({ swatch,
            [&painter, &tokens](const QRectF& area) {
                paintFrame(painter, area.adjusted(1, 1, -1, -1), 1.0, tokens.line2);
                paintEditedCorner(painter, area.adjusted(1, 1, -1, -1), tokens);
            },
            Words::tr("forced") });
    if (cellLocked) {
        Item item = colourItem(painter, picture, colourShown, Words::tr("locked"));
        const double pixel = picture.geometry.pixel;
        item.paint = [&painter, pixel, ground = item.paint](const QRectF& area) {
            const QRectF inner = area.adjusted(2.0, 2.0, -2.0, -2.0);
            ground(inner);
            paintLockRing(painter, inner, pixel);
        };
        items.push_back(item);
    }
    return items;
}

void paintOverview(QPainter& painter, const MapPicture& picture, const QRectF& corner)
{
    const MapGeometry& geometry = picture.geometry;
    const theme::Tokens& tokens = *picture.style.tokens;
    const double side = std::floor(std::min(corner.width(), corner.height()) - 20.0);
    if (side < 12.0)
        return;
    const QRectF box(std::round(corner.right() - 9.0 - side),
        std::round(corner.bottom() - 9.0 - side), side, side);
    const auto all = static_cast<double>(geometry.count);
    painter.fillRect(box, tokens.hatchGround);
    paintFrame(painter, box, 1.0, tokens.line2);
    const QRectF view(box.left() + geometry.left / all * side,
        box.top() + geometry.top / all * side, std::max(geometry.columns() / all * side, 3.0),
        std::max(geometry.rows() / all * side, 3.0));
    painter.fillRect(view & box, tokens.accentLine);
    paintFrame(painter, (view & box).adjusted(1.0, 1.0, -1.0, -1.0), 1.0, tokens.accent);
}

} // namespace

void paintColourBar(QPainter& painter, const QRectF& area, const theme::ColourMap& colours,
    const charts::FigureStyle& style)
{
    if (!style.vector) {
        QImage strip(256, 1, QImage::Format_RGB32);
        std::copy(
            colours.levels.begin(), colours.levels.end(), reinterpret_cast<QRgb*>(strip.bits()));
        painter.save();
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(area, strip);
        painter.restore();
        return;
    }
    constexpr int steps = 64;
    const double width = area.width() / steps;
    for (int i = 0; i < steps; ++i) {
        const double middle = (i + 0.5) / steps;
        // To the end, so that no seam shows between neighbours.
        const QRectF step(
            area.left() + i * width, area.top(), area.width() - i * width, area.height());
        painter.fillRect(step, QColor::fromRgb(colours.at(middle, 0.0, 1.0)));
    }
}

void paintLegend(
    QPainter& painter, const MapPicture& picture, const MapLayout& layout, bool cellLocked)
{
    QRectF area = layout.legend;
    if (area.isEmpty() || picture.data.size() == 0)
        return;
    area.moveTop(picture.geometry.viewport.bottom()); // few tokens do not fill their room
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    Row row(painter, picture.style, area);
    if (picture.data.quantity != Quantity::Kept)
        paintScale(row, picture);
    for (const Item& item : signs(painter, picture, cellLocked))
        row.item(item);
    painter.restore();
}

void paintCorner(QPainter& painter, const MapPicture& picture, const MapLayout& layout)
{
    if (layout.rowLabels <= 0.0 || picture.data.size() == 0)
        return;
    const QRectF corner = layout.corner();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (!picture.geometry.isFitted()) {
        paintOverview(painter, picture, corner);
    } else {
        const QFont font = figureFont(theme::Text::Caption, picture.style);
        painter.setFont(font);
        painter.setPen(picture.style.tokens->ink3);
        const QRectF text = corner.adjusted(0.0, 0.0, -8.0, -3.0);
        painter.drawText(
            text, Qt::AlignRight | Qt::AlignBottom | Qt::AlignAbsolute, Words::tr("to →\nfrom ↓"));
    }
    painter.restore();
}

} // namespace crisp::explore
