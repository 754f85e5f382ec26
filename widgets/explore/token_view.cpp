// SPDX-License-Identifier: Apache-2.0
#include "explore/token_view.h"

#include <algorithm>

namespace crisp::explore {
namespace {

bool isSpecial(const analysis::Explanation& explanation, std::size_t token)
{
    return explanation.segments[token] == text::Segment::Special;
}

} // namespace

TokenView::TokenView(
    const analysis::Explanation& explanation, bool wholeWords, bool hideSpecial, bool renormalise)
    : explanation_(explanation)
    , renormalise_(renormalise)
    , rowOf_(explanation.size())
{
    if (wholeWords)
        words_ = analysis::wholeWords(explanation);
    const auto unitOf = [&](std::size_t token) { return words_ ? words_->wordOf[token] : token; };
    const std::size_t units = words_ ? words_->names.size() : explanation.size();
    if (hideSpecial) {
        hidden_.resize(units);
        for (std::size_t token = 0; token < explanation.size(); ++token)
            hidden_[unitOf(token)] = isSpecial(explanation, token);
    }
    std::optional<std::size_t> lastUnit;
    for (std::size_t token = 0; token < explanation.size(); ++token) {
        const std::size_t unit = unitOf(token);
        if (!hidden_.empty() && hidden_[unit])
            continue;
        if (lastUnit != unit)
            positions_.emplace_back();
        lastUnit = unit;
        positions_.back().push_back(token);
        rowOf_[token] = positions_.size() - 1;
    }
}

QStringList TokenView::names() const
{
    QStringList names;
    for (const std::vector<std::size_t>& pieces : positions_) {
        const std::size_t first = pieces.front();
        names.append(QString::fromStdString(
            words_ ? words_->names[words_->wordOf[first]] : explanation_.tokens[first]));
    }
    return names;
}

std::vector<std::uint8_t> TokenView::special() const
{
    std::vector<std::uint8_t> special;
    for (const std::vector<std::size_t>& pieces : positions_)
        special.push_back(isSpecial(explanation_, pieces.front()));
    return special;
}

std::optional<std::size_t> TokenView::secondStart() const
{
    for (std::size_t row = 1; row < positions_.size(); ++row)
        if (explanation_.segments[positions_[row].front()] == text::Segment::Second)
            return row;
    return std::nullopt;
}

analysis::Matrix TokenView::attention(const analysis::Matrix& tokens) const
{
    const analysis::Matrix units = words_ ? analysis::mergeWords(tokens, *words_) : tokens;
    return hidden_.empty() ? units : analysis::hideTokens(units, hidden_, renormalise_);
}

analysis::Matrix TokenView::largest(const analysis::Matrix& tokens) const
{
    if (isEverything())
        return tokens;
    analysis::Matrix result(size());
    for (std::size_t row = 0; row < size(); ++row) {
        for (std::size_t column = 0; column < size(); ++column) {
            float value = tokens.at(positions_[row].front(), positions_[column].front());
            for (const std::size_t from : positions_[row])
                for (const std::size_t to : positions_[column])
                    value = std::max(value, tokens.at(from, to));
            result.at(row, column) = value;
        }
    }
    return result;
}

analysis::KeepMask TokenView::kept(const analysis::KeepMask& tokens) const
{
    if (isEverything())
        return tokens;
    const std::size_t n = explanation_.size();
    analysis::KeepMask result(size() * size(), 0);
    for (std::size_t from = 0; from < n; ++from)
        for (std::size_t to = 0; to < n; ++to)
            if (tokens[from * n + to] != 0)
                if (const std::optional<Cell> cell = cellOf(from, to))
                    result[cell->from * size() + cell->to] = 1;
    return result;
}

std::optional<Cell> TokenView::cellOf(std::size_t from, std::size_t to) const
{
    if (from >= rowOf_.size() || to >= rowOf_.size() || !rowOf_[from] || !rowOf_[to])
        return std::nullopt;
    return Cell { *rowOf_[from], *rowOf_[to] };
}

} // namespace crisp::explore
