// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/recycled_vector.h"

#include <cstddef>
#include <cstdint>
#include <span>

/// A square table of one value per (query token, key token), as the parts of analysis/ hand it to
/// each other and to views. No arithmetic lives here.
namespace crisp::analysis {

struct Matrix {
    std::size_t size = 0;
    base::RecycledVector<float> values; ///< [size, size], row by row: a row is a query ("from")

    Matrix() = default;
    explicit Matrix(std::size_t tokens)
        : size(tokens)
        , values(tokens * tokens, 0.0F)
    {
    }

    [[nodiscard]] float& at(std::size_t from, std::size_t to) { return values[from * size + to]; }
    [[nodiscard]] float at(std::size_t from, std::size_t to) const
    {
        return values[from * size + to];
    }
    [[nodiscard]] std::span<const float> row(std::size_t from) const
    {
        return std::span(values).subspan(from * size, size);
    }

    friend bool operator==(const Matrix&, const Matrix&) = default;
};

/// [n, n] 1 where an edge was kept.
using KeepMask = base::RecycledVector<std::uint8_t>;

} // namespace crisp::analysis
