// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "bench_attention_rivals.h"
#include "bench_clock.h"
#include "kernels/attention.h"
#include "kernels/buffer.h"
#include "kernels/parallel.h"
#include "model/sparsity_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace crisp::app {
namespace {

/// As many sentences as keep the number of tokens a batch near that of training.
std::size_t sentencesFor(std::size_t length)
{
    return std::clamp<std::size_t>(2048 / length, 4, 32);
}

/// Buffers of one attention layer, on memory like the encoder's, filled with numbers of the size of
/// queries and keys.
template <class T>
class Layer {
public:
    Layer(const BenchOptions& options, std::size_t length)
        : heads_(options.heads)
        , headDim_(options.headDim)
        , tokens_(sentencesFor(length) * length)
        , bias_(3 * dim())
        , kept_(sentencesFor(length),
              static_cast<std::int32_t>(model::keptCount(length, options.attentionSparsity)))
    {
        for (std::size_t row = 0; row <= tokens_; row += length)
            starts_.push_back(static_cast<std::int32_t>(row));
        std::uint32_t state = 1;
        const auto fill = [&](kernels::Buffer<T>& values, std::size_t count) {
            std::generate_n(values.ensure(count), count, [&] {
                state = state * 1664525U + 1013904223U;
                T value;
                kernels::assign(static_cast<float>(state >> 8U) / 0x1p23F - 1.0F, value);
                return value;
            });
        };
        fill(queryKeyValue_, tokens_ * 3 * dim());
        fill(contextGradient_, tokens_ * dim());
        fill(context_, tokens_ * dim());
        fill(gradient_, tokens_ * 3 * dim());
        softmaxRows_.ensure(tokens_ * heads_);
    }

    void forward()
    {
        kernels::AttentionForward<T> work;
        describe(work);
        work.context = context_.get();
        work.softmaxRows = softmaxRows_.get();
        kernels::attentionForward(work);
    }

    void backward()
    {
        kernels::AttentionBackward<T> work;
        describe(work);
        work.softmaxRows = softmaxRows_.get();
        work.contextGradient = contextGradient_.get();
        work.queryKeyValueGradient = gradient_.get();
        kernels::attentionBackward(work);
    }

    /// Reads what both passes have to read and writes what they have to write, row after row, and
    /// does nothing else: what memory alone takes.
    void move()
    {
        const std::size_t wide = 3 * dim();
        const auto eachRow = [&](const auto& moveRow) {
            kernels::parallelFor(tokens_, rowsAtATime, [&](std::size_t begin, std::size_t end) {
                thread_local kernels::Buffer<T> read;
                for (std::size_t row = begin; row < end; ++row)
                    moveRow(row, read.ensure(wide));
            });
        };
        eachRow([&](std::size_t row, T* read) {
            std::copy_n(queryKeyValue_.get() + row * wide, wide, read);
            std::copy_n(read, dim(), context_.get() + row * dim());
        });
        eachRow([&](std::size_t row, T* read) {
            std::copy_n(contextGradient_.get() + row * dim(), dim(), read);
            std::copy_n(queryKeyValue_.get() + row * wide, wide, gradient_.get() + row * wide);
        });
    }

private:
    static constexpr std::size_t rowsAtATime = 8;

    [[nodiscard]] std::size_t dim() const { return heads_ * headDim_; }

    void describe(kernels::AttentionInput<T>& input) const
    {
        input.heads = heads_;
        input.headDim = headDim_;
        input.queryKeyValue = queryKeyValue_.get();
        input.bias = bias_.data();
        input.starts = starts_;
        input.kept = kept_;
    }

    std::size_t heads_;
    std::size_t headDim_;
    std::size_t tokens_;
    std::vector<std::int32_t> starts_;
    std::vector<float> bias_;
    std::vector<std::int32_t> kept_;
    kernels::Buffer<T> queryKeyValue_;
    kernels::Buffer<T> context_;
    kernels::Buffer<T> contextGradient_;
    kernels::Buffer<T> gradient_;
    kernels::Buffer<kernels::SoftmaxRow> softmaxRows_;
};

constexpr std::size_t rounds = 5;
constexpr std::size_t calls = 5;

template <class T>
base::Json rowsFor(const BenchOptions& options, std::size_t length)
{
    Layer<T> layer(options, length);
    const RivalTimes rivals
        = measureRivals(options.precision == "bf16", sentencesFor(length), options.heads, length,
            options.headDim, model::keptCount(length, options.attentionSparsity));
    const double forward = fastestSeconds(rounds, calls, [&] { layer.forward(); });
    const double both = fastestSeconds(rounds, calls, [&] {
        layer.forward();
        layer.backward();
    });
    const auto row = [&](const char* pass, double crisp, const RivalTimes::Pass& rival) {
        return base::Json { { "length", length }, { "sentences", sentencesFor(length) },
            { "sparsity", options.attentionSparsity }, { "pass", pass },
            { "crisp_ms", 1e3 * crisp }, { "dense_ms", 1e3 * std::min(rival.sdpa, rival.eager) },
            { "sdpa_ms", 1e3 * rival.sdpa }, { "eager_ms", 1e3 * rival.eager },
            { "composed_ms", 1e3 * rival.composed } };
    };
    base::Json whole = row("forward_backward", both, rivals.forwardBackward);
    whole["memory_ms"] = 1e3 * fastestSeconds(rounds, calls, [&] { layer.move(); });
    return { row("forward", forward, rivals.forward), whole };
}

} // namespace

base::Json benchAttention(const BenchOptions& options)
{
    base::Json rows = base::Json::array();
    for (const std::size_t length : parseNumbers(options.lengths, "lengths")) {
        if (length < 1 || length > 4096)
            throw std::invalid_argument(fmt::format("lengths: {} is outside 1 to 4096", length));
        const base::Json both = options.precision == "bf16"
            ? rowsFor<kernels::Bf16>(options, length)
            : rowsFor<float>(options, length);
        rows.insert(rows.end(), both.begin(), both.end());
    }
    return { { "precision", options.precision }, { "threads", model::threads() },
        { "heads", options.heads }, { "head_dim", options.headDim }, { "rows", rows },
        { "peak_rss_mb", peakRssMegabytes() } };
}

} // namespace crisp::app
