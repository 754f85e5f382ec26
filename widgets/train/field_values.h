// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

/// Texts of the form's fields as values, and back. What is wrong with a text is said in a sentence
/// that names the cure; which field has which limits is recipe_fields.h's business.
namespace crisp::train {

template <typename Value>
struct Parsed {
    Value value {};
    QString error; ///< empty: `value` counts
};

/// A number's limits, and one that is usual, to be named where a text is wrong.
struct Limits {
    double low = 0.0;
    double high = 0.0;
    bool lowIncluded = true;
    bool highIncluded = true;
    double usual = 0.0;
};

/// "5e-5", "0.1", also with a comma as decimal sign.
[[nodiscard]] Parsed<double> parseNumber(const QString& text, const Limits& limits);
/// "128"; the limits are whole numbers, both included.
[[nodiscard]] Parsed<std::uint64_t> parseWhole(const QString& text, const Limits& limits);
/// "1, 2, 3" and "1-5", in the order given; at most 1,000, none twice.
[[nodiscard]] Parsed<std::vector<std::uint64_t>> parseSeeds(const QString& text);

/// The shortest text that parseNumber reads back to the same bits: "5e-5", "0.05".
[[nodiscard]] QString numberText(double value);
/// Four neighbours and more become a range: "1-5, 7".
[[nodiscard]] QString seedsText(const std::vector<std::uint64_t>& seeds);

} // namespace crisp::train
