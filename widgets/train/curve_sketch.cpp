// SPDX-License-Identifier: Apache-2.0
#include "train/curve_sketch.h"

#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace crisp::train {
namespace {

constexpr int pictureWidth = 240;
constexpr int pictureHeight = 104;
constexpr double top = 12.0;

} // namespace

CurveSketch::CurveSketch(QWidget* parent)
    : QWidget(parent)
{
    setFixedSize(pictureWidth, pictureHeight);
}

QSize CurveSketch::sizeHint() const { return { pictureWidth, pictureHeight }; }

void CurveSketch::setPlan(const QString& plan)
{
    plan_ = plan;
    update();
}

void CurveSketch::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const theme::Tokens& tokens = theme::current();
    painter.setPen(tokens.line);
    for (const int line : { 34, 68, 102 })
        painter.drawLine(0, line, pictureWidth, line);
    QPainterPath curve({ 4.0, top });
    curve.cubicTo({ 56.0, top + 8.0 }, { 44.0, 78.0 }, { 96.0, 80.0 });
    curve.cubicTo({ 140.0, 86.0 }, { 190.0, 87.0 }, { 238.0, 89.0 });
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(tokens.line2, 2.0);
    pen.setDashPattern({ 2.5, 2.0 });
    painter.setPen(pen);
    painter.drawPath(curve);
    theme::paintMarker(painter, theme::planLook(plan_, tokens), { 6.0, top }, 11.0);
}

} // namespace crisp::train
