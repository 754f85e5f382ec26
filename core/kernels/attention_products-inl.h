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
#include "kernels/attention_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Asks for one row of the next head: rows lie far apart, and waiting for them takes longer than
/// all the arithmetic of a short sentence. Behind the last head it asks for something that nobody
/// needs.
template <class T>
HWY_INLINE void prefetchNext(const T* row, std::size_t headDim, bool toWrite)
{
    constexpr std::size_t line = 64 / sizeof(T);
    for (std::size_t c = headDim; c < 2 * headDim; c += line)
        if (toWrite)
            __builtin_prefetch(row + c, 1, 2);
        else
            __builtin_prefetch(row + c, 0, 2);
}

/// While a row is worked on: what the next head reads and writes for the same token.
template <class T>
HWY_INLINE void prefetchNextHead(
    const AttentionForward<T>& work, const HeadView<T>& view, std::size_t row)
{
    for (std::size_t part = 0; part < 3; ++part)
        prefetchNext(view.rows + row * view.stride + part * view.dim, view.shape.e, false);
    prefetchNext(work.context + view.at(row, view.dim), view.shape.e, true);
}

template <class T>
HWY_INLINE void prefetchNextHead(
    const AttentionBackward<T>& work, const HeadView<T>& view, std::size_t row)
{
    for (std::size_t part = 0; part < 3; ++part) {
        prefetchNext(view.rows + row * view.stride + part * view.dim, view.shape.e, false);
        prefetchNext(work.queryKeyValueGradient + view.at(row, view.stride) + part * view.dim,
            view.shape.e, true);
    }
    prefetchNext(work.contextGradient + view.at(row, view.dim), view.shape.e, false);
}

/// Where more than this share survives, products behind the scores take every key: faster than
/// picking survivors.
inline constexpr double denseShare = 0.3;

/// Products on vectors, in float whatever T.
template <class T>
class VectorProducts {
public:
    static std::size_t keyMultiple() { return std::max(hn::Lanes(FloatTag()), tileRows); }

    void beginForward(const AttentionForward<T>& work, const HeadView<T>& view)
    {
        work_ = &work;
        backward_ = nullptr;
        begin(work, view, view.queries, false);
    }

    void beginBackward(const AttentionBackward<T>& work, const HeadView<T>& view)
    {
        backward_ = &work;
        begin(work, view, view.answers, true);
        const HeadShape& shape = view.shape;
        packPanels(values_, shape, valuePanels_);
        gatherRows(work.contextGradient + view.at(0, view.dim), view.dim, nullptr, 1.0F, shape,
            view.answers, contextGradient_);
        clearRows(contextGradient_, view.answers, roundUp(view.answers, rowsTogether));
    }

    /// out [stripRows, nPadded]
    void scores(std::size_t first, float* out) const { multiply(queries_, keyPanels_, first, out); }

    void probabilityGradients(std::size_t first, float* out) const
    {
        multiply(contextGradient_, valuePanels_, first, out);
    }

    /// Where among the strip's probabilities a row's go.
    [[nodiscard]] std::size_t keptRow(std::size_t row) const
    {
        return dense_ || backward_ != nullptr ? row % stripRows : 0;
    }

    void keepRow(
        std::size_t row, const float* surviving, float threshold, const float* probabilities)
    {
        if (dense_)
            return;
        const HeadShape& shape = view_->shape;
        gatherSurvivors(surviving, shape, threshold, probabilities, survivors_);
        weightedSum(survivors_, values_, shape, sums_);
        scatterRow(sums_, 1.0F, shape, work_->context + view_->at(row, view_->dim));
    }

    void finishStrip(std::size_t first, std::size_t rows, const float* probabilities)
    {
        if (!dense_)
            return;
        const HeadShape& shape = view_->shape;
        sumAllRows({ probabilities, shape.nPadded, 1 }, rows, values_, shape.n, shape,
            /*add=*/false, sums_);
        for (std::size_t i = 0; i < rows; ++i)
            scatterRow(sums_ + i * shape.ePadded, 1.0F, shape,
                work_->context + view_->at(first + i, view_->dim));
    }

    void keepGradientRow(std::size_t row, const float* surviving, float threshold,
        const float* /*probabilities*/, const float* scoreGradients)
    {
        if (dense_)
            return;
        const HeadShape& shape = view_->shape;
        gatherSurvivors(surviving, shape, threshold, scoreGradients, survivors_);
        weightedSum(survivors_, keys_, shape, sums_);
        scatterRow(sums_, view_->factor, shape, gradientRow(row));
    }

    void finishGradientStrip(std::size_t first, std::size_t rows, const float* probabilities,
        const float* scoreGradients)
    {
        const HeadShape& shape = view_->shape;
        if (dense_) {
            sumAllRows({ scoreGradients, shape.nPadded, 1 }, rows, keys_, shape.n, shape,
                /*add=*/false, sums_);
            for (std::size_t i = 0; i < rows; ++i)
                scatterRow(sums_ + i * shape.ePadded, view_->factor, shape, gradientRow(first + i));
        }
        // Whatever is pruned: a key's few survivors among these rows cost more to find.
        const std::size_t at = first * shape.ePadded;
        sumAllRows({ scoreGradients, 1, shape.nPadded }, shape.n, queries_ + at, rows, shape,
            /*add=*/first > 0, keyGradient_);
        sumAllRows({ probabilities, 1, shape.nPadded }, shape.n, contextGradient_ + at, rows, shape,
            /*add=*/first > 0, valueGradient_);
    }

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
    static constexpr std::size_t slack = 2 * maxLanes; // gatherSurvivors may write too far

