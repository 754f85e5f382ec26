// SPDX-License-Identifier: Apache-2.0
#include "analysis/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace crisp::analysis {
namespace {

/// Values as mantissas below 2 in magnitude and one power of two: products and sums of them neither
/// overflow nor vanish, and scaling back is exact.
struct Scaled {
    std::vector<double> mantissas;
    int exponent = 0;
};

bool allFinite(std::span<const double> values)
{
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

Scaled scaled(std::span<const double> values)
{
    double largest = 0.0;
    for (const double value : values)
        largest = std::max(largest, std::abs(value));
    Scaled result;
    result.exponent = largest > 0.0 ? std::ilogb(largest) : 0;
    result.mantissas.reserve(values.size());
    for (const double value : values)
        result.mantissas.push_back(std::scalbn(value, -result.exponent));
    return result;
}

double meanOf(const std::vector<double>& values)
{
    const auto count = static_cast<double>(values.size());
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    const double first = sum / count;
    // A second pass takes back what rounding did to the first.
    double rest = 0.0;
    for (const double value : values)
        rest += value - first;
    return first + rest / count;
}

/// How far the values lie from their mean. All are exactly 0 where the values are equal, which
/// rounding in the mean would else hide.
Scaled deviations(std::span<const double> values)
{
    Scaled from = scaled(values);
    const auto [least, most] = std::ranges::minmax(from.mantissas);
    const double centre = least == most ? least : meanOf(from.mantissas);
    for (double& mantissa : from.mantissas)
        mantissa -= centre;
    Scaled result = scaled(from.mantissas);
    result.exponent += from.exponent;
    return result;
}

double product(const Scaled& one, const Scaled& other)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < one.mantissas.size(); ++i)
        sum += one.mantissas[i] * other.mantissas[i];
    return sum;
}

std::optional<double> finite(double value)
{
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

void requirePairs(std::span<const double> x, std::span<const double> y)
{
    if (x.size() != y.size())
        throw std::invalid_argument(
            fmt::format("statistics: {} values of x for {} of y", x.size(), y.size()));
}

} // namespace

std::optional<double> arithmeticMean(std::span<const double> values)
{
    if (values.empty() || !allFinite(values))
        return std::nullopt;
    const Scaled from = scaled(values);
    return finite(std::scalbn(meanOf(from.mantissas), from.exponent));
}

std::optional<double> sampleStandardDeviation(std::span<const double> values)
{
    if (values.size() < 2 || !allFinite(values))
        return std::nullopt;
    const Scaled from = deviations(values);
    const double variance = product(from, from) / static_cast<double>(values.size() - 1);
    return finite(std::scalbn(std::sqrt(variance), from.exponent));
}

std::optional<double> pearsonCorrelation(std::span<const double> x, std::span<const double> y)
{
    requirePairs(x, y);
    if (x.size() < 3 || !allFinite(x) || !allFinite(y))
        return std::nullopt;
    const Scaled fromX = deviations(x);
    const Scaled fromY = deviations(y);
    const double spread = std::sqrt(product(fromX, fromX)) * std::sqrt(product(fromY, fromY));
    if (!(spread > 0.0))
        return std::nullopt;
    return std::clamp(product(fromX, fromY) / spread, -1.0, 1.0);
}

std::optional<Line> leastSquaresLine(std::span<const double> x, std::span<const double> y)
{
    requirePairs(x, y);
    if (x.size() < 2 || !allFinite(x) || !allFinite(y))
        return std::nullopt;
    const Scaled fromX = deviations(x);
    const Scaled fromY = deviations(y);
    const double spread = product(fromX, fromX);
    if (!(spread > 0.0))
        return std::nullopt;
    const double slope
        = std::scalbn(product(fromX, fromY) / spread, fromY.exponent - fromX.exponent);
    const double intercept = *arithmeticMean(y) - slope * *arithmeticMean(x);
    if (!std::isfinite(slope) || !std::isfinite(intercept))
        return std::nullopt;
    return Line { intercept, slope };
}

std::optional<double> shareHalfWidth(double share, std::size_t examples)
{
    if (examples == 0 || !(share >= 0.0 && share <= 1.0)) // NaN fails too
        return std::nullopt;
    constexpr double z = 1.959963984540054; // 97.5 % of the normal distribution lie below it
    const auto n = static_cast<double>(examples);
    return z / (1.0 + z * z / n) * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
}

} // namespace crisp::analysis
