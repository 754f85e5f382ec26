// SPDX-License-Identifier: Apache-2.0
#include "results/run_table_model.h"

#include "controls/table_style.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace crisp::results {
namespace {

const QString perCent = QChar(QChar::Nbsp) + QStringLiteral("%");

std::optional<double> scaled(std::optional<double> value, double factor)
{
    return value ? std::optional(*value * factor) : std::nullopt;
}

/// Minutes and seconds, or hours, minutes and seconds.
QString duration(double seconds)
{
    const auto whole = static_cast<qint64>(std::llround(seconds));
    const auto two
        = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60));
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
}

} // namespace

RunTableModel::RunTableModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

bool RunTableModel::hasShapeOf(const std::vector<PlanGroup>& groups) const
{
    return std::ranges::equal(groups_, groups, [](const PlanGroup& one, const PlanGroup& other) {
        return one.id == other.id
            && std::ranges::equal(one.runs, other.runs, {}, &RunResult::id, &RunResult::id);
    });
}

void RunTableModel::setGroups(std::vector<PlanGroup> groups)
{
    if (!hasShapeOf(groups)) {
        beginResetModel();
        groups_ = std::move(groups);
        endResetModel();
        return;
    }
    groups_ = std::move(groups);
    if (groups_.empty())
        return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex group = index(row, 0);
        Q_EMIT dataChanged(index(0, 0, group), index(rowCount(group) - 1, columns - 1, group));
    }
}

const PlanGroup* RunTableModel::groupAt(const QModelIndex& index) const
{
    if (!index.isValid())
        return nullptr;
    return &groups_[index.internalId() == 0 ? static_cast<std::size_t>(index.row())
                                            : index.internalId() - 1];
}

const RunResult* RunTableModel::runAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    return &groupAt(index)->runs[static_cast<std::size_t>(index.row())];
}

QModelIndex RunTableModel::indexOfRun(const QString& id) const
{
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        const auto& runs = groups_[group].runs;
        const auto found = std::ranges::find(runs, id, &RunResult::id);
        if (found != runs.end())
            return createIndex(static_cast<int>(found - runs.begin()), 0, group + 1);
    }
    return {};
}

QString RunTableModel::columnKey(int column)
{
    static const std::array<QLatin1String, columns> keys { QLatin1String("name"),
        QLatin1String("asked"), QLatin1String("measured"), QLatin1String("accuracy"),
        QLatin1String("to_dense"), QLatin1String("loss"), QLatin1String("entropy"),
        QLatin1String("speed"), QLatin1String("time"), QLatin1String("open") };
    return keys[static_cast<std::size_t>(column)];
}

QModelIndex RunTableModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(
        row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr { 0 });
}

QModelIndex RunTableModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr { 0 });
}

int RunTableModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(groups_.size());
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return static_cast<int>(groups_[static_cast<std::size_t>(parent.row())].runs.size());
}

int RunTableModel::columnCount(const QModelIndex& /*parent*/) const { return columns; }

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && index.internalId() != 0)
        flags |= Qt::ItemNeverHasChildren;
    return flags;
}

