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
    const std::size_t size = classifier.parameters().layout.size();
    state_.firstMoments = model::FloatArray(size);
    state_.secondMoments = model::FloatArray(size);
}

double Optimizer::gradientNorm()
{
    const model::ParameterInfo& words = classifier_.parameters().layout.at(wordTable);
    const std::span<const float> gradients = classifier_.gradients().values();
    const std::size_t dim = classifier_.config().dim;
    double sum = kernels::sumOfSquares(gradients.first(words.offset))
        + kernels::sumOfSquares(gradients.subspan(words.offset + words.count));
    for (const std::int32_t word : classifier_.touchedWords())
        sum += kernels::sumOfSquares(
            gradients.subspan(words.offset + static_cast<std::size_t>(word) * dim, dim));
    return std::sqrt(sum);
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
    const model::ParameterInfo& words = layout.at(wordTable);
    const double decay = options_.weightDecay;
    const std::size_t wordsEnd = words.offset + words.count;

    stepRange(learningRate, scale, decay, 0, words.offset);
    if (decay != 0.0) {
        stepRange(learningRate, scale, decay, words.offset, wordsEnd);
    } else {
        const std::size_t dim = classifier_.config().dim;
        for (std::size_t word = 0; word < everTouched_.size();) {
            if (everTouched_[word] == 0) {
                ++word;
                continue;
            }
            const std::size_t first = word;
            while (word < everTouched_.size() && everTouched_[word] != 0)
                ++word;
            stepRange(
                learningRate, scale, decay, words.offset + first * dim, words.offset + word * dim);
        }
    }
    stepRange(learningRate, scale, decay, wordsEnd, layout.productsBegin());
    stepRange(learningRate, scale, decay, layout.productsBegin(), layout.decayEnd());
    stepRange(learningRate, scale, 0.0, layout.decayEnd(), layout.size());
    classifier_.clearGradients();
}

void Optimizer::stepRange(
    double learningRate, double scale, double weightDecay, std::size_t begin, std::size_t end)
{
    if (begin == end)
        return;
    const auto steps = static_cast<double>(state_.steps);
    const kernels::AdamW step { learningRate, options_.beta1, options_.beta2, options_.epsilon,
        weightDecay, scale, 1.0 - std::pow(options_.beta1, steps),
        1.0 - std::pow(options_.beta2, steps) };
    const model::SequenceClassifier::Master master = classifier_.master();
    const model::ParameterLayout& layout = classifier_.parameters().layout;
    const bool inProducts = begin >= layout.productsBegin() && end <= layout.decayEnd();
    auto* shadow = inProducts ? reinterpret_cast<kernels::Bf16*>(master.shadow) : nullptr;
    kernels::adamWStep(step,
        { master.parameters->values.data() + begin, classifier_.gradients().data() + begin,
            state_.firstMoments.data() + begin, state_.secondMoments.data() + begin,
            shadow == nullptr ? nullptr : shadow + begin, end - begin });
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
