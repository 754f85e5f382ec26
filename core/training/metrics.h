// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The values that a run reports over time, and their lines in metrics.jsonl. Plain values: the
/// file itself belongs to RunDirectory.
namespace crisp::training {

/// One line of type "train": means since the line before.
struct TrainPoint {
    std::uint64_t step = 0; ///< optimizer steps completed
    double epoch = 0.0;
    double loss = 0.0; ///< mean over the steps since the last point
    double learningRate = 0.0; ///< of this step's update
    double gradNorm = 0.0; ///< of this step, before clipping
    double examplesPerSecond = 0.0; ///< since the last point, evaluation not counted
};

/// One line of type "eval".
struct EvalPoint {
    std::uint64_t step = 0;
    double epoch = 0.0;
    double accuracy = 0.0;
    double loss = 0.0;
    std::size_t examples = 0;
    double seconds = 0.0;
    std::vector<double> effectiveSparsity; ///< [layers]
    std::vector<double> entropy; ///< [layers] nats
};

using MetricPoint = std::variant<TrainPoint, EvalPoint>;

[[nodiscard]] base::Json toJson(const TrainPoint& point);
[[nodiscard]] base::Json toJson(const EvalPoint& point);
/// @throws std::invalid_argument naming the field
[[nodiscard]] EvalPoint evalPointFromJson(const base::Json& json, std::string_view source);

/// Mean over layers; 0 if there are none.
[[nodiscard]] double mean(const std::vector<double>& layers);

/// What a metrics.jsonl holds.
struct Metrics {
    std::vector<TrainPoint> train;
    std::vector<EvalPoint> evaluations;
};

/// Parses the text of a metrics.jsonl. A last line without its line feed was torn by a crash and is
/// dropped; lines of types we do not know are skipped.
/// @throws base::Error naming the line
[[nodiscard]] Metrics parseMetrics(std::string_view text, std::string_view source);

} // namespace crisp::training
