// SPDX-License-Identifier: Apache-2.0
#include "attention.h"

#include "parallel.h"

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/attention.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/attention_head-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Where one sentence's head lies in the packed arrays.
template <class T>
struct HeadView {
    HeadView(const AttentionInput<T>& input, std::size_t item)
        : sentence(item / input.heads)
        , head(item % input.heads)
        , firstRow(static_cast<std::size_t>(input.starts[sentence]))
        , shape(static_cast<std::size_t>(input.starts[sentence + 1]) - firstRow, input.headDim)
        , stride(3 * input.dim())
        , column(head * input.headDim)
        , rows(input.queryKeyValue + firstRow * stride + column)
    {
        queries = input.firstQueryOnly && !input.thresholdPerHead ? std::size_t { 1 } : shape.n;
        answers = input.firstQueryOnly ? std::size_t { 1 } : shape.n;
    }

    std::size_t sentence;
    std::size_t head;
    std::size_t firstRow;
    HeadShape shape;
    std::size_t stride;
    std::size_t column; ///< of this head among the dim columns
    const T* rows; ///< first query row of this head; keys lie dim further on, values 2 * dim
    std::size_t queries; ///< rows whose scores are needed
    std::size_t answers; ///< rows whose context is wanted
};

/// Scaled queries [queries, ePadded] and transposed keys -> scores [queries, nPadded].
template <class T>
HWY_INLINE void computeScores(const AttentionInput<T>& input, const HeadView<T>& view,
    float* queries, const float* keysTransposed, float* scores)
{
    const std::size_t rows = roundUp(view.queries, queryBlock);
    const float factor = 1.0F / std::sqrt(static_cast<float>(input.headDim));
    gatherRows(view.rows, view.stride, input.bias + view.column, factor, view.shape, view.queries,
        queries);
    clearRows(view.shape, view.queries, rows, queries);
    multiplyRows(queries, keysTransposed, view.shape, rows, scores);
    padScores(view.shape, rows, scores);
}

/// The threshold of each row of scores, by the rule in force.
template <class T>
HWY_INLINE void findThresholds(
    const AttentionInput<T>& input, const HeadView<T>& view, const float* scores, float* thresholds)
{
    const FloatTag d;
    const HeadShape& shape = view.shape;
    const std::size_t kept
        = input.kept.empty() ? 0 : static_cast<std::size_t>(input.kept[view.sentence]);
    if (input.kept.empty()) {
        std::fill_n(thresholds, view.answers, keepAll);
    } else if (!input.thresholdPerHead) {
        for (std::size_t i = 0; i < view.answers; ++i)
            thresholds[i] = kthLargest(d, scores + i * shape.nPadded, shape.n, shape.nPadded, kept);
    } else {
        // The rows' padding is -inf, so the matrix may be searched as one long row.
        const std::size_t padded = shape.n * shape.nPadded;
        const float wholeHead
            = shape.n * shape.n <= kept ? keepAll : kthLargestOfMatrix(d, scores, padded, kept);
        for (std::size_t i = 0; i < view.answers; ++i)
            thresholds[i]
                = std::min(wholeHead, largestOf(d, scores + i * shape.nPadded, shape.nPadded));
    }
}

/// Lets forced edges win: what the threshold or an edit prunes becomes -inf, what stays keeps its
/// score, and the row's threshold keeps everything that is left.
HWY_INLINE void applyForcedEdges(const EdgeForce* forced, const HeadShape& shape,
    const float* scores, float& threshold, float* out)
{
    for (std::size_t j = 0; j < shape.nPadded; ++j) {
        const EdgeForce force = j < shape.n ? forced[j] : EdgeForce::None;
        const bool keep
            = force == EdgeForce::Keep || (force == EdgeForce::None && scores[j] >= threshold);
        out[j] = keep ? scores[j] : -std::numeric_limits<float>::infinity();
    }
    threshold = keepAll;
}

