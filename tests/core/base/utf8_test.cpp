// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string_view>

namespace crisp::base {
namespace {

TEST(FindInvalidUtf8, FindsNothingWrongWithValidText)
{
    for (const std::string_view text : { std::string_view(), std::string_view("plain"),
             std::string_view("\u00e9\u4f60\U0001F600\U0010FFFF"), std::string_view("\0", 1) })
        EXPECT_EQ(findInvalidUtf8(text), std::nullopt) << text;
}

TEST(FindInvalidUtf8, SaysWhereTextStopsBeingValid)
{
    EXPECT_EQ(findInvalidUtf8("caf\xe9"), 3U);
    EXPECT_EQ(findInvalidUtf8("\x80"), 0U); // continuation without a beginning
    EXPECT_EQ(findInvalidUtf8("ok\xc0\xaf"), 2U); // overlong
    EXPECT_EQ(findInvalidUtf8("ok\xed\xa0\x80"), 2U); // surrogate
    EXPECT_EQ(findInvalidUtf8("ok\xf4\x90\x80\x80"), 2U); // beyond U+10FFFF
    EXPECT_EQ(findInvalidUtf8("\u00e9\xe2\x82"), 2U); // cut short
}

TEST(CountCodePoints, CountsCharactersNotBytes)
{
    EXPECT_EQ(countCodePoints(""), 0U);
    EXPECT_EQ(countCodePoints("a\u00e9\u4f60\U0001F600"), 4U);
}

} // namespace
} // namespace crisp::base
