// SPDX-License-Identifier: Apache-2.0
#include "controls/run_chip.h"

#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace crisp::controls {
namespace {

constexpr int edge = 10;
constexpr int gap = 8;
constexpr int markerSide = 9;
constexpr int nameStart = edge + markerSide + gap;

} // namespace

RunChip::RunChip(QString plan, const QString& name, QWidget* parent)
    : QAbstractButton(parent)
    , plan_(std::move(plan))
{
    setText(name);
    setCheckable(true);
    setChecked(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void RunChip::setPlan(const QString& plan)
{
    plan_ = plan;
    update();
}

void RunChip::setNote(const QString& note)
{
    note_ = note;
    setAccessibleDescription(note);
    updateGeometry();
    update();
}

QSize RunChip::sizeHint() const
{
    const QFontMetrics name(theme::textFont(theme::Text::Label));
    const QFontMetrics note(theme::textFont(theme::Text::Caption));
    // One more: widths are fractions, rounded.
    int width = nameStart + name.horizontalAdvance(text()) + 1 + edge;
    if (!note_.isEmpty())
        width += gap + note.horizontalAdvance(note_);
    return { width, theme::scaled(theme::smallHeight) };
}

QSize RunChip::minimumSizeHint() const
{
    const QFontMetrics name(theme::textFont(theme::Text::Label));
    const int least = nameStart + name.horizontalAdvance(QStringLiteral("mmm…")) + edge;
    return { std::min(least, sizeHint().width()), theme::scaled(theme::smallHeight) };
}

void RunChip::paintEvent(QPaintEvent*)
{
    const theme::Tokens& tokens = theme::current();
    QPainter painter(this);
    const theme::Pointer pointer { isEnabled() && underMouse(), isDown() };
    const QColor ground = isChecked() || pointer.hovers || pointer.presses
        ? theme::controlGround(tokens, pointer)
        : QColor();
    theme::paintFrame(painter, rect(), ground, isChecked() ? tokens.line2 : tokens.line);
    theme::PlanLook look = theme::planLook(plan_, tokens);
    if (!isEnabled())
        look.colour = tokens.inkOff;
    theme::paintMarker(
        painter, look, QPointF(edge + markerSide / 2.0, height() / 2.0), markerSide, isChecked());

    const QFont nameFont = theme::textFont(theme::Text::Label);
    const QFont noteFont = theme::textFont(theme::Text::Caption);
    const int noteWidth
        = note_.isEmpty() ? 0 : gap + QFontMetrics(noteFont).horizontalAdvance(note_);
    const int room = std::max(0, width() - nameStart - edge - noteWidth);
    painter.setFont(nameFont);
    painter.setPen(!isEnabled() ? tokens.inkOff : isChecked() ? tokens.ink : tokens.ink3);
    const QString name = painter.fontMetrics().elidedText(text(), Qt::ElideRight, room);
    painter.drawText(QRect(nameStart, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter, name);
    if (noteWidth > 0) {
        painter.setFont(noteFont);
        painter.setPen(tokens.ink3);
        painter.drawText(rect().adjusted(0, 0, -edge, 0), Qt::AlignRight | Qt::AlignVCenter, note_);
    }
}

void RunChip::changeEvent(QEvent* event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace crisp::controls
