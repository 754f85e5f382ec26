// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "model/sequence_classifier.h"
#include "model/sparsity_plan.h"
#include "training/schedule.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Everything that determines a run: model, data, sparsity plan, hyper-parameters, seed, precision;
/// and its JSON form (recipe.json). Defaults are those of Hugging Face's Trainer, except the batch
/// of
/// 32. Finding a model or data set by name is the program's business: a recipe holds paths.
namespace crisp::training {

/// Where the sentences come from: a data directory (train.*, dev.*), or two files.
struct DataSource {
    std::string directory; ///< empty if the files are named
    std::string trainFile;
    std::string devFile;
    std::string textColumn; ///< empty: found by its usual names
    std::string pairColumn; ///< empty: single sentences
    std::string labelColumn; ///< empty: found by its usual names

    friend bool operator==(const DataSource&, const DataSource&) = default;
};

struct Recipe {
    std::string model; ///< a model directory
    DataSource data;

    std::string preset = "dense"; ///< the plan's name; "custom" for a plan of its own
    /// Layers may be empty until resolveRecipe fills them from the preset.
    model::SparsityPlan plan;

    double epochs = 3.0; ///< need not be whole
    std::size_t maxSteps = 0; ///< optimizer steps; 0: as `epochs` says
    std::size_t batchSize = 32; ///< sentences
    std::size_t gradientAccumulation = 1; ///< batches an optimizer step
    double learningRate = 5e-5;
    Schedule schedule = Schedule::Linear;
    double warmup = 0.0; ///< steps, or a share of all steps where it lies in (0, 1)
    double weightDecay = 0.0;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double maxGradNorm = 1.0; ///< 0 switches clipping off

    std::size_t maxLength = 128; ///< tokens, special ones included
    std::uint64_t seed = 42; ///< of the head, the order of sentences and dropout
    model::Precision precision = model::Precision::Fp32;

    std::size_t evalEvery = 0; ///< steps; 0: at the end of every epoch
    std::size_t logEvery = 1; ///< steps
    std::size_t checkpointEvery = 500; ///< steps; 0: only at evaluations, which always save one
    std::size_t keepCheckpoints = 1; ///< the newest ones kept, besides the best
    std::size_t earlyStoppingPatience = 0; ///< evaluations without improvement; 0: off
    double earlyStoppingThreshold = 0.0; ///< accuracy that counts as improvement

    /// Everything that can be said without looking at files.
    /// @throws std::invalid_argument naming the field (as in JSON) and its value
    void validate() const;

    friend bool operator==(const Recipe&, const Recipe&) = default;
};

/// Fills the plan's layers from the built-in preset where it has none yet, limits maxLength to the
/// model's positions, makes paths absolute, validates. Rule and phase are the recipe's.
/// @throws std::invalid_argument for an unknown preset or a plan of another number of layers
[[nodiscard]] Recipe resolveRecipe(Recipe recipe, const model::ModelConfig& config);
/// The same with the config.json of the recipe's model. @throws base::Error if it cannot be read
[[nodiscard]] Recipe resolveRecipe(Recipe recipe);

/// Every value, with a format version.
[[nodiscard]] base::Json toJson(const Recipe& recipe);

/// The inverse; fields that are absent keep the value they have in `defaults`. A new preset without
/// layers of its own drops the default's layers.
/// @throws std::invalid_argument naming the field: unknown, or of the wrong type. Values are
/// Recipe::validate's business.
/// @throws base::Error if the format version is not one we know
[[nodiscard]] Recipe recipeFromJson(
    const base::Json& json, std::string_view source, const Recipe& defaults = {});

/// Fields (as in JSON) in which two recipes differ.
[[nodiscard]] std::vector<std::string> differences(const Recipe& one, const Recipe& other);

/// A plan as {"layers": [...], "rule": "row"|"head", "apply": "both"|"train"|"eval"}, as it stands
/// in recipe.json and crisp.json.
[[nodiscard]] base::Json toJson(const model::SparsityPlan& plan);
/// Absent fields keep the value they have in `defaults`.
/// @throws std::invalid_argument naming the field
[[nodiscard]] model::SparsityPlan planFromJson(
    const base::Json& json, std::string_view source, const model::SparsityPlan& defaults = {});

/// "row" and "head". @throws std::invalid_argument
[[nodiscard]] model::PruningRule parseRule(std::string_view text);
/// "both", "train" and "eval". @throws std::invalid_argument
[[nodiscard]] model::PruningPhase parsePhase(std::string_view text);
/// "fp32" and "bf16". @throws std::invalid_argument
[[nodiscard]] model::Precision parsePrecision(std::string_view text);
[[nodiscard]] std::string_view ruleName(model::PruningRule rule);
[[nodiscard]] std::string_view phaseName(model::PruningPhase phase);
[[nodiscard]] std::string_view precisionName(model::Precision precision);

} // namespace crisp::training
