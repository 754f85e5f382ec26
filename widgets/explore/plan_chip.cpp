// SPDX-License-Identifier: Apache-2.0
#include "explore/plan_chip.h"

#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace crisp::explore {
namespace {

constexpr int markerRoom = 24;
constexpr int crossRoom = 26;

} // namespace

PlanChip::PlanChip(QString plan, const QString& whatAClickDoes, QWidget* parent)
    : QAbstractButton(parent)
    , plan_(std::move(plan))
{
    setToolTip(whatAClickDoes);
    setAccessibleDescription(whatAClickDoes);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    theme::setFocusRing(this);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setFont(theme::textFont(theme::Text::Label));
}

QSize PlanChip::sizeHint() const
{
    const QFontMetrics metrics(theme::textFont(theme::Text::Label));
    return { markerRoom + metrics.horizontalAdvance(text()) + crossRoom + 4,
        std::max(24, metrics.height() + 8) };
}

QSize PlanChip::minimumSizeHint() const { return { 80, sizeHint().height() }; }

void PlanChip::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const theme::Tokens& tokens = theme::current();
    const theme::PlanLook look = theme::planLook(plan_, tokens);
    const theme::Pointer pointer { underMouse(), isDown() };
    theme::paintFrame(painter, rect(), theme::controlGround(tokens, pointer), look.colour,
        theme::controlRadius, 1.25);
    theme::paintMarker(painter, look, QPointF(13.5, height() / 2.0));
    painter.setFont(theme::textFont(theme::Text::Label));
    painter.setPen(tokens.ink);
    const QRect words = rect().adjusted(markerRoom, 0, -crossRoom, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    const QPixmap cross
        = theme::iconPixmap(theme::Icon::Close, tokens.ink2, 12, devicePixelRatioF());
    painter.drawPixmap(QPointF(width() - 19.0, (height() - 12) / 2.0), cross);
}

} // namespace crisp::explore
