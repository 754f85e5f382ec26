// SPDX-License-Identifier: Apache-2.0
#include "shell/head_picture.h"

#include "theme/colour_maps.h"
#include "theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace crisp::shell {
namespace {

constexpr std::size_t headsShown = 6;
constexpr double gap = 3.0;
constexpr double scaleMaximum = 0.5;

void paintHead(QPainter& painter, const QRectF& area, const bridge::HeadSketch& head)
{
    const theme::Tokens& tokens = theme::current();
    const theme::ColourMap& colours = theme::sequentialMap(QStringLiteral("automatic"), tokens);
    const std::size_t n = head.values.size;
    if (n == 0)
        return;
    const double cell = area.width() / static_cast<double>(n);
    painter.fillRect(area, tokens.hatchGround);
    painter.save();
    painter.setClipRect(area);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.hatch, 0.7));
    for (double at = 0; at < 2 * area.width(); at += 4)
        painter.drawLine(area.topLeft() + QPointF(at, 0), area.topLeft() + QPointF(0, at));
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t row = 0; row < n; ++row)
        for (std::size_t column = 0; column < n; ++column) {
            if (!head.keep.empty() && head.keep[row * n + column] == 0)
                continue;
            const QRectF place(area.left() + static_cast<double>(column) * cell,
                area.top() + static_cast<double>(row) * cell, cell, cell);
            painter.fillRect(place,
                QColor::fromRgb(colours.at(
                    static_cast<double>(head.values.at(row, column)), 0.0, scaleMaximum)));
        }
    painter.setPen(QPen(tokens.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
}

} // namespace

HeadPicture::HeadPicture(QWidget* parent)
    : QWidget(parent)
{
    setMinimumSize(160, 160);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void HeadPicture::setSketches(const std::vector<std::vector<bridge::HeadSketch>>& sketches)
{
    sketches_ = sketches;
    update();
}

void HeadPicture::paintEvent(QPaintEvent* /*event*/)
{
    if (sketches_.empty())
        return;
    QPainter painter(this);
    const std::size_t across = std::min(headsShown, sketches_.front().size());
    const std::size_t down = sketches_.size();
    const double side
        = std::min((width() - gap * static_cast<double>(across)) / static_cast<double>(across),
            (height() - gap * static_cast<double>(down)) / static_cast<double>(down));
    for (std::size_t layer = 0; layer < down; ++layer)
        for (std::size_t head = 0; head < std::min(across, sketches_[layer].size()); ++head)
            paintHead(painter,
                QRectF(static_cast<double>(head) * (side + gap),
                    static_cast<double>(layer) * (side + gap), side, side),
                sketches_[layer][head]);
}

} // namespace crisp::shell
