// SPDX-License-Identifier: Apache-2.0
#include "optimizer.h"

#include "kernels/adamw.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <utility>

namespace crisp::training {
namespace {

constexpr const char* wordTable = "distilbert.embeddings.word_embeddings.weight";

} // namespace

Optimizer::Optimizer(model::SequenceClassifier& classifier, OptimizerOptions options)
    : classifier_(classifier)
    , options_(options)
    , everTouched_(classifier.config().vocabularySize, 0)
{
    const model::ParameterLayout& layout = classifier.parameters().layout;
    state_.firstMoments = model::FloatArray(layout.size(), layout.productsBegin());
    state_.secondMoments = model::FloatArray(layout.size(), layout.productsBegin());
}

void Optimizer::step(double learningRate, double gradientNorm)
{
    ++state_.steps;
    noteTouchedWords();
    // torch.nn.utils.clip_grad_norm_'s coefficient.
    const double scale = options_.maxGradNorm > 0.0
        ? std::min(1.0, options_.maxGradNorm / (gradientNorm + 1e-6))
        : 1.0;
    const model::ParameterLayout& layout = classifier_.parameters().layout;
    const double decay = options_.weightDecay;
    std::vector<kernels::Range> embeddings = wordRanges();
    const model::ParameterInfo& words = layout.at(wordTable);
    embeddings.push_back({ words.offset + words.count, layout.productsBegin() });
    stepRanges(learningRate, scale, decay, embeddings, /*inProducts=*/false);
    const kernels::Range products { layout.productsBegin(), layout.decayEnd() };
    stepRanges(learningRate, scale, decay, { &products, 1 }, /*inProducts=*/true);
    const kernels::Range rest { layout.decayEnd(), layout.size() };
    stepRanges(learningRate, scale, 0.0, { &rest, 1 }, /*inProducts=*/false);
    classifier_.clearGradients();
}

std::vector<kernels::Range> Optimizer::wordRanges() const
{
    const model::ParameterInfo& words = classifier_.parameters().layout.at(wordTable);
    if (options_.weightDecay != 0.0)
        return { { words.offset, words.offset + words.count } };
    std::vector<kernels::Range> ranges;
    const std::size_t dim = classifier_.config().dim;
    for (std::size_t word = 0; word < everTouched_.size(); ++word) {
        if (everTouched_[word] == 0)
            continue;
        const std::size_t begin = words.offset + word * dim;
        if (!ranges.empty() && ranges.back().end == begin)
            ranges.back().end += dim;
        else
            ranges.push_back({ begin, begin + dim });
    }
    return ranges;
}

void Optimizer::stepRanges(double learningRate, double scale, double weightDecay,
    std::span<const kernels::Range> ranges, bool inProducts)
{
    const auto steps = static_cast<double>(state_.steps);
    const kernels::AdamW step { learningRate, options_.beta1, options_.beta2, options_.epsilon,
        weightDecay, scale, 1.0 - std::pow(options_.beta1, steps),
        1.0 - std::pow(options_.beta2, steps) };
    const model::SequenceClassifier::Master master = classifier_.master();
    auto* shadow = inProducts ? reinterpret_cast<kernels::Bf16*>(master.shadow) : nullptr;
    kernels::adamWStep(step,
        { master.parameters->values.data(), classifier_.gradients().data(),
            state_.firstMoments.data(), state_.secondMoments.data(), shadow },
        ranges);
}

void Optimizer::noteTouchedWords()
{
    for (const std::int32_t word : classifier_.touchedWords())
        everTouched_[static_cast<std::size_t>(word)] = 1;
}

void Optimizer::restore(OptimizerState state)
{
    const std::size_t size = classifier_.parameters().layout.size();
    if (state.firstMoments.size() != size || state.secondMoments.size() != size)
        throw std::invalid_argument(
            fmt::format("optimizer state: it has {} and {} values, the model needs {}",
                state.firstMoments.size(), state.secondMoments.size(), size));
    state_ = std::move(state);
    const model::ParameterInfo& words = classifier_.parameters().layout.at(wordTable);
    const std::size_t dim = classifier_.config().dim;
    for (std::size_t word = 0; word < everTouched_.size(); ++word) {
        const std::size_t at = words.offset + word * dim;
        const auto isZero = [](float value) { return value == 0.0F; };
        const auto first = state_.firstMoments.values().subspan(at, dim);
        const auto second = state_.secondMoments.values().subspan(at, dim);
        everTouched_[word] = std::all_of(first.begin(), first.end(), isZero)
                && std::all_of(second.begin(), second.end(), isZero)
            ? 0
            : 1;
    }
}

} // namespace crisp::training
