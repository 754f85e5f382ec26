// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/parameters.h"
#include "model/sequence_classifier.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace crisp::kernels {
struct Range;
}

/// AdamW over a classifier's flat arrays, as Hugging Face's Trainer sets it up: weight decay for
/// everything but biases and LayerNorms, gradients clipped to a norm. When to step and with which
/// learning rate is Trainer's business.
namespace crisp::training {

struct OptimizerOptions {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0.0;
    double maxGradNorm = 1.0; ///< 0 switches clipping off
};

/// What an exact resume needs: both moments, laid out as the parameters, and the steps taken.
struct OptimizerState {
    model::FloatArray firstMoments;
    model::FloatArray secondMoments;
    std::uint64_t steps = 0;
};

/// Bound to one classifier, which must outlive it. One thread at a time.
class Optimizer {
public:
    Optimizer(model::SequenceClassifier& classifier, OptimizerOptions options);

    /// Clips to maxGradNorm given the norm of the gradients, which must be finite, updates the
    /// weights and their bf16 copies, clears the gradients. Word rows that never had a gradient
    /// have zero moments; without weight decay skipping them is exact, so they are skipped.
    void step(double learningRate, double gradientNorm);

    [[nodiscard]] const OptimizerState& state() const { return state_; }
    /// @throws std::invalid_argument if the state's arrays have another size
    void restore(OptimizerState state);

private:
    /// Rows of the word table that may have to be updated.
    [[nodiscard]] std::vector<kernels::Range> wordRanges() const;
    void stepRanges(double learningRate, double scale, double weightDecay,
        std::span<const kernels::Range> ranges, bool inProducts);
    void noteTouchedWords();

    model::SequenceClassifier& classifier_;
    OptimizerOptions options_;
    OptimizerState state_;
    std::vector<std::uint8_t> everTouched_; ///< one flag a word
};

} // namespace crisp::training
