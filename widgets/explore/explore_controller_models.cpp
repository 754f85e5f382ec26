// SPDX-License-Identifier: Apache-2.0
// Which model the controller shows: opened by path, or followed in the catalog.
#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/issue_log.h"
#include "bridge/text.h"
#include "explore/explore_controller.h"
#include "training/run_directory.h"

#include <QDir>

#include <algorithm>

namespace crisp::explore {

std::optional<QString> ExploreController::modelBehind(const QString& given)
{
    const QString path = QDir::cleanPath(QDir().absoluteFilePath(given));
    if (const bridge::ModelEntry* entry = services_.catalog.modelOfRun(path))
        return entry->path;
    if (training::isRunDirectory(bridge::toPath(path))) {
        services_.catalog.addRun(path);
        return std::nullopt;
    }
    if (services_.catalog.findModel(path) == nullptr)
        services_.catalog.addModel(path);
    return path;
}

void ExploreController::openModel(const QString& path)
{
    pendingRun_.clear();
    isSuggested_ = false;
    const std::optional<QString> model = path.isEmpty() ? path : modelBehind(path);
    if (model)
        change([&](ExploreState& next) { next.model = *model; });
    else
        pendingRun_ = path;
}

void ExploreController::compareWith(const QString& what)
{
    pendingCompared_.clear();
    const bool isPath = !what.isEmpty() && what != comparedDense();
    const std::optional<QString> other = isPath ? modelBehind(what) : what;
    if (!other) {
        pendingCompared_ = what;
        return;
    }
    change([&](ExploreState& next) {
        next.compareWith = *other;
        if (!other->isEmpty() && next.secondRole == SecondRole::Compare)
            next.secondRole = SecondRole::None;
    });
}

/// The catalog has read the run, and there is nothing in it to look at.
bool ExploreController::isWithoutCheckpoint(const QString& run)
{
    const QString path = QDir::cleanPath(QDir().absoluteFilePath(run));
    const bridge::RunEntry* entry = services_.catalog.findRun(path);
    if (entry == nullptr || services_.catalog.modelOfRun(path) != nullptr)
        return false;
    services_.issues.add(bridge::Severity::Warning, tr("There is nothing to explore yet"),
        tr("The run %1 has not saved a checkpoint. Open it again when it has.").arg(entry->name),
        path);
    return true;
}

void ExploreController::openPending()
{
    if (const QString run = pendingRun_; !run.isEmpty()) {
        if (isWithoutCheckpoint(run))
            pendingRun_.clear();
        else
            openModel(run);
    }
    if (const QString run = pendingCompared_; !run.isEmpty()) {
        if (isWithoutCheckpoint(run))
            pendingCompared_.clear();
        else
            compareWith(run);
    }
}

/// The newest trained run's model. Until there is one, any installed model that can be read: its
/// attention is worth looking at, too.
const bridge::ModelEntry* ExploreController::suggestedModel() const
{
    const bridge::Catalog& catalog = services_.catalog;
    for (const bridge::RunEntry& run : catalog.runs())
        if (const bridge::ModelEntry* entry = catalog.modelOfRun(run.path))
            return entry;
    const auto usable = std::ranges::find_if(
        catalog.models(), [](const bridge::ModelEntry& entry) { return entry.error.isEmpty(); });
    // A scan that goes on may find a run yet.
    return usable == catalog.models().end() || catalog.isScanning() ? nullptr : &*usable;
}

void ExploreController::suggestModel()
{
    const bool isFree = state_.model.isEmpty() || isSuggested_;
    if (!isFree || !pendingRun_.isEmpty())
        return;
    if (const bridge::ModelEntry* entry = suggestedModel()) {
        change([&](ExploreState& next) { next.model = entry->path; });
        isSuggested_ = true;
    }
}

void ExploreController::suggestAfterLook()
{
    if (!isSuggested_)
        return; // chosen, or none yet: then the catalog's first look, which goes on, finds one
    suggestModel();
    connect(
        &services_.catalog, &bridge::Catalog::scanned, this, [this] { suggestModel(); },
        Qt::SingleShotConnection);
    services_.catalog.refresh();
}

void ExploreController::followCatalog()
{
    openPending();
    const bridge::Catalog& catalog = services_.catalog;
    if (state_.model.isEmpty()) {
        suggestModel();
        return;
    }
    const bool isGone = !run_.isEmpty() && catalog.findModel(state_.model) == nullptr;
    if (run_.isEmpty()) {
        followRun(); // the catalog may know only now that it is from a run
    } else if (followsRun_ || isGone) {
        const bridge::ModelEntry* newest = catalog.modelOfRun(run_);
        if (followsRun_)
            for (const bridge::ModelEntry& entry : catalog.models())
                if (entry.run == run_)
                    newest = &entry; // the snapshot stands behind the best
        if (newest != nullptr && newest->path != state_.model)
            change([&](ExploreState& next) { next.model = newest->path; });
    }
    if (failure_) { // what was wrong may have been mended
        services_.explainer.forget(state_.model);
        asker_.forgetQuestion();
    }
    ask(); // the number of layers may be known only now
    sayIfUpToDate();
}

void ExploreController::followRun()
{
    const bridge::ModelEntry* entry = services_.catalog.findModel(state_.model);
    run_ = entry != nullptr ? entry->run : QString();
    followsRun_ = false;
    if (entry == nullptr || !entry->inTraining)
        return;
    const bridge::ModelEntry* newest = nullptr;
    for (const bridge::ModelEntry& other : services_.catalog.models())
        if (other.run == run_)
            newest = &other;
    followsRun_ = newest == entry;
}

} // namespace crisp::explore
