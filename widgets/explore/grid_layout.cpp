// SPDX-License-Identifier: Apache-2.0
#include "explore/grid_layout.h"

#include <algorithm>

namespace crisp::explore {

double GridLayout::columnX(std::size_t column) const
{
    const double gap = column >= heads ? meanGap - (columnPitch - width) : 0.0;
    return numbers + static_cast<double>(column) * columnPitch + gap;
}

QRectF GridLayout::cell(const HeadPosition& position) const
{
    return { columnX(position.head.value_or(heads)),
        header + static_cast<double>(position.layer) * rowPitch, width, height };
}

QRectF GridLayout::headerOf(const std::optional<std::size_t>& head) const
{
    return { columnX(head.value_or(heads)), 0.0, width, header };
}

QRectF GridLayout::numberOf(std::size_t layer) const
{
    const QRectF first = cell({ layer, 0 });
    return { 0.0, first.top(), numbers, first.height() };
}

QRectF GridLayout::endOf(std::size_t layer) const
{
    const QRectF last
        = cell({ layer, means || heads == 0 ? std::nullopt : std::optional(heads - 1) });
    return { last.right(), last.top(), end, last.height() };
}

QSizeF GridLayout::size() const
{
    if (layers == 0)
        return { 0.0, 0.0 };
    const QRectF last = endOf(layers - 1);
    return { last.right() + 3.0, last.bottom() + 4.0 }; // room for an outline
}

std::optional<HeadPosition> GridLayout::at(const QPointF& point) const
{
    const double y = point.y() - header;
    if (y < 0.0 || point.x() < numbers || y >= rowPitch * static_cast<double>(layers))
        return std::nullopt;
    const auto layer = static_cast<std::size_t>(y / rowPitch);
    const auto column = static_cast<std::size_t>((point.x() - numbers) / columnPitch);
    if (column < heads)
        return HeadPosition { layer, column };
    const QRectF mean = cell({ layer, std::nullopt });
    if (means && point.x() >= mean.left() && point.x() < mean.right())
        return HeadPosition { layer, std::nullopt };
    return std::nullopt;
}

HeadPosition GridLayout::moved(const HeadPosition& from, int rows, int columns) const
{
    if (layers == 0 || heads == 0)
        return from;
    const auto within = [](std::size_t at, int by, std::size_t last) {
        return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
            static_cast<std::ptrdiff_t>(at) + by, 0, static_cast<std::ptrdiff_t>(last)));
    };
    const std::size_t last = means ? heads : heads - 1;
    const std::size_t column = within(std::min(from.head.value_or(heads), last), columns, last);
    HeadPosition to { within(from.layer, rows, layers - 1), std::nullopt };
    if (column < heads)
        to.head = column;
    return to;
}

} // namespace crisp::explore
