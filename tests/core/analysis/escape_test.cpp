// SPDX-License-Identifier: Apache-2.0
#include "analysis/escape.h"
#include "base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace crisp::analysis {
namespace {

using namespace std::string_literals;

TEST(EscapeXml, LeavesNoMarkup)
{
    EXPECT_EQ(escapeXml("</text><script>a&b</script>\"'"),
        "&lt;/text&gt;&lt;script&gt;a&amp;b&lt;/script&gt;&quot;&#39;");
}

TEST(EscapeXml, ReplacesWhatXmlForbids)
{
    EXPECT_EQ(escapeXml("a\0b\x01\x1B c\td"s), "a\uFFFDb\uFFFD\uFFFD c\td");
    EXPECT_EQ(escapeXml("x\xEF\xBF\xBEy\xEF\xBF\xBFz"), "x\uFFFDy\uFFFDz");
}

TEST(EscapeXml, ReplacesBytesThatAreNoUtf8AndKeepsTheRest)
{
    EXPECT_EQ(escapeXml("\xC3(\xFF\u00E9\xED\xA0\x80"), "\uFFFD(\uFFFD\u00E9\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(escapeXml("\u4F60\U0001F600"), "\u4F60\U0001F600");
}

TEST(EscapeXml, AlwaysGivesValidUtf8WithoutMarkup)
{
    rc::check([](const std::string& bytes) {
        const std::string safe = escapeXml(bytes);
        RC_ASSERT(!base::findInvalidUtf8(safe));
        RC_ASSERT(safe.find_first_of("<>\"'\0"s) == std::string::npos);
    });
}

TEST(CsvField, QuotesOnlyWhatNeedsIt)
{
    EXPECT_EQ(csvField("##ing"), "##ing");
    EXPECT_EQ(csvField(""), "");
    EXPECT_EQ(csvField(","), "\",\"");
    EXPECT_EQ(csvField("\""), "\"\"\"\"");
    EXPECT_EQ(csvField("a\r\nb"), "\"a\r\nb\"");
    EXPECT_EQ(csvField(" a"), "\" a\"");
}

TEST(EscapeScript, LeavesNothingThatEndsTheElement)
{
    EXPECT_EQ(escapeScript(R"({"text":"</script><!--"})"), R"({"text":"\u003c/script>\u003c!--"})");
}

} // namespace
} // namespace crisp::analysis
