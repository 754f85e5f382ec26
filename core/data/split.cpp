// SPDX-License-Identifier: Apache-2.0
#include "split.h"

#include "base/random.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace crisp::data {
namespace {

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string keyOf(const Dataset& dataset, std::size_t row)
{
    std::string key(trimmed(dataset.texts[row]));
    if (dataset.hasPairs())
        key.append(1, '\0').append(trimmed(dataset.pairs[row])); // no text holds a NUL
    return key;
}

} // namespace

std::string_view partName(Part part)
{
    return part == Part::Train ? "train" : part == Part::Dev ? "dev" : "test";
}

Part partOf(std::string_view text)
{
    constexpr std::uint64_t devEnd = 110;
    constexpr std::uint64_t testEnd = 207;
    const std::uint64_t place = base::fnv1a64(text) % 1000;
    return place < devEnd ? Part::Dev : place < testEnd ? Part::Test : Part::Train;
}

std::size_t sharedSentences(const Dataset& train, const Dataset& dev)
{
    // The smaller set is remembered, the larger one only walked over.
    std::unordered_set<std::string> known;
    for (std::size_t row = 0; row < dev.rows(); ++row)
        known.insert(keyOf(dev, row));
    std::unordered_set<std::string> shared;
    for (std::size_t row = 0; row < train.rows(); ++row)
        if (std::string key = keyOf(train, row); known.contains(key))
            shared.insert(std::move(key));
    std::size_t count = 0;
    for (std::size_t row = 0; row < dev.rows(); ++row)
        count += shared.contains(keyOf(dev, row)) ? 1 : 0;
    return count;
}

} // namespace crisp::data