HWY_INLINE void captureRow(const AttentionCapture& capture, const HeadShape& shape, std::size_t row,
    const float* scores, const float* surviving, float threshold, const float* probabilities)
{
    const std::size_t at = row * shape.n;
    std::copy_n(scores, shape.n, capture.scores + at);
    std::copy_n(probabilities, shape.n, capture.probabilities + at);
    for (std::size_t j = 0; j < shape.n; ++j)
        capture.keep[at + j] = surviving[j] >= threshold ? 1 : 0;
}

template <class T>
void forwardHead(const AttentionForward<T>& work, std::size_t item, Scratch& scratch)
{
    const HeadView<T> view(work, item);
    const HeadShape& shape = view.shape;
    const AttentionCapture* capture = work.capture != nullptr ? work.capture + view.head : nullptr;
    const std::size_t dim = work.dim();
    const std::size_t rows = roundUp(view.queries, queryBlock);
    const std::size_t matrix = shape.n * shape.ePadded;
    const std::size_t slack = 2 * maxLanes; // survivorsOf may write a vector past the end
    scratch.reset(rows * shape.ePadded + 2 * matrix + shape.e * shape.nPadded + rows * shape.nPadded
        + 3 * shape.nPadded + slack + shape.ePadded + roundUp(shape.n, maxLanes));
    float* queries = scratch.take(rows * shape.ePadded);
    float* keys = scratch.take(matrix);
    float* values = scratch.take(matrix);
    float* keysTransposed = scratch.take(shape.e * shape.nPadded);
    float* scores = scratch.take(rows * shape.nPadded);
    float* probabilities = scratch.take(shape.nPadded);
    float* edited = scratch.take(shape.nPadded);
    float* context = scratch.take(shape.ePadded);
    float* thresholds = scratch.take(roundUp(shape.n, maxLanes));
    auto* survivors = reinterpret_cast<std::int32_t*>(scratch.take(shape.nPadded + slack));

    const float* bias = work.bias + view.column;
    gatherRows(view.rows + dim, view.stride, bias + dim, 1.0F, shape, shape.n, keys);
    gatherRows(view.rows + 2 * dim, view.stride, bias + 2 * dim, 1.0F, shape, shape.n, values);
    transposeRows(keys, shape, keysTransposed);
    computeScores<T>(work, view, queries, keysTransposed, scores);
    findThresholds<T>(work, view, scores, thresholds);

    const FloatTag d;
    float entropy = 0.0F;
    std::size_t keptPairs = 0;
    for (std::size_t i = 0; i < view.answers; ++i) {
        const float* row = scores + i * shape.nPadded;
        float threshold = thresholds[i];
        if (work.thresholds != nullptr)
            work.thresholds[(view.firstRow + i) * work.heads + view.head] = threshold;
        if (capture != nullptr && capture->forced != nullptr) {
            applyForcedEdges(capture->forced + i * shape.n, shape, row, threshold, edited);
            row = edited;
        }
        const RowSummary summary = softmaxSurvivors(row, shape, threshold, probabilities);
        entropy += summary.entropy;
        keptPairs += summary.kept;
        if (capture != nullptr)
            captureRow(
                *capture, shape, i, scores + i * shape.nPadded, row, threshold, probabilities);
        const std::size_t count = survivorsOf(row, shape, threshold, survivors);
        if (work.dropout.active()) {
            const DropoutRow dropout(work.dropout,
                static_cast<std::uint32_t>((view.firstRow + i) * work.heads + view.head));
            for (std::size_t j = 0; j < shape.nPadded; j += hn::Lanes(d))
                hn::Store(
                    dropout.apply(d, hn::Load(d, probabilities + j), j), d, probabilities + j);
        }
        weightedSum(probabilities, { survivors, count }, values, shape, context);
        scatterRow(context, 1.0F, shape, work.context + (view.firstRow + i) * dim + view.column);
    }
    if (work.entropy != nullptr)
        work.entropy[item] = entropy / static_cast<float>(view.answers);
    if (work.keptPairs != nullptr)
        work.keptPairs[item] = static_cast<std::int64_t>(keptPairs);
}

