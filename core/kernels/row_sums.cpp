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

void addTo(float* sums, const float* values, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        sums[i] += values[i];
}

} // namespace

void addRowSums(std::size_t rows, std::size_t columns, std::span<float* const> sums,
    const std::function<void(std::size_t begin, std::size_t end, float* piece)>& add)
{
    const std::size_t grain = std::max(rowsAtLeast, (rows + piecesAtMost - 1) / piecesAtMost);
    const std::size_t pieces = std::max<std::size_t>((rows + grain - 1) / grain, 1);
    const std::size_t width = sums.size() * columns;
    const std::size_t stride = (width + lineFloats - 1) / lineFloats * lineFloats;
    thread_local Buffer<float> buffer;
    float* const all = buffer.ensure(pieces * stride);
    parallelFor(pieces, 1, [&](std::size_t first, std::size_t end) {
        for (std::size_t piece = first; piece < end; ++piece) {
            float* const ofPiece = all + piece * stride;
            std::fill_n(ofPiece, width, 0.0F);
            add(piece * grain, std::min((piece + 1) * grain, rows), ofPiece);
        }
    });
    for (std::size_t piece = 1; piece < pieces; ++piece)
        addTo(all, all + piece * stride, width);
    for (std::size_t i = 0; i < sums.size(); ++i)
        addTo(sums[i], all + i * columns, columns);
}

} // namespace crisp::kernels
