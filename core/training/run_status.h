// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "training/metrics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How a run is doing, as plain values, and their form in status.json. The file itself belongs to
/// RunDirectory.
namespace crisp::training {

enum class RunState { Queued, Running, Paused, Finished, Failed, Stopped };
[[nodiscard]] std::string_view stateName(RunState state);
/// @throws std::invalid_argument
[[nodiscard]] RunState parseState(std::string_view text);

/// An evaluation worth remembering.
struct BestCheckpoint {
    std::uint64_t step = 0;
    double accuracy = 0.0;
    double loss = 0.0;
    std::string checkpoint; ///< folder's name within the run
};

/// status.json.
struct RunStatus {
    RunState state = RunState::Queued;
    std::uint64_t step = 0;
    std::uint64_t totalSteps = 0;
    std::optional<BestCheckpoint> best;
    std::optional<EvalPoint> lastEvaluation;
    double examplesPerSecond = 0.0; ///< over all training so far, evaluation not counted
    std::string error; ///< one sentence when failed
    std::vector<std::string> warnings;
    std::string updated; ///< UTC, ISO 8601
};

[[nodiscard]] base::Json toJson(const BestCheckpoint& best);
[[nodiscard]] base::Json toJson(const RunStatus& status);
/// @throws std::invalid_argument naming the field
[[nodiscard]] BestCheckpoint bestFromJson(const base::Json& json, std::string_view source);
/// @throws std::invalid_argument naming the field
[[nodiscard]] RunStatus statusFromJson(const base::Json& json, std::string_view source);

} // namespace crisp::training
