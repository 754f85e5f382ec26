// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

/// What a table of runs needs: centre, spread, correlation, a straight line, and how far chance
/// alone moves an accuracy. Plain descriptions; p values and paired tests are not here. Functions
/// answer with nothing where the quantity is not defined: too few values, no variance, a value that
/// is not finite. Sums are formed on scaled values, so that nothing overflows on the way.
namespace crisp::analysis {

/// None for no values.
[[nodiscard]] std::optional<double> arithmeticMean(std::span<const double> values);

/// Square root of the sum of squared deviations over n - 1. None for fewer than two values.
[[nodiscard]] std::optional<double> sampleStandardDeviation(std::span<const double> values);

/// Pearson's r, in [-1, 1]. None for fewer than three points or where x or y does not vary.
/// @throws std::invalid_argument if x and y are not equally long
[[nodiscard]] std::optional<double> pearsonCorrelation(
    std::span<const double> x, std::span<const double> y);

/// y = intercept + slope x
struct Line {
    double intercept = 0.0;
    double slope = 0.0;

    friend bool operator==(const Line&, const Line&) = default;
};

/// The line with the least squared vertical distances. None for fewer than two points or where x
/// does not vary.
/// @throws std::invalid_argument if x and y are not equally long
[[nodiscard]] std::optional<Line> leastSquaresLine(
    std::span<const double> x, std::span<const double> y);

/// Half the width of Wilson's 95 % interval (Journal of the American Statistical Association 22,
/// 1927) of a share that was counted on `examples` sentences: how far chance in the choice of the
/// sentences moves one evaluation. None if there are no sentences or the share is outside [0, 1].
[[nodiscard]] std::optional<double> shareHalfWidth(double share, std::size_t examples);

} // namespace crisp::analysis
