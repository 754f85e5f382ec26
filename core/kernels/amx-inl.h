// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"

#include <immintrin.h>

#include <array>
#include <cstddef>
#include <cstdint>

/// Pieces of kernels for the matrix unit (AMX): its configuration, the inner loop of a product, and
/// the three ways in which operands are put into the order that it reads. Only for files that
/// check hasAmx() before they call any of it.
///
/// A tile has 16 rows of 64 bytes. The unit adds A B to C, where A is 16 rows of 32 bf16, C is 16
/// rows of 16 floats, and B is 16 rows of 16 pairs: row r holds, for each column, the elements
/// 2r and 2r + 1 of what is summed over (Intel's ISA reference, TDPBF16PS).
namespace crisp::kernels::amx {

/// What functions here are compiled for; all processors with the matrix unit have the rest.
#define CRISP_AMX                                                                                  \
    __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))

/// Rows of A, columns of B; and the depth of one step.
inline constexpr std::size_t tileSide = 16;
inline constexpr std::size_t stepDepth = 32;
/// The inner loop keeps two by two tiles of C.
inline constexpr std::size_t blockSide = 32;
/// Elements of one step's two tiles of a packed operand.
inline constexpr std::size_t stepSize = blockSide * stepDepth;

/// The compiler does not know that tile instructions read and write memory.
inline void memoryFence() { asm volatile("" ::: "memory"); }

/// All eight tiles of this thread: 16 rows of 64 bytes.
CRISP_AMX inline void configureTiles()
{
    struct alignas(64) Configuration {
        std::uint8_t palette = 1;
        std::array<std::uint8_t, 15> reserved {};
        std::array<std::uint16_t, 16> bytesPerRow {};
        std::array<std::uint8_t, 16> rows {};
    } configuration;
    for (std::size_t tile = 0; tile < 8; ++tile) {
        configuration.bytesPerRow[tile] = 64;
        configuration.rows[tile] = 16;
    }
    memoryFence();
    _tile_loadconfig(&configuration);
}

CRISP_AMX inline void releaseTiles() { _tile_release(); }

/// The tiles, configured for as long as this lives.
class Tiles {
public:
    Tiles() { configureTiles(); }
    ~Tiles() { releaseTiles(); }
    Tiles(const Tiles&) = delete;
    Tiles& operator=(const Tiles&) = delete;
};

CRISP_AMX inline void clearBlock()
{
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
}

/// c [32, 32] with rows `stride` floats apart.
CRISP_AMX inline void loadBlock(const float* c, std::size_t stride)
{
    memoryFence();
    const std::size_t bytes = stride * sizeof(float);
    _tile_loadd(0, c, bytes);
    _tile_loadd(1, c + tileSide, bytes);
    _tile_loadd(2, c + tileSide * stride, bytes);
    _tile_loadd(3, c + tileSide * stride + tileSide, bytes);
}

CRISP_AMX inline void storeBlock(float* c, std::size_t stride)
{
    const std::size_t bytes = stride * sizeof(float);
    _tile_stored(0, c, bytes);
    _tile_stored(1, c + tileSide, bytes);
    _tile_stored(2, c + tileSide * stride, bytes);
    _tile_stored(3, c + tileSide * stride + tileSide, bytes);
    memoryFence();
}

/// Where the rows of A stand: as they are in memory, or packed by packTransposed.
struct RowOperand {
    const Bf16* rows;
    std::size_t stride; ///< elements from row to row
    std::size_t lower; ///< elements to the lower 16 rows
    std::size_t step; ///< elements to the next 32 columns
};

/// 32 rows of a row-major matrix.
inline RowOperand rowsOf(const Bf16* rows, std::size_t stride)
{
    return { rows, stride, tileSide * stride, stepDepth };
}

/// 32 rows as packTransposed left them.
inline RowOperand packedRows(const Bf16* packed)
{
    return { packed, stepDepth, tileSide * stepDepth, stepSize };
}

/// Which operand passes by: its tiles are loaded so that they do not drive the other one, which
/// meets block after block, out of the first cache. On a Xeon with 48 KB that doubles the rate.
enum class Passing { A, B };

/// Adds A [32, 32 * steps] B [32 * steps, 32] to the block; `b` is packed, a step after another.
template <Passing passing>
CRISP_AMX inline void multiplyBlock(const RowOperand& a, const Bf16* b, std::size_t steps)
{
    memoryFence();
    const std::size_t bytes = a.stride * sizeof(Bf16);
    const Bf16* upper = a.rows;
    const Bf16* lower = a.rows + a.lower;
    for (std::size_t step = 0; step < steps; ++step) {
        if constexpr (passing == Passing::A) {
            _tile_loadd(6, b, 64);
            _tile_stream_loadd(4, upper, bytes);
            _tile_stream_loadd(5, lower, bytes);
        } else {
            _tile_stream_loadd(6, b, 64);
            _tile_loadd(4, upper, bytes);
            _tile_loadd(5, lower, bytes);
        }
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(2, 5, 6);
        if constexpr (passing == Passing::A)
            _tile_loadd(7, b + tileSide * stepDepth, 64);
        else
            _tile_stream_loadd(7, b + tileSide * stepDepth, 64);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(3, 5, 7);
        upper += a.step;
        lower += a.step;
        b += stepSize;
    }
}

