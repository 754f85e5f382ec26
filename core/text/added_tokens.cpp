// SPDX-License-Identifier: Apache-2.0
#include "text/added_tokens.h"

#include "text/unicode.h"

#include <algorithm>

namespace crisp::text {
namespace {

unsigned char firstByte(const AddedToken& token)
{
    return static_cast<unsigned char>(token.content.front());
}

bool touchesWord(std::string_view text, std::size_t begin, std::size_t end)
{
    return (begin > 0 && isWordCharacter(decodeCodePointBefore(text, begin).value))
        || (end < text.size() && isWordCharacter(decodeCodePoint(text, end).value));
}

std::size_t skipBlanksBefore(std::string_view text, std::size_t begin, std::size_t limit)
{
    while (begin > limit) {
        const DecodedCodePoint previous = decodeCodePointBefore(text, begin);
        if (!isWhitespace(previous.value))
            break;
        begin -= previous.length;
    }
    return begin;
}

std::size_t skipBlanksAfter(std::string_view text, std::size_t end)
{
    while (end < text.size()) {
        const DecodedCodePoint next = decodeCodePoint(text, end);
        if (!isWhitespace(next.value))
            break;
        end += next.length;
    }
    return end;
}

} // namespace

AddedTokenMatcher::AddedTokenMatcher(std::vector<AddedToken> tokens)
    : tokens_(std::move(tokens))
{
    std::erase_if(tokens_, [](const AddedToken& token) { return token.content.empty(); });
    std::stable_sort(tokens_.begin(), tokens_.end(), [](const AddedToken& a, const AddedToken& b) {
        return firstByte(a) != firstByte(b) ? firstByte(a) < firstByte(b)
                                            : a.content.size() > b.content.size();
    });
    for (const AddedToken& token : tokens_)
        ++firstOfByte_[static_cast<std::size_t>(firstByte(token)) + 1];
    for (std::size_t byte = 1; byte < firstOfByte_.size(); ++byte)
        firstOfByte_[byte] += firstOfByte_[byte - 1];
    if (!tokens_.empty() && firstByte(tokens_.front()) == firstByte(tokens_.back()))
        onlyFirstByte_ = tokens_.front().content.front();
}

const AddedToken* AddedTokenMatcher::longestAt(std::string_view text, std::size_t at) const
{
    const auto byte = static_cast<unsigned char>(text[at]);
    for (std::uint32_t token = firstOfByte_[byte]; token < firstOfByte_[byte + 1U]; ++token)
        if (text.substr(at).starts_with(tokens_[token].content))
            return &tokens_[token];
    return nullptr;
}

std::size_t AddedTokenMatcher::nextCandidate(std::string_view text, std::size_t from) const
{
    if (onlyFirstByte_)
        return std::min(text.find(*onlyFirstByte_, from), text.size());
    while (from < text.size()) {
        const auto byte = static_cast<unsigned char>(text[from]);
        if (firstOfByte_[byte] != firstOfByte_[byte + 1U])
            break;
        ++from;
    }
    return from;
}

std::optional<AddedTokenMatcher::Match> AddedTokenMatcher::find(
    std::string_view text, std::size_t from) const
{
    if (tokens_.empty())
        return std::nullopt;
    for (std::size_t at = nextCandidate(text, from); at < text.size();) {
        const AddedToken* token = longestAt(text, at);
        if (token == nullptr) {
            at = nextCandidate(text, at + 1);
            continue;
        }
        const std::size_t end = at + token->content.size();
        if (token->singleWord && touchesWord(text, at, end)) {
            at = nextCandidate(text, end);
            continue;
        }
        return Match { token->id, token->leftStrip ? skipBlanksBefore(text, at, from) : at,
            token->rightStrip ? skipBlanksAfter(text, end) : end };
    }
    return std::nullopt;
}

} // namespace crisp::text
