// SPDX-License-Identifier: Apache-2.0
// The products of one head's attention: on vectors, where only survivors are touched behind the
// scores, or on the matrix unit. Both offer the same steps, so that what happens to a row of scores
// in between is written once (attention.cpp). Included once for every instruction set.
#if defined(CRISP_KERNELS_ATTENTION_PRODUCTS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_ATTENTION_PRODUCTS_INL_H
#undef CRISP_KERNELS_ATTENTION_PRODUCTS_INL_H
#else
#define CRISP_KERNELS_ATTENTION_PRODUCTS_INL_H
#endif

#include "kernels/attention_amx.h"
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

/// Rows [n, ePadded] -> panels of one vector of rows each, [panel, e, lanes], zero padded: what
/// multiplyRows reads from front to back.
HWY_INLINE void packPanels(const float* rows, const HeadShape& shape, float* panels)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    for (std::size_t j = 0; j < shape.nPadded; j += lanes, panels += shape.e * lanes) {
        const std::size_t count = std::min(lanes, shape.n - std::min(shape.n, j));
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t c = 0; c < shape.e; ++c)
                panels[c * lanes + i] = rows[(j + i) * shape.ePadded + c];
        for (std::size_t c = 0; count < lanes && c < shape.e; ++c)
            std::fill(panels + c * lanes + count, panels + (c + 1) * lanes, 0.0F);
    }
}

/// Eight rows against one panel; against two, below. products [8, nPadded]
HWY_INLINE void multiplyPanel(
    const float* r, const float* panel, const HeadShape& shape, float* products)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const std::size_t e = shape.ePadded;
    Floats s0 = hn::Zero(d);
    Floats s1 = s0;
    Floats s2 = s0;
    Floats s3 = s0;
    Floats s4 = s0;
    Floats s5 = s0;
    Floats s6 = s0;
    Floats s7 = s0;
    for (std::size_t c = 0; c < shape.e; ++c, panel += lanes) {
        const Floats k = hn::Load(d, panel);
        s0 = hn::MulAdd(hn::Set(d, r[c]), k, s0);
        s1 = hn::MulAdd(hn::Set(d, r[e + c]), k, s1);
        s2 = hn::MulAdd(hn::Set(d, r[2 * e + c]), k, s2);
        s3 = hn::MulAdd(hn::Set(d, r[3 * e + c]), k, s3);
        s4 = hn::MulAdd(hn::Set(d, r[4 * e + c]), k, s4);
        s5 = hn::MulAdd(hn::Set(d, r[5 * e + c]), k, s5);
        s6 = hn::MulAdd(hn::Set(d, r[6 * e + c]), k, s6);
        s7 = hn::MulAdd(hn::Set(d, r[7 * e + c]), k, s7);
    }
    hn::Store(s0, d, products);
    hn::Store(s1, d, products + shape.nPadded);
    hn::Store(s2, d, products + 2 * shape.nPadded);
    hn::Store(s3, d, products + 3 * shape.nPadded);
    hn::Store(s4, d, products + 4 * shape.nPadded);
    hn::Store(s5, d, products + 5 * shape.nPadded);
    hn::Store(s6, d, products + 6 * shape.nPadded);
    hn::Store(s7, d, products + 7 * shape.nPadded);
}

/// Every element is summed in multiplyPanel's order.
HWY_INLINE void multiplyTwoPanels(
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
        const Floats l = hn::Load(d, next + c * lanes);
        const auto add = [&](const float* value, Floats& s, Floats& t) HWY_ATTR {
            const Floats v = hn::Set(d, *value);
            s = hn::MulAdd(v, k, s);
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
            multiplyTwoPanels(r, panels + j * shape.e, shape, out + j);
        for (; j < shape.nPadded; j += lanes)
            multiplyPanel(r, panels + j * shape.e, shape, out + j);
    }
}

