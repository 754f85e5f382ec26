// SPDX-License-Identifier: Apache-2.0
// What holds for every text, whatever bytes it is made of.
#include "base/utf8.h"
#include "text/code_points.h"
#include "text/unicode.h"
#include "text/wordpiece_tokenizer.h"
#include "tiny_model.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace crisp::text {
namespace {

using testing::tinyTokenizer;

/// Words of the vocabulary, marks, blanks, odd code points and bytes that are no UTF-8.
std::string arbitraryText()
{
    const auto codePoint
        = rc::gen::map(rc::gen::inRange<std::uint32_t>(0, 0x110000), [](auto value) {
              std::string text;
              appendUtf8(text, value >= 0xD800 && value <= 0xDFFF ? U'\u00e9' : char32_t { value });
              return text;
          });
    const auto word
        = rc::gen::element<std::string>("unaffable", "Hello", " ", "\t", "!", "[MASK]", "[SEP",
            "\u00c9", "e\u0301\u0323", "\u0130", "\u4f60", "\u200b", "\xFF", "\xC3", "\xE2\x82");
    const auto byte = rc::gen::map(
        rc::gen::arbitrary<char>(), [](char value) { return std::string(1, value); });
    std::string text;
    for (const std::string& part :
        *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(word, codePoint, byte)))
        text += part;
    return text;
}

NormalizerOptions arbitraryOptions()
{
    NormalizerOptions options { .cleanText = *rc::gen::arbitrary<bool>(),
        .tokenizeChinese = *rc::gen::arbitrary<bool>(),
        .lowercase = *rc::gen::arbitrary<bool>() };
    if (*rc::gen::arbitrary<bool>())
        options.stripAccents = *rc::gen::arbitrary<bool>();
    return options;
}

bool isBoundary(std::string_view text, std::size_t at)
{
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

RC_GTEST_PROP(AnyTokenizer, PointsIntoTheTextInOrder, ())
{
    const WordPieceTokenizer tokenizer = tinyTokenizer(arbitraryOptions());
    const std::string text = arbitraryText();
    const Encoding encoding = tokenizer.encode(text);
    const bool isValid = !base::findInvalidUtf8(text);
    RC_ASSERT(encoding.tokens.size() == encoding.size());
    RC_ASSERT(encoding.segments.size() == encoding.size());
    ByteRange last;
    for (std::size_t at = 1; at + 1 < encoding.size(); ++at) {
        const ByteRange range = encoding.offsets[at];
        RC_ASSERT(range.begin < range.end);
        RC_ASSERT(range.end <= text.size());
        RC_ASSERT(range.begin >= last.begin && range.end >= last.end);
        RC_ASSERT(!isValid || (isBoundary(text, range.begin) && isBoundary(text, range.end)));
        last = range;
    }
    const auto codePoints = codePointOffsets(encoding, text);
    RC_ASSERT(codePoints.size() == encoding.size());
}

RC_GTEST_PROP(AnyTokenizer, GivesTheSameIdsWithAndWithoutTheRest, ())
{
    const WordPieceTokenizer tokenizer = tinyTokenizer(arbitraryOptions());
    const std::string text = arbitraryText();
    const std::string other = arbitraryText();
    const std::optional<std::string_view> pair
        = *rc::gen::arbitrary<bool>() ? std::optional<std::string_view>(other) : std::nullopt;
    const auto maxLength = *rc::gen::maybe(rc::gen::inRange<std::size_t>(3, 20));
    const std::optional<std::size_t> limit
        = maxLength ? std::optional<std::size_t>(*maxLength) : std::nullopt;
    const Encoding encoding = tokenizer.encode(text, pair, limit);
    RC_ASSERT(tokenizer.encodeIds(text, pair, limit) == encoding.ids);
    RC_ASSERT(!limit || encoding.size() <= *limit);
    RC_ASSERT(encoding.size() + encoding.droppedTokens == tokenizer.encodeIds(text, pair).size());
    RC_ASSERT(encoding.droppedTokens == 0 || encoding.size() == *limit);
    for (const std::int32_t id : encoding.ids)
        RC_ASSERT(id >= 0 && static_cast<std::size_t>(id) < tokenizer.vocabularySize());
}

RC_GTEST_PROP(AnyTokenizer, ReadsPlainTextAsItReadsAnyOther, ())
{
    // A character that cleaning removes sends the text down the general path.
    const std::string text = *rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::inRange<char>(' ', '\x7F'), rc::gen::element('\t', '\n', ' ', 'a')));
    const WordPieceTokenizer tokenizer = tinyTokenizer();
    const Encoding plain = tokenizer.encode(text);
    const Encoding general = tokenizer.encode(text + "\u200b");
    RC_ASSERT(plain.ids == general.ids);
    RC_ASSERT(plain.offsets == general.offsets);
}

} // namespace
} // namespace crisp::text
