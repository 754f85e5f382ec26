// SPDX-License-Identifier: Apache-2.0
#include "inventory.h"

#include "base/error.h"
#include "checkpoint/config_file.h"
#include "checkpoint/weight_files.h"
#include "data/data_directory.h"
#include "hub/provenance.h"
#include "model/parameters.h"
#include "text/tokenizer_files.h"
#include "training/run_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

namespace crisp::hub {
namespace {

namespace fs = std::filesystem;

/// Hidden folders are none of ours, and set-up is still at work on those it calls incomplete.
bool isOurs(const fs::path& folder)
{
    const std::string name = folder.filename().string();
    return !name.starts_with('.') && !name.ends_with(".incomplete");
}

/// Folders within `folder`, by name.
std::vector<fs::path> foldersIn(const fs::path& folder, std::error_code& failed)
{
    std::vector<fs::path> found;
    fs::directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        std::error_code ignored;
        if (entry->is_directory(ignored) && isOurs(entry->path()))
            found.push_back(entry->path());
    }
    std::ranges::sort(found);
    return found;
}

std::uintmax_t bytesIn(const fs::path& folder)
{
    std::uintmax_t bytes = 0;
    std::error_code failed;
    fs::recursive_directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
        std::error_code ignored;
        if (!entry->is_regular_file(ignored))
            continue;
        const std::uintmax_t size = entry->file_size(ignored);
        bytes += ignored ? 0 : size;
    }
    return bytes;
}

std::string folderName(const fs::path& path)
{
    return (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
}

/// Fills a summary; what cannot be read ends up in its error, the rest of it empty.
template <typename Summary, typename Read>
Summary summarise(const fs::path& path, const Read& read)
{
    Summary summary;
    summary.path = path;
    try {
        read(summary);
    } catch (const std::exception& error) {
        summary = {};
        summary.path = path;
        summary.error = error.what();
    }
    return summary;
}

ModelSummary readModel(const fs::path& path)
{
    auto summary = summarise<ModelSummary>(path, [&](ModelSummary& model) {
        const model::ModelConfig config = checkpoint::readConfigFile(path / "config.json").config;
        (void)checkpoint::openWeights(path); // checks the files' headers against their sizes
        (void)text::loadTokenizer(path);
        model.layers = config.layers;
        model.heads = config.heads;
        model.dim = config.dim;
        model.parameters = model::ParameterLayout(config).parameterCount();
        model.labels = config.labels;
        model.trained = training::planOfCheckpoint(path, config.layers);
        const Provenance provenance = provenanceOf(path);
        model.license = provenance.license;
        model.source = provenance.source;
    });
    summary.name = folderName(path);
    summary.bytes = bytesIn(path);
    return summary;
}

DataSummary readData(const fs::path& path)
{
    auto summary = summarise<DataSummary>(path, [&](DataSummary& set) {
        const data::DataDirectory directory(path);
        const data::Dataset train = directory.read(data::Part::Train);
        set.name = directory.info().name;
        set.labels = train.labelNames;
        set.train = train.rows();
        set.dev = directory.read(data::Part::Dev, train.labelNames).rows();
        set.license = directory.info().license;
        set.source = directory.info().source;
        try {
            if (directory.has(data::Part::Test))
                set.test = directory.read(data::Part::Test, train.labelNames).rows();
        } catch (const base::Error&) {
            set.test = 0; // published test parts often have no labels; training needs none
        }
    });
    if (summary.name.empty())
        summary.name = folderName(path);
    if (summary.license.empty())
        summary.license = licenseIn(path);
    summary.bytes = bytesIn(path);
    return summary;
}

double secondsOf(const training::RunSnapshot& run)
{
    const auto examplesAStep
        = static_cast<double>(run.recipe.batchSize * run.recipe.gradientAccumulation);
    double seconds = 0.0;
    std::uint64_t before = 0;
    for (const training::TrainPoint& point : run.metrics.train) {
        if (point.step > before && point.examplesPerSecond > 0.0)
            seconds += static_cast<double>(point.step - before) * examplesAStep
                / point.examplesPerSecond;
        before = point.step;
    }
    for (const training::EvalPoint& point : run.metrics.evaluations)
        seconds += point.seconds;
    return seconds;
}

RunSummary readRun(const fs::path& path)
{
    return summarise<RunSummary>(path, [&](RunSummary& run) {
        run.snapshot = std::make_shared<const training::RunSnapshot>(training::loadRun(path));
        run.seconds = secondsOf(*run.snapshot);
    });
}

// The folder itself changes when a checkpoint comes or goes.
constexpr std::array<std::string_view, 4> runFiles { "recipe.json", "status.json", "metrics.jsonl",
    "." };

/// What is known of `path`, read (again) if it has another stamp now.
template <typename Known, typename Read>
auto& upToDate(std::map<fs::path, Known>& known, const fs::path& path, const FileStamp& stamp,
    const Read& read)
{
    Known& entry = known[path];
    if (!entry.summary || entry.stamp != stamp) {
        using Summary = typename decltype(entry.summary)::element_type;
        entry.summary = std::make_shared<Summary>(read(path));
        entry.stamp = stamp;
    }
    return entry.summary;
}

} // namespace