/// Positions of the keys that reach the threshold. `keys` has room for a vector more than n.
HWY_INLINE std::size_t survivorsOf(
    const float* scores, const HeadShape& shape, float threshold, std::int32_t* keys)
{
    const FloatTag d;
    const hn::RebindToSigned<FloatTag> di;
    const std::size_t lanes = hn::Lanes(d);
    const Floats limit = hn::Set(d, threshold);
    std::size_t count = 0;
    for (std::size_t j = 0; j < shape.nPadded; j += lanes) {
        const auto survives = hn::RebindMask(di, hn::Ge(hn::Load(d, scores + j), limit));
        // Not CompressStore: reading back what a masked store wrote has to wait for the cache.
        const auto positions = hn::Iota(di, static_cast<std::int32_t>(j));
        hn::StoreU(hn::Compress(positions, survives), di, keys + count);
        count += hn::CountTrue(di, survives);
    }
    return count;
}

/// sum[c] = sum over the listed keys of weights[key] * rows[key][c]; rows [n, ePadded].
HWY_INLINE void weightedSum(const float* weights, std::span<const std::int32_t> keys,
    const float* rows, const HeadShape& shape, float* sum)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t c = 0; c < shape.ePadded; c += lanes) {
        Floats a = hn::Zero(d);
        Floats b = a;
        Floats x = a;
        Floats y = a;
        std::size_t i = 0;
        const auto term = [&](std::size_t index, Floats accumulator) HWY_ATTR {
            const auto key = static_cast<std::size_t>(keys[index]);
            return hn::MulAdd(
                hn::Set(d, weights[key]), hn::Load(d, rows + key * shape.ePadded + c), accumulator);
        };
        for (; i + 4 <= keys.size(); i += 4) {
            a = term(i, a);
            b = term(i + 1, b);
            x = term(i + 2, x);
            y = term(i + 3, y);
        }
        for (; i < keys.size(); ++i)
            a = term(i, a);
        hn::Store(hn::Add(hn::Add(a, b), hn::Add(x, y)), d, sum + c);
    }
}

