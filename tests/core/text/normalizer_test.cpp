// SPDX-License-Identifier: Apache-2.0
#include "text/normalizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace crisp::text {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;

constexpr NormalizerOptions nothing {
    .cleanText = false, .tokenizeChinese = false, .stripAccents = false, .lowercase = false
};

NormalizedText normalized(std::string_view original, const NormalizerOptions& options = {})
{
    NormalizedText result;
    normalize(original, options, result);
    return result;
}

TEST(Normalize, LowersAndStripsAccentsByDefault)
{
    EXPECT_EQ(normalized("H\u00e9LLO").text, "hello");
    EXPECT_EQ(normalized("e\u0301").text, "e");
    EXPECT_EQ(normalized("\u0130").text, "i");
    EXPECT_EQ(normalized("\u1e9e\ufb01").text, "\u00df\ufb01");
    EXPECT_EQ(normalized("\ud55c").text, "\u1112\u1161\u11ab");
}

TEST(Normalize, CleansControlCharactersAndBlanks)
{
    EXPECT_EQ(normalized("a\0b\x0b\ufffd\u200b\u00ad"sv).text, "ab");
    EXPECT_EQ(normalized("a\tb\u00a0c\u2028d").text, "a b c d");
    NormalizerOptions options = nothing;
    EXPECT_EQ(normalized("a\tb\x0b", options).text, "a\tb\x0b");
}

TEST(Normalize, SetsChineseCharactersApart)
{
    EXPECT_EQ(normalized("a\u4f60b").text, "a \u4f60 b");
    NormalizerOptions options;
    options.tokenizeChinese = false;
    EXPECT_EQ(normalized("a\u4f60b", options).text, "a\u4f60b");
}

TEST(Normalize, StripsAccentsIndependentlyOfCaseWhenToldTo)
{
    NormalizerOptions options;
    options.stripAccents = false;
    EXPECT_EQ(normalized("\u00c9", options).text, "\u00e9");
    options = { .stripAccents = true, .lowercase = false };
    EXPECT_EQ(normalized("\u00c9", options).text, "E");
    options = { .lowercase = false };
    EXPECT_EQ(normalized("\u00c9", options).text, "\u00c9");
}

TEST(Normalize, LowersACapitalToSeveralCodePointsOfOneSource)
{
    NormalizerOptions options = nothing;
    options.lowercase = true;
    const NormalizedText result = normalized("\u0130", options);
    EXPECT_EQ(result.text, "i\u0307");
    EXPECT_EQ(result.sourceOf(0, 3), (ByteRange { 0, 2 }));
}

TEST(Normalize, RemembersWhereEveryByteComesFrom)
{
    const NormalizedText result = normalized("\u00c9\u200bx");
    EXPECT_EQ(result.text, "ex");
    EXPECT_THAT(result.source, ElementsAre(ByteRange { 0, 2 }, ByteRange { 5, 6 }));
    EXPECT_EQ(result.sourceOf(0, 2), (ByteRange { 0, 6 }));
}

TEST(Normalize, NeedsNoTableForPlainText)
{
    const NormalizedText result = normalized("Plain Text");
    EXPECT_EQ(result.text, "plain text");
    EXPECT_TRUE(result.source.empty());
    EXPECT_EQ(result.sourceOf(6, 10), (ByteRange { 6, 10 }));
}

TEST(Normalize, ReadsInvalidBytesAsReplacementCharacters)
{
    EXPECT_EQ(normalized("a\xFF\xC3", nothing).text, "a\ufffd\ufffd");
    EXPECT_EQ(normalized("a\xFF\xC3").text, "a");
}

TEST(Normalize, ForgetsTheTextBefore)
{
    NormalizedText result;
    normalize("\u00c9", {}, result);
    normalize("a", {}, result);
    EXPECT_EQ(result.text, "a");
    EXPECT_TRUE(result.source.empty());
}

} // namespace
} // namespace crisp::text
