// SPDX-License-Identifier: Apache-2.0
// That every code point is classed as Hugging Face does is checked by the golden tests.
#include "text/unicode.h"

#include <gtest/gtest.h>

#include <string>

namespace crisp::text {
namespace {

TEST(DecodeCodePoint, ReadsForwardsAndBackwards)
{
    const std::string text = "a\u00e9\u20ac\U0001F600";
    EXPECT_EQ(decodeCodePoint(text, 1).value, U'\u00e9');
    EXPECT_EQ(decodeCodePoint(text, 3).length, 3U);
    EXPECT_EQ(decodeCodePointBefore(text, text.size()).value, U'\U0001F600');
    EXPECT_EQ(decodeCodePointBefore(text, 3).length, 2U);
    EXPECT_EQ(decodeCodePointBefore(text, 1).value, U'a');
}

TEST(DecodeCodePoint, TakesInvalidBytesOneByOne)
{
    for (const std::string text :
        { "\x80", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80" }) {
        EXPECT_EQ(decodeCodePoint(text, 0).value, replacementCharacter);
        EXPECT_EQ(decodeCodePoint(text, 0).length, 1U);
        EXPECT_EQ(decodeCodePointBefore(text, text.size()).value, replacementCharacter);
        EXPECT_EQ(decodeCodePointBefore(text, text.size()).length, 1U);
    }
}

TEST(AppendUtf8, WritesEveryLength)
{
    std::string text;
    for (const char32_t point : { U'a', U'\u00e9', U'\u20ac', U'\U0001F600' })
        appendUtf8(text, point);
    EXPECT_EQ(text, "a\u00e9\u20ac\U0001F600");
}

TEST(CodePointClasses, AreThoseOfTheTablesThatModelsWereTrainedWith)
{
    EXPECT_TRUE(isPunctuation(U'$')); // a symbol by category, but ASCII
    EXPECT_FALSE(isPunctuation(U'\u20ac'));
    EXPECT_FALSE(isPunctuation(U'\u061D')); // punctuation since Unicode 14
    EXPECT_TRUE(isNonspacingMark(U'\u0301'));
    EXPECT_FALSE(isNonspacingMark(U'\u08D4')); // a mark since Unicode 9
    EXPECT_EQ(combiningClass(U'\u08D4'), 230);
    EXPECT_TRUE(isControl(U'\u200b'));
    EXPECT_FALSE(isControl(U'\n'));
}

TEST(IsWordCharacter, IsWhatRegularExpressionsSay)
{
    for (const char32_t point : { U'a', U'_', U'9', U'\u00e9', U'\u0301', U'\u24b6' })
        EXPECT_TRUE(isWordCharacter(point)) << std::hex << static_cast<std::uint32_t>(point);
    for (const char32_t point : { U' ', U'-', U'\u00bd', U'\u2014', U'\u20ac' })
        EXPECT_FALSE(isWordCharacter(point)) << std::hex << static_cast<std::uint32_t>(point);
}

} // namespace
} // namespace crisp::text
