// SPDX-License-Identifier: Apache-2.0
#include "train/run_launcher.h"

#include "base/error.h"
#include "bridge/catalog.h"
#include "bridge/issue_log.h"
#include "bridge/run_names.h"
#include "bridge/text.h"
#include "bridge/training_queue.h"
#include "train/shown_runs.h"

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace crisp::train {
namespace {

/// @return core's message if there is a fault, beginning with the field's name
std::optional<std::string> resolve(const std::vector<training::Recipe>& plans,
    const std::vector<std::uint64_t>& seeds, std::vector<training::Recipe>& recipes)
{
    try {
        recipes = resolvedRecipes(plans, seeds);
        return std::nullopt;
    } catch (const base::Error& error) { // its config.json cannot be read
        return std::string("model: ") + error.what();
    } catch (const std::exception& error) {
        return error.what();
    }
}

} // namespace

RunLauncher::RunLauncher(const bridge::Services& services, ShownRuns& shown, QObject* parent)
    : QObject(parent)
    , services_(services)
    , shown_(shown)
{
}

KnownRuns RunLauncher::knownRuns() const { return { services_.catalog, services_.queue, queued_ }; }

bool RunLauncher::add(const PlannedRun& run)
{
    try {
        shown_.expect(run.folder, run.recipe);
        if (run.step == RunStep::Resume)
            services_.queue.addExisting(run.folder);
        else
            services_.queue.add(run.recipe, run.folder);
        queued_.insert(run.folder, run.recipe);
        return true;
    } catch (const std::exception& error) {
        services_.issues.add(bridge::Severity::Error,
            tr("%1 cannot be queued").arg(bridge::runName(run.recipe)),
            bridge::asSentence(error.what()), run.folder);
        return false;
    }
}

bool RunLauncher::isIdle() const
{
    return std::ranges::count(
               services_.queue.jobs(), bridge::JobState::Waiting, &bridge::JobView::state)
        == 0;
}

QString RunLauncher::release(bool wasIdle)
{
    if (!services_.queue.isHeld())
        return {};
    if (!wasIdle)
        return tr("; the queue is paused");
    services_.queue.setHeld(false);
    return {};
}

std::optional<std::string> RunLauncher::startOne(const RecipeDraft& draft)
{
    std::vector<training::Recipe> recipes;
    if (std::optional<std::string> fault = resolve({ draft.recipe }, draft.seeds, recipes))
        return fault;
    const KnownRuns known = knownRuns();
    std::optional<PlannedRun> chosen;
    for (const training::Recipe& recipe : recipes) {
        PlannedRun run = known.plan(recipe);
        if (!chosen && run.step != RunStep::Skip)
            chosen = std::move(run);
    }
    const bool isRepeated = !chosen;
    if (isRepeated)
        chosen = known.planAnew(recipes.front());
    const bool wasIdle = isIdle();
    if (!add(*chosen))
        return std::nullopt;
    const QString name = bridge::runName(chosen->recipe);
    const QString sentence = isRepeated   ? tr("Queued %1 once more: it is there already").arg(name)
        : chosen->step == RunStep::Resume ? tr("Resumes %1").arg(name)
                                          : tr("Queued %1").arg(name);
    Q_EMIT said(sentence + release(wasIdle), {});
    return std::nullopt;
}

std::optional<std::string> RunLauncher::startAll(const RecipeDraft& draft)
{
    std::vector<training::Recipe> recipes;
    if (std::optional<std::string> fault = resolve(draft.plans, draft.seeds, recipes))
        return fault;
    const KnownRuns known = knownRuns();
    const bool wasIdle = isIdle();
    std::size_t added = 0;
    std::size_t skipped = 0;
    for (const training::Recipe& recipe : recipes) {
        const PlannedRun run = known.plan(recipe);
        if (run.step == RunStep::Skip) {
            ++skipped;
            continue;
        }
        if (!add(run))
            break; // what ails one ails all of them
        ++added;
    }
    if (added == 0 && skipped == recipes.size()) {
        Q_EMIT said(tr("All %1 runs are there already").arg(skipped), {});
        return std::nullopt;
    }
    if (added == 0)
        return std::nullopt;
    const QString sentence = added == 1 ? tr("Queued 1 run") : tr("Queued %1 runs").arg(added);
    const QString rest = skipped > 0 ? tr(", %1 are there already").arg(skipped) : QString();
    Q_EMIT said(sentence + rest + release(wasIdle), {});
    return std::nullopt;
}

void RunLauncher::resume(const QString& run)
{
    const bool wasIdle = isIdle();
    try {
        services_.queue.addExisting(run);
        Q_EMIT said(tr("The run goes on") + release(wasIdle), {});
    } catch (const std::exception& error) {
        services_.issues.add(bridge::Severity::Error, tr("The run cannot be resumed"),
            bridge::asSentence(error.what()), run);
    }
}

} // namespace crisp::train
