// SPDX-License-Identifier: Apache-2.0
#include "train/shown_runs.h"

#include "train/queue_rows.h"

#include <QJsonArray>

#include <algorithm>
#include <set>
#include <utility>

namespace crisp::train {
namespace {

constexpr std::size_t mostAtFirst = 4;

} // namespace

ShownRuns::ShownRuns(bridge::Catalog& catalog, bridge::TrainingQueue& queue, QObject* parent)
    : QObject(parent)
    , catalog_(catalog)
    , queue_(queue)
{
    connect(&catalog_, &bridge::Catalog::changed, this, &ShownRuns::onCatalogChanged);
    connect(&catalog_, &bridge::Catalog::scanned, this, &ShownRuns::onCatalogChanged);
    connect(&queue_, &bridge::TrainingQueue::jobsChanged, this, &ShownRuns::onJobsChanged);
    connect(&queue_, &bridge::TrainingQueue::pointsAdded, this, &ShownRuns::onPoints);
    onCatalogChanged();
    onJobsChanged();
}

const ShownRun* ShownRuns::find(const QString& id) const
{
    const auto found = std::find_if(
        runs_.begin(), runs_.end(), [&id](const ShownRun& run) { return run.curves.id == id; });
    return found == runs_.end() ? nullptr : &*found;
}

ShownRun* ShownRuns::at(const QString& id)
{
    return const_cast<ShownRun*>(std::as_const(*this).find(id));
}

const ShownRun* ShownRuns::focus() const
{
    for (const ShownRun& run : runs_)
        if (run.curves.isLive && run.isVisible)
            return &run;
    if (const ShownRun* chosen = find(focus_); chosen != nullptr && chosen->isVisible)
        return chosen;
    const auto visible = std::ranges::find(runs_, true, &ShownRun::isVisible);
    return visible == runs_.end() ? nullptr : &*visible;
}

std::vector<const bridge::RunEntry*> ShownRuns::others() const
{
    std::vector<const bridge::RunEntry*> others;
    for (const bridge::RunEntry& run : catalog_.runs())
        if (run.snapshot && find(run.path) == nullptr)
            others.push_back(&run);
    return others;
}

void ShownRuns::expect(const QString& id, const training::Recipe& recipe)
{
    expected_.insert(id, recipe);
}

void ShownRuns::add(const QString& id)
{
    const bridge::RunEntry* entry = catalog_.findRun(id);
    if (find(id) != nullptr)
        return;
    hasChosen_ = true;
    if (entry == nullptr || !entry->snapshot) {
        wanted_.append(id);
        return;
    }
    runs_.push_back({ curvesOf(*entry), true, entry->snapshot });
    Q_EMIT listChanged();
}

void ShownRuns::remove(const QString& id)
{
    const auto found = std::find_if(runs_.begin(), runs_.end(),
        [&id](const ShownRun& run) { return run.curves.id == id && !run.curves.isLive; });
    if (found == runs_.end())
        return;
    runs_.erase(found);
    Q_EMIT listChanged();
}

void ShownRuns::setVisible(const QString& id, bool visible)
{
    ShownRun* run = at(id);
    if (run == nullptr || run->isVisible == visible)
        return;
    run->isVisible = visible;
    Q_EMIT visibilityChanged(id, visible);
}

void ShownRuns::setFocus(const QString& id)
{
    add(id);
    if (focus_ == id || find(id) == nullptr)
        return;
    focus_ = id;
    Q_EMIT focusChanged();
}

bool ShownRuns::refresh(ShownRun& run)
{
    const bridge::RunEntry* entry = catalog_.findRun(run.curves.id);
    // What a live run said itself is younger than what was read from its folder.
    if (entry == nullptr || !entry->snapshot || run.curves.isLive || entry->snapshot == run.source)
        return false;
    // Nor, once it has ended, what was read a moment before.
    if (run.toldItself && !run.curves.step.empty()
        && static_cast<double>(entry->snapshot->status.step) < run.curves.step.back())
        return false;
    run.source = entry->snapshot;
    RunCurves fresh = curvesOf(*entry);
    const bool isSame = fresh.step.size() == run.curves.step.size()
        && fresh.evaluationStep.size() == run.curves.evaluationStep.size()
        && fresh.name == run.curves.name && fresh.asked == run.curves.asked
        && fresh.sparsity == run.curves.sparsity;
    run.curves = std::move(fresh);
    return !isSame;
}

void ShownRuns::onCatalogChanged()
{
    const std::size_t before = runs_.size();
    bool isNew = false;
    for (ShownRun& run : runs_)
        isNew = refresh(run) || isNew;
    addWanted();
    chooseDefaults();
    if (isNew || runs_.size() != before)
        Q_EMIT listChanged();
}

void ShownRuns::addWanted()
{
    const bool wasWanted = !wanted_.isEmpty();
    for (const QString& id : std::exchange(wanted_, {})) {
        const bridge::RunEntry* entry = catalog_.findRun(id);
        if (find(id) != nullptr)
            continue;
        if (entry != nullptr && entry->snapshot)
            runs_.push_back({ curvesOf(*entry), !hidden_.contains(id), entry->snapshot });
        else if (catalog_.isScanning())
            wanted_.append(id);
    }
    if (wasWanted && wanted_.isEmpty() && runs_.empty())
        hasChosen_ = false; // none of them is there any more
}

void ShownRuns::chooseDefaults()
{
    if (hasChosen_ || !wanted_.isEmpty() || catalog_.isScanning() || catalog_.runs().empty())
        return;
    hasChosen_ = true;
    std::set<QString> plans;
    for (const ShownRun& run : runs_)
        plans.insert(run.curves.plan);
    std::vector<ShownRun> chosen; // the newest of each plan
    for (const bridge::RunEntry& run : catalog_.runs()) {
        if (!run.snapshot || run.snapshot->metrics.evaluations.empty() || find(run.path) != nullptr)
            continue;
        RunCurves curves = curvesOf(run);
        if (chosen.size() < mostAtFirst && plans.insert(curves.plan).second)
            chosen.push_back({ std::move(curves), true, run.snapshot });
    }
    std::ranges::reverse(chosen); // oldest first, as they were made
    runs_.insert(runs_.begin(), std::make_move_iterator(chosen.begin()),
        std::make_move_iterator(chosen.end()));
}

void ShownRuns::onJobsChanged()
{
    bool isNew = false;
    for (const bridge::JobView& job : queue_.jobs()) {
        ShownRun* run = at(job.run);
        const bool isLive = isInProgress(job.state);
        if (run == nullptr && !isLive)
            continue;
        if (run == nullptr) {
            const bridge::RunEntry* entry = catalog_.findRun(job.run);
            const bool wasBegun = entry != nullptr && entry->snapshot;
            // First, so that its chip is in sight however many there are.
            run = &*runs_.insert(
                runs_.begin(), { wasBegun ? curvesOf(*entry) : curvesOf(job), true, nullptr });
            if (const auto recipe = expected_.find(job.run); recipe != expected_.end())
                describe(run->curves, *recipe);
            isNew = true;
        }
        if (isLive && job.totalSteps > 0) {
            const double total = static_cast<double>(job.totalSteps);
            isNew = isNew || run->curves.totalSteps != total; // axes reach to the run's end
            run->curves.totalSteps = total;
            run->curves.stepsPerEpoch = static_cast<double>(job.stepsPerEpoch);
        }
        isNew = isNew || run->curves.isLive != isLive;
        run->curves.isLive = isLive;
    }
    if (isNew)
        Q_EMIT listChanged();
}

void ShownRuns::onPoints(const bridge::RunPointsPointer& points)
{
    ShownRun* run = at(points->run);
    if (run == nullptr)
        return;
    run->toldItself = true;
    if (append(run->curves, *points))
        Q_EMIT appended(points->run, points->train.size(), points->evaluations.size());
    else
        Q_EMIT listChanged();
}

QJsonObject ShownRuns::saveState() const
{
    QJsonArray shown;
    QJsonArray hidden;
    for (const ShownRun& run : runs_) {
        shown.append(run.curves.id);
        if (!run.isVisible)
            hidden.append(run.curves.id);
    }
    return { { QStringLiteral("shown"), shown }, { QStringLiteral("hidden"), hidden },
        { QStringLiteral("focus"), focus_ } };
}

void ShownRuns::restoreState(const QJsonObject& state)
{
    constexpr int most = 24;
    const auto strings = [&state](const QString& key) {
        QStringList list;
        for (const QJsonValue value : state.value(key).toArray())
            if (value.isString() && list.size() < most)
                list.append(value.toString());
        return list;
    };
    const QStringList shown = strings(QStringLiteral("shown"));
    if (shown.isEmpty())
        return;
    wanted_ = shown;
    hidden_ = strings(QStringLiteral("hidden"));
    focus_ = state.value(QStringLiteral("focus")).toString();
    hasChosen_ = true;
    std::erase_if(runs_, [](const ShownRun& run) { return !run.curves.isLive; });
    onCatalogChanged();
    Q_EMIT listChanged();
}

} // namespace crisp::train
