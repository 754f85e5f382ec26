// SPDX-License-Identifier: Apache-2.0
#include "train/queue_model.h"

#include "bridge/catalog.h"
#include "controls/table_style.h"
#include "theme/theme.h"
#include "train/durations.h"

#include <QMimeData>

#include <algorithm>

namespace crisp::train {
namespace {

using bridge::JobState;

const QString mimeType = QStringLiteral("application/x-crisp-job");

QString stateText(const QueueRow& row, std::size_t waiting)
{
    switch (row.state) {
    case JobState::Waiting:
        return waiting == 1 ? QueueModel::tr("queued")
                            : QueueModel::tr("queued, %1 of %2").arg(row.place + 1).arg(waiting);
    case JobState::Preparing:
        return QueueModel::tr("preparing");
    case JobState::Running:
        return row.isPausing ? QueueModel::tr("pausing") : QueueModel::tr("running");
    case JobState::Paused:
        return QueueModel::tr("paused");
    case JobState::Stopping:
        return QueueModel::tr("stopping");
    case JobState::Finished:
        return QueueModel::tr("finished");
    case JobState::Stopped:
        return QueueModel::tr("stopped");
    case JobState::Failed:
        return QueueModel::tr("failed");
    }
    return {};
}

QString progressText(const QueueRow& row)
{
    if (row.state == JobState::Waiting)
        return row.place == 0 ? QueueModel::tr("starts next") : QString();
    if (row.totalSteps == 0)
        return {};
    return theme::percent(static_cast<double>(row.step) / static_cast<double>(row.totalSteps), 0);
}

QString timeText(const QueueRow& row)
{
    if (isInProgress(row.state) && row.secondsLeft)
        return QueueModel::tr("%1 left").arg(clockText(*row.secondsLeft));
    if (!row.seconds)
        return {};
    const QString text = clockText(*row.seconds);
    return row.state == JobState::Waiting ? QueueModel::tr("~ %1").arg(text) : text;
}

int tagOf(JobState state)
{
    if (state == JobState::Waiting)
        return 0;
    if (isInProgress(state))
        return controls::table::Active;
    return state == JobState::Failed ? controls::table::Bad : controls::table::Neutral;
}

/// Nothing where words stand in its place.
QVariant barOf(const QueueRow& row)
{
    using State = controls::ThinProgress::State;
    const bool hasWords
        = row.state == JobState::Waiting || (row.state == JobState::Failed && !row.error.isEmpty());
    if (hasWords || row.totalSteps == 0)
        return {};
    controls::ProgressLook look;
    look.plan = row.plan;
    look.share = static_cast<double>(row.step) / static_cast<double>(row.totalSteps);
    if (row.state == JobState::Finished)
        look.share = 1.0; // early stopping leaves steps undone
    if (row.state == JobState::Paused || row.state == JobState::Stopped)
        look.state = State::Paused;
    return QVariant::fromValue(look);
}

theme::Icon iconOf(RunAction action)
{
    switch (action) {
    case RunAction::Pause:
        return theme::Icon::Pause;
    case RunAction::Continue:
    case RunAction::Resume:
        return theme::Icon::Play;
    case RunAction::Stop:
        return theme::Icon::Stop;
    case RunAction::Remove:
        return theme::Icon::Close;
    case RunAction::Explore:
        return theme::Icon::Explore;
    case RunAction::Menu:
        break;
    }
    return theme::Icon::More;
}

QVariant iconsOf(const QueueRow& row)
{
    QList<controls::RowAction> icons;
    for (const RunAction action : actionsOf(row))
        icons.append({ iconOf(action), nameOf(action) });
    return QVariant::fromValue(icons);
}

QString numberOrNothing(const std::optional<double>& value, int decimals)
{
    return value ? theme::number(*value, decimals) : QString();
}

} // namespace

QueueModel::QueueModel(
    const bridge::Catalog& catalog, bridge::TrainingQueue& queue, QObject* parent)
    : QAbstractTableModel(parent)
    , catalog_(catalog)
    , queue_(queue)
    , rows_(queueRows(catalog, queue))
{
    connect(&catalog_, &bridge::Catalog::changed, this, &QueueModel::refresh);
    connect(&queue_, &bridge::TrainingQueue::jobsChanged, this, &QueueModel::refresh);
    connect(&queue_, &bridge::TrainingQueue::progressed, this, &QueueModel::refresh);
}

const QueueRow* QueueModel::rowAt(const QModelIndex& index) const
{
    return index.isValid() && index.model() == this ? &rows_[static_cast<std::size_t>(index.row())]
                                                    : nullptr;
}

QModelIndex QueueModel::indexOfRun(const QString& run) const
{
    const auto found = std::ranges::find(rows_, run, &QueueRow::run);
    return found == rows_.end() ? QModelIndex()
                                : index(static_cast<int>(found - rows_.begin()), Run);
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Count;
}

QString QueueModel::text(const QueueRow& row, int column) const
{
    switch (column) {
    case Run:
        return row.name.section(QStringLiteral(", "), 0, 0);
    case State:
        return stateText(row, waitingCount());
    case Progress:
        return progressText(row);
    case Accuracy:
        return row.accuracy ? theme::percent(*row.accuracy) : QString();
    case DevLoss:
        return numberOrNothing(row.devLoss, 3);
    case Sparsity:
        return row.sparsity ? theme::percent(*row.sparsity) : QString();
    case Speed:
        return numberOrNothing(row.examplesPerSecond, 0);
    case Time:
        return timeText(row);
    default:
        return {};
    }
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    const QueueRow* row = rowAt(index);
    if (row == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, index.column());
    case Qt::ToolTipRole:
        return row->error.isEmpty() ? row->run : row->error;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() >= Accuracy ? Qt::AlignRight | Qt::AlignVCenter
                                                              : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return index.column() == Run ? row->name
            : index.column() == State && !row->error.isEmpty()
            ? text(*row, State) + QStringLiteral(": ") + row->error
            : text(*row, index.column());
    default:
        return look(*row, index.column(), role);
    }
}