/// 16 x 16 words, in place: word j of row i becomes word i of row j.
CRISP_AMX inline void transposeWords(__m512i (&rows)[16])
{
    __m512i t[16];
    for (std::size_t i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    for (std::size_t i = 0; i < 16; i += 4) {
        rows[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        rows[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        rows[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        rows[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    for (std::size_t i = 0; i < 16; i += 8)
        for (std::size_t j = 0; j < 4; ++j) {
            t[i + j] = _mm512_shuffle_i32x4(rows[i + j], rows[i + j + 4], 0x88);
            t[i + j + 4] = _mm512_shuffle_i32x4(rows[i + j], rows[i + j + 4], 0xDD);
        }
    for (std::size_t j = 0; j < 4; ++j) {
        rows[j] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0x88);
        rows[j + 8] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0xDD);
        rows[j + 4] = _mm512_shuffle_i32x4(t[j + 4], t[j + 12], 0x88);
        rows[j + 12] = _mm512_shuffle_i32x4(t[j + 4], t[j + 12], 0xDD);
    }
}

/// One step of B = rows^T: rows [32, 32] of a row-major matrix become columns of B.
CRISP_AMX inline void packColumns(const Bf16* rows, std::size_t stride, Bf16* packed)
{
    for (std::size_t half = 0; half < 2; ++half) {
        __m512i words[16];
        for (std::size_t i = 0; i < tileSide; ++i)
            words[i] = _mm512_loadu_si512(rows + (half * tileSide + i) * stride);
        transposeWords(words);
        for (std::size_t i = 0; i < tileSide; ++i)
            _mm512_storeu_si512(packed + (half * tileSide + i) * stepDepth, words[i]);
    }
}

/// Indices that put the elements of two rows side by side: the left 16 columns and the right 16 of
/// rows of 32, or all of two rows of 16 that share a vector.
struct Interleave {
    __m512i left;
    __m512i right;
    __m512i halves;
};

CRISP_AMX inline Interleave interleaveIndices()
{
    alignas(64) std::array<std::uint16_t, 32> left;
    alignas(64) std::array<std::uint16_t, 32> right;
    alignas(64) std::array<std::uint16_t, 32> halves;
    for (std::uint16_t i = 0; i < 16; ++i) {
        left[2 * i] = i;
        left[2 * i + 1] = static_cast<std::uint16_t>(i + 32);
        right[2 * i] = static_cast<std::uint16_t>(i + 16);
        right[2 * i + 1] = static_cast<std::uint16_t>(i + 48);
        halves[2 * i] = i;
        halves[2 * i + 1] = static_cast<std::uint16_t>(i + 16);
    }
    return { _mm512_load_si512(left.data()), _mm512_load_si512(right.data()),
        _mm512_load_si512(halves.data()) };
}

/// One step of B = rows: rows [32, 32] of a row-major matrix, summed over its rows.
CRISP_AMX inline void packRows(
    const Bf16* rows, std::size_t stride, const Interleave& interleave, Bf16* packed)
{
    for (std::size_t i = 0; i < tileSide; ++i) {
        const __m512i even = _mm512_loadu_si512(rows + 2 * i * stride);
        const __m512i odd = _mm512_loadu_si512(rows + (2 * i + 1) * stride);
        _mm512_storeu_si512(
            packed + i * stepDepth, _mm512_permutex2var_epi16(even, interleave.left, odd));
        _mm512_storeu_si512(packed + (tileSide + i) * stepDepth,
            _mm512_permutex2var_epi16(even, interleave.right, odd));
    }
}

/// One step of A = rows^T: rows [32, 32] of a row-major matrix become columns of A.
CRISP_AMX inline void packTransposed(
    const Bf16* rows, std::size_t stride, const Interleave& interleave, Bf16* packed)
{
    __m512i left[16];
    __m512i right[16];
    for (std::size_t i = 0; i < tileSide; ++i) {
        const __m512i even = _mm512_loadu_si512(rows + 2 * i * stride);
        const __m512i odd = _mm512_loadu_si512(rows + (2 * i + 1) * stride);
        left[i] = _mm512_permutex2var_epi16(even, interleave.left, odd);
        right[i] = _mm512_permutex2var_epi16(even, interleave.right, odd);
    }
    transposeWords(left);
    for (std::size_t i = 0; i < tileSide; ++i)
        _mm512_storeu_si512(packed + i * stepDepth, left[i]);
    transposeWords(right);
    for (std::size_t i = 0; i < tileSide; ++i)
        _mm512_storeu_si512(packed + (tileSide + i) * stepDepth, right[i]);
}

/// Sixteen floats of each, rounded to nearest even: `even` first.
CRISP_AMX inline __m512i roundPair(__m512 first, __m512 second)
{
    return reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(second, first));
}

/// c [32, 32] floats, rounded, to 32 rows of a row-major matrix.
CRISP_AMX inline void roundBlock(const float* c, Bf16* out, std::size_t stride)
{
    for (std::size_t i = 0; i < blockSide; ++i)
        _mm512_storeu_si512(out + i * stride,
            roundPair(
                _mm512_loadu_ps(c + i * blockSide), _mm512_loadu_ps(c + i * blockSide + tileSide)));
}

/// The same, transposed: column j of c becomes row j of out.
CRISP_AMX inline void roundBlockTransposed(
    const float* c, const Interleave& interleave, Bf16* out, std::size_t stride)
{
    for (std::size_t half = 0; half < 2; ++half) {
        __m512i words[16];
        for (std::size_t i = 0; i < tileSide; ++i) {
            const float* row = c + 2 * i * blockSide + half * tileSide;
            words[i] = _mm512_permutexvar_epi16(interleave.halves,
                roundPair(_mm512_loadu_ps(row), _mm512_loadu_ps(row + blockSide)));
        }
        transposeWords(words);
        for (std::size_t i = 0; i < tileSide; ++i)
            _mm512_storeu_si512(out + (half * tileSide + i) * stride, words[i]);
    }
}

} // namespace crisp::kernels::amx
