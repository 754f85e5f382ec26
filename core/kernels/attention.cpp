// SPDX-License-Identifier: Apache-2.0
#include "attention.h"

#include "amx.h"
#include "parallel.h"

#include <algorithm>
#include <array>
#include <vector>

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/attention.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/attention_products-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// The threshold of all rows once all scores [n, nPadded] stand there: rule `head`.
template <class T>
HWY_INLINE float thresholdOfMatrix(
    const AttentionInput<T>& input, const HeadView<T>& view, const float* scores)
{
    const HeadShape& shape = view.shape;
    const auto kept = static_cast<std::size_t>(input.kept[view.sentence]);
    if (shape.n * shape.n <= kept)
        return keepAll;
    // The rows' padding is -inf, so the matrix may be searched as one long row.
    return kthLargestOfMatrix(FloatTag(), scores, shape.n * shape.n, shape.n * shape.nPadded, kept);
}

/// Thresholds and largest scores of a strip's first `count` rows, each of which competes alone,
/// with the whole head or not at all.
template <class T>
HWY_INLINE void selectInStrip(const AttentionInput<T>& input, const HeadView<T>& view,
    const float* scores, std::size_t count, float wholeHead, float* work, Selection* selections)
{
    const FloatTag d;
    const HeadShape& shape = view.shape;
    if (!input.kept.empty() && !view.wholeMatrix)
        return selectLargestOfRows(d, scores, count, shape.n, shape.nPadded,
            static_cast<std::size_t>(input.kept[view.sentence]), work, selections);
    for (std::size_t i = 0; i < count; ++i) {
        const float largest = largestOf(d, scores + i * shape.nPadded, shape.nPadded);
        // Where rows compete, each keeps its largest in any case.
        selections[i] = { view.wholeMatrix ? std::min(wholeHead, largest) : keepAll, largest };
    }
}