/// rows[key] += weight * values for one key; rows [n, ePadded], values [ePadded].
HWY_INLINE void addScaled(
    float weight, const float* values, const HeadShape& shape, std::size_t key, float* rows)
{
    const FloatTag d;
    const Floats w = hn::Set(d, weight);
    float* row = rows + key * shape.ePadded;
    for (std::size_t c = 0; c < shape.ePadded; c += hn::Lanes(d))
        hn::Store(hn::MulAdd(w, hn::Load(d, values + c), hn::Load(d, row + c)), d, row + c);
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

/// Products on vectors, in float whatever T. Only surviving keys are touched behind the scores.
template <class T>
class VectorProducts {
public:
    static std::size_t keyMultiple() { return hn::Lanes(FloatTag()); }

    void beginForward(const AttentionForward<T>& work, const HeadView<T>& view)
    {
        work_ = &work;
        view_ = &view;
        const HeadShape& shape = view.shape;
        const std::size_t queries = roundUp(view.queries, rowsTogether);
        const std::size_t matrix = shape.n * shape.ePadded;
        scratch_.reset((queries + 1) * shape.ePadded + 2 * matrix + shape.e * shape.nPadded
            + shape.nPadded + slack);
        queries_ = scratch_.take(queries * shape.ePadded);
        keys_ = scratch_.take(matrix);
        values_ = scratch_.take(matrix);
        keyPanels_ = scratch_.take(shape.e * shape.nPadded);
        sum_ = scratch_.take(shape.ePadded);
        survivors_ = reinterpret_cast<std::int32_t*>(scratch_.take(shape.nPadded + slack));
        gatherQueries(queries);
        gatherKeysAndValues();
        packPanels(keys_, shape, keyPanels_);
    }

    void beginBackward(const AttentionBackward<T>& work, const HeadView<T>& view)
    {
        backward_ = &work;
        view_ = &view;
        const HeadShape& shape = view.shape;
        const std::size_t queries = roundUp(view.answers, rowsTogether);
        const std::size_t matrix = shape.n * shape.ePadded;
        scratch_.reset((2 * queries + 1) * shape.ePadded + 4 * matrix + 2 * shape.e * shape.nPadded
            + shape.nPadded + slack);
        queries_ = scratch_.take(queries * shape.ePadded);
        contextGradient_ = scratch_.take(queries * shape.ePadded);
        keys_ = scratch_.take(matrix);
        values_ = scratch_.take(matrix);
        keyGradient_ = scratch_.take(matrix);
        valueGradient_ = scratch_.take(matrix);
        keyPanels_ = scratch_.take(shape.e * shape.nPadded);
        valuePanels_ = scratch_.take(shape.e * shape.nPadded);
        sum_ = scratch_.take(shape.ePadded);
        survivors_ = reinterpret_cast<std::int32_t*>(scratch_.take(shape.nPadded + slack));
        gatherQueries(queries);
        gatherKeysAndValues();
        packPanels(keys_, shape, keyPanels_);
        packPanels(values_, shape, valuePanels_);
        gatherRows(work.contextGradient + view.firstRow * view.dim + view.column, view.dim, nullptr,
            1.0F, shape, view.answers, contextGradient_);
        clearRows(view.answers, queries, contextGradient_);
        std::fill(keyGradient_, keyGradient_ + 2 * matrix, 0.0F); // values' lie behind keys'
    }

    /// out [stripRows, nPadded]
    void scores(std::size_t first, float* out) const
    {
        multiply(queries_, keyPanels_, first, view_->queries, out);
    }

    void probabilityGradients(std::size_t first, float* out) const
    {
        multiply(contextGradient_, valuePanels_, first, view_->answers, out);
    }

    void keepRow(
        std::size_t row, const float* surviving, float threshold, const float* probabilities)
    {
        const HeadShape& shape = view_->shape;
        const std::size_t count = survivorsOf(surviving, shape, threshold, survivors_);
        weightedSum(probabilities, { survivors_, count }, values_, shape, sum_);
        scatterRow(sum_, 1.0F, shape,
            work_->context + (view_->firstRow + row) * view_->dim + view_->column);
    }

    void finishStrip(std::size_t /*first*/, std::size_t /*rows*/) { }

    void keepGradientRow(std::size_t row, const float* surviving, float threshold,
        const float* probabilities, const float* scoreGradients)
    {
        const HeadShape& shape = view_->shape;
        const std::size_t count = survivorsOf(surviving, shape, threshold, survivors_);
        weightedSum(scoreGradients, { survivors_, count }, keys_, shape, sum_);
        scatterRow(sum_, view_->factor, shape, gradientRow(row));
        for (std::size_t s = 0; s < count; ++s) {
            const auto key = static_cast<std::size_t>(survivors_[s]);
            addScaled(probabilities[key], contextGradient_ + row * shape.ePadded, shape, key,
                valueGradient_);
            addScaled(
                scoreGradients[key], queries_ + row * shape.ePadded, shape, key, keyGradient_);
        }
    }

    void finishGradientStrip(std::size_t /*first*/, std::size_t /*rows*/) { }

    void finishBackward()
    {
        const HeadShape& shape = view_->shape;
        for (std::size_t i = 0; i < shape.n; ++i) {
            T* out = gradientRow(i);
            scatterRow(keyGradient_ + i * shape.ePadded, 1.0F, shape, out + view_->dim);
            scatterRow(valueGradient_ + i * shape.ePadded, 1.0F, shape, out + 2 * view_->dim);
        }
    }

private:
    static constexpr std::size_t slack = 2 * maxLanes; // survivorsOf may write a vector too far

    T* gradientRow(std::size_t row) const
    {
        return backward_->queryKeyValueGradient + (view_->firstRow + row) * view_->stride
            + view_->column;
    }

    void clearRows(std::size_t from, std::size_t to, float* rows) const
    {
        std::fill(rows + from * view_->shape.ePadded, rows + to * view_->shape.ePadded, 0.0F);
    }

    void gatherQueries(std::size_t rows) const
    {
        const std::size_t count = std::min(rows, view_->queries);
        gatherRows(
            view_->rows, view_->stride, view_->bias, view_->factor, view_->shape, count, queries_);
        clearRows(count, rows, queries_);
    }

    void gatherKeysAndValues() const
    {
        const HeadView<T>& v = *view_;
        gatherRows(v.rows + v.dim, v.stride, v.bias + v.dim, 1.0F, v.shape, v.shape.n, keys_);
        gatherRows(
            v.rows + 2 * v.dim, v.stride, v.bias + 2 * v.dim, 1.0F, v.shape, v.shape.n, values_);
    }

    void multiply(const float* rows, const float* panels, std::size_t first, std::size_t count,
        float* out) const
    {
        multiplyRows(rows + first * view_->shape.ePadded, panels, view_->shape,
            roundUp(std::min(stripRows, count - first), rowsTogether), out);
    }

    const AttentionForward<T>* work_ = nullptr;
    const AttentionBackward<T>* backward_ = nullptr;
    const HeadView<T>* view_ = nullptr;
    Scratch scratch_;
    float* queries_ = nullptr; ///< [queries, ePadded], scaled
    float* contextGradient_ = nullptr; ///< [answers, ePadded]
    float* keys_ = nullptr; ///< [n, ePadded], as the next three
    float* values_ = nullptr;
    float* keyGradient_ = nullptr;
    float* valueGradient_ = nullptr;
    float* keyPanels_ = nullptr;
    float* valuePanels_ = nullptr;
    float* sum_ = nullptr; ///< [ePadded]
    std::int32_t* survivors_ = nullptr;
};

/// The same on the matrix unit; needs AmxTiles in the calling thread.
class MatrixUnitProducts {
public:
    static std::size_t keyMultiple() { return AmxHead::side; }
    static_assert(AmxHead::side == stripRows && stripRows % rowsTogether == 0);

    void beginForward(const AttentionForward<Bf16>& work, const HeadView<Bf16>& view)
    {
        work_ = &work;
        view_ = &view;
        head_.beginForward(view.shape.e, queries(view.queries), keysOrValues(1), keysOrValues(2));
    }

    void beginBackward(const AttentionBackward<Bf16>& work, const HeadView<Bf16>& view)
    {
        backward_ = &work;
        view_ = &view;
        head_.beginBackward(view.shape.e, queries(view.answers), keysOrValues(1), keysOrValues(2),
            { work.contextGradient + view.firstRow * view.dim + view.column, view.dim, view.answers,
                nullptr, 1.0F });
    }

    void scores(std::size_t first, float* out) const { head_.scores(first, out); }

    void probabilityGradients(std::size_t first, float* out) const
    {
        head_.probabilityGradients(first, out);
    }

    void keepRow(std::size_t row, const float* /*surviving*/, float /*threshold*/,
        const float* probabilities)
    {
        head_.keepProbabilities(row % stripRows, probabilities);
    }

    void finishStrip(std::size_t first, std::size_t rows)
    {
        head_.writeContext(rows,
            work_->context + (view_->firstRow + first) * view_->dim + view_->column, view_->dim);
    }

    void keepGradientRow(std::size_t row, const float* /*surviving*/, float /*threshold*/,
        const float* probabilities, const float* scoreGradients)
    {
        head_.keepProbabilities(row % stripRows, probabilities);
        head_.keepScoreGradients(row % stripRows, scoreGradients);
    }

    void finishGradientStrip(std::size_t first, std::size_t rows)
    {
        head_.finishStrip(first, rows, view_->factor, gradientRow(first), view_->stride);
    }

    void finishBackward()
    {
        head_.writeKeysAndValues(
            gradientRow(0) + view_->dim, gradientRow(0) + 2 * view_->dim, view_->stride);
    }

private:
    Bf16* gradientRow(std::size_t row) const
    {
        return backward_->queryKeyValueGradient + (view_->firstRow + row) * view_->stride
            + view_->column;
    }

    [[nodiscard]] AmxRows queries(std::size_t count) const
    {
        return { view_->rows, view_->stride, count, view_->bias, view_->factor };
    }

    [[nodiscard]] AmxRows keysOrValues(std::size_t part) const
    {
        return { view_->rows + part * view_->dim, view_->stride, view_->shape.n,
            view_->bias + part * view_->dim, 1.0F };
    }

    const AttentionForward<Bf16>* work_ = nullptr;
    const AttentionBackward<Bf16>* backward_ = nullptr;
    const HeadView<Bf16>* view_ = nullptr;
    AmxHead head_;
};

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_ATTENTION_PRODUCTS_INL_H