QVariant QueueModel::look(const QueueRow& row, int column, int role) const
{
    namespace table = controls::table;
    const bool waits = row.state == JobState::Waiting;
    if (column == Handle)
        return role == Qt::DecorationRole && waits ? QVariant(theme::icon(theme::Icon::Handle))
                                                   : QVariant();
    if (role == table::FaintRole)
        return waits;
    if (column == Run && role == table::PlanRole)
        return row.plan;
    if (column == Run && role == table::NoteRole)
        return row.name.section(QStringLiteral(", "), 1);
    if (column == State && role == table::TagRole)
        return tagOf(row.state);
    if (column == Progress && role == table::ProgressRole)
        return barOf(row);
    if (column == Accuracy && role == table::StrongRole)
        return true;
    if (column == Actions && role == table::ActionsRole)
        return iconsOf(row);
    return {};
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section >= Accuracy ? Qt::AlignRight | Qt::AlignVCenter
                                                       : Qt::AlignLeft | Qt::AlignVCenter);
    const QStringList names { {}, tr("Run"), tr("State"), tr("Progress"), tr("Accuracy"),
        tr("Dev loss"), tr("Sparsity, measured"), tr("Examples/s"), tr("Time"), {} };
    const QStringList explanations { {}, {}, {}, {},
        tr("Share of the dev set that the best checkpoint gets right; while it runs, the last"),
        tr("Cross-entropy on the dev set, nats"),
        tr("Share of token pairs that were dropped on the dev set, mean over layers"),
        tr("Sentences trained in a second"), tr("That it took; about to take; or left"), {} };
    if (role == Qt::DisplayRole)
        return names.value(section);
    return role == Qt::ToolTipRole ? QVariant(explanations.value(section)) : QVariant();
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    const QueueRow* row = rowAt(index);
    if (row == nullptr)
        return Qt::ItemIsDropEnabled; // between rows, never on one
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (row->state == JobState::Waiting)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList QueueModel::mimeTypes() const { return { mimeType }; }

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const
{
    auto* data = new QMimeData;
    if (const QueueRow* row = rowAt(indexes.value(0)))
        data->setData(mimeType, QByteArray::number(static_cast<qulonglong>(row->job)));
    return data;
}

