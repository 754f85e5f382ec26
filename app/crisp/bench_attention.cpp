// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "bench_attention_rivals.h"
#include "bench_clock.h"
#include "kernels/attention.h"
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

/// Buffers of one attention layer, filled with numbers of the size of queries and keys.
template <class T>
class Layer {
public:
    Layer(const BenchOptions& options, std::size_t length)
        : heads_(options.heads)
        , headDim_(options.headDim)
        , sentences_(sentencesFor(length))
        , bias_(3 * dim())
        , kept_(sentences_,
              static_cast<std::int32_t>(model::keptCount(length, options.attentionSparsity)))
        , queryKeyValue_(sentences_ * length * 3 * dim())
        , context_(sentences_ * length * dim())
        , contextGradient_(context_.size())
        , gradient_(queryKeyValue_.size())
        , softmaxRows_(sentences_ * length * heads_)
    {
        for (std::size_t sentence = 0; sentence <= sentences_; ++sentence)
            starts_.push_back(static_cast<std::int32_t>(sentence * length));
        std::uint32_t state = 1;
        const auto fill = [&](std::vector<T>& values) {
            for (T& value : values) {
                state = state * 1664525U + 1013904223U;
                kernels::assign(static_cast<float>(state >> 8U) / 0x1p23F - 1.0F, value);
            }
        };
        fill(queryKeyValue_);
        fill(contextGradient_);
    }

    void forward()
    {
        kernels::AttentionForward<T> work;
        describe(work);
        work.context = context_.data();
        work.softmaxRows = softmaxRows_.data();
        kernels::attentionForward(work);
    }

    void backward()
    {
        kernels::AttentionBackward<T> work;
        describe(work);
        work.softmaxRows = softmaxRows_.data();
        work.contextGradient = contextGradient_.data();
        work.queryKeyValueGradient = gradient_.data();
        kernels::attentionBackward(work);
    }

private:
    [[nodiscard]] std::size_t dim() const { return heads_ * headDim_; }

    void describe(kernels::AttentionInput<T>& input) const
    {
        input.heads = heads_;
        input.headDim = headDim_;
        input.queryKeyValue = queryKeyValue_.data();
        input.bias = bias_.data();
        input.starts = starts_;
        input.kept = kept_;
    }

    std::size_t heads_;
    std::size_t headDim_;
    std::size_t sentences_;
    std::vector<std::int32_t> starts_;
    std::vector<float> bias_;
    std::vector<std::int32_t> kept_;
    std::vector<T> queryKeyValue_;
    std::vector<T> context_;
    std::vector<T> contextGradient_;
    std::vector<T> gradient_;
    std::vector<kernels::SoftmaxRow> softmaxRows_;
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
    return { row("forward", forward, rivals.forward),
        row("forward_backward", both, rivals.forwardBackward) };
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
