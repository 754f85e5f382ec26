// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/files.h"
#include "training/evaluate.h"
#include "training/metrics.h"
#include "training/recipe.h"
#include "training/run_lock.h"
#include "training/run_status.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// A run on disk: recipe.json, status.json, metrics.jsonl, predictions.csv, checkpoint-<step>/ and
/// the lock. RunDirectory is for the one process that writes, loadRun for everybody who looks on,
/// at any time and from any machine. What a checkpoint contains is Trainer's business.
namespace crisp::training {

struct CheckpointInfo {
    std::uint64_t step = 0;
    std::filesystem::path path;
};

/// What a viewer sees of a run.
struct RunSnapshot {
    std::filesystem::path path;
    Recipe recipe;
    RunStatus status;
    Metrics metrics;
    std::vector<CheckpointInfo> checkpoints; ///< ascending by step
};

/// @throws base::Error if it is no run directory or a file in it is damaged
[[nodiscard]] RunSnapshot loadRun(const std::filesystem::path& path);
/// Only status.json and recipe.json. A run directory without a status counts as queued.
[[nodiscard]] RunStatus loadStatus(const std::filesystem::path& path);
[[nodiscard]] Recipe loadRecipe(const std::filesystem::path& path);
/// True if there is a recipe.json in it.
[[nodiscard]] bool isRunDirectory(const std::filesystem::path& path);
/// Complete checkpoints, ascending by step.
[[nodiscard]] std::vector<CheckpointInfo> listCheckpoints(const std::filesystem::path& path);

/// Owned by the process that trains; holds the lock as long as it lives. One thread at a time.
class RunDirectory {
public:
    /// Starts a run in a folder that does not exist or is empty, and writes the recipe.
    /// @throws base::Error if there is a run already, the folder holds other things, or the disk
    /// refuses
    [[nodiscard]] static RunDirectory create(
        const std::filesystem::path& path, const Recipe& recipe);
    /// Takes up an existing run. Leftovers of a crash (temporary names) are removed.
    /// @throws base::Error if there is no run, or another process is writing it
    [[nodiscard]] static RunDirectory open(const std::filesystem::path& path);
    /// What `--resume` means: takes up a run of this very recipe, or starts it if it was killed
    /// before it had written anything.
    /// @throws base::Error as the two above; also, naming the fields, if the run has another recipe
    [[nodiscard]] static RunDirectory openOrCreate(
        const std::filesystem::path& path, const Recipe& recipe);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const Recipe& recipe() const { return recipe_; }

    [[nodiscard]] RunStatus status() const;
    void writeStatus(RunStatus status);

    /// Appends one line to metrics.jsonl.
    void append(const MetricPoint& point);
    /// Makes the metrics durable and says how long the file is.
    [[nodiscard]] std::uint64_t syncMetrics();
    /// Cuts the metrics back to what a checkpoint knows of.
    /// @throws base::Error if there is less than that
    void truncateMetrics(std::uint64_t bytes);

    void writePredictions(const std::vector<Prediction>& predictions);
    void removePredictions();

    /// Makes checkpoint-<step>: `write` fills a folder of a temporary name, which is then synced
    /// and renamed. A checkpoint of that step that exists already stays as it is.
    std::filesystem::path writeCheckpoint(
        std::uint64_t step, const std::function<void(const std::filesystem::path&)>& write);
    [[nodiscard]] std::vector<CheckpointInfo> checkpoints() const;
    /// Removes all checkpoints but the newest `keep` ones and that of `best`.
    void pruneCheckpoints(std::size_t keep, std::optional<std::uint64_t> best);

    /// Tells other machines that we are alive; cheap, call it at every step.
    /// @throws base::Error if another process has taken the lock
    void heartbeat();

private:
    RunDirectory(std::filesystem::path path, RunLock lock);
    void begin(const Recipe& recipe);
    void takeUp();
    void removeLeftovers() const;

    std::filesystem::path path_;
    Recipe recipe_;
    RunLock lock_;
    std::unique_ptr<base::FileWriter> metrics_;
    std::uint64_t metricsBytes_ = 0;
};

} // namespace crisp::training
