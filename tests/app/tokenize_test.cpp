// SPDX-License-Identifier: Apache-2.0
#include "app/run_program.h"
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace crisp::testing {
namespace {

using ::testing::HasSubstr;

Outcome tokenizeLines(const TinyModel& tiny, const std::string& input)
{
    return runCrisp({ "tokenize", "--model", tiny.model(), "--stdin" }, { input, {}, {} });
}

TEST(Tokenize, WritesALineForALine)
{
    const TinyModel tiny;
    const Outcome done = tokenizeLines(tiny,
        "{\"text\": \"good films\"}\n"
        "{ \"text_pair\" : \"bad\", \"text\" : \"good\", \"max_length\": 16, \"more\": [1] }\n"
        "{\"text\": \"good good good\", \"max_length\": 4}\n");
    EXPECT_EQ(done.exitCode, 0) << done.error;
    EXPECT_EQ(done.out,
        "{\"ids\":[2,5,7,8,3],\"tokens\":[\"[CLS]\",\"good\",\"film\",\"##s\",\"[SEP]\"],"
        "\"offsets\":[[0,0],[0,4],[5,9],[9,10],[0,0]]}\n"
        "{\"ids\":[2,5,3,6,3],\"tokens\":[\"[CLS]\",\"good\",\"[SEP]\",\"bad\",\"[SEP]\"],"
        "\"offsets\":[[0,0],[0,4],[0,0],[0,3],[0,0]]}\n"
        "{\"ids\":[2,5,5,3],\"tokens\":[\"[CLS]\",\"good\",\"good\",\"[SEP]\"],"
        "\"offsets\":[[0,0],[0,4],[5,9],[0,0]]}\n");
}

TEST(Tokenize, ReadsEscapesAndUtf8AlikeAndCountsCodePoints)
{
    const TinyModel tiny;
    const Outcome plain = tokenizeLines(tiny, "{\"text\":\"\u4F60\U0001F600 good\"}\n");
    const Outcome escaped
        = tokenizeLines(tiny, "{\"text\":\"\\u4f60\\ud83d\\ude00\\u0020good\"}\n");
    ASSERT_EQ(plain.exitCode, 0) << plain.error;
    EXPECT_EQ(plain.out, escaped.out);
    EXPECT_THAT(plain.out, HasSubstr("[3,7]"));
}

TEST(Tokenize, EscapesTokensForJson)
{
    const TinyModel tiny;
    const Outcome done = tokenizeLines(tiny, "{\"text\":\"good \\\" \"}\n");
    ASSERT_EQ(done.exitCode, 0) << done.error;
    EXPECT_EQ(base::parseJson(done.out, "line")["tokens"][2], "\"");
}

TEST(Tokenize, TakesALastLineWithoutALineFeedAndCarriageReturns)
{
    const TinyModel tiny;
    const Outcome done = tokenizeLines(tiny, "{\"text\":\"good\"}\r\n{\"text\":\"bad\"}");
    EXPECT_EQ(done.exitCode, 0) << done.error;
    EXPECT_EQ(std::count(done.out.begin(), done.out.end(), '\n'), 2);
}

TEST(Tokenize, WritesNothingForNoInput)
{
    const TinyModel tiny;
    const Outcome done = tokenizeLines(tiny, "");
    EXPECT_EQ(done.exitCode, 0);
    EXPECT_EQ(done.out, "");
}

TEST(Tokenize, HandlesLinesLongerThanItsBuffer)
{
    const TinyModel tiny;
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "good ";
    const Outcome done = tokenizeLines(tiny, "{\"text\":\"" + text + "\"}\n{\"text\":\"bad\"}\n");
    ASSERT_EQ(done.exitCode, 0) << done.error;
    std::istringstream lines(done.out);
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(base::parseJson(line, "line")["ids"].size(), 100'002U);
    std::getline(lines, line);
    EXPECT_EQ(base::parseJson(line, "line")["ids"].size(), 3U);
}

struct BadLine {
    const char* line;
    const char* reason;
};

class BadLines : public ::testing::TestWithParam<BadLine> { };

TEST_P(BadLines, AreRefusedByTheirNumberAfterWhatWasRight)
{
    const TinyModel tiny;
    const Outcome done
        = tokenizeLines(tiny, std::string("{\"text\":\"good\"}\n") + GetParam().line + "\n");
    EXPECT_EQ(done.exitCode, 1);
    EXPECT_THAT(done.error, HasSubstr("line 2"));
    EXPECT_THAT(done.error, HasSubstr(GetParam().reason));
    EXPECT_EQ(std::count(done.out.begin(), done.out.end(), '\n'), 1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, BadLines,
    ::testing::Values(BadLine { "", "" }, BadLine { "{\"text\":\"good\"", "" },
        BadLine { "[1]", "\"text\"" }, BadLine { "{\"txt\":\"good\"}", "\"text\"" },
        BadLine { "{\"text\":5}", "not a text" }, BadLine { "{\"text\":\"g\xFF\"}", "UTF-8" },
        BadLine { "{\"text\":\"good\",\"max_length\":-1}", "max_length" },
        BadLine { "{\"text\":\"good\",\"max_length\":1}", "" },
        BadLine { "{\"text\":\"good\",\"text_pair\":{}}", "text_pair" },
        BadLine { "{\"text\":\"good\"} x", "" }));

TEST(Tokenize, NeedsEitherATextOrStandardInput)
{
    const TinyModel tiny;
    EXPECT_EQ(runCrisp({ "tokenize", "--model", tiny.model() }).exitCode, 2);
    EXPECT_EQ(
        runCrisp({ "tokenize", "--model", tiny.model(), "--stdin", "--text", "x" }).exitCode, 2);
}

} // namespace
} // namespace crisp::testing