RunTableModel::Value RunTableModel::valueOf(
    const PlanGroup& group, const RunResult* run, int column) const
{
    const auto choose
        = [&](const std::optional<Spread>& spread, std::optional<double> RunResult::*single,
              double factor, int decimals, const QString& suffix) {
              if (run != nullptr)
                  return Value { scaled(run->*single, factor), {}, decimals, suffix, false };
              if (!spread)
                  return Value {};
              return Value { factor * spread->mean, scaled(spread->deviation, factor), decimals,
                  suffix, false };
          };
    switch (column) {
    case Asked:
        return { 100.0 * (run != nullptr ? run->asked : group.asked), {}, 0, perCent, false };
    case Measured: {
        Value value = choose(group.measured, &RunResult::measured, 100.0, 1, perCent);
        value.deviation.reset(); // it hardly varies
        return value;
    }
    case Accuracy:
        return choose(group.accuracy, &RunResult::accuracy, 100.0, 2, perCent);
    case ToDense:
        return { scaled(run != nullptr ? toDenseOfSameSeed(groups_, group, *run) : group.toDense,
                     100.0),
            {}, 2, {}, true };
    case Loss:
        return choose(group.loss, &RunResult::loss, 1.0, 3, {});
    case Entropy: {
        Value value = choose(group.entropy, &RunResult::entropy, 1.0, 2, {});
        value.deviation.reset();
        return value;
    }
    case Speed: {
        Value value = choose(group.examplesPerSecond, &RunResult::examplesPerSecond, 1.0, 0, {});
        value.deviation.reset();
        return value;
    }
    case Time: {
        Value value = choose(group.seconds, &RunResult::seconds, 1.0, 0, {});
        value.deviation.reset();
        return value;
    }
    default:
        return {};
    }
}

QString RunTableModel::textOf(const PlanGroup& group, const RunResult* run, int column) const
{
    if (column == Name)
        return run != nullptr ? tr("seed %1").arg(run->seed) : group.title;
    if (column == ToDense && run == nullptr && group.isReference)
        return tr("reference");
    const Value value = valueOf(group, run, column);
    if (!value.number)
        return {};
    if (column == Time)
        return duration(*value.number);
    const QString text = theme::number(*value.number, value.decimals) + value.suffix;
    return value.sign && *value.number > 0.0 ? QLatin1Char('+') + text : text;
}

QString RunTableModel::tagOf(const PlanGroup& group, const RunResult* run) const
{
    if (run == nullptr)
        return {};
    switch (run->state) {
    case training::RunState::Queued:
        return tr("queued");
    case training::RunState::Running:
        return tr("running");
    case training::RunState::Paused:
        return tr("paused");
    case training::RunState::Stopped:
        return tr("stopped");
    case training::RunState::Failed:
        return tr("failed");
    case training::RunState::Finished:
        break;
    }
    return run == group.best() ? tr("best") : QString();
}

QString RunTableModel::toolTipOf(const PlanGroup& group, const RunResult* run, int column) const
{
    if (run == nullptr && column == Name)
        return group.title;
    if (run != nullptr && column == Name)
        return run->problem.isEmpty() ? run->id : run->problem + QLatin1Char('\n') + run->id;
    if (column == ToDense && run != nullptr && run->accuracy)
        return tr("Accuracy minus that of the dense run with the same seed, in points.");
    if (column == Accuracy && run != nullptr && run->accuracy && run->devSentences > 0) {
        const double right = *run->accuracy * static_cast<double>(run->devSentences);
        return tr("%1 of %2 dev sentences right at the best evaluation.")
            .arg(theme::number(std::round(right), 0),
                theme::number(static_cast<double>(run->devSentences), 0));
    }
    if (run == nullptr && valueOf(group, nullptr, column).deviation)
        return tr("Mean over %1 seeds ± one standard deviation of the sample.")
            .arg(group.counted());
    return {};
}

/// What the delegate draws besides the text.
QVariant RunTableModel::lookOf(
    const PlanGroup& group, const RunResult* run, int column, int role) const
{
    using namespace controls::table;
    switch (role) {
    case PlanRole:
        return column == Name && run == nullptr ? QVariant(group.plan) : QVariant();
    case NoteRole:
        if (column != Name || run != nullptr)
            return {};
        return group.runs.size() == 1 ? tr("1 seed") : tr("%1 seeds").arg(group.runs.size());
    case StrongRole:
        return run == nullptr
            && (column == Name || column == Measured || column == Accuracy || column == Loss
                || (column == ToDense && !group.isReference));
    case FaintRole: // it repeats its group's, or does not count
        return run != nullptr ? column == Asked || (column != Name && !run->counts())
                              : column == ToDense && group.isReference;
    case ActionsRole:
        if (column != Open || run == nullptr)
            return {};
        return QVariant::fromValue(QList<controls::RowAction> {
            { theme::Icon::Explore, tr("Explore this run’s best checkpoint") } });
    default:
        return {};
    }
}

