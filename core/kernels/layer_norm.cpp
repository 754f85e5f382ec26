// SPDX-License-Identifier: Apache-2.0
#include "layer_norm.h"

#include "buffer.h"
#include "parallel.h"
#include "row_sums.h"

#include <array>
#include <cmath>
#include <span>
#include <vector>

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/layer_norm.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Calls body(c, load, store) for every vector of a row, the last one possibly shorter: load(p)
/// reads p[c...], store(v, p) writes them.
template <class Body>
HWY_INLINE void forEachVector(std::size_t dim, Body&& body)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t c = 0;
    for (; c + lanes <= dim; c += lanes)
        body(
            c, [d, c](const auto* p) HWY_ATTR { return loadFloats(d, p + c); },
            [d, c](Floats v, auto* p) HWY_ATTR { storeFloats(d, v, p + c); });
    if (c < dim) {
        const std::size_t rest = dim - c;
        body(
            c, [d, c, rest](const auto* p) HWY_ATTR { return loadSome(d, p + c, rest); },
            [d, c, rest](Floats v, auto* p) HWY_ATTR { storeSome(d, v, p + c, rest); });
    }
}

/// Normalises the sums in `sum` [dim] and writes row `row` of every output.
/// `dropout` acts on the output (embeddings), not on the input. What is kept for the backward pass
/// goes past the cache; the caller flushes.
template <class T>
HWY_INLINE void normaliseRow(const float* sum, std::size_t row, std::size_t dim,
    const LayerNormWeights& weights, const Dropout& dropout, const LayerNormOutput<T>& out)
{
    const FloatTag d;
    Floats total = hn::Zero(d);
    forEachVector(
        dim, [&](std::size_t, auto load, auto) HWY_ATTR { total = hn::Add(total, load(sum)); });
    const float mean = sumLanes(d, total) / static_cast<float>(dim);
    const Floats centre = hn::Set(d, mean);
    Floats squares = hn::Zero(d);
    const std::size_t lanes = hn::Lanes(d);
    std::size_t c = 0;
    for (; c + lanes <= dim; c += lanes) {
        const Floats x = hn::Sub(hn::LoadU(d, sum + c), centre);
        squares = hn::MulAdd(x, x, squares);
    }
    float variance = sumLanes(d, squares);
    for (; c < dim; ++c) // padding lanes must not count, so the rest goes one by one
        variance += (sum[c] - mean) * (sum[c] - mean);
    const float inverse = 1.0F / std::sqrt(variance / static_cast<float>(dim) + weights.epsilon);
    if (out.inverseDeviation != nullptr)
        out.inverseDeviation[row] = inverse;

    const DropoutRow dropoutRow(dropout, static_cast<std::uint32_t>(row));
    const Floats scale = hn::Set(d, inverse);
    thread_local Buffer<T> keptRow;
    T* const kept = out.normalised == nullptr ? nullptr : keptRow.ensure(dim);
    const std::size_t at = row * dim;
    forEachVector(dim, [&](std::size_t column, auto load, auto store) HWY_ATTR {
        const Floats normalised = hn::Mul(hn::Sub(load(sum), centre), scale);
        Floats y = hn::MulAdd(normalised, load(weights.weight), load(weights.bias));
        if (dropout.active())
            y = dropoutRow.apply(d, y, column);
        if (out.normalised != nullptr)
            store(normalised, kept);
        store(y, out.residual + at);
        store(y, out.product + at);
    });
    if (kept != nullptr)
        streamRow(kept, dim, out.normalised + at);
}

template <class T>
HWY_INLINE void embeddingRows(const EmbeddingForward<T>& work, const std::int32_t* positions,
    std::size_t begin, std::size_t end)
{
    std::vector<float> sum(work.dim);
    for (std::size_t row = begin; row < end; ++row) {
        const float* word = work.words + static_cast<std::size_t>(work.ids[row]) * work.dim;
        const float* position
            = work.positions + static_cast<std::size_t>(positions[row]) * work.dim;
        forEachVector(work.dim, [&](std::size_t, auto load, auto store) HWY_ATTR {
            store(hn::Add(load(word), load(position)), sum.data());
        });
        normaliseRow(sum.data(), row, work.dim, work.weights, work.dropout, work.out);
    }
    hwy::FlushStream();
}

template <class T>
HWY_INLINE void residualRows(const ResidualForward<T>& work, std::size_t begin, std::size_t end)
{
    const FloatTag d;
    std::vector<float> sum(work.dim);
    for (std::size_t row = begin; row < end; ++row) {
        const std::size_t at = row * work.dim;
        const DropoutRow dropoutRow(work.dropout, static_cast<std::uint32_t>(row));
        forEachVector(work.dim, [&](std::size_t column, auto load, auto store) HWY_ATTR {
            Floats branch = hn::Add(load(work.branch + at), load(work.branchBias));
            if (work.dropout.active())
                branch = dropoutRow.apply(d, branch, column);
            store(hn::Add(branch, load(work.residual + at)), sum.data());
        });
        normaliseRow(sum.data(), row, work.dim, work.weights, Dropout {}, work.out);
    }
    hwy::FlushStream();
}

