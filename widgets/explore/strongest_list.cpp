// SPDX-License-Identifier: Apache-2.0
#include "explore/strongest_list.h"

#include "explore/cell_painting.h"
#include "theme/colour_maps.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace crisp::explore {
namespace {

constexpr int leastRows = 5;
constexpr int swatch = 10;
constexpr int edge = 16;

double rowHeight(const charts::FigureStyle& style = screenStyle())
{
    return QFontMetricsF(figureFont(theme::Text::Label, style)).height() + 8.0;
}

} // namespace

StrongestList::StrongestList(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("strongestList"));
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Strongest edges"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    theme::setFocusRing(this);
}

void StrongestList::setScene(const ScenePointer& scene)
{
    scene_ = scene;
    QStringList spoken;
    if (scene_)
        for (const StrongEdge& strong : scene_->strongest)
            spoken
                += tr("%1 to %2: %3").arg(strong.from, strong.to, theme::number(strong.weight, 2));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    update();
}

void StrongestList::setColourMap(const QString& name)
{
    colourMap_ = name;
    update();
}

void StrongestList::setLock(const Lock& lock)
{
    if (lock == lock_)
        return;
    lock_ = lock;
    update();
}

QSize StrongestList::sizeHint() const
{
    return { theme::scaled(200), static_cast<int>(rowHeight() * leastRows) };
}

QSize StrongestList::minimumSizeHint() const { return { 120, sizeHint().height() }; }

bool StrongestList::hasContent() const { return scene_ && !scene_->strongest.empty(); }

QString StrongestList::figureTitle() const
{
    return hasContent() ? tr("Strongest edges, %1").arg(scene_->map.map->title)
                        : tr("Strongest edges");
}

QString StrongestList::figureCaption() const
{
    return hasContent() ? scene_->map.map->caption : QString();
}

QSizeF StrongestList::figureSize() const
{
    const double rows = scene_ ? static_cast<double>(scene_->strongest.size()) : leastRows;
    return { width() - 2.0 * edge, rows * rowHeight() };
}

charts::FigureTable StrongestList::figureTable() const
{
    charts::FigureTable table;
    table.columns = { QStringLiteral("from"), QStringLiteral("from_token"), QStringLiteral("to"),
        QStringLiteral("to_token"), QStringLiteral("value") };
    if (!hasContent())
        return table;
    for (const StrongEdge& strong : scene_->strongest)
        table.rows.push_back({ qlonglong(scene_->map.positions[strong.cell.from].front()),
            strong.from, qlonglong(scene_->map.positions[strong.cell.to].front()), strong.to,
            QVariant::fromValue(static_cast<float>(strong.weight)) });
    return table;
}

void StrongestList::paintFigure(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    paintRows(painter, area, style, false);
}

void StrongestList::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintRows(painter, QRectF(rect()).adjusted(edge, 0, -edge, 0), screenStyle(), true);
}

void StrongestList::paintRows(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style, bool onScreen) const
{
    if (!hasContent())
        return;
    const theme::Tokens& tokens = *style.tokens;
    const MapData& map = *scene_->map.map;
    const theme::ColourMap& colours = map.quantity == Quantity::Difference
        ? theme::divergingMap(tokens)
        : theme::sequentialMap(colourMap_, tokens);
    const double high = rowHeight(style);
    painter.save();
    painter.setFont(figureFont(theme::Text::Label, style));
    const QFontMetricsF metrics(painter.font());
    QRectF row(area.left(), area.top(), area.width(), high);
    int index = 0;
    for (const StrongEdge& strong : scene_->strongest) {
        if (row.bottom() > area.bottom() + 1.0)
            break;
        const bool locked = lock_.cell == strong.cell;
        if (onScreen && (locked || index == hovered_ || (hasFocus() && index == current_)))
            painter.fillRect(
                row.adjusted(-edge, 0, edge, 0), locked ? tokens.accentTint : tokens.sunken);
        const QRectF colour(row.left() + 0.5, row.center().y() - swatch / 2.0, swatch, swatch);
        painter.setPen(QPen(tokens.line2, 1.0));
        painter.setBrush(QColor::fromRgb(colours.at(strong.weight, map.low, map.high)));
        painter.drawRect(colour);
        const QString number = theme::number(strong.weight, 2);
        painter.setPen(tokens.ink);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, number);
        const double room = row.width() - swatch - 8.0 - metrics.horizontalAdvance(number) - 8.0;
        painter.drawText(row.adjusted(swatch + 8.0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(tr("%1 → %2").arg(strong.from, strong.to), Qt::ElideMiddle, room));
        row.translate(0.0, high);
        ++index;
    }
    painter.restore();
}

int StrongestList::rowAt(const QPoint& point) const
{
    const int row = static_cast<int>(point.y() / rowHeight());
    const bool shown = point.y() >= 0 && (row + 1) * rowHeight() <= height() + 1.0;
    return hasContent() && shown && row < static_cast<int>(scene_->strongest.size()) ? row : -1;
}

void StrongestList::choose(int row)
{
    if (hasContent() && row >= 0 && row < static_cast<int>(scene_->strongest.size()))
        Q_EMIT chosen(scene_->strongest[static_cast<std::size_t>(row)].cell);
}

void StrongestList::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        choose(rowAt(event->pos()));
}

void StrongestList::mouseMoveEvent(QMouseEvent* event)
{
    const int row = rowAt(event->pos());
    if (row == hovered_)
        return;
    hovered_ = row;
    setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void StrongestList::leaveEvent(QEvent* /*event*/)
{
    hovered_ = -1;
    update();
}

void StrongestList::keyPressEvent(QKeyEvent* event)
{
    const int count = hasContent() ? static_cast<int>(scene_->strongest.size()) : 0;
    switch (event->key()) {
    case Qt::Key_Up:
        current_ = std::max(current_ - 1, 0);
        break;
    case Qt::Key_Down:
        current_ = std::clamp(current_ + 1, 0, std::max(count - 1, 0));
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(current_);
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    update();
}

} // namespace crisp::explore
