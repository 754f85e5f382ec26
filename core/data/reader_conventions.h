// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

/// What readers and import agree on: how columns are usually called, what a number is, and how
/// large things may be. Private to data/.
namespace crisp::data {

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 5> pairColumnNames { {
    { "sentence1", "sentence2" },
    { "question1", "question2" },
    { "premise", "hypothesis" },
    { "question", "sentence" },
    { "text", "text_pair" },
} };
inline constexpr std::array<std::string_view, 4> textColumnNames { "sentence", "text", "review",
    "content" };
inline constexpr std::array<std::string_view, 2> labelColumnNames { "label", "labels" };

/// A JSON line is built as a document, which takes some twenty times its length.
inline constexpr std::size_t maxJsonLineBytes = std::size_t { 3 } << 20U;

/// A column of free text, taken for labels by mistake, has about as many values as rows.
inline constexpr std::size_t maxLearnedLabels = 1'000;

/// Whether all of it reads as a number, however large.
[[nodiscard]] inline bool looksNumeric(std::string_view text)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error != std::errc::invalid_argument && end == text.data() + text.size();
}

} // namespace crisp::data
