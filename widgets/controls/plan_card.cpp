// SPDX-License-Identifier: Apache-2.0
#include "controls/plan_card.h"

#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace crisp::controls {
namespace {

constexpr int edge = 10;
constexpr int markerSide = 10;
constexpr int barsHeight = 22;
constexpr int between = 6;

int lineHeight(theme::Text text) { return QFontMetrics(theme::textFont(text)).height(); }

} // namespace

PlanCard::PlanCard(QString plan, const QString& title, QString description, QWidget* parent)
    : QAbstractButton(parent)
    , plan_(std::move(plan))
    , description_(std::move(description))
{
    setText(title);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    theme::setFocusRing(this, theme::cardRadius);
    describe();
}

void PlanCard::setLayers(std::vector<double> sparsity)
{
    layers_ = std::move(sparsity);
    describe();
    update();
}

void PlanCard::setDescription(const QString& description)
{
    description_ = description;
    describe();
    update();
}

double PlanCard::mean() const
{
    return std::accumulate(layers_.begin(), layers_.end(), 0.0)
        / static_cast<double>(std::max<std::size_t>(1, layers_.size()));
}

void PlanCard::describe()
{
    setAccessibleName(layers_.empty()
            ? text()
            : tr("%1, mean sparsity %2").arg(text(), theme::number(mean(), 2)));
    setAccessibleDescription(description_);
}

QSize PlanCard::sizeHint() const
{
    const int height = edge + lineHeight(theme::Text::BodyMedium) + between
        + theme::scaled(barsHeight) + between + lineHeight(theme::Text::Caption) + edge - 2;
    return { theme::scaled(151), height };
}

QSize PlanCard::minimumSizeHint() const { return { theme::scaled(110), sizeHint().height() }; }

void PlanCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintGround(painter);
    if (layers_.empty()) {
        paintInvitation(painter);
        return;
    }
    const QRect inside = rect().adjusted(edge, edge, -edge, -edge + 2);
    const int titleHeight = lineHeight(theme::Text::BodyMedium);
    const int captionHeight = lineHeight(theme::Text::Caption);
    paintTitle(painter, QRect(inside.left(), inside.top(), inside.width(), titleHeight));
    paintBars(painter, inside.adjusted(0, titleHeight + between, 0, -captionHeight - between));
    painter.setFont(theme::textFont(theme::Text::Caption));
    painter.setPen(isEnabled() ? theme::current().ink2 : theme::current().inkOff);
    painter.drawText(
        QRect(inside.left(), inside.bottom() + 1 - captionHeight, inside.width(), captionHeight),
        Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(description_, Qt::ElideRight, inside.width()));
}

void PlanCard::paintGround(QPainter& painter) const
{
    const theme::Tokens& tokens = theme::current();
    if (isChecked()) {
        theme::paintFrame(
            painter, rect(), tokens.accentTint, tokens.accent, theme::cardRadius, 2.0);
        return;
    }
    const theme::Pointer pointer { isEnabled() && underMouse(), isDown() };
    const QColor outline = !isEnabled() ? tokens.line : pointer.hovers ? tokens.ink3 : tokens.line2;
    if (!layers_.empty()) {
        theme::paintFrame(
            painter, rect(), theme::controlGround(tokens, pointer), outline, theme::cardRadius);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(outline, 1.0, Qt::DashLine));
    painter.setBrush(theme::controlGround(tokens, pointer));
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::cardRadius, theme::cardRadius);
}

void PlanCard::paintInvitation(QPainter& painter) const
{
    const theme::Tokens& tokens = theme::current();
    constexpr int side = 16;
    const int textHeight = lineHeight(theme::Text::Body);
    const int top = (height() - side - textHeight - 4) / 2;
    const QColor ink = isEnabled() ? tokens.ink2 : tokens.inkOff;
    painter.drawPixmap((width() - side) / 2, top,
        theme::iconPixmap(theme::Icon::Plus, ink, side, devicePixelRatioF()));
    painter.setFont(theme::textFont(theme::Text::Body));
    painter.setPen(ink);
    painter.drawText(QRect(edge, top + side + 4, width() - 2 * edge, textHeight), Qt::AlignCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 2 * edge));
}

void PlanCard::paintTitle(QPainter& painter, const QRect& row) const
{
    const theme::Tokens& tokens = theme::current();
    theme::PlanLook look = theme::planLook(plan_, tokens);
    if (!isEnabled())
        look.colour = tokens.inkOff;
    theme::paintMarker(painter, look,
        QPointF(row.left() + markerSide / 2.0 + 1.0, row.center().y() + 0.5), markerSide);
    const QString value = theme::number(mean(), 2);
    painter.setFont(theme::textFont(theme::Text::Label));
    const int valueWidth = painter.fontMetrics().horizontalAdvance(value);
    painter.setPen(isEnabled() ? tokens.ink2 : tokens.inkOff);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, value);
    painter.setFont(theme::textFont(theme::Text::BodyMedium));
    painter.setPen(isEnabled() ? tokens.ink : tokens.inkOff);
    const QRect name = row.adjusted(markerSide + 8, 0, -valueWidth - 6, 0);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, name.width()));
}

void PlanCard::paintBars(QPainter& painter, const QRect& area) const
{
    const theme::Tokens& tokens = theme::current();
    const QColor colour = isEnabled() ? theme::planLook(plan_, tokens).colour : tokens.inkOff;
    const QColor empty = tokens.dark ? theme::mixed(tokens.raised, tokens.line2, 0.5) : tokens.grid;
    const auto count = static_cast<double>(layers_.size());
    const double gap = layers_.size() > 12 ? 1.0 : 4.0;
    const double width = (area.width() - gap * (count - 1.0)) / count;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        // On whole pixels, or thin bars would be of different widths.
        const double left = std::round(area.left() + static_cast<double>(i) * (width + gap));
        const double right
            = std::round(area.left() + static_cast<double>(i) * (width + gap) + width);
        const QRectF track(left, area.top(), right - left, area.height());
        painter.fillRect(track, empty);
        // A layer without sparsity still shows that it is there.
        const double share = std::clamp(layers_[i], 0.0, 1.0);
        const double filled = std::max(1.5, std::round(share * area.height()));
        painter.fillRect(QRectF(left, track.bottom() - filled, right - left, filled), colour);
    }
}

void PlanCard::mouseDoubleClickEvent(QMouseEvent* event)
{
    QAbstractButton::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton)
        Q_EMIT doubleClicked();
}

void PlanCard::changeEvent(QEvent* event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace crisp::controls
