// SPDX-License-Identifier: Apache-2.0
#include "controls/thin_progress.h"

#include "controls/value_accessible.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

namespace crisp::controls {
namespace {

constexpr int thickness = 6;

QColor barColour(const ProgressLook& look)
{
    const theme::Tokens& tokens = theme::current();
    switch (look.state) {
    case ThinProgress::State::Paused:
        return tokens.ink3;
    case ThinProgress::State::Failed:
        return tokens.danger;
    case ThinProgress::State::Running:
        break;
    }
    return look.plan.isEmpty() ? tokens.accent : theme::planLook(look.plan, tokens).colour;
}

} // namespace

void paintProgress(QPainter& painter, const QRectF& rect, const ProgressLook& look,
    const std::vector<double>& marks)
{
    const theme::Tokens& tokens = theme::current();
    const double height = std::min<double>(rect.height(), thickness);
    const QRectF bar(rect.left(), rect.center().y() - height / 2.0, rect.width(), height);
    const double radius = height / 2.0;
    QPainterPath shape;
    shape.addRoundedRect(bar, radius, radius);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setClipPath(shape, Qt::IntersectClip);
    painter.fillRect(bar, tokens.line);
    if (look.share > 0.0) {
        QRectF done = bar;
        done.setWidth(std::max(height, bar.width() * std::min(look.share, 1.0)));
        painter.setBrush(barColour(look));
        painter.drawRoundedRect(done, radius, radius);
    }
    for (const double mark : marks)
        painter.fillRect(
            QRectF(bar.left() + std::round(mark * bar.width()), bar.top(), 1.0, height),
            tokens.surface);
    painter.restore();
}

ThinProgress::ThinProgress(QWidget* parent)
    : QWidget(parent)
{
    installAccessibleFactory();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Progress"));
}

void ThinProgress::setProgress(double share, State state)
{
    const double clamped = std::isnan(share) ? 0.0 : std::clamp(share, 0.0, 1.0);
    if (clamped == share_ && state == state_)
        return;
    share_ = clamped;
    state_ = state;
    QAccessibleValueChangeEvent change(this, share_);
    QAccessible::updateAccessibility(&change);
    update();
}

void ThinProgress::setPlan(const QString& plan)
{
    plan_ = plan;
    update();
}

void ThinProgress::setMarks(std::vector<double> shares)
{
    marks_ = std::move(shares);
    update();
}

QSize ThinProgress::sizeHint() const { return { 120, thickness }; }

void ThinProgress::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintProgress(painter, rect(), { share_, state_, plan_ }, marks_);
}

} // namespace crisp::controls