template <class T>
void backwardHead(const AttentionBackward<T>& work, std::size_t item, Scratch& scratch)
{
    const HeadView<T> view(work, item);
    const HeadShape& shape = view.shape;
    const std::size_t dim = work.dim();
    const std::size_t rows = roundUp(view.answers, queryBlock);
    const std::size_t matrix = shape.n * shape.ePadded;
    const std::size_t slack = 2 * maxLanes;
    const std::size_t scoreRows = roundUp(view.queries, queryBlock);
    scratch.reset((scoreRows + rows) * shape.ePadded + 5 * matrix + 2 * shape.e * shape.nPadded
        + (scoreRows + rows) * shape.nPadded + 3 * shape.nPadded + slack);
    float* queries = scratch.take(scoreRows * shape.ePadded);
    float* contextGradient = scratch.take(rows * shape.ePadded);
    float* keys = scratch.take(matrix);
    float* values = scratch.take(matrix);
    float* queryGradient = scratch.take(matrix);
    float* keyGradient = scratch.take(matrix);
    float* valueGradient = scratch.take(matrix);
    float* keysTransposed = scratch.take(shape.e * shape.nPadded);
    float* valuesTransposed = scratch.take(shape.e * shape.nPadded);
    float* scores = scratch.take(scoreRows * shape.nPadded);
    float* gradients = scratch.take(rows * shape.nPadded);
    float* probabilities = scratch.take(shape.nPadded);
    float* dropped = scratch.take(shape.nPadded);
    auto* survivors = reinterpret_cast<std::int32_t*>(scratch.take(shape.nPadded + slack));

    const float* bias = work.bias + view.column;
    gatherRows(view.rows + dim, view.stride, bias + dim, 1.0F, shape, shape.n, keys);
    gatherRows(view.rows + 2 * dim, view.stride, bias + 2 * dim, 1.0F, shape, shape.n, values);
    transposeRows(keys, shape, keysTransposed);
    transposeRows(values, shape, valuesTransposed);
    computeScores<T>(work, view, queries, keysTransposed, scores);
    gatherRows(work.contextGradient + view.firstRow * dim + view.column, dim, nullptr, 1.0F, shape,
        view.answers, contextGradient);
    clearRows(shape, view.answers, rows, contextGradient);
    multiplyRows(contextGradient, valuesTransposed, shape, rows, gradients);
    std::fill(queryGradient, queryGradient + 3 * matrix, 0.0F); // the three lie side by side

    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < view.answers; ++i) {
        const float* row = scores + i * shape.nPadded;
        float* gradient = gradients + i * shape.nPadded;
        const float threshold = work.thresholds[(view.firstRow + i) * work.heads + view.head];
        softmaxSurvivors(row, shape, threshold, probabilities);
        const float* used = probabilities; // what multiplied the values
        if (work.dropout.active()) {
            const DropoutRow dropout(work.dropout,
                static_cast<std::uint32_t>((view.firstRow + i) * work.heads + view.head));
            for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
                hn::Store(dropout.apply(d, hn::Load(d, probabilities + j), j), d, dropped + j);
                hn::Store(dropout.apply(d, hn::Load(d, gradient + j), j), d, gradient + j);
            }
            used = dropped;
        }
        Floats dot = hn::Zero(d);
        for (std::size_t j = 0; j < shape.nPadded; j += lanes)
            dot = hn::MulAdd(hn::Load(d, gradient + j), hn::Load(d, probabilities + j), dot);
        const Floats mean = hn::Set(d, sumLanes(d, dot));
        for (std::size_t j = 0; j < shape.nPadded; j += lanes)
            hn::Store(
                hn::Mul(hn::Load(d, probabilities + j), hn::Sub(hn::Load(d, gradient + j), mean)),
                d, gradient + j);
        const std::size_t count = survivorsOf(row, shape, threshold, survivors);
        weightedSum(gradient, { survivors, count }, keys, shape, queryGradient + i * shape.ePadded);
        for (std::size_t s = 0; s < count; ++s) {
            const auto key = static_cast<std::size_t>(survivors[s]);
            addScaled(used[key], contextGradient + i * shape.ePadded, shape, key, valueGradient);
            addScaled(gradient[key], queries + i * shape.ePadded, shape, key, keyGradient);
        }
    }
    const float factor = 1.0F / std::sqrt(static_cast<float>(work.headDim));
    for (std::size_t i = 0; i < shape.n; ++i) {
        T* out = work.queryKeyValueGradient + (view.firstRow + i) * view.stride + view.column;
        scatterRow(queryGradient + i * shape.ePadded, factor, shape, out);
        scatterRow(keyGradient + i * shape.ePadded, 1.0F, shape, out + dim);
        scatterRow(valueGradient + i * shape.ePadded, 1.0F, shape, out + 2 * dim);
    }
}

