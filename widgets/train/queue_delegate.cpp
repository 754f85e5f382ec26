// SPDX-License-Identifier: Apache-2.0
#include "train/queue_delegate.h"

#include "controls/thin_progress.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"
#include "train/queue_model.h"

#include <QAbstractItemView>
#include <QCursor>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace crisp::train {
namespace {

using bridge::JobState;

constexpr int cellEdge = 8;
constexpr int iconSide = 14;
constexpr int iconPitch = 24;
constexpr int handleRoom = 18;
constexpr int markerRoom = 18;

const QueueRow* rowOf(const QModelIndex& index)
{
    const auto* model = qobject_cast<const QueueModel*>(index.model());
    return model != nullptr ? model->rowAt(index) : nullptr;
}

theme::Icon iconOf(RowAction action)
{
    switch (action) {
    case RowAction::Pause:
        return theme::Icon::Pause;
    case RowAction::Continue:
    case RowAction::Resume:
        return theme::Icon::Play;
    case RowAction::Stop:
        return theme::Icon::Stop;
    case RowAction::Remove:
        return theme::Icon::Close;
    case RowAction::Explore:
        return theme::Icon::Explore;
    case RowAction::Menu:
        break;
    }
    return theme::Icon::More;
}

/// "aggressive", and fainter "seed 1".
void paintName(QPainter& painter, QRect area, const QueueRow& row, double pixelRatio)
{
    const theme::Tokens& tokens = theme::current();
    if (row.state == JobState::Waiting)
        painter.drawPixmap(area.left(), area.center().y() - iconSide / 2,
            theme::iconPixmap(theme::Icon::Handle, tokens.ink3, iconSide, pixelRatio));
    area.setLeft(area.left() + handleRoom);
    theme::paintMarker(painter, theme::planLook(row.plan, tokens),
        QPointF(area.left() + 5.0, area.center().y() + 0.5));
    area.setLeft(area.left() + markerRoom);
    const QFont font = theme::textFont(theme::Text::Label);
    const QFontMetrics metrics(font);
    const auto comma = row.name.lastIndexOf(QLatin1String(", "));
    const QString plan = comma < 0 ? row.name : row.name.left(comma);
    painter.setFont(font);
    painter.setPen(tokens.ink);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(plan, Qt::ElideRight, area.width()));
    area.setLeft(area.left() + metrics.horizontalAdvance(plan) + cellEdge);
    if (comma < 0 || area.width() < cellEdge)
        return;
    painter.setPen(tokens.ink3);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(row.name.mid(comma + 2), Qt::ElideRight, area.width()));
}

void paintTag(QPainter& painter, const QRect& area, const QueueRow& row, const QString& text)
{
    const theme::Tokens& tokens = theme::current();
    const QFont font = theme::textFont(theme::Text::Caption);
    const QFontMetrics metrics(font);
    QColor ground;
    QColor ink = tokens.ink2;
    if (isInProgress(row.state)) {
        ground = tokens.surface;
        ink = tokens.accentInk;
    } else if (row.state == JobState::Failed) {
        ground = tokens.dangerTint;
        ink = tokens.danger;
    } else if (row.state != JobState::Waiting) {
        ground = tokens.rail;
    }
    painter.setFont(ground.isValid() ? font : theme::textFont(theme::Text::Label));
    if (!ground.isValid()) {
        painter.setPen(ink);
        painter.drawText(area, Qt::AlignVCenter,
            painter.fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
        return;
    }
    const int width = std::min(area.width(), metrics.horizontalAdvance(text) + 12);
    const QRect tag(
        area.left(), area.center().y() - metrics.height() / 2 - 1, width, metrics.height() + 3);
    theme::paintFrame(painter, tag, ground, {}, 3.0);
    painter.setPen(ink);
    painter.drawText(tag, Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, width - 8));
}

void paintBar(QPainter& painter, const QRect& area, const QueueRow& row)
{
    using State = controls::ThinProgress::State;
    if (row.totalSteps == 0)
        return;
    controls::ProgressLook look;
    look.plan = row.plan;
    look.share = static_cast<double>(row.step) / static_cast<double>(row.totalSteps);
    if (row.state == JobState::Finished)
        look.share = 1.0; // early stopping leaves steps undone
    if (row.state == JobState::Paused || row.state == JobState::Stopped)
        look.state = State::Paused;
    else if (row.state == JobState::Failed)
        look.state = State::Failed;
    controls::paintProgress(painter, area, look);
}

