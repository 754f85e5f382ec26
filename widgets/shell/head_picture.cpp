// SPDX-License-Identifier: Apache-2.0
#include "shell/head_picture.h"

#include "explore/head_grid_painter.h"
#include "theme/colour_maps.h"
#include "theme/theme.h"

#include <QImage>
#include <QPainter>

#include <algorithm>

namespace crisp::shell {
namespace {

constexpr std::size_t headsShown = 6;
constexpr double gap = 3.0;

void paintHead(QPainter& painter, const QRectF& area, const bridge::HeadSketch& head, double ratio)
{
    const theme::Tokens& tokens = theme::current();
    const explore::HeadGridData scale; // its ends are those of every map
    const explore::GridPicture picture { scale, {},
        theme::sequentialMap(QStringLiteral("automatic"), tokens), { &tokens }, {}, {} };
    const int side = static_cast<int>(area.width());
    QImage image = explore::thumbnail(picture, head, side, ratio);
    image.setDevicePixelRatio(ratio);
    painter.drawImage(area.topLeft(), image);
    painter.setPen(QPen(tokens.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(area.topLeft(), QSizeF(side, side)));
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
                sketches_[layer][head], devicePixelRatioF());
}

} // namespace crisp::shell
