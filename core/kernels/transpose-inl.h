// SPDX-License-Identifier: Apache-2.0
// Rows of floats become columns: what panels of keys and the selection of several rows at once are
// made of. Included once for every instruction set.
#if defined(CRISP_KERNELS_TRANSPOSE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_TRANSPOSE_INL_H
#undef CRISP_KERNELS_TRANSPOSE_INL_H
#else
#define CRISP_KERNELS_TRANSPOSE_INL_H
#endif

#include "kernels/simd-inl.h"

#include <array>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// How many columns are transposed at a time.
inline constexpr std::size_t blockColumns = 16;

#if HWY_TARGET != HWY_SCALAR
/// In every block of four lanes the rows a, b, x and y become columns.
template <class D>
HWY_INLINE std::array<hn::Vec<D>, 4> transposeInBlocks(
    D d, hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> x, hn::Vec<D> y)
{
    const hn::Repartition<double, D> pairs;
    const auto lower = hn::BitCast(pairs, hn::InterleaveLower(d, a, b));
    const auto upper = hn::BitCast(pairs, hn::InterleaveUpper(d, a, b));
    const auto lowerXY = hn::BitCast(pairs, hn::InterleaveLower(d, x, y));
    const auto upperXY = hn::BitCast(pairs, hn::InterleaveUpper(d, x, y));
    return { hn::BitCast(d, hn::InterleaveLower(pairs, lower, lowerXY)),
        hn::BitCast(d, hn::InterleaveUpper(pairs, lower, lowerXY)),
        hn::BitCast(d, hn::InterleaveLower(pairs, upper, upperXY)),
        hn::BitCast(d, hn::InterleaveUpper(pairs, upper, upperXY)) };
}
#endif

/// Writes `columns` columns of `rows` rows, a multiple of the vector length, as rows of `to`.
HWY_INLINE void transposeBlocks(const float* from, std::size_t fromStride, float* to,
    std::size_t toStride, std::size_t rows, std::size_t columns)
{
    std::size_t c = 0;
#if HWY_TARGET != HWY_SCALAR
    const hn::FixedTag<float, 4> d;
    for (; c + 4 <= columns; c += 4)
        for (std::size_t i = 0; i < rows; i += 4) {
            const float* block = from + i * fromStride + c;
            const auto four
                = transposeInBlocks(d, hn::LoadU(d, block), hn::LoadU(d, block + fromStride),
                    hn::LoadU(d, block + 2 * fromStride), hn::LoadU(d, block + 3 * fromStride));
            for (std::size_t k = 0; k < 4; ++k)
                hn::StoreU(four[k], d, to + (c + k) * toStride + i);
        }
#endif
    for (; c < columns; ++c)
        for (std::size_t i = 0; i < rows; ++i)
            to[c * toStride + i] = from[i * fromStride + c];
}

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
inline constexpr bool transposesInRegisters = true;

/// Sixteen columns of as many rows as a vector has lanes, each column a vector.
HWY_INLINE std::array<Floats, blockColumns> transposedColumns(const float* from, std::size_t stride)
{
    const FloatTag d;
    static_assert(hn::MaxLanes(FloatTag()) == blockColumns);
    // Column 4 * block + k of rows 4 * group to 4 * group + 3 stands in that block of [k][group].
    std::array<std::array<Floats, 4>, 4> inBlocks;
    for (std::size_t group = 0; group < 4; ++group) {
        const float* rows = from + 4 * group * stride;
        const auto four = transposeInBlocks(d, hn::LoadU(d, rows), hn::LoadU(d, rows + stride),
            hn::LoadU(d, rows + 2 * stride), hn::LoadU(d, rows + 3 * stride));
        for (std::size_t k = 0; k < 4; ++k)
            inBlocks[k][group] = four[k];
    }
    std::array<Floats, blockColumns> columns;
    for (std::size_t k = 0; k < 4; ++k) {
        const auto& [a, b, x, y] = inBlocks[k];
        const Floats even = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(b), a);
        const Floats odd = hn::OddEvenBlocks(b, hn::SwapAdjacentBlocks(a));
        const Floats evenXY = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(y), x);
        const Floats oddXY = hn::OddEvenBlocks(y, hn::SwapAdjacentBlocks(x));
        columns[k] = hn::ConcatLowerLower(d, evenXY, even);
        columns[4 + k] = hn::ConcatLowerLower(d, oddXY, odd);
        columns[8 + k] = hn::ConcatUpperUpper(d, evenXY, even);
        columns[12 + k] = hn::ConcatUpperUpper(d, oddXY, odd);
    }
    return columns;
}
#else
inline constexpr bool transposesInRegisters = false;

HWY_INLINE std::array<Floats, blockColumns> transposedColumns(const float* from, std::size_t stride)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    HWY_ALIGN float block[blockColumns * maxLanes];
    transposeBlocks(from, stride, block, lanes, lanes, blockColumns);
    std::array<Floats, blockColumns> columns;
    for (std::size_t c = 0; c < blockColumns; ++c)
        columns[c] = hn::Load(d, block + c * lanes);
    return columns;
}
#endif

/// Writes columns as rows of `to`, like transposeBlocks: where the processor has the registers,
/// whole vectors at a time.
HWY_INLINE void transposeRows(const float* from, std::size_t fromStride, float* to,
    std::size_t toStride, std::size_t rows, std::size_t columns)
{
    const FloatTag d;
    std::size_t c = 0;
    for (; transposesInRegisters && c + blockColumns <= columns; c += blockColumns)
        for (std::size_t i = 0; i < rows; i += hn::Lanes(d)) {
            const auto block = transposedColumns(from + i * fromStride + c, fromStride);
            for (std::size_t k = 0; k < blockColumns; ++k)
                hn::StoreU(block[k], d, to + (c + k) * toStride + i);
        }
    transposeBlocks(from + c, fromStride, to + c * toStride, toStride, rows, columns - c);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_TRANSPOSE_INL_H
