// SPDX-License-Identifier: Apache-2.0
#include "run_directory.h"

#include "base/disk_full.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/message.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace crisp::training {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestJsonFile = 16U << 20U;
constexpr std::uintmax_t largestMetricsFile = std::uintmax_t { 4 } << 30U;
constexpr std::string_view checkpointPrefix = "checkpoint-";

fs::path recipeFile(const fs::path& run) { return run / "recipe.json"; }
fs::path statusFile(const fs::path& run) { return run / "status.json"; }
fs::path metricsFile(const fs::path& run) { return run / "metrics.jsonl"; }
fs::path predictionsFile(const fs::path& run) { return run / "predictions.csv"; }

[[noreturn]] void fail(std::string_view what, const fs::path& path, const std::error_code& code)
{
    const std::string sentence
        = fmt::format("cannot {} {}: {}", what, path.string(), code.message());
    if (base::meansDiskFull(code.value()))
        throw base::DiskFull(sentence + "; free some space and try again");
    throw base::Error(sentence);
}

/// Everything we write goes to a name that ends in ".tmp<process>" first (base::writeFileAtomically
/// does so as well).
bool isTemporary(std::string_view name)
{
    const std::size_t at = name.rfind(".tmp");
    return at != std::string_view::npos
        && name.find_first_not_of("0123456789", at + 4) == std::string_view::npos;
}

fs::path temporaryName(fs::path path)
{
    path += fmt::format(".tmp{}", ::getpid());
    return path;
}

/// The step in a checkpoint's name, or nothing for other names.
std::optional<std::uint64_t> stepOf(std::string_view name)
{
    if (!name.starts_with(checkpointPrefix))
        return std::nullopt;
    name.remove_prefix(checkpointPrefix.size());
    std::uint64_t step = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
    if (error != std::errc {} || end != name.data() + name.size())
        return std::nullopt;
    return step;
}

std::vector<fs::path> entriesOf(const fs::path& folder)
{
    std::error_code code;
    std::vector<fs::path> entries;
    fs::directory_iterator entry(folder, code);
    for (; !code && entry != fs::directory_iterator(); entry.increment(code))
        entries.push_back(entry->path());
    if (code)
        fail("look into", folder, code);
    return entries;
}

std::string nowUtc()
{
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

void writeJson(const fs::path& path, const base::Json& json)
{
    base::writeFileAtomically(path, json.dump(2) + "\n");
}

/// A damaged file in a run is not the caller's wrong argument.
template <typename Parse>
auto parsedFrom(const fs::path& file, const Parse& parse)
{
    const base::Json json = base::readJsonFile(file, largestJsonFile);
    try {
        return parse(json, file.string());
    } catch (const std::invalid_argument& error) {
        throw base::Error(error.what());
    }
}

} // namespace

bool isRunDirectory(const fs::path& path)
{
    std::error_code code;
    return fs::is_regular_file(recipeFile(path), code);
}

Recipe loadRecipe(const fs::path& path)
{
    if (!isRunDirectory(path))
        throw base::Error(
            fmt::format("{} is not a run: there is no recipe.json in it; name the folder of a run",
                path.string()));
    return parsedFrom(recipeFile(path), [](const base::Json& json, const std::string& source) {
        Recipe recipe = recipeFromJson(json, source);
        recipe.validate();
        return recipe;
    });
}

RunStatus loadStatus(const fs::path& path)
{
    std::error_code code;
    if (!fs::exists(statusFile(path), code))
        return {};
    return parsedFrom(statusFile(path), [](const base::Json& json, const std::string& source) {
        return statusFromJson(json, source);
    });
}

std::vector<CheckpointInfo> listCheckpoints(const fs::path& path)
{
    std::vector<CheckpointInfo> checkpoints;
    for (const fs::path& entry : entriesOf(path))
        if (const auto step = stepOf(entry.filename().string()))
            checkpoints.push_back({ *step, entry });
    std::ranges::sort(checkpoints, {}, &CheckpointInfo::step);
    return checkpoints;
}

RunSnapshot loadRun(const fs::path& path)
{
    RunSnapshot run { path, loadRecipe(path), loadStatus(path), {}, listCheckpoints(path) };
    std::error_code code;
    if (fs::exists(metricsFile(path), code))
        run.metrics = parseMetrics(
            base::readFile(metricsFile(path), largestMetricsFile), metricsFile(path).string());
    return run;
}

RunDirectory::RunDirectory(fs::path path, RunLock lock)
    : path_(std::move(path))
    , lock_(std::move(lock))
{
}

RunDirectory RunDirectory::create(const fs::path& path, const Recipe& recipe)
{
    std::error_code code;
    fs::create_directories(path, code);
    if (code)
        fail("make the folder", path, code);
    RunDirectory run(path, RunLock(path));
    run.begin(recipe);
    return run;
}

RunDirectory RunDirectory::open(const fs::path& path)
{
    (void)loadRecipe(path); // before a lock file appears in a folder that is no run
    RunDirectory run(path, RunLock(path));
    run.takeUp();
    return run;
}

