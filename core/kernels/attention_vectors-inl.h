// SPDX-License-Identifier: Apache-2.0
// Products of one head's attention on vectors, in float: rows against panels of keys, and sums over
// the surviving keys alone. Which of them a pass needs, and when, is attention_products-inl.h's
// business. Included once for every instruction set.
#if defined(CRISP_KERNELS_ATTENTION_VECTORS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_ATTENTION_VECTORS_INL_H
#undef CRISP_KERNELS_ATTENTION_VECTORS_INL_H
#else
#define CRISP_KERNELS_ATTENTION_VECTORS_INL_H
#endif

#include "kernels/attention_head-inl.h"

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

/// Rows that share one load of keys.
inline constexpr std::size_t rowsTogether = 8;

/// Rows of `from` become columns of `to`, as many as there are whole blocks of four by four; `rows`
/// and `columns` are set to how many that was.
HWY_INLINE void transposeBlocks(const float* from, std::size_t fromStride, float* to,
    std::size_t toStride, std::size_t& rows, std::size_t& columns)
{
#if HWY_TARGET == HWY_SCALAR
    (void)from, (void)fromStride, (void)to, (void)toStride;
    rows = 0;
    columns = 0;
#else
    const hn::FixedTag<float, 4> d;
    const hn::Repartition<double, decltype(d)> pairs;
    rows = rows / 4 * 4;
    columns = columns / 4 * 4;
    const auto combine = [&](auto low, auto high, float* first, float* second) HWY_ATTR {
        const auto l = hn::BitCast(pairs, low);
        const auto h = hn::BitCast(pairs, high);
        hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, l, h)), d, first);
        hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, l, h)), d, second);
    };
    for (std::size_t i = 0; i < rows; i += 4)
        for (std::size_t c = 0; c < columns; c += 4) {
            const float* block = from + i * fromStride + c;
            const auto a = hn::LoadU(d, block);
            const auto b = hn::LoadU(d, block + fromStride);
            const auto x = hn::LoadU(d, block + 2 * fromStride);
            const auto y = hn::LoadU(d, block + 3 * fromStride);
            float* out = to + c * toStride + i;
            combine(
                hn::InterleaveLower(d, a, b), hn::InterleaveLower(d, x, y), out, out + toStride);
            combine(hn::InterleaveUpper(d, a, b), hn::InterleaveUpper(d, x, y), out + 2 * toStride,
                out + 3 * toStride);
        }
#endif
}

/// Rows [n, ePadded] -> panels of one vector of rows each, [panel, e, lanes], zero padded: what
/// multiplyRows reads from front to back.
HWY_INLINE void packPanels(const float* rows, const HeadShape& shape, float* panels)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    for (std::size_t j = 0; j < shape.nPadded; j += lanes, panels += shape.e * lanes) {
        const std::size_t count = std::min(lanes, shape.n - j);
        const float* from = rows + j * shape.ePadded;
        std::size_t rowsDone = count;
        std::size_t columnsDone = shape.e;
        transposeBlocks(from, shape.ePadded, panels, lanes, rowsDone, columnsDone);
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t c = i < rowsDone ? columnsDone : 0; c < shape.e; ++c)
                panels[c * lanes + i] = from[i * shape.ePadded + c];
        for (std::size_t c = 0; count < lanes && c < shape.e; ++c)
            std::fill(panels + c * lanes + count, panels + (c + 1) * lanes, 0.0F);
    }
}

/// Eight rows against one panel, or two that lie behind each other. products [8, nPadded]
template <bool twoPanels>
HWY_INLINE void multiplyPanels(
    const float* r, const float* panel, const HeadShape& shape, float* products)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const std::size_t e = shape.ePadded;
    const float* next = panel + shape.e * lanes;
    Floats s0 = hn::Zero(d);
    Floats s1 = s0;
    Floats s2 = s0;
    Floats s3 = s0;
    Floats s4 = s0;
    Floats s5 = s0;
    Floats s6 = s0;
    Floats s7 = s0;
    Floats t0 = s0;
    Floats t1 = s0;
    Floats t2 = s0;
    Floats t3 = s0;
    Floats t4 = s0;
    Floats t5 = s0;
    Floats t6 = s0;
    Floats t7 = s0;
    for (std::size_t c = 0; c < shape.e; ++c) {
        const Floats k = hn::Load(d, panel + c * lanes);
        const Floats l = twoPanels ? hn::Load(d, next + c * lanes) : k;
        const auto add = [&](const float* value, Floats& s, Floats& t) HWY_ATTR {
            const Floats v = hn::Set(d, *value);
            s = hn::MulAdd(v, k, s);
            if (twoPanels)
                t = hn::MulAdd(v, l, t);
        };
        add(r + c, s0, t0);
        add(r + e + c, s1, t1);
        add(r + 2 * e + c, s2, t2);
        add(r + 3 * e + c, s3, t3);
        add(r + 4 * e + c, s4, t4);
        add(r + 5 * e + c, s5, t5);
        add(r + 6 * e + c, s6, t6);
        add(r + 7 * e + c, s7, t7);
    }
    const auto store = [&](std::size_t row, Floats s, Floats t) HWY_ATTR {
        hn::Store(s, d, products + row * shape.nPadded);
        if (twoPanels)
            hn::Store(t, d, products + row * shape.nPadded + lanes);
    };
    store(0, s0, t0);
    store(1, s1, t1);
    store(2, s2, t2);
    store(3, s3, t3);
    store(4, s4, t4);
    store(5, s5, t5);
    store(6, s6, t6);
    store(7, s7, t7);
}