QString RunTableModel::readOut(const QModelIndex& index) const
{
    const RunResult* run = runAt(index);
    if (index.column() == Open)
        return run != nullptr ? tr("Explore %1").arg(run->name) : QString();
    QStringList parts;
    for (const int role : { int { Qt::DisplayRole }, int { SpreadRole },
             int { controls::table::NoteRole }, int { TagRole } })
        if (const QString part = data(index, role).toString(); !part.isEmpty())
            parts << part;
    return parts.join(QLatin1Char(' '));
}

QVariant RunTableModel::sortKey(const QModelIndex& index) const
{
    const PlanGroup& group = *groupAt(index);
    const RunResult* run = runAt(index);
    if (index.column() == Name)
        return run != nullptr ? static_cast<double>(run->seed) : static_cast<double>(index.row());
    if (index.column() == ToDense && run == nullptr && group.isReference)
        return 0.0;
    const auto number = valueOf(group, run, index.column()).number;
    return number ? QVariant(*number) : QVariant();
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    const PlanGroup* group = groupAt(index);
    if (group == nullptr)
        return {};
    const RunResult* run = runAt(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return textOf(*group, run, column);
    case Qt::AccessibleTextRole:
        return readOut(index);
    case Qt::ToolTipRole: {
        const QString text = toolTipOf(*group, run, column);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case Qt::TextAlignmentRole:
        return column == Name ? QVariant() : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case SortRole:
        return sortKey(index);
    case SpreadRole: {
        const Value value = valueOf(*group, run, column);
        if (!value.deviation)
            return {};
        return QStringLiteral("± ") + theme::number(*value.deviation, value.decimals);
    }
    case TagRole:
        return column == Name ? tagOf(*group, run) : QString();
    case RunRole:
        return run != nullptr ? run->id : QString();
    case GroupRole:
        return group->id;
    default:
        return lookOf(*group, run, column, role);
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    struct Words {
        QString title;
        QString explanation;
    };
    const std::array<Words, columns> words { {
        { tr("Plan and run"), tr("The sparsity plan that a run was trained under, and its seed.") },
        { tr("Sparsity asked"), tr("Mean over layers of the share that the plan asks to prune.") },
        { tr("Measured"),
            tr("Mean over layers of the share of attention edges that was pruned on the dev "
               "sentences; short sentences keep more than the plan asks.") },
        { tr("Dev accuracy"),
            tr("Share of dev sentences that the best checkpoint answers right; for a plan, the "
               "mean over its seeds ± one standard deviation.") },
        { tr("To dense"),
            tr("Difference of mean accuracies to the dense runs of the same recipe, in points. "
               "It is not tested.") },
        { tr("Dev loss"), tr("Mean cross entropy on the dev sentences, in nats.") },
        { tr("Entropy, nats"),
            tr("How widely a token spreads its attention, mean over rows, heads and layers: 0 is "
               "one key.") },
        { tr("Examples/s"), tr("Training sentences a second, evaluation not counted.") },
        { tr("Time"), tr("Training and evaluation, as far as the run’s metrics tell.") },
        { QString(), tr("Explore a run") },
    } };
    switch (role) {
    case Qt::DisplayRole:
        return words[static_cast<std::size_t>(section)].title;
    case Qt::ToolTipRole:
        return words[static_cast<std::size_t>(section)].explanation;
    case Qt::AccessibleTextRole:
        return section == Open ? tr("Explore") : words[static_cast<std::size_t>(section)].title;
    case Qt::TextAlignmentRole:
        return section == Name ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                               : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

bool RunTableSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant one = left.data(RunTableModel::SortRole);
    const QVariant other = right.data(RunTableModel::SortRole);
    if (one.isValid() != other.isValid())
        return one.isValid() == (sortOrder() == Qt::AscendingOrder);
    return one.toDouble() < other.toDouble();
}

} // namespace crisp::results
