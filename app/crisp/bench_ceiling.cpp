// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "bench_clock.h"
#include "data/batcher.h"
#include "kernels/adamw.h"
#include "kernels/buffer.h"
#include "model/encoder_buffers.h"
#include "model/encoder_weights.h"
#include "model/matmul.h"
#include "model/parameters.h"
#include "training/recipe.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

namespace crisp::app {
namespace {

constexpr std::size_t rounds = 5;
/// Batches differ in their tokens many times over: so many sizes stand for them all.
constexpr std::size_t sizesAtMost = 8;

/// Whose memory the products of all layers use.
enum class LayerMemory {
    Own, ///< every layer its own, as in the step
    First, ///< all of them the first layer's, so that the caches hold as much as they can
};

/// The matrix products of a training step and nothing else: forwards through all layers and back
/// again, on memory laid out like the step's own (core/model/encoder_*.cpp). Every layer has its
/// weights, its gradients and what it keeps for the backward pass; what passes from product to
/// product is shared.
template <class T>
class StepProducts {
public:
    /// For steps of at most `tokens` tokens in so many sentences.
    StepProducts(const model::ModelConfig& config, std::size_t tokens, std::size_t sentences,
        LayerMemory memory)
        : layout_(config)
        , offsets_(layout_, config.layers)
        , dim_(config.dim)
        , sentences_(model::paddedRows<T>(sentences))
        , rowsAtMost_(std::max(model::paddedRows<T>(tokens), sentences_))
        , weights_(filled(layout_.size() - layout_.productsBegin()))
        , hidden_(filled(rowsAtMost_ * config.hiddenDim))
        , branch_(filled(rowsAtMost_ * dim_))
        , wideGradient_(filled(rowsAtMost_ * std::max(3 * dim_, config.hiddenDim)))
        , branchGradient_(filled(rowsAtMost_ * dim_))
        , productGradient_(filled(rowsAtMost_ * dim_))
    {
        gradients_.ensure(layout_.size() - layout_.productsBegin());
        for (std::size_t layer = 0; layer < config.layers; ++layer) {
            const std::size_t own = memory == LayerMemory::Own ? layer : 0;
            if (own == kept_.size())
                kept_.push_back({ rows(dim_), rows(3 * dim_), rows(dim_), rows(dim_) });
            addLayer(offsets_.layers[own], kept_[own], layer + 1 == config.layers);
        }
        addLinear(offsets_.preClassifierWeight, true, branchGradient_, branch_);
    }

    void run(std::size_t tokens)
    {
        for (const Linear& linear : linears_)
            model::multiplyTransposed(linear.in, weightOf(linear), rowsOf(linear, tokens),
                linear.weight.outputs, linear.weight.inputs, linear.out, scratch_);
        for (auto linear = linears_.rbegin(); linear != linears_.rend(); ++linear) {
            const auto& [offset, outputs, inputs] = linear->weight;
            const T* gradient = outputs == dim_ ? branchGradient_.get() : wideGradient_.get();
            T* inGradient = inputs == dim_ ? productGradient_.get() : wideGradient_.get();
            const std::size_t rows = rowsOf(*linear, tokens);
            model::transposedProduct(gradient, linear->in, rows, outputs, inputs, /*add=*/false,
                gradients_.get() + offset - layout_.productsBegin(), scratch_);
            model::multiply(gradient, weightOf(*linear), rows, outputs, inputs, inGradient);
        }
    }

private:
    /// What a layer's backward pass reads again.
    struct KeptRows {
        kernels::Buffer<T> input;
        kernels::Buffer<T> queryKeyValue;
        kernels::Buffer<T> context;
        kernels::Buffer<T> attentionOutput;
    };
    struct Linear {
        model::WeightMatrix weight;
        bool firstTokens; ///< of [CLS] alone
        const T* in;
        T* out;
    };

    static kernels::Buffer<T> filled(std::size_t count)
    {
        kernels::Buffer<T> values; // aligned and on large pages, as the step's are
        T* to = values.ensure(count);
        for (std::size_t i = 0; i < count; ++i) // numbers of the size of activations
            kernels::assign(static_cast<float>(i % 17) / 16.0F - 0.5F, to[i]);
        return values;
    }

    [[nodiscard]] kernels::Buffer<T> rows(std::size_t columns) const
    {
        return filled(rowsAtMost_ * columns);
    }

    void addLinear(const model::WeightMatrix& weight, bool firstTokens,
        const kernels::Buffer<T>& in, const kernels::Buffer<T>& out)
    {
        linears_.push_back({ weight, firstTokens, in.get(), out.get() });
    }

    void addLayer(const model::LayerOffsets& at, const KeptRows& kept, bool last)
    {
        addLinear(at.queryKeyValueWeight, false, kept.input, kept.queryKeyValue);
        // Behind the last attention only [CLS] goes on.
        addLinear(at.outWeight, last, kept.context, branch_);
        addLinear(at.lin1Weight, last, kept.attentionOutput, hidden_);
        addLinear(at.lin2Weight, last, hidden_, branch_);
    }

    [[nodiscard]] const T* weightOf(const Linear& linear) const
    {
        return weights_.get() + linear.weight.offset - layout_.productsBegin();
    }

    [[nodiscard]] std::size_t rowsOf(const Linear& linear, std::size_t tokens) const
    {
        return linear.firstTokens ? sentences_ : model::paddedRows<T>(tokens);
    }

    model::ParameterLayout layout_;
    model::EncoderOffsets offsets_;
    std::size_t dim_;
    std::size_t sentences_; ///< rows that stand for them
    std::size_t rowsAtMost_;
    std::vector<Linear> linears_; ///< in the step's order
    kernels::Buffer<T> weights_;
    kernels::Buffer<float> gradients_;
    std::vector<KeptRows> kept_; ///< of each layer, or of the first
    kernels::Buffer<T> hidden_;
    kernels::Buffer<T> branch_;
    kernels::Buffer<T> wideGradient_;
    kernels::Buffer<T> branchGradient_;
    kernels::Buffer<T> productGradient_;
    model::ProductScratch scratch_;
};

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
double productSeconds(const model::ModelConfig& config, std::span<const std::size_t> tokens,
    std::size_t sentences, LayerMemory memory)
{
    const std::vector<std::size_t> typical = typicalRows<T>(tokens);
    StepProducts<T> products(config, typical.back(), sentences, memory);
    double sum = 0.0;
    for (const std::size_t rows : typical)
        sum += fastestSeconds(rounds, 1, [&] { products.run(rows); });
    return sum / static_cast<double>(typical.size());
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
    const auto products = [&](LayerMemory memory) {
        return bf16 ? productSeconds<kernels::Bf16>(config, tokens, sentences, memory)
                    : productSeconds<float>(config, tokens, sentences, memory);
    };
    ceiling.productSeconds = products(LayerMemory::Own);
    ceiling.cachedProductSeconds = products(LayerMemory::First);
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
        { "cached_products_ms", 1e3 * ceiling.cachedProductSeconds },
        { "update_ms", 1e3 * ceiling.updateSeconds },
        { "examples_per_second", static_cast<double>(options.batchSize) / ceiling.seconds() },
        { "peak_rss_mb", peakRssMegabytes() } };
}

} // namespace crisp::app
