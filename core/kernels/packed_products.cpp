// SPDX-License-Identifier: Apache-2.0
#include "packed_products.h"

#include "parallel.h"

#include <algorithm>
#include <array>
#include <utility>

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/packed_products.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/tile-inl.h"
// clang-format on

#ifndef CRISP_KERNELS_PACKED_PRODUCTS_ONCE
#define CRISP_KERNELS_PACKED_PRODUCTS_ONCE
namespace crisp::kernels {
namespace {

constexpr std::size_t panelColumns = 32;
/// A panel's piece of 64 KB streams past the rows' 28 KB, which stay in the first cache.
constexpr std::size_t depthTogether = 512;
/// Rows whose part of a piece stays in the second cache.
constexpr std::size_t rowsTogether = 512;

struct PackedProduct {
    const float* a;
    const float* packed;
    std::size_t m;
    std::size_t n;
    std::size_t k;
    float* out;
};

} // namespace
} // namespace crisp::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Rows that share what is loaded of a panel: with two vectors of sums each, as many as registers
/// hold. Sums, weights and one value of a row are 31 of 32 registers, or 15 of 16.
constexpr std::size_t mostRows = manyRegisters ? 14 : 6;

/// How far ahead a panel is wanted in the first cache: 4 KB.
constexpr std::size_t rowsAhead = 32;

/// A piece of a panel, and the share of the next piece that a tile asks for, into the second
/// cache, while it is at work: weights come from memory no faster than the sums use them.
struct Piece {
    const float* weights;
    std::size_t depth;
    const float* next;
    std::size_t nextStep;
};

/// `rows` rows of a against a piece of a panel.
template <std::size_t rows>
void multiplyPiece(const float* a, std::size_t stride, const Piece& piece, bool first, float* out,
    std::size_t outStride)
{
    const std::size_t lanes = hn::Lanes(FloatTag());
    for (std::size_t column = 0; column < panelColumns; column += 2 * lanes) {
        const float* ahead = piece.weights + rowsAhead * panelColumns + column;
        // Inlined by force: GCC drops calls of functions that do nothing but prefetch.
        multiplyTile<rows, 2>(
            { a, stride, 1 }, { piece.weights + column, panelColumns }, piece.depth, !first,
            out + column, outStride, [&](std::size_t c) HWY_ATTR __attribute__((always_inline)) {
                __builtin_prefetch(ahead + c * panelColumns);
                __builtin_prefetch(ahead + c * panelColumns + lanes);
                __builtin_prefetch(piece.next + c * piece.nextStep, 0, 2);
            });
    }
}

using Tile = void (*)(const float*, std::size_t, const Piece&, bool, float*, std::size_t);

template <std::size_t... rows>
constexpr std::array<Tile, sizeof...(rows)> tilesOf(std::index_sequence<rows...>)
{
    return { multiplyPiece<rows + 1>... };
}

/// Rows [firstRow, endRow) against panels [begin, end).
void multiplyPackedPanels(const PackedProduct& p, std::size_t firstRow, std::size_t endRow,
    std::size_t begin, std::size_t end)
{
    static constexpr std::array<Tile, mostRows> tiles
        = tilesOf(std::make_index_sequence<mostRows>());
    const std::size_t tileCount = (endRow - firstRow + mostRows - 1) / mostRows;
    const std::size_t step = (panelColumns + tileCount - 1) / tileCount;
    for (std::size_t depth = 0; depth < p.k; depth += depthTogether) {
        const std::size_t now = std::min(depthTogether, p.k - depth);
        for (std::size_t panel = begin; panel < end; ++panel) {
            const std::size_t column = panel * panelColumns;
            const float* weights = p.packed + column * p.k + depth * panelColumns;
            const std::size_t nextPanel = panel + 1 < end ? panel + 1 : begin;
            const float* next = p.packed + nextPanel * panelColumns * p.k
                + (nextPanel > panel ? depth : depth + now) * panelColumns;
            std::size_t row = firstRow;
            for (std::size_t tile = 0; tile < tileCount; ++tile) {
                // Tiles of like size, not a short last one.
                const std::size_t rows = (endRow - row) / (tileCount - tile);
                tiles[rows - 1](p.a + row * p.k + depth, p.k,
                    { weights, now, next + tile * now * step, step }, depth == 0,
                    p.out + row * p.n + column, p.n);
                row += rows;
            }
        }
    }
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::kernels {

HWY_EXPORT(multiplyPackedPanels);

bool fitsPacked(std::size_t n, std::size_t k) { return n % panelColumns == 0 && n != 0 && k != 0; }

void packWeights(const float* weights, std::size_t n, std::size_t k, float* packed)
{
    parallelFor(n / panelColumns, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t column = begin * panelColumns; column < end * panelColumns; ++column) {
            const float* from = weights + column * k;
            float* to = packed + column / panelColumns * panelColumns * k + column % panelColumns;
            for (std::size_t c = 0; c < k; ++c)
                to[c * panelColumns] = from[c];
        }
    });
}

void multiplyPacked(
    const float* a, const float* packed, std::size_t m, std::size_t n, std::size_t k, float* out)
{
    const PackedProduct product { a, packed, m, n, k, out };
    const std::size_t panels = n / panelColumns;
    // The more together, the less often rows come from memory; the fewer, the more even the shares.
    const std::size_t panelsTogether = std::clamp<std::size_t>(panels / 16, 1, 6);
    for (std::size_t row = 0; row < m; row += rowsTogether)
        parallelFor(panels, panelsTogether, [&](std::size_t begin, std::size_t end) {
            HWY_DYNAMIC_DISPATCH(multiplyPackedPanels)
            (product, row, std::min(row + rowsTogether, m), begin, end);
        });
}

} // namespace crisp::kernels
#endif // HWY_ONCE
