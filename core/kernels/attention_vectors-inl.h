// SPDX-License-Identifier: Apache-2.0
// Products of one head's attention on vectors, in float: rows against panels of keys, and sums over
// all keys or the surviving ones alone. Which of them a pass needs, and when, is
// attention_products-inl.h's business. Included once for every instruction set.
#if defined(CRISP_KERNELS_ATTENTION_VECTORS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_ATTENTION_VECTORS_INL_H
#undef CRISP_KERNELS_ATTENTION_VECTORS_INL_H
#else
#define CRISP_KERNELS_ATTENTION_VECTORS_INL_H
#endif

#include "kernels/attention_head-inl.h"
#include "kernels/tile-inl.h"
#include "kernels/transpose-inl.h"

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Copies one head's rows to floats [rows, ePadded]: (value + bias) * factor, zero padded.
template <class T>
HWY_INLINE void gatherRows(const T* from, std::size_t stride, const float* bias, float factor,
    const HeadShape& shape, std::size_t rows, float* to)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const Floats f = hn::Set(d, factor);
    for (std::size_t i = 0; i < rows; ++i) {
        const T* row = from + i * stride;
        float* out = to + i * shape.ePadded;
        std::size_t c = 0;
        for (; c + lanes <= shape.e; c += lanes) {
            const Floats b = bias != nullptr ? hn::LoadU(d, bias + c) : hn::Zero(d);
            hn::Store(hn::Mul(hn::Add(loadFloats(d, row + c), b), f), d, out + c);
        }
        if (c < shape.e) {
            const Floats b = bias != nullptr ? loadSome(d, bias + c, shape.e - c) : hn::Zero(d);
            hn::Store(hn::Mul(hn::Add(loadSome(d, row + c, shape.e - c), b), f), d, out + c);
        }
    }
}

/// Rows of a tile, two vectors wide, and what numbers of rows are rounded up to.
inline constexpr std::size_t tileRows = manyRegisters ? 8 : 4;
inline constexpr std::size_t rowsTogether = 8;
static_assert(rowsTogether % tileRows == 0);

/// Calls body(begin, vectors) for every two vectors of [begin, padded), and the one that may be
/// left.
template <class Body>
HWY_INLINE void forEachPair(std::size_t begin, std::size_t padded, Body&& body)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    for (; begin + 2 * lanes <= padded; begin += 2 * lanes)
        body(begin, std::integral_constant<std::size_t, 2>());
    if (begin < padded)
        body(begin, std::integral_constant<std::size_t, 1>());
}

/// Rows [nPadded, ePadded] -> panels of two vectors of rows each, the last perhaps of one, [panel,
/// e, width]: what multiplyRows reads from front to back.
HWY_INLINE void packPanels(const float* rows, const HeadShape& shape, float* panels)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    forEachPair(0, shape.nPadded, [&](std::size_t j, auto vectors) HWY_ATTR {
        const std::size_t width = vectors * lanes;
        float* panel = panels + j * shape.e;
        const float* from = rows + j * shape.ePadded;
        transposeRows(from, shape.ePadded, panel, width, width, shape.e);
    });
}

/// products[i][j] = rows[i] . panel rows[j] for `count` (whole tiles of) rows.
/// rows [count, ePadded], products [count, nPadded]
HWY_INLINE void multiplyRows(const float* rows, const float* panels, const HeadShape& shape,
    std::size_t count, float* products)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    forEachPair(0, shape.nPadded, [&](std::size_t j, auto vectors) HWY_ATTR {
        for (std::size_t i = 0; i < count; i += tileRows)
            multiplyTile<tileRows, vectors>({ rows + i * shape.ePadded, shape.ePadded, 1 },
                { panels + j * shape.e, vectors * lanes }, shape.e, /*add=*/false,
                products + i * shape.nPadded + j, shape.nPadded, [](std::size_t) {});
    });
}

/// `rows` rows of sumAllRows.
template <std::size_t rows>
HWY_INLINE void sumTileRows(const TileRows& weights, const float* from, std::size_t depth,
    const HeadShape& shape, bool add, float* sums)
{
    forEachPair(0, shape.ePadded, [&](std::size_t c, auto vectors) HWY_ATTR {
        multiplyTile<rows, vectors>(weights, { from + c, shape.ePadded }, depth, add, sums + c,
            shape.ePadded, [](std::size_t) {});
    });
}

