// SPDX-License-Identifier: Apache-2.0
#include "amx_products.h"

#include "amx.h"
#include "parallel.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <vector>

#ifdef __x86_64__
#include "amx-inl.h"
#endif

namespace crisp::kernels {

bool fitsAmx(std::size_t m, std::size_t n, std::size_t k)
{
    return hasAmx() && m % 32 == 0 && n % 32 == 0 && k % 32 == 0 && m != 0 && n != 0 && k != 0;
}

#ifdef __x86_64__
namespace {

using amx::blockSide;
using amx::stepDepth;
using amx::stepSize;

/// Rows of activations that are handled together: their part of an operand stays in the second
/// cache.
constexpr std::size_t rowsTogether = 512;
/// Rows that a weight gradient sums over in one pass, and elements of one operand that stay in the
/// second cache meanwhile: another pass would read and write the whole gradient once more.
constexpr std::size_t gradientRowsTogether = 1024;
constexpr std::size_t gradientElements = 512 * 1024;
/// Steps of a long sum that are taken together: 32 rows so deep stay in the first cache, where they
/// meet block after block of the other operand.
constexpr std::size_t stepsTogether = 16;

/// Blocks of sums that wait for the rest of a long sum are kept one behind the other.
constexpr std::size_t blockSize = blockSide * blockSide;

/// How many rows are handled together so that all are cut evenly, a multiple of 32.
std::size_t evenRows(std::size_t rows, std::size_t most)
{
    const std::size_t blocks = rows / blockSide;
    const std::size_t pieces = (rows + most - 1) / most;
    return (blocks + pieces - 1) / pieces * blockSide;
}

/// How a long sum is cut, evenly, a multiple of 32.
std::size_t depthTogether(std::size_t depth)
{
    const std::size_t steps = depth / stepDepth;
    const std::size_t pieces = (steps + stepsTogether - 1) / stepsTogether;
    return (steps + pieces - 1) / pieces * stepDepth;
}

/// One block's sum over one piece of its depth.
template <amx::Passing passing>
CRISP_AMX void addPiece(
    const amx::RowOperand& a, const Bf16* b, std::size_t depth, bool first, float* sum)
{
    if (first)
        amx::clearBlock();
    else
        amx::loadBlock(sum, blockSide);
    amx::multiplyBlock<passing>(a, b, depth / stepDepth);
    amx::storeBlock(sum, blockSide);
}

struct Product {
    const Bf16* a;
    const Bf16* b;
    std::size_t m;
    std::size_t n;
    std::size_t k;
};

/// Rows [begin, end) of weights against `rows` activations from `firstRow` on.
CRISP_AMX void forwardRows(const Product& p, const Bf16* packed, std::size_t firstRow,
    std::size_t rows, std::size_t begin, std::size_t end, Bf16* out)
{
    const amx::Tiles tiles;
    const amx::Interleave interleave = amx::interleaveIndices();
    const std::size_t piece = depthTogether(p.k);
    const std::size_t blocksAcross = rows / blockSide;
    thread_local Buffer<float> sums;
    float* waiting = sums.ensure((end - begin) / blockSide * blocksAcross * blockSize);
    for (std::size_t depth = 0; depth < p.k; depth += piece) {
        const std::size_t now = std::min(piece, p.k - depth);
        float* sum = waiting;
        for (std::size_t weight = begin; weight < end; weight += blockSide) {
            const amx::RowOperand a = amx::rowsOf(p.b + weight * p.k + depth, p.k);
            for (std::size_t row = 0; row < rows; row += blockSide) {
                const Bf16* b = packed + (firstRow + row) * p.k + depth / stepDepth * stepSize;
                // What a layer keeps for the backward pass was last touched a step ago: every store
                // would wait for its line. Into the second cache, since the tiles' own loads need
                // the few places in which lines wait for the first one. (Not in a function of its
                // own: GCC takes one that only prefetches for one without effect.)
                if (depth + now == p.k)
                    for (std::size_t i = 0; i < blockSide; ++i)
                        _mm_prefetch(out + (firstRow + row + i) * p.n + weight, _MM_HINT_T1);
                addPiece<amx::Passing::B>(a, b, now, depth == 0, sum);
                if (depth + now == p.k)
                    amx::roundBlockTransposed(
                        sum, interleave, out + (firstRow + row) * p.n + weight, p.n);
                sum += blockSize;
            }
        }
    }
}

CRISP_AMX void packColumnsOf(
    const Bf16* rows, std::size_t columns, std::size_t begin, std::size_t end, Bf16* packed)
{
    const std::size_t steps = columns / stepDepth;
    for (std::size_t item = begin; item < end; ++item)
        amx::packColumns(rows + item / steps * blockSide * columns + item % steps * stepDepth,
            columns, packed + item * stepSize);
}

/// Columns [begin, end) of the result; `packed` has room for a piece of those columns of b.
CRISP_AMX void backwardColumns(
    const Product& p, std::size_t begin, std::size_t end, Bf16* packed, Bf16* out)
{
    const amx::Tiles tiles;
    const amx::Interleave interleave = amx::interleaveIndices();
    thread_local Buffer<float> sums;
    const std::size_t together = evenRows(p.m, rowsTogether);
    for (std::size_t firstRow = 0; firstRow < p.m; firstRow += together) {
        const std::size_t rows = std::min(together, p.m - firstRow);
        const std::size_t piece = depthTogether(p.n);
        float* waiting = sums.ensure(rows / blockSide * ((end - begin) / blockSide) * blockSize);
        for (std::size_t depth = 0; depth < p.n; depth += piece) {
            const std::size_t now = std::min(piece, p.n - depth);
            for (std::size_t step = 0; step < now; step += stepDepth)
                for (std::size_t column = begin; column < end; column += blockSide)
                    amx::packRows(p.b + (depth + step) * p.k + column, p.k, interleave,
                        packed + (column - begin) * now + step / stepDepth * stepSize);
            float* sum = waiting;
            for (std::size_t column = begin; column < end; column += blockSide)
                for (std::size_t row = firstRow; row < firstRow + rows; row += blockSide) {
                    const amx::RowOperand a = amx::rowsOf(p.a + row * p.n + depth, p.n);
                    addPiece<amx::Passing::A>(
                        a, packed + (column - begin) * now, now, depth == 0, sum);
                    if (depth + now == p.n)
                        amx::roundBlock(sum, out + row * p.k + column, p.k);
                    sum += blockSize;
                }
        }
    }
}

/// Steps [begin, end) of a^T and of b, both [m, columns]; a step is 32 rows of 32 columns.
CRISP_AMX void packTransposedOf(const Bf16* rows, std::size_t m, std::size_t columns,
    std::size_t begin, std::size_t end, Bf16* packed)
{
    const amx::Interleave interleave = amx::interleaveIndices();
    const std::size_t across = columns / blockSide;
    for (std::size_t item = begin; item < end; ++item) {
        const std::size_t step = item / across;
        const std::size_t block = item % across;
        amx::packTransposed(rows + step * stepDepth * columns + block * blockSide, columns,
            interleave, packed + (block * (m / stepDepth) + step) * stepSize);
    }
}

CRISP_AMX void packRowsOf(const Bf16* rows, std::size_t m, std::size_t columns, std::size_t begin,
    std::size_t end, Bf16* packed)
{
    const amx::Interleave interleave = amx::interleaveIndices();
    const std::size_t across = columns / blockSide;
    for (std::size_t item = begin; item < end; ++item) {
        const std::size_t step = item / across;
        const std::size_t block = item % across;
        amx::packRows(rows + step * stepDepth * columns + block * blockSide, columns, interleave,
            packed + (block * (m / stepDepth) + step) * stepSize);
    }
}

/// A block of floats to memory that is not read soon: past the cache.
/// @return the sum of their squares
CRISP_AMX float streamBlock(const float* block, float* out, std::size_t stride)
{
    __m512 left = _mm512_setzero_ps();
    __m512 right = _mm512_setzero_ps();
    for (std::size_t i = 0; i < blockSide; ++i) {
        const __m512 a = _mm512_load_ps(block + i * blockSide);
        const __m512 b = _mm512_load_ps(block + i * blockSide + amx::tileSide);
        _mm512_stream_ps(out + i * stride, a);
        _mm512_stream_ps(out + i * stride + amx::tileSide, b);
        left = _mm512_fmadd_ps(a, a, left);
        right = _mm512_fmadd_ps(b, b, right);
    }
    return _mm512_reduce_add_ps(_mm512_add_ps(left, right));
}

/// Rows [begin, end) of the weight gradient, in columns [left, right). Adds up the squares of each
/// block row in `squares`.
CRISP_AMX void gradientRows(const Product& p, const Bf16* a, const Bf16* b, std::size_t begin,
    std::size_t end, std::size_t left, std::size_t right, bool add, float* out, double* squares)
{
    const amx::Tiles tiles;
    alignas(64) std::array<float, blockSize> block;
    for (std::size_t row = begin; row < end; row += blockSide)
        for (std::size_t column = left; column < right; column += blockSide) {
            float* to = out + row * p.k + column;
            if (add)
                amx::loadBlock(to, p.k);
            else
                amx::clearBlock();
            amx::multiplyBlock<amx::Passing::B>(
                amx::packedRows(a + row * p.m), b + column * p.m, p.m / stepDepth);
            amx::storeBlock(block.data(), blockSide);
            squares[row / blockSide] += static_cast<double>(streamBlock(block.data(), to, p.k));
        }
    _mm_sfence();
}

} // namespace

void amxMultiplyTransposed(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n,
    std::size_t k, Bf16* out, AmxScratch& scratch)
{
    const Product product { a, b, m, n, k };
    Bf16* packed = scratch.right.ensure(m * k);
    parallelFor(m / blockSide * (k / stepDepth), 16,
        [&](std::size_t begin, std::size_t end) { packColumnsOf(a, k, begin, end, packed); });
    // Many weights together read the activations less often, until sums no longer stay in cache.
    const std::size_t blocksTogether
        = evenGrain(n / blockSide, std::clamp<std::size_t>(n / blockSide / 4, 1, 8));
    const std::size_t together = evenRows(m, rowsTogether);
    for (std::size_t row = 0; row < m; row += together) {
        const std::size_t rows = std::min(together, m - row);
        parallelFor(n / blockSide, blocksTogether, [&](std::size_t begin, std::size_t end) {
            forwardRows(product, packed, row, rows, begin * blockSide, end * blockSide, out);
        });
    }
}

void amxMultiply(
    const Bf16* a, const Bf16* b, std::size_t m, std::size_t n, std::size_t k, Bf16* out)
{
    const Product product { a, b, m, n, k };
    const std::size_t blocksTogether
        = evenGrain(k / blockSide, std::clamp<std::size_t>(k / blockSide / 4, 1, 6));
    parallelFor(k / blockSide, blocksTogether, [&](std::size_t begin, std::size_t end) {
        thread_local Buffer<Bf16> packed;
        const std::size_t columns = (end - begin) * blockSide;
        backwardColumns(
            product, begin * blockSide, end * blockSide, packed.ensure(n * columns), out);
    });
}

double amxTransposedProduct(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n,
    std::size_t k, bool add, float* out, AmxScratch& scratch)
{
    std::vector<double> squares(n / blockSide);
    const std::size_t together = evenRows(m, gradientRowsTogether);
    const std::size_t columnsTogether = gradientElements / together / blockSide * blockSide;
    for (std::size_t row = 0; row < m; row += together) {
        const std::size_t rows = std::min(together, m - row);
        const Product product { a + row * n, b + row * k, rows, n, k };
        Bf16* left = scratch.left.ensure(rows * n);
        Bf16* right = scratch.right.ensure(rows * k);
        const std::size_t steps = rows / stepDepth;
        const std::size_t leftItems = steps * (n / blockSide);
        const std::size_t items = leftItems + steps * (k / blockSide);
        parallelFor(items, 16, [&](std::size_t begin, std::size_t end) {
            if (begin < leftItems)
                packTransposedOf(product.a, rows, n, begin, std::min(end, leftItems), left);
            if (end > leftItems)
                packRowsOf(product.b, rows, k, std::max(begin, leftItems) - leftItems,
                    end - leftItems, right);
        });
        std::fill(squares.begin(), squares.end(), 0.0);
        for (std::size_t column = 0; column < k; column += columnsTogether)
            parallelFor(n / blockSide, 2, [&](std::size_t begin, std::size_t end) {
                gradientRows(product, left, right, begin * blockSide, end * blockSide, column,
                    std::min(column + columnsTogether, k), add || row > 0, out, squares.data());
            });
    }
    return std::accumulate(squares.begin(), squares.end(), 0.0);
}

#else

void amxMultiplyTransposed(
    const Bf16*, const Bf16*, std::size_t, std::size_t, std::size_t, Bf16*, AmxScratch&)
{
    throw std::logic_error("there is no matrix unit");
}

void amxMultiply(const Bf16*, const Bf16*, std::size_t, std::size_t, std::size_t, Bf16*)
{
    throw std::logic_error("there is no matrix unit");
}

double amxTransposedProduct(
    const Bf16*, const Bf16*, std::size_t, std::size_t, std::size_t, bool, float*, AmxScratch&)
{
    throw std::logic_error("there is no matrix unit");
}

#endif

} // namespace crisp::kernels
