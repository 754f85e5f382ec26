// SPDX-License-Identifier: Apache-2.0
#include "train/queue_view.h"

#include "controls/table_style.h"
#include "theme/painting.h"
#include "theme/theme.h"
#include "train/queue_model.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QUrl>

#include <array>
#include <numeric>

namespace crisp::train {
namespace {

using bridge::JobState;

/// At font scale 1: what columns need, and what share they get of what is left.
struct ColumnWidth {
    int least;
    int share;
};
constexpr std::array<ColumnWidth, QueueModel::Count> widths { { { 28, 0 }, { 132, 5 }, { 108, 1 },
    { 104, 4 }, { 78, 1 }, { 74, 1 }, { 128, 1 }, { 84, 1 }, { 78, 1 }, { 88, 0 } } };

} // namespace

QueueView::QueueView(QueueModel& model, bridge::TrainingQueue& queue, QWidget* parent)
    : QTreeView(parent)
    , model_(model)
    , queue_(queue)
{
    setModel(&model_);
    setObjectName(QStringLiteral("queue"));
    setAccessibleName(tr("Queue and runs"));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    const controls::TableDelegate* delegate = controls::styleTable(this);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(true);
    setDragDropMode(QAbstractItemView::InternalMove);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setSectionsMovable(false);
    header()->setSectionsClickable(false);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(0);
    header()->setTextElideMode(Qt::ElideRight);
    connect(delegate, &controls::TableDelegate::actionTriggered, this,
        [this](const QModelIndex& index, int action) {
            if (const QueueRow* row = model_.rowAt(index))
                act(index, actionsOf(*row)[static_cast<std::size_t>(action)]);
        });
    connect(this, &QTreeView::activated, this, &QueueView::explore);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) {
            if (const QueueRow* row = model_.rowAt(current);
                row != nullptr && row->state != JobState::Waiting && hasFocus())
                Q_EMIT runChosen(row->run);
        });
}

void QueueView::act(const QModelIndex& index, RunAction action)
{
    const QueueRow* found = model_.rowAt(index);
    if (found == nullptr)
        return;
    const QueueRow row = *found; // what follows may change the model
    switch (action) {
    case RunAction::Pause:
        queue_.pause();
        return;
    case RunAction::Continue:
        queue_.resume();
        return;
    case RunAction::Stop:
        queue_.stop();
        return;
    case RunAction::Remove:
        queue_.remove(row.job);
        return;
    case RunAction::Resume:
        Q_EMIT resumeRequested(row.run);
        return;
    case RunAction::Explore:
        Q_EMIT exploreRequested(row.run);
        return;
    case RunAction::Menu:
        setCurrentIndex(index);
        showMenu(index, viewport()->mapToGlobal(visualRect(index).bottomLeft()));
        return;
    }
}

void QueueView::explore(const QModelIndex& index)
{
    if (const QueueRow* row = model_.rowAt(index); row != nullptr && row->canExplore)
        Q_EMIT exploreRequested(row->run);
}

void QueueView::moveRow(int by)
{
    const QueueRow* row = model_.rowAt(currentIndex());
    if (row == nullptr)
        return;
    const QString run = row->run;
    if (model_.moveWaiting(currentIndex(), by))
        setCurrentIndex(model_.indexOfRun(run));
}

void QueueView::keyPressEvent(QKeyEvent* event)
{
    const bool isAlt = event->modifiers() == Qt::AltModifier;
    if (isAlt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        moveRow(event->key() == Qt::Key_Up ? -1 : 1);
        return;
    }
    const QueueRow* row = model_.rowAt(currentIndex());
    if (row != nullptr && event->key() == Qt::Key_Delete && event->modifiers() == Qt::NoModifier) {
        if (row->job != 0 && !isInProgress(row->state))
            queue_.remove(row->job);
        return;
    }
    QTreeView::keyPressEvent(event);
}

