// SPDX-License-Identifier: Apache-2.0
// The innermost loop of products on vectors: a tile of sums that stays in registers. Included once
// for every instruction set.
#if defined(CRISP_KERNELS_TILE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_TILE_INL_H
#undef CRISP_KERNELS_TILE_INL_H
#else
#define CRISP_KERNELS_TILE_INL_H
#endif

#include "kernels/simd-inl.h"

#include <array>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Whether there are 32 vector registers, or 16.
inline constexpr bool manyRegisters = HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM;

/// One factor of a tile, read value by value: row r at depth c is from[r * rowStep + c *
/// depthStep].
struct TileRows {
    const float* from;
    std::size_t rowStep;
    std::size_t depthStep;
};

/// The other, read vector by vector: depth c begins at from[c * stride].
struct TileColumns {
    const float* from;
    std::size_t stride;
};

/// out[rows, vectors] = or += the sum of rows times columns over the depth. ahead(c) is called at
/// every step: a place to ask for memory.
template <std::size_t rows, std::size_t vectors, class Ahead>
HWY_INLINE void multiplyTile(const TileRows& a, const TileColumns& b, std::size_t depth, bool add,
    float* out, std::size_t outStride, Ahead&& ahead)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    // Addresses off four rows each fit the processor's own addressing.
    constexpr std::size_t lastFour = (rows - 1) / 4;
    std::array<const float*, lastFour + 1> fours;
    for (std::size_t four = 0; four <= lastFour; ++four)
        fours[four] = a.from + 4 * four * a.rowStep;
    std::array<std::array<Floats, vectors>, rows> sums;
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t v = 0; v < vectors; ++v)
            sums[r][v] = add ? hn::LoadU(d, out + r * outStride + v * lanes) : hn::Zero(d);
    for (std::size_t c = 0; c < depth; ++c) {
        std::array<Floats, vectors> columns;
        for (std::size_t v = 0; v < vectors; ++v)
            columns[v] = hn::LoadU(d, b.from + c * b.stride + v * lanes);
        ahead(c);
        for (std::size_t r = 0; r < rows; ++r) {
            const Floats value = hn::Set(d, fours[r / 4][r % 4 * a.rowStep + c * a.depthStep]);
            for (std::size_t v = 0; v < vectors; ++v)
                sums[r][v] = hn::MulAdd(value, columns[v], sums[r][v]);
        }
    }
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t v = 0; v < vectors; ++v)
            hn::StoreU(sums[r][v], d, out + r * outStride + v * lanes);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_TILE_INL_H
