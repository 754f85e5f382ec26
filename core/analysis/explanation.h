// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/matrix.h"
#include "base/recycled_vector.h"
#include "model/sequence_classifier.h"
#include "model/sparsity_plan.h"
#include "text/code_points.h"
#include "text/encoding.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Everything that one forward pass of one sentence (or pair) shows, as plain values that outlive
/// the model: what views draw and exports write. What can be derived from it (means, rollout, whole
/// words) lives in aggregates.h, FLOPs in flops.h, files in export_*.h.
namespace crisp::analysis {

struct HeadExplanation {
    Matrix scores; ///< query . key / sqrt(headDim), before pruning
    Matrix attention; ///< probabilities; exactly 0 where pruned
    KeepMask keep; ///< [n, n], 1 where the edge was kept
    base::RecycledVector<float> queries; ///< [n, headDim]; empty where only the matrices are known
    base::RecycledVector<float> keys; ///< [n, headDim]
    double entropy = 0.0; ///< nats, mean over the rows
    double normalisedEntropy = 0.0; ///< entropy / ln n, in [0, 1]; 0 for a single token
    double effectiveSparsity = 0.0; ///< pruned pairs / all pairs
};

/// Heads, and the means over them.
struct LayerExplanation {
    double nominalSparsity = 0.0; ///< what the plan asked for
    double effectiveSparsity = 0.0;
    double entropy = 0.0;
    double normalisedEntropy = 0.0;
    std::vector<HeadExplanation> heads;
};

struct Explanation {
    std::string text; ///< empty if the ids were given
    std::optional<std::string> textPair;
    std::vector<std::string> tokens; ///< [n] as the vocabulary spells them
    std::vector<std::int32_t> ids; ///< [n]
    std::vector<text::ByteRange> byteRanges; ///< [n]
    std::vector<text::CodePointRange> offsets; ///< [n] {0, 0} for special tokens
    std::vector<text::Segment> segments; ///< [n]
    std::size_t droppedTokens = 0; ///< cut off because the model takes no more
    std::size_t replacedTokens = 0; ///< the model has no embedding for them: read as unknown

    std::vector<std::string> labels; ///< names of the classes
    std::vector<float> logits; ///< [labels]
    std::vector<float> probabilities; ///< [labels]
    std::size_t prediction = 0; ///< index of the most probable class, the first of equals

    model::SparsityPlan plan; ///< as it held in this pass
    std::vector<model::EdgeEdit> edits;
    std::vector<LayerExplanation> layers;
    std::size_t dim = 0; ///< the model's widths, which FLOPs depend on
    std::size_t hiddenDim = 0;

    [[nodiscard]] std::size_t size() const { return ids.size(); }
};

/// Explains a text, or a pair, in one forward pass. What is longer than the model's positions is
/// cut off (droppedTokens), tokens without an embedding are read as unknown (replacedTokens). A
/// plan that is for training only does not hold here.
/// @throws std::invalid_argument as SequenceClassifier::trace: a plan for another number of layers,
/// an edit outside the sentence or one that empties a row
/// @throws base::Error if the model has no embedding for the unknown token either
[[nodiscard]] Explanation explain(model::SequenceClassifier& classifier,
    const text::Tokenizer& tokenizer, std::string_view text, std::optional<std::string_view> pair,
    const model::SparsityPlan& plan, std::span<const model::EdgeEdit> edits = {});

/// The same for ids that are given as they are, special tokens included. Without a tokenizer, a
/// token is called by its id ("#101").
/// @throws std::invalid_argument also if there is no id, too many, or one outside the vocabulary
[[nodiscard]] Explanation explainIds(model::SequenceClassifier& classifier,
    const text::Tokenizer* tokenizer, std::span<const std::int32_t> ids,
    const model::SparsityPlan& plan, std::span<const model::EdgeEdit> edits = {});

} // namespace crisp::analysis
