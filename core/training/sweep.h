// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "training/recipe.h"
#include "training/run_directory.h"
#include "training/trainer.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Many runs, one after the other: presets x seeds over a base recipe. Finished runs are skipped,
/// unfinished ones resumed. Statistics over the results are analysis' business.
namespace crisp::training {

struct SweepJob {
    std::string name; ///< of the run directory: <preset>-seed<seed>
    Recipe recipe;
};

/// Presets in the outer loop. @throws std::invalid_argument for an unknown preset or a name twice
[[nodiscard]] std::vector<SweepJob> sweepJobs(const Recipe& base,
    const std::vector<std::string>& presets, const std::vector<std::uint64_t>& seeds);

/// {"format": 1, "base": {recipe fields}, "presets": [...], "seeds": [...], "runs": [{"name": ...,
/// recipe fields}, ...]}: presets x seeds, then the runs listed one by one; everything may be
/// absent.
/// @throws std::invalid_argument naming the field; base::Error if the file cannot be read
[[nodiscard]] std::vector<SweepJob> readSweep(
    const std::filesystem::path& file, const Recipe& defaults = {});

/// A line of the sweep's table.
struct SweepRow {
    std::string name;
    std::string preset;
    std::uint64_t seed = 0;
    RunState state = RunState::Queued;
    double nominalSparsity = 0.0; ///< mean over layers
    double effectiveSparsity = 0.0; ///< mean over layers, at the best evaluation
    double accuracy = 0.0; ///< on dev, best checkpoint
    double loss = 0.0; ///< on dev, best checkpoint
    double entropy = 0.0; ///< nats, mean over layers, at the best evaluation
    double examplesPerSecond = 0.0; ///< training
    std::string error; ///< why it failed
};

/// The row of a run on disk, whatever its state.
[[nodiscard]] SweepRow summarise(const RunSnapshot& run);

/// Called in the thread that called runSweep.
class SweepObserver : public TrainingObserver {
public:
    virtual void onJobStart(std::size_t /*index*/, std::size_t /*count*/, const SweepJob& /*job*/)
    {
    }
    /// `skipped`: it was finished before.
    virtual void onJobEnd(std::size_t /*index*/, const SweepRow& /*row*/, bool /*skipped*/) { }
};

struct SweepControls {
    SweepObserver* observer = nullptr;
    std::stop_token stop;
    PauseSwitch* pause = nullptr;
};

struct SweepResult {
    std::vector<SweepRow> rows; ///< one a job that was begun or finished, in the jobs' order
    bool stopped = false;
};

/// Runs the jobs in `folder`/<name>. A failed run is reported in its row and the sweep goes on; a
/// directory that holds a run of another recipe counts as failed.
[[nodiscard]] SweepResult runSweep(const std::vector<SweepJob>& jobs,
    const std::filesystem::path& folder, const SweepControls& controls = {});

} // namespace crisp::training
