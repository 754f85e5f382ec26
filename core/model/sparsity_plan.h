// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

/// How much of each encoder layer's attention is pruned, and by which rule.
///
/// A plan says what should happen; SparseAttention makes it happen and reports what did (effective
/// sparsity). Plans know nothing of tensors, training or files: reading and writing them is
/// checkpoint's and training's business.
namespace crisp::model {

/// Which scores compete with each other for survival.
enum class PruningRule {
    Row, ///< every query keeps its own top keys (Explicit Sparse Transformer, arXiv 1912.11637)
    Head ///< one threshold for the whole head (the percentile of Crisp Attention, arXiv 2508.06016)
};

/// When the plan is in force.
enum class PruningPhase { TrainingAndEvaluation, TrainingOnly, EvaluationOnly };

struct SparsityPlan {
    /// Fraction of valid scores dropped, one per encoder layer, each in [0, 1).
    std::vector<double> layers;
    PruningRule rule = PruningRule::Row;
    PruningPhase phase = PruningPhase::TrainingAndEvaluation;

    [[nodiscard]] double mean() const;
    [[nodiscard]] bool isDense() const;
    /// The plan as it holds while training: itself, or dense where it is for evaluation only.
    [[nodiscard]] SparsityPlan forTraining() const;
    /// The plan as it holds while evaluating: itself, or dense where it is for training only.
    [[nodiscard]] SparsityPlan forEvaluation() const;

    friend bool operator==(const SparsityPlan&, const SparsityPlan&) = default;
};

/// A plan that rises (or falls) in a straight line from the first layer to the last.
/// @throws std::invalid_argument if layerCount is 0 or an end lies outside [0, 1)
[[nodiscard]] SparsityPlan linearPlan(std::size_t layerCount, double first, double last);

/// Parses "0.1,0.5,0.8", one number per layer.
/// @throws std::invalid_argument naming the field and the value, e.g. "sparsity, layer 2: 1.2 is
/// outside [0, 1)"
[[nodiscard]] SparsityPlan parsePlan(std::string_view text, std::size_t layerCount);

/// Number of scores that survive among `validCount`: at least one, so that softmax always has
/// something to share out.
[[nodiscard]] std::size_t keptCount(std::size_t validCount, double sparsity);

} // namespace crisp::model
