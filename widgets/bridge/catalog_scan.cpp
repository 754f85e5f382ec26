// SPDX-License-Identifier: Apache-2.0
#include "catalog_scan.h"

#include "base/error.h"
#include "bridge/run_names.h"
#include "bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <map>

namespace crisp::bridge {
namespace {

namespace fs = std::filesystem;
using RunPointer = std::shared_ptr<const hub::RunSummary>;

QString tr(const char* text) { return QCoreApplication::translate("Catalog", text); }

QStringList textList(const std::vector<std::string>& texts)
{
    QStringList result;
    for (const std::string& text : texts)
        result << QString::fromStdString(text);
    return result;
}

/// Adds the paths that are not there yet.
std::vector<fs::path> withAdded(std::vector<fs::path> paths, const QStringList& added)
{
    for (const QString& path : added)
        if (std::ranges::find(paths, toPath(path)) == paths.end())
            paths.push_back(toPath(path));
    return paths;
}

ModelEntry modelEntry(const hub::ModelSummary& model)
{
    ModelEntry entry;
    entry.path = toQt(model.path);
    entry.name = toQt(model.name);
    if (model.trained) {
        entry.plan = toQt(model.trained->name);
        entry.trainedPlan = model.trained->plan;
    }
    entry.layers = model.layers;
    entry.heads = model.heads;
    entry.dim = model.dim;
    entry.parameters = model.parameters;
    entry.labels = textList(model.labels);
    entry.bytes = static_cast<qint64>(model.bytes);
    entry.license = toQt(model.license);
    entry.source = toQt(model.source);
    if (!model.error.empty())
        entry.error = asSentence(model.error);
    return entry;
}

DataEntry dataEntry(const hub::DataSummary& data)
{
    return { toQt(data.path), toQt(data.name), textList(data.labels), data.train, data.dev,
        data.test, static_cast<qint64>(data.bytes), toQt(data.license), toQt(data.source),
        data.error.empty() ? QString() : asSentence(data.error) };
}

RunEntry runEntry(const hub::RunSummary& run)
{
    RunEntry entry;
    entry.path = toQt(run.path);
    entry.name = toQt(run.path.filename());
    entry.seconds = run.seconds;
    if (!run.snapshot) {
        entry.error = asSentence(run.error);
        entry.summary.name = run.path.filename().string();
        entry.summary.state = training::RunState::Failed;
        entry.summary.error = run.error;
        return entry;
    }
    entry.name = runName(run.snapshot->recipe);
    entry.snapshot = run.snapshot;
    entry.summary = training::summarise(*run.snapshot);
    if (run.wasCutOff())
        entry.summary.state = training::RunState::Stopped;
    return entry;
}

/// Two runs of one plan and seed are told apart by their folders.
void nameApart(std::vector<RunEntry>& runs)
{
    std::map<QString, int> times;
    for (const RunEntry& run : runs)
        ++times[run.name];
    for (RunEntry& run : runs)
        if (times[run.name] > 1)
            run.name = toQt(toPath(run.path).filename());
}

/// A checkpoint to explore: the best one, or the newest.
struct RunModel {
    fs::path path;
    QString note;
};

/// The best first; of a run in training, or one without a best, the newest as well.
std::vector<RunModel> modelsOf(const hub::RunSummary& run)
{
    std::vector<RunModel> models;
    if (!run.snapshot || run.snapshot->checkpoints.empty())
        return models;
    const auto& checkpoints = run.snapshot->checkpoints;
    const auto& best = run.snapshot->status.best;
    if (best)
        for (const training::CheckpointInfo& checkpoint : checkpoints)
            if (checkpoint.step == best->step)
                models.push_back({ checkpoint.path, tr("step %1, best").arg(best->step) });
    const training::CheckpointInfo& newest = checkpoints.back();
    if (models.empty() || (run.isBeingWritten && newest.path != models.front().path))
        models.push_back({ newest.path, tr("step %1, snapshot").arg(newest.step) });
    return models;
}

class Scan {
public:
    Scan(hub::Inventory& inventory, const CatalogPlaces& places, const std::stop_token& stop)
        : inventory_(inventory)
        , places_(places)
        , stop_(stop)
    {
    }

