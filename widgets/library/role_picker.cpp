// SPDX-License-Identifier: Apache-2.0
#include "library/role_picker.h"

#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace crisp::library {
namespace {

constexpr int padding = 8;
constexpr int chevronSide = 14;

} // namespace

RolePicker::RolePicker(QWidget* parent)
    : QComboBox(parent)
{
    // In the order of data::ColumnRole.
    addItems({ tr("leave out"), tr("Text"), tr("Second text"), tr("Label") });
    theme::setTextFont(this, theme::Text::Label);
    theme::setFocusRing(this);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(4);
    connect(this, &QComboBox::activated, this,
        [this](int index) { Q_EMIT roleChosen(static_cast<data::ColumnRole>(index)); });
}

void RolePicker::setRole(data::ColumnRole role) { setCurrentIndex(static_cast<int>(role)); }

data::ColumnRole RolePicker::role() const { return static_cast<data::ColumnRole>(currentIndex()); }

void RolePicker::paintEvent(QPaintEvent* /*event*/)
{
    const theme::Tokens& tokens = theme::current();
    const bool taken = role() != data::ColumnRole::LeaveOut;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const theme::Pointer pointer { underMouse(), false };
    theme::paintFrame(painter, rect(),
        taken ? tokens.accentTint : theme::controlGround(tokens, pointer),
        taken ? tokens.accent : tokens.line2);
    const QColor ink = taken ? tokens.accentInk : tokens.ink2;
    painter.drawPixmap(width() - padding - chevronSide, (height() - chevronSide) / 2,
        theme::iconPixmap(theme::Icon::ChevronDown, ink, chevronSide, devicePixelRatioF()));
    QFont font = theme::textFont(theme::Text::Label);
    font.setWeight(taken ? QFont::Medium : QFont::Normal);
    painter.setFont(font);
    painter.setPen(ink);
    const QRect room = rect().adjusted(padding, 0, -padding - chevronSide - 2, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(font).elidedText(currentText(), Qt::ElideRight, std::max(0, room.width())));
}

void RolePicker::wheelEvent(QWheelEvent* event) { event->ignore(); }

} // namespace crisp::library
