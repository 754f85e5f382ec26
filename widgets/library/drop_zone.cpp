// SPDX-License-Identifier: Apache-2.0
#include "library/drop_zone.h"

#include "controls/controls.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace crisp::library {
namespace {

constexpr int iconSide = 20;
constexpr int edge = 16;

} // namespace

DropZone::DropZone(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Drop a CSV, TSV, JSON lines file or a model directory here"));
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(2 * edge, edge, edge, edge);
    whole->setSpacing(2);
    whole->addStretch(1);
    auto* headline
        = controls::titleLabel(tr("Drop a CSV, TSV, JSON lines file or a model directory here"));
    headline->setWordWrap(true);
    headline->setAlignment(Qt::AlignHCenter);
    whole->addWidget(headline);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addStretch(1);
    row->addWidget(controls::bodyLabel(tr("or")));
    auto* choose = new controls::Button(tr("choose a file"), controls::Emphasis::Link);
    connect(choose, &QPushButton::clicked, this, &DropZone::fileWanted);
    row->addWidget(choose);
    row->addStretch(1);
    whole->addLayout(row);
    auto* calm = controls::secondaryLabel(tr("Nothing leaves this computer."));
    calm->setAlignment(Qt::AlignHCenter);
    whole->addWidget(calm);
    whole->addStretch(1);
}

void DropZone::setActive(bool active)
{
    active_ = active;
    update();
}

QSize DropZone::minimumSizeHint() const
{
    return { theme::scaled(200), layout()->minimumSize().height() };
}

void DropZone::paintEvent(QPaintEvent* /*event*/)
{
    const theme::Tokens& tokens = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(active_ ? tokens.accent : tokens.line2, active_ ? 2.0 : 1.0, Qt::CustomDashLine);
    pen.setDashPattern({ 4.0, 3.0 });
    painter.setPen(pen);
    painter.setBrush(active_ ? QBrush(tokens.accentTint) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(1, 1, -1, -1), theme::cardRadius, theme::cardRadius);
    painter.drawPixmap(edge, edge,
        theme::iconPixmap(theme::Icon::Import, active_ ? tokens.accentInk : tokens.ink3, iconSide,
            devicePixelRatioF()));
}

} // namespace crisp::library