    /// Takes all arrays and fills those that both passes read.
    void begin(
        const AttentionInput<T>& input, const HeadView<T>& view, std::size_t scored, bool backward)
    {
        view_ = &view;
        scored_ = scored;
        const HeadShape& shape = view.shape;
        dense_ = input.kept.empty()
            || static_cast<double>(input.kept[view.sentence])
                > denseShare * static_cast<double>(view.wholeMatrix ? shape.n * shape.n : shape.n);
        const std::size_t queries = roundUp(scored, rowsTogether) * shape.ePadded;
        const std::size_t matrix = shape.nPadded * shape.ePadded;
        const std::size_t panels = shape.e * shape.nPadded;
        const std::size_t room = shape.nPadded + slack;
        const std::size_t sums = stripRows * shape.ePadded;
        scratch_.reset(queries + 2 * matrix + panels + sums + 2 * room
            + (backward ? queries + 2 * matrix + panels : 0));
        queries_ = scratch_.take(queries);
        keys_ = scratch_.take(matrix);
        values_ = scratch_.take(matrix);
        keyPanels_ = scratch_.take(panels);
        sums_ = scratch_.take(sums);
        survivors_.offsets = reinterpret_cast<std::int32_t*>(scratch_.take(room));
        survivors_.weights = scratch_.take(room);
        if (backward) {
            contextGradient_ = scratch_.take(queries);
            keyGradient_ = scratch_.take(matrix);
            valueGradient_ = scratch_.take(matrix);
            valuePanels_ = scratch_.take(panels);
        }
        gatherRows(view.rows, view.stride, view.bias, view.factor, shape, scored, queries_);
        clearRows(queries_, scored, roundUp(scored, rowsTogether));
        gatherKeysOrValues(1, keys_);
        gatherKeysOrValues(2, values_);
        packPanels(keys_, shape, keyPanels_);
    }

    T* gradientRow(std::size_t row) const
    {
        return backward_->queryKeyValueGradient + view_->at(row, view_->stride);
    }

    /// Rows that round the others up.
    void clearRows(float* rows, std::size_t begin, std::size_t end) const
    {
        const std::size_t columns = view_->shape.ePadded;
        std::fill(rows + begin * columns, rows + end * columns, 0.0F);
    }

    void gatherKeysOrValues(std::size_t part, float* to) const
    {
        const HeadView<T>& v = *view_;
        gatherRows(
            v.rows + part * v.dim, v.stride, v.bias + part * v.dim, 1.0F, v.shape, v.shape.n, to);
        clearRows(to, v.shape.n, v.shape.nPadded);
    }

    void multiply(const float* rows, const float* panels, std::size_t first, float* out) const
    {
        multiplyRows(rows + first * view_->shape.ePadded, panels, view_->shape,
            roundUp(std::min(stripRows, scored_ - first), rowsTogether), out);
    }

    const AttentionForward<T>* work_ = nullptr;
    const AttentionBackward<T>* backward_ = nullptr;
    const HeadView<T>* view_ = nullptr;
    std::size_t scored_ = 0; ///< queries of this pass
    bool dense_ = false;
    Scratch scratch_;
    float* queries_ = nullptr; ///< [queries, ePadded], scaled
    float* contextGradient_ = nullptr; ///< [answers, ePadded]
    float* keys_ = nullptr; ///< [nPadded, ePadded], as the next three
    float* values_ = nullptr;
    float* keyGradient_ = nullptr;
    float* valueGradient_ = nullptr;
    float* keyPanels_ = nullptr;
    float* valuePanels_ = nullptr;
    float* sums_ = nullptr; ///< [stripRows, ePadded]
    Survivors survivors_ {};
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
            { work.contextGradient + view.at(0, view.dim), view.dim, view.answers, nullptr, 1.0F });
    }

    void scores(std::size_t first, float* out) const { head_.scores(first, out); }

    void probabilityGradients(std::size_t first, float* out) const
    {
        head_.probabilityGradients(first, out);
    }

    /// Tiles take each row as it comes.
    [[nodiscard]] static std::size_t keptRow(std::size_t /*row*/) { return 0; }

    void keepRow(std::size_t row, const float* /*surviving*/, float /*threshold*/,
        const float* probabilities)
    {
        head_.keepProbabilities(row % stripRows, probabilities);
    }

    void finishStrip(std::size_t first, std::size_t rows, const float* /*probabilities*/)
    {
        head_.writeContext(rows, work_->context + view_->at(first, view_->dim), view_->dim);
    }

    void keepGradientRow(std::size_t row, const float* /*surviving*/, float /*threshold*/,
        const float* probabilities, const float* scoreGradients)
    {
        head_.keepProbabilities(row % stripRows, probabilities);
        head_.keepScoreGradients(row % stripRows, scoreGradients);
    }

    void finishGradientStrip(std::size_t first, std::size_t rows, const float* /*probabilities*/,
        const float* /*scoreGradients*/)
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
        return backward_->queryKeyValueGradient + view_->at(row, view_->stride);
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
