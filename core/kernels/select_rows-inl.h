// SPDX-License-Identifier: Apache-2.0
// The k-th largest of several rows at once, one row a lane: sorting networks, which compare lanes
// of two vectors without looking at the outcome. For short rows a quarter of the time that
// top_k-inl.h takes row by row. Included once for every instruction set.
#if defined(CRISP_KERNELS_SELECT_ROWS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_SELECT_ROWS_INL_H
#undef CRISP_KERNELS_SELECT_ROWS_INL_H
#else
#define CRISP_KERNELS_SELECT_ROWS_INL_H
#endif

#include "kernels/top_k-inl.h"
#include "kernels/transpose-inl.h"

#include <array>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Values that are sorted in registers, a vector of rows each.
using SortedBlock = std::array<Floats, blockColumns>;

/// The larger value of two goes to the first, the smaller one to the second.
struct Comparator {
    std::size_t first;
    std::size_t second;
};

/// Batcher's odd-even merge sort (Knuth, The Art of Computer Programming 3, 5.3.4).
inline constexpr auto sortingNetwork = [] {
    std::array<Comparator, 63> network {};
    std::size_t count = 0;
    for (std::size_t p = 1; p < blockColumns; p *= 2)
        for (std::size_t k = p; k >= 1; k /= 2)
            for (std::size_t j = k % p; j + k < blockColumns; j += 2 * k)
                for (std::size_t i = j; i < std::min(j + k, blockColumns - k); ++i)
                    if (i / (2 * p) == (i + k) / (2 * p))
                        network[count++] = { i, i + k };
    return network;
}();

/// Sorts what first rises and then falls, or the other way round: Batcher's bitonic merge.
inline constexpr auto mergingNetwork = [] {
    std::array<Comparator, 32> network {};
    std::size_t count = 0;
    for (std::size_t distance = blockColumns / 2; distance >= 1; distance /= 2)
        for (std::size_t i = 0; i < blockColumns; ++i)
            if ((i & distance) == 0)
                network[count++] = { i, i + distance };
    return network;
}();

template <const auto& network, std::size_t... steps>
HWY_INLINE void applySteps(SortedBlock& values, std::index_sequence<steps...> /*all*/)
{
    const auto compare = [](Floats& first, Floats& second) HWY_ATTR {
        const Floats larger = hn::Max(first, second);
        second = hn::Min(first, second);
        first = larger;
    };
    (compare(values[network[steps].first], values[network[steps].second]), ...);
}

template <const auto& network>
HWY_INLINE void apply(SortedBlock& values)
{
    applySteps<network>(values, std::make_index_sequence<network.size()>());
}

/// At most so many blocks times blocks that hold the k largest: beyond, searching row by row is
/// faster (128 values whatever k, 512 values for k up to 32).
inline constexpr std::size_t mostBlockPairs = 64;
/// And at least so many rows: all lanes take their time, whether they have a row or not.
inline constexpr std::size_t fewestRows = 4;

/// Floats of work memory that selectLargestOfRows needs.
HWY_INLINE std::size_t selectionWork()
{
    // As many blocks as hold the k largest, of which there are no more than of all.
    constexpr std::size_t mostBlocks = 8;
    static_assert(mostBlocks * mostBlocks == mostBlockPairs);
    return mostBlocks * blockColumns * hn::Lanes(FloatTag());
}

HWY_INLINE SortedBlock loadSorted(FloatTag d, const float* from)
{
    SortedBlock block;
    for (std::size_t i = 0; i < blockColumns; ++i)
        block[i] = hn::Load(d, from + i * hn::Lanes(d));
    return block;
}

HWY_INLINE void storeSorted(FloatTag d, const SortedBlock& block, float* to)
{
    for (std::size_t i = 0; i < blockColumns; ++i)
        hn::Store(block[i], d, to + i * hn::Lanes(d));
}

HWY_INLINE std::size_t blocksOf(std::size_t columns)
{
    return (columns + blockColumns - 1) / blockColumns;
}

/// The first sixteen of `columns` columns, of as many rows as there are lanes, sorted; if there are
/// fewer, -inf stands for the others.
HWY_INLINE SortedBlock sortedColumns(
    FloatTag d, const float* rows, std::size_t stride, std::size_t columns)
{
    SortedBlock block;
    if (columns >= blockColumns) {
        block = transposedColumns(rows, stride);
    } else {
        const std::size_t lanes = hn::Lanes(d);
        HWY_ALIGN float part[blockColumns * maxLanes];
        transposeBlocks(rows, stride, part, lanes, lanes, columns);
        std::fill(part + columns * lanes, part + blockColumns * lanes,
            -std::numeric_limits<float>::infinity());
        block = loadSorted(d, part);
    }
    apply<sortingNetwork>(block);
    return block;
}

/// Of two sorted blocks the larger half stays in `stored`, sorted; so does the smaller one in
/// `block`, if anybody wants it.
HWY_INLINE void mergeInto(FloatTag d, float* stored, SortedBlock& block, bool wantsSmaller)
{
    SortedBlock larger;
    for (std::size_t i = 0; i < blockColumns; ++i)
        larger[i] = hn::Max(hn::Load(d, stored + i * hn::Lanes(d)), block[blockColumns - 1 - i]);
    if (wantsSmaller) {
        SortedBlock smaller;
        for (std::size_t i = 0; i < blockColumns; ++i)
            smaller[i]
                = hn::Min(hn::Load(d, stored + i * hn::Lanes(d)), block[blockColumns - 1 - i]);
        block = smaller;
    }
    apply<mergingNetwork>(larger);
    storeSorted(d, larger, stored);
    if (wantsSmaller)
        apply<mergingNetwork>(block);
}

/// selectLargest for as many rows as there are lanes; the first `rows` of them are told.
inline void selectInLanes(FloatTag d, const float* values, std::size_t padded, std::size_t k,
    float* work, std::size_t rows, Selection* selections)
{
    const std::size_t lanes = hn::Lanes(d);
    const std::size_t blockSize = blockColumns * lanes;
    const std::size_t keptBlocks = blocksOf(k);
    for (std::size_t block = 0; block < blocksOf(padded); ++block) {
        const std::size_t column = block * blockColumns;
        SortedBlock next = sortedColumns(d, values + column, padded, padded - column);
        for (std::size_t kept = 0; kept < std::min(block, keptBlocks); ++kept)
            mergeInto(d, work + kept * blockSize, next, kept + 1 < keptBlocks);
        if (block < keptBlocks)
            storeSorted(d, next, work + block * blockSize);
    }
    for (std::size_t i = 0; i < rows; ++i)
        selections[i] = { work[(k - 1) * lanes + i], work[i] };
}

/// selectLargest for each of the rows [rows, padded]. Whole vectors of rows are read, of which
/// those beyond `rows` may hold anything.
HWY_INLINE void selectLargestOfRows(FloatTag d, const float* values, std::size_t rows,
    std::size_t count, std::size_t padded, std::size_t k, float* work, Selection* selections)
{
    const bool inLanes = k < count && blocksOf(padded) * blocksOf(k) <= mostBlockPairs;
    std::size_t i = 0;
    for (; inLanes && i + fewestRows <= rows; i += hn::Lanes(d))
        selectInLanes(d, values + i * padded, padded, k, work, std::min(hn::Lanes(d), rows - i),
            selections + i);
    for (; i < rows; ++i)
        selections[i] = selectLargest(d, values + i * padded, count, padded, k);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_SELECT_ROWS_INL_H
