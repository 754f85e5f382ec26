// SPDX-License-Identifier: Apache-2.0
#include "label_reader.h"

#include "base/error.h"
#include "base/message.h"
#include "data/reader_conventions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace crisp::data {

using base::Error;
using base::inQuotes;

LabelReader::LabelReader(std::vector<std::string> knownNames, std::string source)
    : source_(std::move(source))
    , known_(!knownNames.empty())
    , names_(std::move(knownNames))
{
    for (std::size_t i = 0; i < names_.size(); ++i)
        indices_.emplace(names_[i], static_cast<std::int32_t>(i)); // of two alike the first counts
}

void LabelReader::add(std::string_view label, std::size_t line)
{
    if (!known_ && labels_.empty())
        numbered_ = looksNumeric(label);
    const auto named = indices_.find(label);
    if (named != indices_.end())
        labels_.push_back(named->second);
    else
        labels_.push_back(known_ || numbered_ ? number(label, line) : word(label, line));
}

std::int32_t LabelReader::number(std::string_view label, std::size_t line) const
{
    const auto fail = [&](const std::string& why) {
        return Error(
            fmt::format("{}: line {}: label {} {}", source_, line, inQuotes(label, 40), why));
    };
    const std::size_t count = known_ ? names_.size() : maxLearnedLabels;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), value);
    const bool whole = error != std::errc::invalid_argument && end == label.data() + label.size();
    if (!whole && known_)
        throw fail(fmt::format(
            "is neither one of {} nor a number from 0 to {}", base::listed(names_, 5), count - 1));
    if (!whole)
        throw fail("is not a whole number, as the labels before it are");
    if (label.starts_with('-'))
        throw fail("is negative; is this a test file without labels?");
    if (error != std::errc {} || static_cast<std::uint64_t>(value) >= count)
        throw fail(fmt::format("is not among the {} labels 0 to {}", count, count - 1));
    return static_cast<std::int32_t>(value);
}

std::int32_t LabelReader::word(std::string_view label, std::size_t line)
{
    if (label.empty())
        throw Error(fmt::format("{}: line {}: the label is empty", source_, line));
    if (names_.size() == maxLearnedLabels)
        throw Error(fmt::format("{}: line {}: more than {} different labels; is this the right "
                                "column?",
            source_, line, maxLearnedLabels));
    const auto index = static_cast<std::int32_t>(names_.size());
    names_.emplace_back(label);
    indices_.emplace(names_.back(), index);
    return index;
}

LabelReader::Result LabelReader::finish()
{
    if (numbered_ && !labels_.empty()) {
        const std::int32_t largest = *std::max_element(labels_.begin(), labels_.end());
        for (std::int32_t i = 0; i <= largest; ++i)
            names_.push_back(fmt::format("LABEL_{}", i));
    } else if (!known_) {
        // indices_ is sorted by name: from the order of appearance to that of the bytes
        std::vector<std::int32_t> renumbered(names_.size());
        names_.clear();
        for (const auto& [name, index] : indices_) {
            renumbered[static_cast<std::size_t>(index)] = static_cast<std::int32_t>(names_.size());
            names_.push_back(name);
        }
        for (std::int32_t& label : labels_)
            label = renumbered[static_cast<std::size_t>(label)];
    }
    if (names_.size() < 2)
        throw Error(fmt::format(
            "{}: all rows have the same label; a classifier needs at least two", source_));
    return { std::move(labels_), std::move(names_) };
}

} // namespace crisp::data