std::size_t QueueModel::waitingCount() const
{
    return static_cast<std::size_t>(std::ranges::count(rows_, JobState::Waiting, &QueueRow::state));
}

int QueueModel::firstWaiting() const
{
    const auto found = std::ranges::find(rows_, JobState::Waiting, &QueueRow::state);
    return static_cast<int>(found - rows_.begin());
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int row,
    int /*column*/, const QModelIndex& parent) const
{
    const int first = firstWaiting();
    const int end = first + static_cast<int>(waitingCount());
    return action == Qt::MoveAction && data->hasFormat(mimeType) && !parent.isValid()
        && row >= first && row <= end;
}

bool QueueModel::dropMimeData(
    const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const std::uint64_t job = data->data(mimeType).toULongLong();
    const auto moved = std::ranges::find(rows_, job, &QueueRow::job);
    if (moved == rows_.end() || moved->state != JobState::Waiting)
        return false;
    const auto before = static_cast<std::size_t>(row - firstWaiting());
    // Taken out of the list first, so what comes after it moves up.
    queue_.move(job, before > moved->place ? before - 1 : before);
    return true;
}

bool QueueModel::moveWaiting(const QModelIndex& index, int by)
{
    const QueueRow* row = rowAt(index);
    if (row == nullptr || row->state != JobState::Waiting)
        return false;
    const int place = static_cast<int>(row->place) + by;
    if (place < 0 || place >= static_cast<int>(waitingCount()))
        return false;
    queue_.move(row->job, static_cast<std::size_t>(place));
    return true;
}

void QueueModel::refresh()
{
    const std::vector<QueueRow> fresh = queueRows(catalog_, queue_);
    follow(fresh);
    for (std::size_t row = 0; row < fresh.size(); ++row) {
        if (fresh[row] == rows_[row])
            continue;
        rows_[row] = fresh[row];
        const int at = static_cast<int>(row);
        Q_EMIT dataChanged(index(at, 0), index(at, Count - 1));
    }
    Q_EMIT summaryChanged(summaryOf(rows_));
}

/// Makes our rows the same runs in the same order, with as few steps as it takes; what they say is
/// brought up to date after it.
void QueueModel::follow(const std::vector<QueueRow>& fresh)
{
    for (int row = static_cast<int>(rows_.size()) - 1; row >= 0; --row) {
        const auto at = rows_.begin() + row;
        if (std::ranges::find(fresh, at->run, &QueueRow::run) != fresh.end())
            continue;
        beginRemoveRows({}, row, row);
        rows_.erase(at);
        endRemoveRows();
    }
    for (std::size_t row = 0; row < fresh.size(); ++row) {
        const auto at = rows_.begin() + static_cast<std::ptrdiff_t>(row);
        if (at != rows_.end() && at->run == fresh[row].run)
            continue;
        const int to = static_cast<int>(row);
        const auto found = std::ranges::find(at, rows_.end(), fresh[row].run, &QueueRow::run);
        if (found == rows_.end()) {
            beginInsertRows({}, to, to);
            rows_.insert(at, fresh[row]);
            endInsertRows();
            continue;
        }
        const int from = static_cast<int>(found - rows_.begin());
        beginMoveRows({}, from, from, {}, to);
        std::rotate(at, found, found + 1);
        endMoveRows();
    }
}

} // namespace crisp::train