template <class T>
HWY_INLINE DropoutRow dropoutOf(
    const AttentionInput<T>& input, const HeadView<T>& view, std::size_t row)
{
    return { input.dropout, static_cast<std::uint32_t>(view.ofHead(row, input.heads)) };
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

/// Work memory for rows of scores.
struct ForwardRows {
    ForwardRows(const HeadShape& shape, std::size_t rows, Scratch& scratch)
    {
        scratch.reset((rows + stripRows + 1) * shape.nPadded + selectionWork());
        selecting = scratch.take(selectionWork());
        scores = scratch.take(rows * shape.nPadded);
        probabilities = scratch.take(stripRows * shape.nPadded);
        edited = scratch.take(shape.nPadded);
    }
    float* selecting; ///< [selectionWork()]
    float* scores;
    float* probabilities; ///< of as many rows as the products keep
    float* edited; ///< scores of one row after forced edges
};

/// Softmax over the survivors and everything that is told about a row; leaves what multiplies the
/// values among rows.probabilities.
template <class T, class Products>
HWY_INLINE RowSummary attendRow(const AttentionForward<T>& work, const HeadView<T>& view,
    std::size_t i, const float* scores, Selection selection, const ForwardRows& rows,
    Products& products)
{
    const FloatTag d;
    const HeadShape& shape = view.shape;
    float* probabilities = rows.probabilities + products.keptRow(i) * shape.nPadded;
    const AttentionCapture* capture = work.capture != nullptr ? work.capture + view.head : nullptr;
    const float threshold = selection.threshold;
    const float* surviving = scores;
    if (capture != nullptr && capture->forced != nullptr) {
        applyForcedEdges(
            capture->forced + i * shape.n, shape, scores, selection.threshold, rows.edited);
        surviving = rows.edited;
        selection.largest = largestOf(d, surviving, shape.nPadded);
    }
    const auto attend = [&](auto summarise) HWY_ATTR {
        return softmaxSurvivors<decltype(summarise)::value>(
            surviving, shape, selection.threshold, selection.largest, probabilities);
    };
    const RowSummary summary = work.entropy != nullptr || work.keptPairs != nullptr
        ? attend(std::true_type {})
        : attend(std::false_type {});
    if (work.softmaxRows != nullptr)
        work.softmaxRows[view.ofHead(i, work.heads)]
            = { threshold, selection.largest, summary.inverseTotal };
    if (capture != nullptr)
        captureRow(*capture, shape, i, scores, surviving, selection.threshold, probabilities);
    if (work.dropout.active()) {
        const DropoutRow dropout = dropoutOf<T>(work, view, i);
        for (std::size_t j = 0; j < shape.nPadded; j += hn::Lanes(d))
            hn::Store(dropout.apply(d, hn::Load(d, probabilities + j), j), d, probabilities + j);
    }
    products.keepRow(i, surviving, selection.threshold, probabilities);
    return summary;
}

template <class T, class Products>
void forwardHead(
    const AttentionForward<T>& work, std::size_t item, Products& products, Scratch& scratch)
{
    const HeadView<T> view(work, item, Products::keyMultiple());
    const HeadShape& shape = view.shape;
    products.beginForward(work, view);
    // Rule `head` compares the scores of all rows.
    const std::size_t together = view.wholeMatrix ? roundUp(shape.n, stripRows) : stripRows;
    const ForwardRows rows(shape, together, scratch);
    float entropy = 0.0F;
    std::size_t keptPairs = 0;
    float wholeHead = keepAll;
    if (view.wholeMatrix) {
        for (std::size_t strip = 0; strip < shape.n; strip += stripRows)
            products.scores(strip, rows.scores + strip * shape.nPadded);
        padScores(shape, shape.n, rows.scores);
        wholeHead = thresholdOfMatrix<T>(work, view, rows.scores);
    }
    for (std::size_t strip = 0; strip < view.answers; strip += stripRows) {
        const std::size_t count = std::min(stripRows, view.answers - strip);
        float* scores = rows.scores + (view.wholeMatrix ? strip * shape.nPadded : 0);
        if (!view.wholeMatrix) {
            products.scores(strip, scores);
            padScores(shape, count, scores);
        }
        std::array<Selection, stripRows> selections;
        selectInStrip<T>(work, view, scores, count, wholeHead, rows.selecting, selections.data());
        for (std::size_t i = 0; i < count; ++i) {
            const float* row = scores + i * shape.nPadded;
            prefetchNextHead(work, view, strip + i);
            const RowSummary summary
                = attendRow(work, view, strip + i, row, selections[i], rows, products);
            entropy += summary.entropy;
            keptPairs += summary.kept;
        }
        products.finishStrip(strip, count, rows.probabilities);
    }
    if (work.entropy != nullptr)
        work.entropy[item] = entropy / static_cast<float>(view.answers);
    if (work.keptPairs != nullptr)
        work.keptPairs[item] = static_cast<std::int64_t>(keptPairs);
}

/// From a row's scores and the gradient of its probabilities to that of its scores, in place;
/// `kept` becomes what multiplied the values. `probabilities` is work memory, without dropout not
/// needed.
template <bool drops>
HWY_INLINE void differentiateRow(const DropoutRow& dropout, const HeadShape& shape,
    const SoftmaxRow& row, const float* scores, float* gradient, float* probabilities, float* kept)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const SoftmaxPowers powers(row.threshold, row.largest);
    const Floats inverse = hn::Set(d, row.inverseTotal);
    Floats dot = hn::Zero(d);
    if (!drops)
        probabilities = kept;
    for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
        const Floats probability = hn::Mul(powers.of(d, hn::Load(d, scores + j)), inverse);
        Floats g = hn::Load(d, gradient + j);
        if (drops) {
            g = dropout.apply(d, g, j);
            hn::Store(g, d, gradient + j);
            hn::Store(dropout.apply(d, probability, j), d, kept + j);
        }
        hn::Store(probability, d, probabilities + j);
        dot = hn::MulAdd(g, probability, dot);
    }
    const Floats mean = hn::Set(d, sumLanes(d, dot));
    for (std::size_t j = 0; j < shape.nPadded; j += lanes)
        hn::Store(hn::Mul(hn::Load(d, probabilities + j), hn::Sub(hn::Load(d, gradient + j), mean)),
            d, gradient + j);
}

