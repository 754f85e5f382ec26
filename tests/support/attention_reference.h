// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/attention.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

/// Sparse attention written out plainly, in double: what the fused kernel is held against. Beside
/// every number stands how far rounding may have taken the kernel from it.
namespace crisp::testing {

/// A packed batch and what is asked about it.
struct AttentionCase {
    std::size_t heads = 2;
    std::size_t headDim = 8;
    std::vector<std::int32_t> starts { 0 };
    std::vector<std::int32_t> kept; ///< empty: dense
    bool perHead = false;
    bool firstQueryOnly = false;
    kernels::Dropout dropout;
    std::vector<float> queryKeyValue;
    std::vector<float> bias;
    std::vector<float> contextGradient;

    [[nodiscard]] std::size_t dim() const { return heads * headDim; }
    [[nodiscard]] std::size_t tokens() const { return static_cast<std::size_t>(starts.back()); }
    [[nodiscard]] std::size_t sentences() const { return starts.size() - 1; }

    /// Normally distributed contents.
    void fill(unsigned seed);

    template <class T>
    void describe(kernels::AttentionInput<T>& input, const T* values) const
    {
        input.heads = heads;
        input.headDim = headDim;
        input.queryKeyValue = values;
        input.bias = bias.data();
        input.starts = starts;
        input.kept = kept;
        input.thresholdPerHead = perHead;
        input.firstQueryOnly = firstQueryOnly;
        input.dropout = dropout;
    }
};

/// What a kernel's arithmetic rounds, as the reference's slack accounts for it.
struct Rounding {
    double operand = 0.0; ///< relative, of what enters a product
    double result = 0.0; ///< relative, of what is stored
    double tiny = 0.0; ///< absolute, of one number: where denormals end or are flushed
};
/// Everything in float.
inline constexpr Rounding floatRounding { 0x1p-22, 0.0, 0x1p-149 };
/// Products of bf16 operands with sums in float, as matrix units form them, denormals flushed.
inline constexpr Rounding bf16Rounding { 0x1p-8, 0x1p-8, 0x1p-126 };

/// Numbers, and how far each may be off.
struct Bounded {
    std::vector<double> values;
    std::vector<double> slack;

    void assign(std::size_t count)
    {
        values.assign(count, 0.0);
        slack.assign(count, 0.0);
    }
    void add(std::size_t at, double value, double off)
    {
        values[at] += value;
        slack[at] += off;
    }
};

/// Arrays [query, key] of one head in one sentence, one behind the other in order of sentence and
/// head; with firstQueryOnly the first query's row alone.
struct PlainScores {
    Bounded scores;
    Bounded thresholds; ///< [query] of each
    std::vector<std::uint8_t> keep;
};

struct PlainAttention {
    Bounded context; ///< [tokens, dim]
    Bounded gradient; ///< [tokens, 3 * dim], of queryKeyValue
    Bounded entropy; ///< [sentences, heads]
    Bounded probabilities; ///< as PlainScores
    std::vector<std::int64_t> keptPairs; ///< [sentences, heads]
};

[[nodiscard]] PlainScores scorePlainly(
    const AttentionCase& c, const Rounding& rounding = floatRounding);

/// With the edges that `scores.keep` keeps.
[[nodiscard]] PlainAttention attendPlainly(
    const AttentionCase& c, const PlainScores& scores, const Rounding& rounding = floatRounding);

/// What the kernel makes of it.
struct KernelAttention {
    std::vector<float> context;
    std::vector<float> gradient;
    std::vector<float> entropy;
    std::vector<kernels::SoftmaxRow> softmaxRows;
    std::vector<std::int64_t> keptPairs;
};

inline std::vector<float> asFloats(const std::vector<float>& values) { return values; }
std::vector<float> asFloats(const std::vector<kernels::Bf16>& values);

template <class T>
std::vector<T> as(const std::vector<float>& values)
{
    std::vector<T> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        kernels::assign(values[i], result[i]);
    return result;
}

/// Forwards and backwards. What a pass leaves alone stays as `untouched`.
template <class T>
KernelAttention attend(const AttentionCase& c, float untouched = 0.0F)
{
    const std::vector<T> queryKeyValue = as<T>(c.queryKeyValue);
    const std::vector<T> contextGradient = as<T>(c.contextGradient);
    std::vector<T> context = as<T>(std::vector<float>(c.tokens() * c.dim(), untouched));
    std::vector<T> gradient = as<T>(std::vector<float>(c.tokens() * 3 * c.dim(), untouched));
    KernelAttention result;
    result.entropy.resize(c.sentences() * c.heads);
    result.keptPairs.resize(c.sentences() * c.heads);
    result.softmaxRows.resize(c.tokens() * c.heads, { untouched, untouched, untouched });

    kernels::AttentionForward<T> forward;
    c.describe(forward, queryKeyValue.data());
    forward.context = context.data();
    forward.softmaxRows = result.softmaxRows.data();
    forward.entropy = result.entropy.data();
    forward.keptPairs = result.keptPairs.data();
    kernels::attentionForward(forward);

    kernels::AttentionBackward<T> backward;
    c.describe(backward, queryKeyValue.data());
    backward.softmaxRows = result.softmaxRows.data();
    backward.contextGradient = contextGradient.data();
    backward.queryKeyValueGradient = gradient.data();
    kernels::attentionBackward(backward);
    result.context = asFloats(context);
    result.gradient = asFloats(gradient);
    return result;
}

} // namespace crisp::testing