template <class T>
void forwardHeads(const AttentionForward<T>& work, std::size_t begin, std::size_t end)
{
    thread_local Scratch scratch;
    for (std::size_t item = begin; item < end; ++item)
        forwardHead(work, item, scratch);
}

template <class T>
void backwardHeads(const AttentionBackward<T>& work, std::size_t begin, std::size_t end)
{
    thread_local Scratch scratch;
    for (std::size_t item = begin; item < end; ++item)
        backwardHead(work, item, scratch);
}

void forwardFloat(const AttentionForward<float>& work, std::size_t begin, std::size_t end)
{
    forwardHeads(work, begin, end);
}

void forwardBf16(const AttentionForward<Bf16>& work, std::size_t begin, std::size_t end)
{
    forwardHeads(work, begin, end);
}

void backwardFloat(const AttentionBackward<float>& work, std::size_t begin, std::size_t end)
{
    backwardHeads(work, begin, end);
}

void backwardBf16(const AttentionBackward<Bf16>& work, std::size_t begin, std::size_t end)
{
    backwardHeads(work, begin, end);
}

float kthLargestOfSpan(const float* values, std::size_t count, std::size_t k)
{
    const FloatTag d;
    const std::size_t padded = roundUp(count, hn::Lanes(d));
    Scratch scratch;
    scratch.reset(padded);
    float* copy = scratch.take(padded);
    std::copy_n(values, count, copy);
    std::fill(copy + count, copy + padded, -std::numeric_limits<float>::infinity());
    return kthLargest(d, copy, count, padded, k);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::kernels {

HWY_EXPORT(forwardFloat);
HWY_EXPORT(forwardBf16);
HWY_EXPORT(backwardFloat);
HWY_EXPORT(backwardBf16);
HWY_EXPORT(kthLargestOfSpan);

namespace {

/// Heads are small: several at a time keep the counter that threads share out of the way.
constexpr std::size_t headsAtATime = 4;

} // namespace

void attentionForward(const AttentionForward<float>& work)
{
    parallelFor(
        work.sentences() * work.heads, headsAtATime, [&](std::size_t begin, std::size_t end) {
            HWY_DYNAMIC_DISPATCH(forwardFloat)(work, begin, end);
        });
}

void attentionForward(const AttentionForward<Bf16>& work)
{
    parallelFor(
        work.sentences() * work.heads, headsAtATime, [&](std::size_t begin, std::size_t end) {
            HWY_DYNAMIC_DISPATCH(forwardBf16)(work, begin, end);
        });
}

void attentionBackward(const AttentionBackward<float>& work)
{
    parallelFor(
        work.sentences() * work.heads, headsAtATime, [&](std::size_t begin, std::size_t end) {
            HWY_DYNAMIC_DISPATCH(backwardFloat)(work, begin, end);
        });
}

void attentionBackward(const AttentionBackward<Bf16>& work)
{
    parallelFor(
        work.sentences() * work.heads, headsAtATime, [&](std::size_t begin, std::size_t end) {
            HWY_DYNAMIC_DISPATCH(backwardBf16)(work, begin, end);
        });
}

float kthLargest(std::span<const float> values, std::size_t k)
{
    return HWY_DYNAMIC_DISPATCH(kthLargestOfSpan)(values.data(), values.size(), k);
}

} // namespace crisp::kernels
#endif // HWY_ONCE
