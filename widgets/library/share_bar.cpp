// SPDX-License-Identifier: Apache-2.0
#include "library/share_bar.h"

#include "theme/painting.h"
#include "theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace crisp::library {
namespace {

constexpr double thickness = 6.0;

} // namespace

ShareBar::ShareBar(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShareBar::setShare(double share)
{
    share_ = std::clamp(share, 0.0, 1.0);
    update();
}

QSize ShareBar::sizeHint() const { return { 80, 16 }; }

void ShareBar::paintEvent(QPaintEvent* /*event*/)
{
    const theme::Tokens& tokens = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF bar(0.0, (height() - thickness) / 2.0, width(), thickness);
    theme::paintFrame(painter, bar, tokens.line, {}, thickness / 2.0);
    if (share_ <= 0.0)
        return;
    bar.setWidth(std::max(thickness, bar.width() * share_));
    theme::paintFrame(painter, bar, tokens.ink3, {}, thickness / 2.0);
}

} // namespace crisp::library
