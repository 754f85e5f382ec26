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
#include <span>
#include <vector>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::MapLegend)
};

constexpr double barWidth = 84.0;
constexpr double smallestBar = 36.0;
constexpr double barHeight = 10.0;
constexpr double swatch = 14.0;
constexpr double textGap = 7.0;
constexpr double itemGap = 18.0;
constexpr double smallestGap = 10.0;
constexpr double rightEdge = 6.0;
constexpr double colourShown = 0.35; // of a kept cell in a sign

/// Something drawn between two texts; the first may be empty.
struct Item {
    QString before;
    double width = 0.0;
    double height = swatch;
    std::function<void(const QRectF&)> paint;
    QString text;
};

/// Items side by side. Where they have no room the first, the scale, gets narrower, then gaps, then
/// the last are left out.
class Row {
public:
    Row(QPainter& painter, const charts::FigureStyle& style, const QRectF& area)
        : painter_(painter)
        , style_(style)
        , area_(area.adjusted(0.0, 0.0, -rightEdge, 0.0))
        , font_(figureFont(theme::Text::Caption, style))
    {
    }

    void paint(std::vector<Item> items)
    {
        if (items.empty())
            return;
        double gap = itemGap;
        double missing = -area_.width() - gap;
        for (const Item& item : items)
            missing += widthOf(item) + gap;
        if (missing > 0.0) {
            missing -= double(items.size() - 1) * (itemGap - smallestGap);
            gap = smallestGap;
        }
        if (missing > 0.0 && items.front().width > smallestBar)
            items.front().width = std::max(items.front().width - missing, smallestBar);
        double x = area_.left();
        for (const Item& item : items) {
            if (x + widthOf(item) > area_.right() + 0.5)
                return;
            paint(item, x);
            x += widthOf(item) + gap;
        }
    }

private:
    [[nodiscard]] double textWidth(const QString& text) const
    {
        return QFontMetricsF(font_).horizontalAdvance(text);
    }
    [[nodiscard]] double widthOf(const Item& item) const
    {
        const double before = item.before.isEmpty() ? 0.0 : textWidth(item.before) + textGap;
        return before + item.width + textGap + textWidth(item.text);
    }

    void paint(const Item& item, double x)
    {
        if (!item.before.isEmpty()) {
            text(item.before, x);
            x += textWidth(item.before) + textGap;
        }
        item.paint(QRectF(std::round(x), std::round(area_.center().y() - item.height / 2.0),
            std::round(item.width), item.height));
        text(item.text, x + item.width + textGap);
    }

    void text(const QString& words, double x)
    {
        painter_.setFont(font_);
        painter_.setPen(style_.tokens->ink2);
        painter_.drawText(QRectF(x, area_.top(), textWidth(words) + 2.0, area_.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
    }

    QPainter& painter_;
    const charts::FigureStyle& style_;
    QRectF area_;
    QFont font_;
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

Item scaleItem(QPainter& painter, const MapPicture& picture)
{
    const MapData& data = picture.data;
    const bool difference = data.quantity == Quantity::Difference;
    const QString high = difference
        ? QStringLiteral("+") + scaleNumber(data.high)
        : scaleNumber(data.high) + (data.open ? QStringLiteral("+") : QString());
    return { scaleNumber(data.low), barWidth, barHeight,
        [&painter, &picture](
            const QRectF& area) { paintColourBar(painter, area, picture.colours, picture.style); },
        high };
}

Item colourItem(QPainter& painter, const MapPicture& picture, double share, const QString& text)
{
    const double value = picture.data.low + share * (picture.data.high - picture.data.low);
    const QRgb colour = picture.colours.at(value, picture.data.low, picture.data.high);
    return { {}, swatch, swatch,
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

bool isSomewhere(std::span<const std::uint8_t> flags, std::uint8_t value)
{
    return std::ranges::find(flags, value) != flags.end();
}

std::vector<Item> signs(QPainter& painter, const MapPicture& picture, bool cellLocked)
{
    const theme::Tokens& tokens = *picture.style.tokens;
    const MapData& data = picture.data;
    std::vector<Item> items;
    if (data.quantity != Quantity::Kept)
        items.push_back(scaleItem(painter, picture));
    else
        items.push_back(colourItem(painter, picture, 1.0 / data.high, Words::tr("kept")));
    if (isSomewhere(data.keep, 0))
        items.push_back({ {}, swatch * 1.5, swatch,
            [&painter, &tokens](const QRectF& area) { paintHatched(painter, area, tokens); },
            data.quantity == Quantity::Difference ? Words::tr("pruned in both")
                                                  : Words::tr("pruned") });
    for (const bool second : { false, true })
        if (isSomewhere(data.oneSided, second ? 2 : 1))
            items.push_back(strokeItem(painter, picture, second));
    if (!data.edited.empty())
        items.push_back({ {}, swatch, swatch,
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
    Row(painter, picture.style, area).paint(signs(painter, picture, cellLocked));
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
