// SPDX-License-Identifier: Apache-2.0
#include "row_sums.h"

#include "buffer.h"
#include "parallel.h"

#include <algorithm>

namespace crisp::kernels {
namespace {

/// Few rows are not worth a piece's sums; many pieces are not worth adding up.
constexpr std::size_t rowsAtLeast = 16;
constexpr std::size_t piecesAtMost = 64;
/// Every piece's sums begin with a cache line.
constexpr std::size_t lineFloats = 16;

} // namespace

const float* sumOverRows(std::size_t rows, std::size_t columns,
    const std::function<void(std::size_t begin, std::size_t end, float* sums)>& add)
{
    const std::size_t grain = std::max(rowsAtLeast, (rows + piecesAtMost - 1) / piecesAtMost);
    const std::size_t pieces = std::max<std::size_t>((rows + grain - 1) / grain, 1);
    const std::size_t stride = (columns + lineFloats - 1) / lineFloats * lineFloats;
    thread_local Buffer<float> buffer;
    float* const all = buffer.ensure(pieces * stride);
    parallelFor(pieces, 1, [&](std::size_t first, std::size_t end) {
        for (std::size_t piece = first; piece < end; ++piece) {
            float* const sums = all + piece * stride;
            std::fill_n(sums, columns, 0.0F);
            add(piece * grain, std::min((piece + 1) * grain, rows), sums);
        }
    });
    for (std::size_t piece = 1; piece < pieces; ++piece)
        addTotals(all + piece * stride, columns, all);
    return all;
}

void addTotals(const float* totals, std::size_t count, float* sums)
{
    for (std::size_t i = 0; i < count; ++i)
        sums[i] += totals[i];
}

} // namespace crisp::kernels
