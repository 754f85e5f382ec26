// SPDX-License-Identifier: Apache-2.0
#include "explore/empty_picture.h"

#include "explore/cell_painting.h"
#include "theme/theme.h"

#include <QPainter>

namespace crisp::explore {
namespace {

constexpr int columns = 5;
constexpr int rows = 4;
constexpr int cell = 24;

} // namespace

EmptyPicture::EmptyPicture(QWidget* parent)
    : QWidget(parent)
{
    setFixedSize(columns * cell, rows * cell);
}

void EmptyPicture::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            paintHatched(
                painter, QRectF(column * cell, row * cell, cell - 1, cell - 1), theme::current());
}

} // namespace crisp::explore