/// sums[count, ePadded] = or += weights times the `depth` rows [depth, ePadded], pruned ones
/// included: faster than picking survivors where many survive. Whole tiles are written, but for a
/// single row, which [CLS] is behind the last layer.
HWY_INLINE void sumAllRows(const TileRows& weights, std::size_t count, const float* rows,
    std::size_t depth, const HeadShape& shape, bool add, float* sums)
{
    if (count == 1)
        return sumTileRows<1>(weights, rows, depth, shape, add, sums);
    for (std::size_t i = 0; i < count; i += tileRows)
        sumTileRows<tileRows>(
            { weights.from + i * weights.rowStep, weights.rowStep, weights.depthStep }, rows, depth,
            shape, add, sums + i * shape.ePadded);
}

/// The keys that reach a row's threshold, one behind the other: where their rows [n, ePadded]
/// begin, and their weights. Both arrays have room for a vector more than n.
struct Survivors {
    std::int32_t* offsets;
    float* weights;
    std::size_t count;
};

HWY_INLINE void gatherSurvivors(const float* scores, const HeadShape& shape, float threshold,
    const float* weights, Survivors& survivors)
{
    const FloatTag d;
    const hn::RebindToSigned<FloatTag> di;
    const std::size_t lanes = hn::Lanes(d);
    const Floats limit = hn::Set(d, threshold);
    const auto step = hn::Set(di, static_cast<std::int32_t>(lanes * shape.ePadded));
    auto offsets = hn::Mul(hn::Iota(di, 0), hn::Set(di, static_cast<std::int32_t>(shape.ePadded)));
    std::size_t count = 0;
    for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
        const auto survives = hn::Ge(hn::Load(d, scores + j), limit);
        // Not CompressStore: reading back what a masked store wrote has to wait for the cache.
        hn::StoreU(
            hn::Compress(offsets, hn::RebindMask(di, survives)), di, survivors.offsets + count);
        hn::StoreU(hn::Compress(hn::Load(d, weights + j), survives), d, survivors.weights + count);
        count += hn::CountTrue(d, survives);
        offsets = hn::Add(offsets, step);
    }
    survivors.count = count;
}

/// sum = the survivors' rows, weighted, for so many vectors of the row; several sums at once, since
/// each has to wait for its last addition.
template <std::size_t vectors>
HWY_INLINE void sumVectors(const Survivors& survivors, const float* rows, float* sum)
{
    constexpr std::size_t chains = 8 / vectors;
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    std::array<std::array<Floats, vectors>, chains> sums;
    for (std::size_t chain = 0; chain < chains; ++chain)
        for (std::size_t v = 0; v < vectors; ++v)
            sums[chain][v] = hn::Zero(d);
    const auto add = [&](std::size_t s, std::array<Floats, vectors>& chain) HWY_ATTR {
        const Floats weight = hn::Set(d, survivors.weights[s]);
        const float* row = rows + survivors.offsets[s];
        for (std::size_t v = 0; v < vectors; ++v)
            chain[v] = hn::MulAdd(weight, hn::Load(d, row + v * lanes), chain[v]);
    };
    std::size_t s = 0;
    for (; s + chains <= survivors.count; s += chains)
        for (std::size_t chain = 0; chain < chains; ++chain)
            add(s + chain, sums[chain]);
    for (; s < survivors.count; ++s)
        add(s, sums[0]);
    for (std::size_t v = 0; v < vectors; ++v) {
        Floats total = sums[0][v];
        for (std::size_t chain = 1; chain < chains; ++chain)
            total = hn::Add(total, sums[chain][v]);
        hn::Store(total, d, sum + v * lanes);
    }
}

/// Calls body(begin, vectors) for every four vectors of [0, padded), and two and one of the rest.
template <class Body>
HWY_INLINE void forEachFour(std::size_t padded, Body&& body)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    std::size_t begin = 0;
    for (; begin + 4 * lanes <= padded; begin += 4 * lanes)
        body(begin, std::integral_constant<std::size_t, 4>());
    forEachPair(begin, padded, body);
}

/// sum [ePadded] = the survivors' rows, weighted; rows [n, ePadded].
HWY_INLINE void weightedSum(
    const Survivors& survivors, const float* rows, const HeadShape& shape, float* sum)
{
    forEachFour(shape.ePadded, [&](std::size_t c, auto vectors) HWY_ATTR {
        sumVectors<vectors>(survivors, rows + c, sum + c);
    });
}

/// Writes one head's row [ePadded], scaled, to where the caller keeps it.
template <class T>
HWY_INLINE void scatterRow(const float* values, float factor, const HeadShape& shape, T* to)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const Floats f = hn::Set(d, factor);
    std::size_t c = 0;
    for (; c + lanes <= shape.e; c += lanes)
        storeFloats(d, hn::Mul(hn::Load(d, values + c), f), to + c);
    if (c < shape.e)
        storeSome(d, hn::Mul(hn::Load(d, values + c), f), to + c, shape.e - c);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_ATTENTION_VECTORS_INL_H
