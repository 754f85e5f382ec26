// SPDX-License-Identifier: Apache-2.0
#include "text/sequence_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crisp::text {

std::size_t countOf(const std::vector<TemplatePiece>& pieces, Segment segment)
{
    return static_cast<std::size_t>(std::count_if(pieces.begin(), pieces.end(),
        [=](const TemplatePiece& piece) { return piece.segment == segment; }));
}

SequenceTemplate bertTemplate(std::int32_t begin, std::int32_t separator)
{
    const TemplatePiece opening { Segment::Special, begin };
    const TemplatePiece closing { Segment::Special, separator };
    const TemplatePiece first { Segment::First, 0 };
    const TemplatePiece second { Segment::Second, 0 };
    return { { opening, first, closing }, { opening, first, closing, second, closing } };
}

std::pair<std::size_t, std::size_t> truncateLongestFirst(
    std::size_t first, std::size_t second, std::size_t room)
{
    if (first + second <= room)
        return { first, second };
    std::size_t shorter = std::min(first, second);
    std::size_t longer = room - std::min(room, shorter);
    if (longer < shorter) {
        shorter = room / 2;
        longer = room - shorter;
    }
    return first > second ? std::pair { longer, shorter } : std::pair { shorter, longer };
}

SequenceTokenizer::SequenceTokenizer(SequenceTemplate sequenceTemplate, SpecialIds specialIds)
    : template_(std::move(sequenceTemplate))
    , specialIds_(specialIds)
{
    if (countOf(template_.single, Segment::First) != 1
        || countOf(template_.single, Segment::Second) != 0
        || countOf(template_.pair, Segment::First) != 1
        || countOf(template_.pair, Segment::Second) != 1)
        throw std::invalid_argument(
            "template: it must have the text once, and both texts of a pair once");
}

SequenceTokenizer::Cut SequenceTokenizer::cut(std::string_view text,
    std::optional<std::string_view> pair, std::optional<std::size_t> maxLength,
    Offsets wanted) const
{
    const std::size_t specials
        = countOf(pair ? template_.pair : template_.single, Segment::Special);
    if (maxLength && *maxLength < specials)
        throw std::invalid_argument(fmt::format(
            "maximum length: {} leaves no room for the {} special tokens", *maxLength, specials));

    Cut result;
    tokenize(text, wanted, result.first);
    if (pair)
        tokenize(*pair, wanted, result.second);
    result.keptFirst = result.first.ids.size();
    result.keptSecond = result.second.ids.size();
    if (maxLength && pair)
        std::tie(result.keptFirst, result.keptSecond)
            = truncateLongestFirst(result.keptFirst, result.keptSecond, *maxLength - specials);
    else if (maxLength)
        result.keptFirst = std::min(result.keptFirst, *maxLength - specials);
    return result;
}

Encoding SequenceTokenizer::encode(std::string_view text, std::optional<std::string_view> pair,
    std::optional<std::size_t> maxLength) const
{
    const Cut pieces = cut(text, pair, maxLength, Offsets::Wanted);
    Encoding encoding;
    const auto append = [&](std::int32_t id, ByteRange offset, Segment segment) {
        encoding.ids.push_back(id);
        encoding.tokens.push_back(token(id).value_or(std::string()));
        encoding.offsets.push_back(offset);
        encoding.segments.push_back(segment);
    };
    for (const TemplatePiece& piece : pair ? template_.pair : template_.single) {
        if (piece.segment == Segment::Special) {
            append(piece.id, {}, Segment::Special);
            continue;
        }
        const bool isFirst = piece.segment == Segment::First;
        const TokenSpans& spans = isFirst ? pieces.first : pieces.second;
        for (std::size_t at = 0; at < (isFirst ? pieces.keptFirst : pieces.keptSecond); ++at)
            append(spans.ids[at], spans.offsets[at], piece.segment);
    }
    encoding.droppedTokens
        = pieces.first.ids.size() - pieces.keptFirst + pieces.second.ids.size() - pieces.keptSecond;
    return encoding;
}

std::vector<std::int32_t> SequenceTokenizer::encodeIds(std::string_view text,
    std::optional<std::string_view> pair, std::optional<std::size_t> maxLength) const
{
    const Cut pieces = cut(text, pair, maxLength, Offsets::NotWanted);
    const std::vector<TemplatePiece>& frame = pair ? template_.pair : template_.single;
    std::vector<std::int32_t> ids;
    ids.reserve(pieces.keptFirst + pieces.keptSecond + frame.size());
    for (const TemplatePiece& piece : frame) {
        const auto append = [&](const TokenSpans& spans, std::size_t kept) {
            ids.insert(ids.end(), spans.ids.begin(),
                spans.ids.begin() + static_cast<std::ptrdiff_t>(kept));
        };
        if (piece.segment == Segment::Special)
            ids.push_back(piece.id);
        else if (piece.segment == Segment::First)
            append(pieces.first, pieces.keptFirst);
        else
            append(pieces.second, pieces.keptSecond);
    }
    return ids;
}

} // namespace crisp::text