RunDirectory RunDirectory::openOrCreate(const fs::path& path, const Recipe& recipe)
{
    if (!isRunDirectory(path))
        return create(path, recipe);
    RunDirectory run = open(path);
    const std::vector<std::string> fields = differences(run.recipe(), recipe);
    if (!fields.empty())
        throw base::Error(fmt::format("the run {} has another recipe: {} differ; give the same "
                                      "values, or start another run",
            path.string(), base::listed(fields, fields.size())));
    return run;
}

void RunDirectory::begin(const Recipe& recipe)
{
    if (isRunDirectory(path_))
        throw base::Error(fmt::format(
            "there is a run in {} already; resume it (--resume) or choose another folder",
            path_.string()));
    removeLeftovers();
    for (const fs::path& entry : entriesOf(path_))
        if (entry.filename() != "lock")
            throw base::Error(fmt::format("cannot start a run in {}: the folder holds {} already; "
                                          "choose an empty or a new one",
                path_.string(), base::inQuotes(entry.filename().string())));
    recipe_ = recipe;
    writeJson(recipeFile(path_), toJson(recipe));
    base::syncFolder(path_.parent_path());
    takeUp();
    writeStatus({});
}

void RunDirectory::takeUp()
{
    removeLeftovers();
    recipe_ = loadRecipe(path_);
    metrics_
        = std::make_unique<base::FileWriter>(metricsFile(path_), base::FileWriter::Mode::Append);
    std::error_code code;
    metricsBytes_ = fs::file_size(metricsFile(path_), code);
    if (code)
        fail("read", metricsFile(path_), code);
}

void RunDirectory::removeLeftovers() const
{
    for (const fs::path& entry : entriesOf(path_)) {
        std::error_code code;
        if (isTemporary(entry.filename().string()))
            fs::remove_all(entry, code);
        if (code)
            fail("remove", entry, code);
    }
}

RunStatus RunDirectory::status() const { return loadStatus(path_); }

void RunDirectory::writeStatus(RunStatus status)
{
    status.updated = nowUtc();
    writeJson(statusFile(path_), toJson(status));
}

void RunDirectory::append(const MetricPoint& point)
{
    const std::string line
        = std::visit([](const auto& value) { return toJson(value).dump(); }, point) + "\n";
    metrics_->write(line);
    metricsBytes_ += line.size();
}

std::uint64_t RunDirectory::syncMetrics()
{
    metrics_->sync();
    return metricsBytes_;
}

void RunDirectory::truncateMetrics(std::uint64_t bytes)
{
    if (bytes > metricsBytes_)
        throw base::Error(fmt::format("{} has {} bytes, its checkpoint knows of {}: lines are "
                                      "missing; restore the file, or start another run",
            metricsFile(path_).string(), metricsBytes_, bytes));
    std::error_code code;
    fs::resize_file(metricsFile(path_), bytes, code);
    if (code)
        fail("shorten", metricsFile(path_), code);
    metricsBytes_ = bytes;
}

void RunDirectory::writePredictions(const std::vector<Prediction>& predictions)
{
    base::writeFileAtomically(predictionsFile(path_), predictionsToCsv(predictions));
}

void RunDirectory::removePredictions()
{
    std::error_code code;
    fs::remove(predictionsFile(path_), code);
    if (code)
        fail("remove", predictionsFile(path_), code);
}

fs::path RunDirectory::writeCheckpoint(
    std::uint64_t step, const std::function<void(const fs::path&)>& write)
{
    const fs::path folder = path_ / fmt::format("{}{}", checkpointPrefix, step);
    std::error_code code;
    if (fs::exists(folder, code))
        return folder;
    const fs::path temporary = temporaryName(folder);
    try {
        fs::create_directory(temporary, code);
        if (code)
            fail("make the folder", temporary, code);
        write(temporary);
        base::syncFolder(temporary);
        base::renameDurably(temporary, folder);
    } catch (...) {
        fs::remove_all(temporary, code); // a full disk needs the space
        throw;
    }
    return folder;
}

std::vector<CheckpointInfo> RunDirectory::checkpoints() const { return listCheckpoints(path_); }

void RunDirectory::pruneCheckpoints(std::size_t keep, std::optional<std::uint64_t> best)
{
    std::vector<CheckpointInfo> all = checkpoints();
    if (all.size() <= keep)
        return;
    all.resize(all.size() - keep);
    for (const CheckpointInfo& checkpoint : all) {
        if (checkpoint.step == best)
            continue;
        // Renamed first, so that a half-removed folder never bears a checkpoint's name.
        const fs::path temporary = temporaryName(checkpoint.path);
        base::renameDurably(checkpoint.path, temporary);
        std::error_code code;
        fs::remove_all(temporary, code);
        if (code)
            fail("remove", temporary, code);
    }
}

void RunDirectory::heartbeat() { lock_.heartbeat(); }

} // namespace crisp::training