/// The gradient that arrives at row `row`, columns `column` onwards of the output.
template <class T, class Load>
HWY_INLINE Floats outputGradient(const LayerNormBackward<T>& work, const DropoutRow& dropout,
    std::size_t row, std::size_t column, Load load)
{
    const FloatTag d;
    const std::size_t at = row * work.dim;
    Floats gradient = hn::Zero(d);
    if (work.residualGradient != nullptr)
        gradient = load(work.residualGradient + at);
    if (work.productGradient != nullptr)
        gradient = hn::Add(gradient, load(work.productGradient + at));
    return work.outputDropout.active() ? dropout.apply(d, gradient, column) : gradient;
}

/// Rows [begin, end). `sums` are theirs: [dim] each of weight, bias and, if there is an outBranch,
/// of the branch's bias.
template <class T>
HWY_INLINE void backwardRows(
    const LayerNormBackward<T>& work, std::size_t begin, std::size_t end, float* sums)
{
    const FloatTag d;
    const auto count = static_cast<float>(work.dim);
    float* const weightSums = sums;
    float* const biasSums = sums + work.dim;
    float* const branchSums = sums + 2 * work.dim;
    std::vector<float> weighted(work.dim);
    for (std::size_t row = begin; row < end; ++row) {
        const std::size_t at = row * work.dim;
        const DropoutRow outputDropout(work.outputDropout, static_cast<std::uint32_t>(row));
        const DropoutRow branchDropout(work.branchDropout, static_cast<std::uint32_t>(row));
        Floats sum = hn::Zero(d);
        Floats projection = hn::Zero(d);
        forEachVector(work.dim, [&](std::size_t column, auto load, auto store) HWY_ATTR {
            const Floats g = outputGradient(work, outputDropout, row, column, load);
            const Floats normalised = load(work.normalised + at);
            store(hn::Add(load(biasSums), g), biasSums);
            store(hn::MulAdd(g, normalised, load(weightSums)), weightSums);
            const Floats product = hn::Mul(g, load(work.weight));
            store(product, weighted.data());
            sum = hn::Add(sum, product);
            projection = hn::MulAdd(product, normalised, projection);
        });
        const Floats meanGradient = hn::Set(d, sumLanes(d, sum) / count);
        const Floats meanProjection = hn::Set(d, sumLanes(d, projection) / count);
        const Floats scale = hn::Set(d, work.inverseDeviation[row]);
        forEachVector(work.dim, [&](std::size_t column, auto load, auto store) HWY_ATTR {
            const Floats centred = hn::Sub(hn::Sub(load(weighted.data()), meanGradient),
                hn::Mul(load(work.normalised + at), meanProjection));
            const Floats x = hn::Mul(centred, scale);
            store(x, work.outResidual + at);
            if (work.outBranch == nullptr)
                return;
            const Floats branch
                = work.branchDropout.active() ? branchDropout.apply(d, x, column) : x;
            store(branch, work.outBranch + at);
            store(hn::Add(load(branchSums), branch), branchSums);
        });
    }
}

HWY_INLINE void scatterColumns(
    const EmbeddingScatter& work, const std::int32_t* positions, std::size_t begin, std::size_t end)
{
    for (std::size_t row = 0; row < work.ids.size(); ++row) {
        const float* gradient = work.gradient + row * work.dim + begin;
        float* word = work.ids[row] == work.padId
            ? nullptr
            : work.words + static_cast<std::size_t>(work.ids[row]) * work.dim + begin;
        float* position
            = work.positions + static_cast<std::size_t>(positions[row]) * work.dim + begin;
        forEachVector(end - begin, [&](std::size_t, auto load, auto store) HWY_ATTR {
            const Floats g = load(gradient);
            store(hn::Add(load(position), g), position);
            if (word != nullptr)
                store(hn::Add(load(word), g), word);
        });
    }
}

template <class T>
HWY_INLINE void sumRows(
    const T* values, std::size_t columns, std::size_t begin, std::size_t end, float* sums)
{
    for (std::size_t row = begin; row < end; ++row)
        forEachVector(columns, [&](std::size_t, auto load, auto store) HWY_ATTR {
            store(hn::Add(load(sums), load(values + row * columns)), sums);
        });
}

