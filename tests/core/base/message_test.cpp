// SPDX-License-Identifier: Apache-2.0
#include "base/message.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace crisp::base {
namespace {

TEST(InQuotes, LeavesOrdinaryTextAlone)
{
    EXPECT_EQ(inQuotes("layer.0"), "\"layer.0\"");
    EXPECT_EQ(inQuotes("\u00e9\u4f60"), "\"\u00e9\u4f60\"");
    EXPECT_EQ(inQuotes(""), "\"\"");
}

TEST(InQuotes, KeepsMessagesOnOneLineAndTheTerminalAsItIs)
{
    EXPECT_EQ(inQuotes("a\nb\r\t\x1b[31m\""), R"("a\nb\r\t\x1b[31m\"")");
    EXPECT_EQ(inQuotes(std::string_view("\0", 1)), R"("\x00")");
}

TEST(InQuotes, SpellsOutEveryByteThatIsNotUtf8)
{
    EXPECT_EQ(inQuotes("caf\xe9"), R"("caf\xe9")");
    EXPECT_EQ(inQuotes("\xff\xfeok\xc3"), R"("\xff\xfeok\xc3")");
    EXPECT_EQ(inQuotes("\xff\u00e9"), "\"\\xff\u00e9\"");
}

TEST(InQuotes, ShortensLongText)
{
    EXPECT_EQ(inQuotes("abcdef", 3), "\"abc...\"");
    EXPECT_EQ(inQuotes("abc", 3), "\"abc\"");
    EXPECT_EQ(inQuotes("ab\u00e9", 3), R"("ab\xc3...")"); // cut inside a character
}

TEST(Listed, ShowsTheFirstFewAndCountsTheRest)
{
    const std::vector<std::string> names { "a", "b", "c" };
    EXPECT_EQ(listed(names), "a, b, c");
    EXPECT_EQ(listed(names, 1), "a and 2 more");
    EXPECT_EQ(listed({}), "");
}

} // namespace
} // namespace crisp::base
