// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary.h"

#include "base/error.h"
#include "base/files.h"
#include "base/message.h"
#include "base/utf8.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>

namespace crisp::text {
namespace {

using base::Error;

std::size_t lineOf(std::string_view text, std::size_t at)
{
    return static_cast<std::size_t>(
               std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'))
        + 1;
}

void requireTextFile(std::string_view text, std::string_view source)
{
    if (text.empty())
        throw Error(fmt::format(
            "cannot read the vocabulary {}: it is empty; it needs one token a line", source));
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos)
        throw Error(fmt::format("cannot read the vocabulary {}: line {} holds a NUL byte, so this "
                                "is not a text file",
            source, lineOf(text, nul)));
    const auto invalid = base::findInvalidUtf8(text);
    if (invalid)
        throw Error(fmt::format("cannot read the vocabulary {}: line {} is not valid UTF-8; save "
                                "the file as UTF-8",
            source, lineOf(text, *invalid)));
}

void requireTokenCount(std::size_t count, std::string_view source)
{
    if (count < 2)
        throw Error(fmt::format(
            "cannot use the vocabulary {}: it has {} token{}, and a model needs at least two",
            source, count, count == 1 ? "" : "s"));
    if (count > Vocabulary::maxTokens)
        throw Error(fmt::format("cannot use the vocabulary {}: it has {} tokens, more than the {} "
                                "that are supported",
            source, count, Vocabulary::maxTokens));
}

std::string_view withoutTrailingBlanks(std::string_view line)
{
    while (!line.empty()) {
        const DecodedCodePoint last = decodeCodePointBefore(line, line.size());
        if (!isWhitespace(last.value))
            break;
        line.remove_suffix(last.length);
    }
    return line;
}

} // namespace

Vocabulary Vocabulary::fromLines(std::string text, std::string_view source)
{
    requireTextFile(text, source);
    const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    const std::size_t lines = breaks + (text.back() == '\n' ? 0 : 1);
    requireTokenCount(lines, source);

    // The tokens move together within the file's own memory: a second copy of a large vocabulary
    // would be the largest thing that reading it costs.
    Vocabulary vocabulary;
    vocabulary.begins_.reserve(lines + 1);
    std::size_t written = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view token
            = withoutTrailingBlanks(std::string_view(text).substr(at, end - at));
        std::copy(token.begin(), token.end(), text.begin() + static_cast<std::ptrdiff_t>(written));
        written += token.size();
        vocabulary.begins_.push_back(static_cast<std::uint32_t>(written));
        at = end + 1;
    }
    text.resize(written);
    vocabulary.texts_ = std::move(text);
    vocabulary.buildIndex();
    return vocabulary;
}

Vocabulary Vocabulary::fromTokens(
    std::vector<std::pair<std::int32_t, std::string>> tokens, std::string_view source)
{
    requireTokenCount(tokens.size(), source);
    std::sort(tokens.begin(), tokens.end());
    if (tokens.front().first < 0 || std::cmp_greater_equal(tokens.back().first, maxTokens))
        throw Error(fmt::format("cannot use the vocabulary of {}: the id of {} is outside 0 to {}",
            source,
            base::inQuotes(tokens.front().first < 0 ? tokens.front().second : tokens.back().second),
            maxTokens - 1));
    const auto twin = std::adjacent_find(tokens.begin(), tokens.end(),
        [](const auto& a, const auto& b) { return a.first == b.first; });
    if (twin != tokens.end())
        throw Error(fmt::format("cannot use the vocabulary of {}: {} and {} both have the id {}",
            source, base::inQuotes(twin->second), base::inQuotes(std::next(twin)->second),
            twin->first));

    Vocabulary vocabulary;
    vocabulary.begins_.reserve(static_cast<std::size_t>(tokens.back().first) + 2);
    for (const auto& [id, token] : tokens) {
        vocabulary.begins_.resize(static_cast<std::size_t>(id) + 1, vocabulary.begins_.back());
        vocabulary.texts_ += token;
        vocabulary.begins_.push_back(static_cast<std::uint32_t>(vocabulary.texts_.size()));
    }
    vocabulary.buildIndex();
    return vocabulary;
}

void Vocabulary::buildIndex()
{
    const auto count = static_cast<std::int32_t>(size());
    std::size_t used = 0;
    for (std::int32_t id = 0; id < count; ++id)
        used += text(id).empty() ? 0 : 1;
    index_ = TokenIndex(used);
    for (std::int32_t id = 0; id < count; ++id)
        if (!text(id).empty())
            index_.insert(text(id), id, [this](std::int32_t other) { return text(other); });
}

std::optional<std::int32_t> Vocabulary::find(std::string_view token) const
{
    const std::int32_t id = find(hashOf(token), token);
    return id == TokenIndex::missing ? std::nullopt : std::optional(id);
}

Vocabulary readVocabulary(const std::filesystem::path& path)
{
    return Vocabulary::fromLines(base::readFile(path, Vocabulary::maxFileBytes), path.string());
}

} // namespace crisp::text
