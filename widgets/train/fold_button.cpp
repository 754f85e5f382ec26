// SPDX-License-Identifier: Apache-2.0
#include "train/fold_button.h"

#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace crisp::train {
namespace {

constexpr int chevron = 14;
constexpr int gap = 6;
constexpr int least = 24;

} // namespace

FoldButton::FoldButton(const QString& text, Kind kind, QWidget* parent)
    : QAbstractButton(parent)
    , kind_(kind)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    theme::setFocusRing(this);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QFont FoldButton::usedFont() const { return theme::textFont(theme::Text::BodyMedium); }

QSize FoldButton::sizeHint() const
{
    const QFontMetrics metrics(usedFont());
    return { metrics.horizontalAdvance(text()) + gap + chevron + 4,
        std::max(least, metrics.height() + 4) };
}

void FoldButton::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const theme::Tokens& tokens = theme::current();
    const bool isLink = kind_ == Kind::Link;
    const QColor ink = isLink ? (underMouse() ? tokens.accentHover : tokens.accentInk) : tokens.ink;
    const theme::Icon closed = isLink ? theme::Icon::ChevronRight : theme::Icon::ChevronDown;
    const theme::Icon open = isLink ? theme::Icon::ChevronDown : theme::Icon::ChevronUp;
    const QFont font = usedFont();
    const int textWidth = QFontMetrics(font).horizontalAdvance(text());
    const int textLeft = isLink ? 2 : 2 + chevron + gap;
    const int iconLeft = isLink ? 2 + textWidth + gap : 2;
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(QRect(textLeft, 0, width() - textLeft, height()), Qt::AlignVCenter, text());
    const QPixmap picture = theme::iconPixmap(
        isChecked() ? open : closed, isLink ? ink : tokens.ink2, chevron, devicePixelRatioF());
    painter.drawPixmap(iconLeft, (height() - chevron) / 2, picture);
}

} // namespace crisp::train