// One plain function for each type: what Highway's dispatch tables can hold.
void embeddingFloat(const EmbeddingForward<float>& work, const std::int32_t* positions,
    std::size_t begin, std::size_t end)
{
    embeddingRows(work, positions, begin, end);
}
void embeddingBf16(const EmbeddingForward<Bf16>& work, const std::int32_t* positions,
    std::size_t begin, std::size_t end)
{
    embeddingRows(work, positions, begin, end);
}
void residualFloat(const ResidualForward<float>& work, std::size_t begin, std::size_t end)
{
    residualRows(work, begin, end);
}
void residualBf16(const ResidualForward<Bf16>& work, std::size_t begin, std::size_t end)
{
    residualRows(work, begin, end);
}
void backwardFloat(
    const LayerNormBackward<float>& work, std::size_t begin, std::size_t end, float* sums)
{
    backwardRows(work, begin, end, sums);
}
void backwardBf16(
    const LayerNormBackward<Bf16>& work, std::size_t begin, std::size_t end, float* sums)
{
    backwardRows(work, begin, end, sums);
}
void scatter(
    const EmbeddingScatter& work, const std::int32_t* positions, std::size_t begin, std::size_t end)
{
    scatterColumns(work, positions, begin, end);
}
void sumsFloat(
    const float* values, std::size_t columns, std::size_t begin, std::size_t end, float* sums)
{
    sumRows(values, columns, begin, end, sums);
}
void sumsBf16(
    const Bf16* values, std::size_t columns, std::size_t begin, std::size_t end, float* sums)
{
    sumRows(values, columns, begin, end, sums);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::kernels {

HWY_EXPORT(embeddingFloat);
HWY_EXPORT(embeddingBf16);
HWY_EXPORT(residualFloat);
HWY_EXPORT(residualBf16);
HWY_EXPORT(backwardFloat);
HWY_EXPORT(backwardBf16);
HWY_EXPORT(scatter);
HWY_EXPORT(sumsFloat);
HWY_EXPORT(sumsBf16);

namespace {

constexpr std::size_t rowsAtATime = 16;
constexpr std::size_t columnsAtATime = 64; // a few cache lines of every row

/// Position of every token within its sentence.
std::vector<std::int32_t> positionsOf(std::span<const std::int32_t> starts)
{
    std::vector<std::int32_t> positions;
    positions.reserve(static_cast<std::size_t>(starts.back()));
    for (std::size_t sentence = 0; sentence + 1 < starts.size(); ++sentence)
        for (std::int32_t row = starts[sentence]; row < starts[sentence + 1]; ++row)
            positions.push_back(row - starts[sentence]);
    return positions;
}

/// Runs a backward pass by rows and adds what they sum to the gradients.
template <class T, class Rows>
void addSums(const LayerNormBackward<T>& work, Rows&& rows)
{
    const std::array sums { work.weightGradient, work.biasGradient, work.branchBiasGradient };
    addRowSums(work.rows, work.dim, std::span(sums).first(work.outBranch == nullptr ? 2 : 3), rows);
}

} // namespace

void embeddingForward(const EmbeddingForward<float>& work)
{
    const std::vector<std::int32_t> positions = positionsOf(work.starts);
    parallelFor(work.ids.size(), rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(embeddingFloat)(work, positions.data(), begin, end);
    });
}

void embeddingForward(const EmbeddingForward<Bf16>& work)
{
    const std::vector<std::int32_t> positions = positionsOf(work.starts);
    parallelFor(work.ids.size(), rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(embeddingBf16)(work, positions.data(), begin, end);
    });
}

void residualForward(const ResidualForward<float>& work)
{
    parallelFor(work.rows, rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(residualFloat)(work, begin, end);
    });
}

void residualForward(const ResidualForward<Bf16>& work)
{
    parallelFor(work.rows, rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(residualBf16)(work, begin, end);
    });
}

void layerNormBackward(const LayerNormBackward<float>& work)
{
    addSums(work, [&](std::size_t begin, std::size_t end, float* sums) {
        HWY_DYNAMIC_DISPATCH(backwardFloat)(work, begin, end, sums);
    });
}

void layerNormBackward(const LayerNormBackward<Bf16>& work)
{
    addSums(work, [&](std::size_t begin, std::size_t end, float* sums) {
        HWY_DYNAMIC_DISPATCH(backwardBf16)(work, begin, end, sums);
    });
}

void embeddingScatter(const EmbeddingScatter& work)
{
    const std::vector<std::int32_t> positions = positionsOf(work.starts);
    parallelFor(work.dim, columnsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(scatter)(work, positions.data(), begin, end);
    });
}

void addColumnSums(const float* values, std::size_t rows, std::size_t columns, float* sums)
{
    addRowSums(
        rows, columns, std::array { sums }, [&](std::size_t begin, std::size_t end, float* piece) {
            HWY_DYNAMIC_DISPATCH(sumsFloat)(values, columns, begin, end, piece);
        });
}

void addColumnSums(const Bf16* values, std::size_t rows, std::size_t columns, float* sums)
{
    addRowSums(
        rows, columns, std::array { sums }, [&](std::size_t begin, std::size_t end, float* piece) {
            HWY_DYNAMIC_DISPATCH(sumsBf16)(values, columns, begin, end, piece);
        });
}

} // namespace crisp::kernels
#endif // HWY_ONCE
