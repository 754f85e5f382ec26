// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// A run as the Results page counts it. Where runs are found is the catalog's business, what groups
/// of them say plan_groups.h's.
namespace crisp::results {

struct RunResult {
    QString id; ///< the run's folder
    QString name; ///< "aggressive, seed 1"
    QString plan; ///< preset
    QString model; ///< what the recipe starts from, as people call it
    QString data;
    std::uint64_t seed = 0;
    training::RunState state = training::RunState::Queued;
    QString problem; ///< why it failed or cannot be read

    double asked = 0.0; ///< mean sparsity over layers
    /// At the best evaluation; none before the first.
    std::optional<double> measured, accuracy, loss, entropy;
    std::optional<double> examplesPerSecond, seconds;
    std::size_t devSentences = 0; ///< that the accuracy was counted on
    std::vector<double> layerEntropy; ///< nats, at the best evaluation
    std::shared_ptr<const training::RunSnapshot> snapshot; ///< null if it cannot be read

    /// Only such runs count in means: interim values of others would pass for results.
    [[nodiscard]] bool counts() const
    {
        return state == training::RunState::Finished && accuracy.has_value();
    }
};

[[nodiscard]] RunResult resultOf(const bridge::RunEntry& entry);

/// The last folder of a path, and the one above where that is only a checkpoint: "x, checkpoint-5".
[[nodiscard]] QString shortName(const std::string& path);

} // namespace crisp::results