void paintIcons(QPainter& painter, const QRect& cell, const QueueRow& row, const QWidget* view)
{
    const theme::Tokens& tokens = theme::current();
    const std::vector<RowAction> actions = iconActions(row);
    const QPoint pointer = view != nullptr ? view->mapFromGlobal(QCursor::pos()) : QPoint(-1, -1);
    for (std::size_t index = 0; index < actions.size(); ++index) {
        const QRect rect = QueueDelegate::iconRect(cell, index, actions.size());
        const bool hovered = rect.contains(pointer) && view->underMouse();
        if (hovered)
            theme::paintFrame(painter, rect, tokens.line, {}, theme::controlRadius);
        painter.drawPixmap(rect.center() - QPoint(iconSide / 2 - 1, iconSide / 2 - 1),
            theme::iconPixmap(iconOf(actions[index]), hovered ? tokens.ink : tokens.ink2, iconSide,
                painter.device()->devicePixelRatioF()));
    }
}

} // namespace

std::vector<RowAction> iconActions(const QueueRow& row)
{
    if (row.job != 0 && isInProgress(row.state))
        return { row.state == JobState::Paused ? RowAction::Continue : RowAction::Pause,
            RowAction::Stop };
    if (row.state == JobState::Waiting)
        return { RowAction::Remove };
    std::vector<RowAction> actions;
    if (canResume(row))
        actions.push_back(RowAction::Resume);
    if (row.canExplore)
        actions.push_back(RowAction::Explore);
    actions.push_back(RowAction::Menu);
    return actions;
}

QString nameOf(RowAction action)
{
    switch (action) {
    case RowAction::Pause:
        return QueueDelegate::tr("Pause");
    case RowAction::Continue:
        return QueueDelegate::tr("Go on");
    case RowAction::Stop:
        return QueueDelegate::tr("Stop and save");
    case RowAction::Remove:
        return QueueDelegate::tr("Take out of the queue");
    case RowAction::Resume:
        return QueueDelegate::tr("Resume");
    case RowAction::Explore:
        return QueueDelegate::tr("Explore");
    case RowAction::Menu:
        break;
    }
    return QueueDelegate::tr("More");
}

QRect QueueDelegate::iconRect(const QRect& cell, std::size_t icon, std::size_t count)
{
    const int fromRight = static_cast<int>(count - icon) * iconPitch;
    return { cell.right() + 1 - cellEdge - fromRight + 1, cell.center().y() - iconPitch / 2 + 1,
        iconPitch - 2, iconPitch - 2 };
}

void QueueDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QueueRow* row = rowOf(index);
    if (row == nullptr)
        return;
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString text = std::exchange(ground.text, QString());
    const QWidget* view = option.widget;
    view->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, view);

    painter->save();
    const QRect area = option.rect.adjusted(cellEdge, 0, -cellEdge, 0);
    const bool isError = row->state == JobState::Failed && !row->error.isEmpty();
    switch (index.column()) {
    case QueueModel::Run:
        paintName(*painter, area, *row, painter->device()->devicePixelRatioF());
        break;
    case QueueModel::State:
        paintTag(*painter, area, *row, text);
        break;
    case QueueModel::Progress:
        if (row->state != JobState::Waiting) {
            if (!isError) // the view writes why over these columns
                paintBar(*painter, area, *row);
            break;
        }
        [[fallthrough]];
    default:
        if (isError && index.column() < QueueModel::Actions)
            break;
        painter->setFont(theme::textFont(theme::Text::Label));
        if (index.column() == QueueModel::Accuracy) {
            QFont medium = painter->font();
            medium.setWeight(QFont::Medium);
            painter->setFont(medium);
        }
        painter->setPen(
            row->state == JobState::Waiting ? theme::current().ink2 : theme::current().ink);
        painter->drawText(area, ground.displayAlignment,
            painter->fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
        break;
    case QueueModel::Actions:
        paintIcons(*painter, option.rect, *row, view);
        break;
    }
    painter->restore();
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(theme::scaled(theme::rowHeight));
    return size;
}

bool QueueDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
    const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const QueueRow* row = rowOf(index);
    if (event->type() == QEvent::ToolTip && row != nullptr
        && index.column() == QueueModel::Actions) {
        const std::vector<RowAction> actions = iconActions(*row);
        for (std::size_t icon = 0; icon < actions.size(); ++icon) {
            const QRect rect = iconRect(option.rect, icon, actions.size());
            if (rect.contains(event->pos())) {
                QToolTip::showText(event->globalPos(), nameOf(actions[icon]), view, rect);
                return true;
            }
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

bool QueueDelegate::editorEvent(QEvent* event, QAbstractItemModel* /*model*/,
    const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const QueueRow* row = rowOf(index);
    const bool isPress = event->type() == QEvent::MouseButtonPress;
    const bool isRelease = event->type() == QEvent::MouseButtonRelease;
    if (row == nullptr || index.column() != QueueModel::Actions || (!isPress && !isRelease))
        return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() != Qt::LeftButton)
        return false;
    const std::vector<RowAction> actions = iconActions(*row);
    for (std::size_t icon = 0; icon < actions.size(); ++icon) {
        if (!iconRect(option.rect, icon, actions.size()).contains(mouse->pos()))
            continue;
        if (isRelease)
            Q_EMIT triggered(index, actions[icon]);
        return true;
    }
    return false;
}

} // namespace crisp::train
