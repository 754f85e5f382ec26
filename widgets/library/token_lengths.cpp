// SPDX-License-Identifier: Apache-2.0
#include "library/token_lengths.h"

#include "bridge/text.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace crisp::library {
namespace {

constexpr std::size_t rowsBetweenStops = 256;
constexpr double mostBars = 24.0;

/// The same bars whatever the data: multiples of 4 tokens, at most some two dozen of them.
double barWidth(std::size_t longest, std::size_t maxLength)
{
    const auto reach = static_cast<double>(std::max(longest + 1, maxLength + 1));
    return 4.0 * std::max(1.0, std::ceil(reach / (4.0 * mostBars)));
}

} // namespace

std::optional<TokenLengths> countTokens(const QString& model,
    const std::vector<data::ImportedText>& texts, std::size_t maxLength,
    const std::stop_token& stop)
{
    const auto tokenizer = text::loadTokenizer(bridge::toPath(model));
    std::vector<std::size_t> lengths;
    lengths.reserve(texts.size());
    TokenLengths result;
    for (const data::ImportedText& row : texts) {
        const std::optional<std::string_view> pair
            = row.pair.empty() ? std::nullopt : std::optional<std::string_view>(row.pair);
        lengths.push_back(tokenizer->encodeIds(row.text, pair).size());
        result.longest = std::max(result.longest, lengths.back());
        result.cut += lengths.back() > maxLength ? 1 : 0;
        if (lengths.size() % rowsBetweenStops == 0 && stop.stop_requested())
            return std::nullopt;
    }
    result.rows = lengths.size();
    result.width = barWidth(result.longest, maxLength);
    for (const std::size_t length : lengths) {
        const auto bar = static_cast<std::size_t>(static_cast<double>(length) / result.width);
        if (bar >= result.counts.size())
            result.counts.resize(bar + 1);
        result.counts[bar] += 1.0;
    }
    return result;
}

} // namespace crisp::library