    std::optional<CatalogContents> run()
    {
        for (const fs::path& path : withAdded(hub::installed(hub::Kind::Model), places_.models))
            if (!stop_.stop_requested())
                addModel(path);
        for (const fs::path& path : withAdded(hub::installed(hub::Kind::Data), places_.dataSets))
            if (!stop_.stop_requested())
                addData(path);
        addRuns();
        inventory_.forgetRemoved();
        if (stop_.stop_requested())
            return std::nullopt;
        return std::move(contents_);
    }

private:
    void addModel(const fs::path& path)
    {
        contents_.models.push_back(modelEntry(*inventory_.model(path)));
        const ModelEntry& entry = contents_.models.back();
        if (!entry.error.isEmpty())
            report(tr("The model %1 cannot be used").arg(entry.name), entry.error, entry.path);
    }

    void addData(const fs::path& path)
    {
        contents_.dataSets.push_back(dataEntry(*inventory_.data(path)));
        const DataEntry& entry = contents_.dataSets.back();
        if (!entry.error.isEmpty())
            report(tr("The data set %1 cannot be used").arg(entry.name), entry.error, entry.path);
    }

    void addRuns()
    {
        std::vector<RunPointer> found;
        for (const fs::path& path : withAdded(runsInFolder(), places_.runs))
            if (!stop_.stop_requested())
                found.push_back(inventory_.run(path));
        std::ranges::stable_sort(found, std::greater(), &hub::RunSummary::changed);
        for (const RunPointer& run : found)
            contents_.runs.push_back(runEntry(*run));
        nameApart(contents_.runs);
        for (std::size_t index = 0; index < found.size(); ++index) {
            reportRun(*found[index], contents_.runs[index]);
            addModelsOf(*found[index], contents_.runs[index]);
        }
    }

    std::vector<fs::path> runsInFolder()
    {
        try {
            return hub::runsIn(toPath(places_.runsFolder));
        } catch (const base::Error& error) {
            report(tr("The folder of runs cannot be read"), asSentence(error.what()),
                places_.runsFolder);
            return {};
        }
    }

    void reportRun(const hub::RunSummary& run, const RunEntry& entry)
    {
        if (!entry.error.isEmpty())
            report(tr("The run %1 cannot be read").arg(entry.name), entry.error, entry.path);
        else if (run.wasCutOff())
            report(tr("The run %1 was cut off").arg(entry.name),
                tr("Its program ended without saving, after about %1 of %2 steps. Resume it to go "
                   "on from its last checkpoint.")
                    .arg(run.snapshot->metrics.train.empty()
                            ? run.snapshot->status.step
                            : run.snapshot->metrics.train.back().step)
                    .arg(run.snapshot->status.totalSteps),
                entry.path);
    }

    void addModelsOf(const hub::RunSummary& run, const RunEntry& entry)
    {
        for (const RunModel& model : modelsOf(run)) {
            std::erase_if(contents_.models, // opened by hand as well
                [&](const ModelEntry& other) { return other.path == toQt(model.path); });
            contents_.models.push_back(modelEntry(*inventory_.model(model.path)));
            ModelEntry& added = contents_.models.back();
            added.name = entry.name;
            added.note = model.note;
            added.run = entry.path;
            added.inTraining = run.isBeingWritten;
            // A checkpoint of a run in progress may be gone again by the time it is read.
            if (!added.error.isEmpty() && !run.isBeingWritten)
                report(tr("A checkpoint of %1 cannot be used").arg(entry.name), added.error,
                    added.path);
        }
    }

    void report(const QString& title, const QString& sentence, const QString& path)
    {
        contents_.problems.push_back({ title, sentence, path });
    }

    hub::Inventory& inventory_;
    const CatalogPlaces& places_;
    const std::stop_token& stop_;
    CatalogContents contents_;
};

} // namespace

std::optional<CatalogContents> scanCatalog(
    hub::Inventory& inventory, const CatalogPlaces& places, const std::stop_token& stop)
{
    return Scan(inventory, places, stop).run();
}

} // namespace crisp::bridge
