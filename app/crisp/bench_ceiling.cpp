// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "bench_clock.h"
#include "data/batcher.h"
#include "kernels/adamw.h"
#include "kernels/buffer.h"
#include "model/encoder_buffers.h"
#include "model/matmul.h"
#include "training/recipe.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

namespace crisp::app {
namespace {

constexpr std::size_t rounds = 5;
constexpr std::size_t callsARound = 5;
/// Batches differ in their tokens many times over: so many sizes stand for them all.
constexpr std::size_t sizesAtMost = 8;

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

/// Means of equally large groups of the steps' rows as products pad them, from the smallest to the
/// largest: to the nearest size that occurs.
template <class T>
std::vector<std::size_t> typicalRows(std::span<const std::size_t> tokens)
{
    std::vector<std::size_t> rows;
    rows.reserve(tokens.size());
    for (const std::size_t count : tokens)
        rows.push_back(model::paddedRows<T>(count));
    std::sort(rows.begin(), rows.end());
    const std::size_t groups = std::min(sizesAtMost, rows.size());
    std::vector<std::size_t> typical;
    for (std::size_t group = 0; group < groups; ++group) {
        const std::size_t begin = group * rows.size() / groups;
        const std::size_t end = (group + 1) * rows.size() / groups;
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = rows.begin() + static_cast<std::ptrdiff_t>(end);
        const std::size_t sum = std::accumulate(first, last, std::size_t { 0 });
        const std::size_t mean = sum / (end - begin);
        const std::size_t down = mean - mean % model::rowMultiple<T>;
        const std::size_t up = model::paddedRows<T>(mean);
        typical.push_back(mean - down < up - mean ? down : up);
    }
    return typical;
}

template <class T>
double productSeconds(
    const model::ModelConfig& config, std::span<const std::size_t> tokens, std::size_t sentences)
{
    const std::size_t dim = config.dim;
    const auto layers = static_cast<double>(config.layers);
    const std::vector<std::size_t> typical = typicalRows<T>(tokens);
    double ofTokens = 0.0;
    for (const std::size_t rows : typical)
        ofTokens += layers * linearSeconds<T>(rows, 3 * dim, dim)
            + (layers - 1)
                * (linearSeconds<T>(rows, dim, dim) + linearSeconds<T>(rows, config.hiddenDim, dim)
                    + linearSeconds<T>(rows, dim, config.hiddenDim));
    // Behind the last attention only [CLS] goes on; two layers [dim, dim]: attention's output and
    // pre_classifier.
    const std::size_t rows = model::paddedRows<T>(sentences);
    return ofTokens / static_cast<double>(typical.size()) + 2.0 * linearSeconds<T>(rows, dim, dim)
        + linearSeconds<T>(rows, config.hiddenDim, dim)
        + linearSeconds<T>(rows, dim, config.hiddenDim);
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
    std::span<const std::size_t> tokens, std::size_t sentences, std::size_t updatedWords)
{
    const std::size_t parameters = model::ParameterLayout(config).parameterCount()
        - (config.vocabularySize - std::min(updatedWords, config.vocabularySize)) * config.dim;
    const bool bf16 = precision == model::Precision::Bf16;
    Ceiling ceiling;
    ceiling.productSeconds = bf16 ? productSeconds<kernels::Bf16>(config, tokens, sentences)
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
    std::vector<std::size_t> tokens;
    for (const auto& batch : data::epochBatches(sentences.lengths(), options.batchSize, 42, 0))
        tokens.push_back(sentences.pack(batch).tokens());
    const Ceiling ceiling = measureCeiling(bench.classifier.config(), bench.classifier.precision(),
        tokens, options.batchSize,
        static_cast<std::size_t>(std::count(used.begin(), used.end(), true)));
    return { { "model", bench.name }, { "precision", options.precision },
        { "threads", model::threads() }, { "tokens_per_step", sentences.tokens() / tokens.size() },
        { "products_ms", 1e3 * ceiling.productSeconds },
        { "update_ms", 1e3 * ceiling.updateSeconds },
        { "examples_per_second", static_cast<double>(options.batchSize) / ceiling.seconds() },
        { "peak_rss_mb", peakRssMegabytes() } };
}

} // namespace crisp::app
