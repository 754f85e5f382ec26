// SPDX-License-Identifier: Apache-2.0
#include "shell/plan_marker.h"

#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QPainter>

namespace crisp::shell {

PlanMarker::PlanMarker(QWidget* parent)
    : QWidget(parent)
{
    setFixedSize(sizeHint());
}

void PlanMarker::setPlan(const QString& plan)
{
    plan_ = plan;
    update();
}

void PlanMarker::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    theme::paintMarker(
        painter, theme::planLook(plan_, theme::current()), QRectF(rect()).center(), 10.0);
}

} // namespace crisp::shell