/// products[i][j] = rows[i] . panel rows[j] for `count` (whole groups of) rows.
/// rows [count, ePadded], products [count, nPadded]
HWY_INLINE void multiplyRows(const float* rows, const float* panels, const HeadShape& shape,
    std::size_t count, float* products)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    // Sixteen sums and what goes into them do not fit sixteen registers.
    constexpr bool manyRegisters = HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM;
    for (std::size_t i = 0; i < count; i += rowsTogether) {
        const float* r = rows + i * shape.ePadded;
        float* out = products + i * shape.nPadded;
        std::size_t j = 0;
        for (; manyRegisters && j + 2 * lanes <= shape.nPadded; j += 2 * lanes)
            multiplyPanels<true>(r, panels + j * shape.e, shape, out + j);
        for (; j < shape.nPadded; j += lanes)
            multiplyPanels<false>(r, panels + j * shape.e, shape, out + j);
    }
}

/// The keys that reach the threshold, one behind the other: where their rows [n, ePadded] begin,
/// and what else belongs to them. Every array has room for a vector more than n.
struct Survivors {
    std::int32_t* offsets;
    float* probabilities;
    float* scoreGradients;
    std::size_t count;
};

template <bool withGradients>
HWY_INLINE void gatherSurvivors(const float* scores, const HeadShape& shape, float threshold,
    const float* probabilities, const float* scoreGradients, Survivors& survivors)
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
        hn::StoreU(hn::Compress(hn::Load(d, probabilities + j), survives), d,
            survivors.probabilities + count);
        if (withGradients)
            hn::StoreU(hn::Compress(hn::Load(d, scoreGradients + j), survives), d,
                survivors.scoreGradients + count);
        count += hn::CountTrue(d, survives);
        offsets = hn::Add(offsets, step);
    }
    survivors.count = count;
}

/// sum = sum over survivors of weight * row, for four vectors of the row; then for one.
HWY_INLINE void sumFourVectors(
    const float* weights, const Survivors& survivors, const float* rows, float* sum)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    Floats a = hn::Zero(d);
    Floats b = a;
    Floats x = a;
    Floats y = a;
    Floats evenA = a;
    Floats evenB = a;
    Floats evenX = a;
    Floats evenY = a;
    const auto add = [&](std::size_t s, Floats& first, Floats& second, Floats& third,
                         Floats& fourth) HWY_ATTR {
        const Floats weight = hn::Set(d, weights[s]);
        const float* row = rows + survivors.offsets[s];
        first = hn::MulAdd(weight, hn::Load(d, row), first);
        second = hn::MulAdd(weight, hn::Load(d, row + lanes), second);
        third = hn::MulAdd(weight, hn::Load(d, row + 2 * lanes), third);
        fourth = hn::MulAdd(weight, hn::Load(d, row + 3 * lanes), fourth);
    };
    std::size_t s = 0;
    for (; s + 2 <= survivors.count; s += 2) {
        add(s, a, b, x, y);
        add(s + 1, evenA, evenB, evenX, evenY);
    }
    if (s < survivors.count)
        add(s, a, b, x, y);
    hn::Store(hn::Add(a, evenA), d, sum);
    hn::Store(hn::Add(b, evenB), d, sum + lanes);
    hn::Store(hn::Add(x, evenX), d, sum + 2 * lanes);
    hn::Store(hn::Add(y, evenY), d, sum + 3 * lanes);
}

HWY_INLINE void sumOneVector(
    const float* weights, const Survivors& survivors, const float* rows, float* sum)
{
    const FloatTag d;
    Floats a = hn::Zero(d);
    for (std::size_t s = 0; s < survivors.count; ++s)
        a = hn::MulAdd(hn::Set(d, weights[s]), hn::Load(d, rows + survivors.offsets[s]), a);
    hn::Store(a, d, sum);
}

/// sum [ePadded] = the survivors' rows, weighted; rows [n, ePadded].
HWY_INLINE void weightedSum(const float* weights, const Survivors& survivors, const float* rows,
    const HeadShape& shape, float* sum)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    std::size_t c = 0;
    for (; c + 4 * lanes <= shape.ePadded; c += 4 * lanes)
        sumFourVectors(weights, survivors, rows + c, sum + c);
    for (; c < shape.ePadded; c += lanes)
        sumOneVector(weights, survivors, rows + c, sum + c);
}

/// Adds weight * values to every survivor's row; values [ePadded], rows [n, ePadded].
HWY_INLINE void addToSurvivors(const float* weights, const Survivors& survivors,
    const float* values, const HeadShape& shape, float* rows)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t c = 0;
    for (; c + 4 * lanes <= shape.ePadded; c += 4 * lanes) {
        const Floats a = hn::Load(d, values + c);
        const Floats b = hn::Load(d, values + c + lanes);
        const Floats x = hn::Load(d, values + c + 2 * lanes);
        const Floats y = hn::Load(d, values + c + 3 * lanes);
        for (std::size_t s = 0; s < survivors.count; ++s) {
            const Floats weight = hn::Set(d, weights[s]);
            float* row = rows + survivors.offsets[s] + c;
            hn::Store(hn::MulAdd(weight, a, hn::Load(d, row)), d, row);
            hn::Store(hn::MulAdd(weight, b, hn::Load(d, row + lanes)), d, row + lanes);
            hn::Store(hn::MulAdd(weight, x, hn::Load(d, row + 2 * lanes)), d, row + 2 * lanes);
            hn::Store(hn::MulAdd(weight, y, hn::Load(d, row + 3 * lanes)), d, row + 3 * lanes);
        }
    }
    for (; c < shape.ePadded; c += lanes) {
        const Floats a = hn::Load(d, values + c);
        for (std::size_t s = 0; s < survivors.count; ++s) {
            float* row = rows + survivors.offsets[s] + c;
            hn::Store(hn::MulAdd(hn::Set(d, weights[s]), a, hn::Load(d, row)), d, row);
        }
    }
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