bool RunSummary::wasCutOff() const
{
    return snapshot && !isBeingWritten
        && (snapshot->status.state == training::RunState::Running
            || snapshot->status.state == training::RunState::Paused);
}

std::vector<fs::path> installed(Kind kind)
{
    std::vector<fs::path> found;
    std::set<std::string> names;
    for (const fs::path& folder : searchFolders(kind)) {
        std::error_code ignored;
        for (fs::path& path : foldersIn(folder, ignored))
            if (names.insert(path.filename().string()).second)
                found.push_back(std::move(path));
    }
    std::ranges::sort(found, {}, [](const fs::path& path) { return path.filename(); });
    return found;
}

std::vector<fs::path> runsIn(const fs::path& folder)
{
    std::error_code failed;
    if (!fs::exists(folder, failed))
        return {};
    std::vector<fs::path> found = foldersIn(folder, failed);
    if (failed)
        throw base::Error(fmt::format(
            "cannot look into the folder of runs {}: {}", folder.string(), failed.message()));
    std::erase_if(found, [](const fs::path& path) { return !training::isRunDirectory(path); });
    return found;
}

std::string freeRunName(const fs::path& folder, const std::string& preset, std::uint64_t seed,
    const std::vector<std::string>& taken)
{
    std::string first = fmt::format("{}-seed{}", preset, seed);
    std::ranges::replace(first, '/', '-'); // own presets are called as their users like
    if (first.front() == '.')
        first.front() = '-';
    std::string name = first;
    std::error_code ignored;
    for (int number = 2;
         fs::exists(folder / name, ignored) || std::ranges::find(taken, name) != taken.end();
         ++number)
        name = fmt::format("{}-{}", first, number);
    return name;
}

std::shared_ptr<const ModelSummary> Inventory::model(const fs::path& path)
{
    return upToDate(models_, path, modelStamp(path), readModel);
}

std::shared_ptr<const DataSummary> Inventory::data(const fs::path& path)
{
    return upToDate(data_, path, dataStamp(path), readData);
}

std::shared_ptr<const RunSummary> Inventory::run(const fs::path& path)
{
    // A run that begins or ends between our looks at its files and at its lock could be taken for
    // one that was cut off: then we look again.
    constexpr int mostLooks = 3;
    for (int look = 1;; ++look) {
        const FileStamp stamp = stampOf(path, runFiles);
        auto& summary = upToDate(runs_, path, stamp, readRun);
        RunSummary current = *summary;
        current.isBeingWritten = training::RunLock::isHeld(path);
        for (const FileStamp::File& file : stamp.files)
            current.changed = std::max(current.changed, file.nanoseconds);
        if (current.isBeingWritten != summary->isBeingWritten
            || current.changed != summary->changed)
            summary = std::make_shared<const RunSummary>(std::move(current));
        if (!summary->wasCutOff() || look == mostLooks || stampOf(path, runFiles) == stamp)
            return summary;
    }
}

void Inventory::forgetRemoved()
{
    const auto isGone = [](const auto& entry) {
        std::error_code ignored;
        return !fs::exists(entry.first, ignored);
    };
    std::erase_if(models_, isGone);
    std::erase_if(data_, isGone);
    std::erase_if(runs_, isGone);
}

} // namespace crisp::hub