void QueueView::fillMenu(QMenu& menu, const QModelIndex& index)
{
    const QueueRow row = *model_.rowAt(index);
    const QPersistentModelIndex place(index);
    for (const RunAction action : actionsOf(row))
        if (action != RunAction::Menu)
            menu.addAction(nameOf(action), this, [this, place, action] { act(place, action); });
    if (isInProgress(row.state) && row.canExplore)
        menu.addAction(tr("Explore the last checkpoint"), this,
            [this, run = row.run] { Q_EMIT exploreRequested(run); });
    if (row.state == JobState::Waiting) {
        menu.addSeparator();
        QAction* up = menu.addAction(tr("Move up"), this, [this] { moveRow(-1); });
        QAction* down = menu.addAction(tr("Move down"), this, [this] { moveRow(1); });
        up->setShortcut(Qt::ALT | Qt::Key_Up);
        down->setShortcut(Qt::ALT | Qt::Key_Down);
        return;
    }
    menu.addSeparator();
    menu.addAction(
        tr("Show in the charts"), this, [this, run = row.run] { Q_EMIT runChosen(run); });
    menu.addAction(
        tr("Show in Results"), this, [this, run = row.run] { Q_EMIT resultsRequested(run); });
    menu.addAction(tr("Open the folder"), this,
        [run = row.run] { QDesktopServices::openUrl(QUrl::fromLocalFile(run)); });
    if (!row.error.isEmpty())
        menu.addAction(tr("Copy what went wrong"), this,
            [error = row.error] { QGuiApplication::clipboard()->setText(error); });
    if (row.job != 0 && !isInProgress(row.state)) {
        menu.addSeparator();
        menu.addAction(
            tr("Take off the list"), this, [this, job = row.job] { queue_.remove(job); });
    }
}

void QueueView::showMenu(const QModelIndex& index, const QPoint& where)
{
    if (model_.rowAt(index) == nullptr)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu, index);
    menu->popup(where);
}

void QueueView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index
        = isMouse ? indexAt(viewport()->mapFrom(this, event->pos())) : currentIndex();
    const QPoint below = viewport()->mapToGlobal(visualRect(index).bottomLeft());
    showMenu(index, isMouse ? event->globalPos() : below);
}

void QueueView::drawRow(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QTreeView::drawRow(painter, option, index);
    const theme::Tokens& tokens = theme::current();
    painter->fillRect(QRect(0, option.rect.bottom(), viewport()->width(), 1), tokens.grid);
    const QueueRow* row = model_.rowAt(index);
    if (row == nullptr || row->state != JobState::Failed || row->error.isEmpty())
        return;
    painter->save();
    constexpr int edge = 8;
    const int left = columnViewportPosition(QueueModel::Progress) + edge;
    const int right = columnViewportPosition(QueueModel::Actions) - edge;
    const QRect area(left, option.rect.top(), right - left, option.rect.height());
    painter->setFont(theme::textFont(theme::Text::Label));
    painter->setPen(theme::current().danger);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(row->error, Qt::ElideRight, area.width()));
    painter->restore();
}

void QueueView::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    shareWidth();
}

void QueueView::shareWidth()
{
    const int room = viewport()->width();
    std::array<int, QueueModel::Count> least {};
    int needed = 0;
    int shares = 0;
    for (int column = 0; column < QueueModel::Count; ++column) {
        const auto at = static_cast<std::size_t>(column);
        least[at] = std::max(theme::scaled(widths[at].least), header()->sectionSizeHint(column));
        needed += least[at];
        shares += widths[at].share;
    }
    for (const QueueModel::Column column :
        { QueueModel::Speed, QueueModel::DevLoss, QueueModel::Sparsity }) { // the first to go
        const bool isTooMuch = room < needed;
        setColumnHidden(column, isTooMuch);
        if (isTooMuch)
            needed -= least[column];
    }
    const int rest = std::max(0, room - needed);
    for (int column = 0; column < QueueModel::Count; ++column) {
        const auto at = static_cast<std::size_t>(column);
        setColumnWidth(column, least[at] + rest * widths[at].share / shares);
    }
}

} // namespace crisp::train
