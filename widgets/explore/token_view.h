// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/aggregates.h"
#include "analysis/explanation.h"
#include "analysis/matrix.h"
#include "explore/map_data.h"

#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

/// Which rows and columns a map has: all tokens, or whole words, with or without special ones; and
/// an explanation's matrices seen that way. What is shown of them is map_builder.h's business.
namespace crisp::explore {

class TokenView {
public:
    TokenView(const analysis::Explanation& explanation, bool wholeWords, bool hideSpecial,
        bool renormalise);

    [[nodiscard]] std::size_t size() const { return positions_.size(); }
    [[nodiscard]] bool isEverything() const { return !words_ && hidden_.empty(); }
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] std::vector<std::uint8_t> special() const;
    /// [size()] the model's token positions behind each row, at least one.
    [[nodiscard]] const std::vector<std::vector<std::size_t>>& positions() const
    {
        return positions_;
    }
    /// Where the second sentence of a pair begins.
    [[nodiscard]] std::optional<std::size_t> secondStart() const;

    [[nodiscard]] analysis::Matrix attention(const analysis::Matrix& tokens) const;
    /// The same without scaling: for what is no share of a row.
    [[nodiscard]] analysis::Matrix largest(const analysis::Matrix& tokens) const;
    [[nodiscard]] analysis::KeepMask kept(const analysis::KeepMask& tokens) const;
    /// Where an edge between two of the model's tokens is, if it is shown.
    [[nodiscard]] std::optional<Cell> cellOf(std::size_t from, std::size_t to) const;

private:
    const analysis::Explanation& explanation_;
    std::optional<analysis::Words> words_;
    std::vector<bool> hidden_; ///< by word or token; empty: none is
    bool renormalise_;
    std::vector<std::vector<std::size_t>> positions_;
    std::vector<std::optional<std::size_t>> rowOf_; ///< [model tokens]
};

} // namespace crisp::explore
