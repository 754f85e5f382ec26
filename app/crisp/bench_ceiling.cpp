// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "bench_clock.h"
#include "kernels/adamw.h"
#include "kernels/buffer.h"
#include "model/encoder_buffers.h"
#include "model/matmul.h"
#include "training/recipe.h"

#include <algorithm>
#include <span>
#include <vector>

namespace crisp::app {
namespace {

constexpr std::size_t rounds = 5;
constexpr std::size_t callsARound = 10;

/// Seconds of the three products of one linear layer: forward, input gradient, weight gradient.
template <class T>
double linearSeconds(std::size_t rows, std::size_t outputs, std::size_t inputs)
{
    // Aligned, as the step's own arrays are.
    const auto fill = [](std::size_t count) {
        kernels::Buffer<T> values;
        T* to = values.ensure(count);
        for (std::size_t i = 0; i < count; ++i) // numbers of the size of activations
            kernels::assign(static_cast<float>(i % 17) / 16.0F - 0.5F, to[i]);
        return values;
    };
    const kernels::Buffer<T> x = fill(rows * inputs);
    const kernels::Buffer<T> weight = fill(outputs * inputs);
    const kernels::Buffer<T> y = fill(rows * outputs);
    const kernels::Buffer<T> xGradient = fill(rows * inputs);
    model::ProductScratch scratch;
    kernels::Buffer<float> weightGradient;
    weightGradient.ensure(outputs * inputs);
    return fastestSeconds(rounds, callsARound, [&] {
        model::multiplyTransposed(x.get(), weight.get(), rows, outputs, inputs, y.get(), scratch);
        model::multiply(y.get(), weight.get(), rows, outputs, inputs, xGradient.get());
        model::transposedProduct(
            y.get(), x.get(), rows, outputs, inputs, /*add=*/false, weightGradient.get(), scratch);
    });
}

template <class T>
double productSeconds(const model::ModelConfig& config, std::size_t tokens, std::size_t sentences)
{
    const std::size_t dim = config.dim;
    // Behind the last attention only [CLS] goes on.
    const double queryKeyValue = linearSeconds<T>(tokens, 3 * dim, dim);
    const double whole = linearSeconds<T>(tokens, dim, dim)
        + linearSeconds<T>(tokens, config.hiddenDim, dim)
        + linearSeconds<T>(tokens, dim, config.hiddenDim);
    const double firstTokens = linearSeconds<T>(sentences, dim, dim)
        + linearSeconds<T>(sentences, config.hiddenDim, dim)
        + linearSeconds<T>(sentences, dim, config.hiddenDim);
    const auto layers = static_cast<double>(config.layers);
    return layers * queryKeyValue + (layers - 1) * whole + firstTokens
        + linearSeconds<T>(sentences, dim, dim); // pre_classifier
}

double updateSeconds(std::size_t parameters, bool withShadow)
{
    std::vector<float> values(parameters, 0.5F);
    std::vector<float> gradients(parameters);
    std::vector<float> first(parameters);
    std::vector<float> second(parameters);
    std::vector<kernels::Bf16> shadow(withShadow ? parameters : 0);
    const kernels::AdamW step {
        .learningRate = 1e-5, .biasCorrection1 = 0.5, .biasCorrection2 = 0.5
    };
    const kernels::Range all { 0, parameters };
    return fastestSeconds(rounds, 2, [&] {
        kernels::adamWStep(step,
            { values.data(), gradients.data(), first.data(), second.data(),
                withShadow ? shadow.data() : nullptr },
            { &all, 1 });
    });
}

} // namespace

Ceiling measureCeiling(const model::ModelConfig& config, model::Precision precision,
    std::size_t tokens, std::size_t sentences, std::size_t updatedWords)
{
    const std::size_t parameters = model::ParameterLayout(config).parameterCount()
        - (config.vocabularySize - std::min(updatedWords, config.vocabularySize)) * config.dim;
    const bool bf16 = precision == model::Precision::Bf16;
    Ceiling ceiling;
    ceiling.productSeconds = bf16
        ? productSeconds<kernels::Bf16>(config, model::paddedRows<kernels::Bf16>(tokens),
            model::paddedRows<kernels::Bf16>(sentences))
        : productSeconds<float>(config, tokens, sentences);
    ceiling.updateSeconds = updateSeconds(parameters, bf16);
    return ceiling;
}

base::Json benchCeiling(const BenchOptions& options)
{
    BenchModel bench = loadBenchModel(options);
    const data::EncodedDataset sentences = loadBenchSentences(options, bench, /*train=*/true);
    std::vector<bool> used(bench.classifier.config().vocabularySize);
    for (std::size_t row = 0; row < sentences.rows(); ++row)
        for (const std::int32_t id : sentences.ids(row))
            used[static_cast<std::size_t>(id)] = true;
    const std::size_t tokens = sentences.tokens() * options.batchSize / sentences.rows();
    const Ceiling ceiling = measureCeiling(bench.classifier.config(), bench.classifier.precision(),
        std::max<std::size_t>(tokens, 1), options.batchSize,
        static_cast<std::size_t>(std::count(used.begin(), used.end(), true)));
    return { { "model", bench.name }, { "precision", options.precision },
        { "threads", model::threads() }, { "tokens_per_step", tokens },
        { "products_ms", 1e3 * ceiling.productSeconds },
        { "update_ms", 1e3 * ceiling.updateSeconds },
        { "examples_per_second", static_cast<double>(options.batchSize) / ceiling.seconds() },
        { "peak_rss_mb", peakRssMegabytes() } };
}

} // namespace crisp::app
