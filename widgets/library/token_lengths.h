// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <stop_token>
#include <vector>

/// How long sentences are in the tokens of a model, as a histogram. Which sentences is the caller's
/// business, drawing charts::Histogram's.
namespace crisp::library {

struct TokenLengths {
    std::vector<double> counts; ///< counts[i]: lengths in [i width, (i + 1) width)
    double width = 8.0;
    std::size_t rows = 0;
    std::size_t cut = 0; ///< longer than the maximum
    std::size_t longest = 0;
};

/// More would take longer and change nothing that can be seen.
inline constexpr std::size_t mostRowsCounted = 5'000;

/// Tokenises each text. Any thread. Nothing if it was stopped.
/// @throws base::Error if the model directory has no tokenizer that can be read
[[nodiscard]] std::optional<TokenLengths> countTokens(const QString& model,
    const std::vector<data::ImportedText>& texts, std::size_t maxLength,
    const std::stop_token& stop);

} // namespace crisp::library