template <class T, class Products>
void backwardHead(
    const AttentionBackward<T>& work, std::size_t item, Products& products, Scratch& scratch)
{
    const HeadView<T> view(work, item, Products::keyMultiple());
    const HeadShape& shape = view.shape;
    products.beginBackward(work, view);
    scratch.reset((3 * stripRows + 1) * shape.nPadded);
    float* scores = scratch.take(stripRows * shape.nPadded);
    float* gradients = scratch.take(stripRows * shape.nPadded);
    float* kept = scratch.take(stripRows * shape.nPadded); // what multiplied the values
    float* beforeDropout = scratch.take(shape.nPadded);
    for (std::size_t strip = 0; strip < view.answers; strip += stripRows) {
        const std::size_t count = std::min(stripRows, view.answers - strip);
        products.scores(strip, scores);
        padScores(shape, count, scores);
        products.probabilityGradients(strip, gradients);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t row = strip + i;
            prefetchNextHead(work, view, row);
            const float* ofRow = scores + i * shape.nPadded;
            float* gradient = gradients + i * shape.nPadded;
            const SoftmaxRow& softmax = work.softmaxRows[view.ofHead(row, work.heads)];
            float* keptRow = kept + products.keptRow(row) * shape.nPadded;
            const DropoutRow dropout = dropoutOf<T>(work, view, row);
            if (work.dropout.active())
                differentiateRow<true>(
                    dropout, shape, softmax, ofRow, gradient, beforeDropout, keptRow);
            else
                differentiateRow<false>(
                    dropout, shape, softmax, ofRow, gradient, beforeDropout, keptRow);
            products.keepGradientRow(row, ofRow, softmax.threshold, keptRow, gradient);
        }
        products.finishGradientStrip(strip, count, kept, gradients);
    }
    products.finishBackward();
    for (std::size_t i = view.answers; i < shape.n; ++i) // queries that nobody asked
        std::fill_n(work.queryKeyValueGradient + view.at(i, view.stride), shape.e, T {});
}

template <class Products, class T>
void forwardHeads(const AttentionForward<T>& work, std::size_t begin, std::size_t end)
{
    thread_local Products products;
    thread_local Scratch scratch;
    for (std::size_t item = begin; item < end; ++item)
        forwardHead(work, item, products, scratch);
}

template <class Products, class T>
void backwardHeads(const AttentionBackward<T>& work, std::size_t begin, std::size_t end)
{
    thread_local Products products;
    thread_local Scratch scratch;
    for (std::size_t item = begin; item < end; ++item)
        backwardHead(work, item, products, scratch);
}

void forwardFloat(const AttentionForward<float>& work, std::size_t begin, std::size_t end)
{
    forwardHeads<VectorProducts<float>>(work, begin, end);
}

void forwardBf16(const AttentionForward<Bf16>& work, std::size_t begin, std::size_t end)
{
    if (!hasAmx())
        return forwardHeads<VectorProducts<Bf16>>(work, begin, end);
    const AmxTiles tiles;
    forwardHeads<MatrixUnitProducts>(work, begin, end);
}

void backwardFloat(const AttentionBackward<float>& work, std::size_t begin, std::size_t end)
{
    backwardHeads<VectorProducts<float>>(work, begin, end);
}

void backwardBf16(const AttentionBackward<Bf16>& work, std::size_t begin, std::size_t end)
{
    if (!hasAmx())
        return backwardHeads<VectorProducts<Bf16>>(work, begin, end);
    const AmxTiles tiles;
    backwardHeads<MatrixUnitProducts>(work, begin, end);
}

/// [rows, count] -> [rows]
void kthLargestOfSpans(
    const float* values, std::size_t rows, std::size_t count, std::size_t k, float* kth)
{
    const FloatTag d;
    const std::size_t padded = roundUp(count, hn::Lanes(d));
    Scratch scratch;
    scratch.reset(roundUp(rows, hn::Lanes(d)) * padded + selectionWork());
    float* work = scratch.take(selectionWork());
    float* copy = scratch.take(roundUp(rows, hn::Lanes(d)) * padded);
    for (std::size_t i = 0; i < rows; ++i) {
        std::copy_n(values + i * count, count, copy + i * padded);
        std::fill(copy + i * padded + count, copy + (i + 1) * padded,
            -std::numeric_limits<float>::infinity());
    }
    std::vector<Selection> selections(rows);
    selectLargestOfRows(d, copy, rows, count, padded, k, work, selections.data());
    for (std::size_t i = 0; i < rows; ++i)
        kth[i] = selections[i].threshold;
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::kernels {

HWY_EXPORT(forwardFloat);
HWY_EXPORT(forwardBf16);
HWY_EXPORT(backwardFloat);
HWY_EXPORT(backwardBf16);
HWY_EXPORT(kthLargestOfSpans);

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

std::vector<float> kthLargest(std::span<const float> values, std::size_t rows, std::size_t k)
{
    std::vector<float> kth(rows);
    HWY_DYNAMIC_DISPATCH(kthLargestOfSpans)
    (values.data(), rows, values.size() / std::max<std::size_t>(rows, 1), k, kth.data());
    return kth;
}

} // namespace crisp::kernels
#endif // HWY_ONCE
