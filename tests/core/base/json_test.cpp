// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/json.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace crisp::base {
namespace {

using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

TEST(ParseJson, ReadsOneValue)
{
    EXPECT_EQ(parseJson(R"( {"a": [1, 2.5, "x", null, true]} )", "text")["a"][1], 2.5);
    EXPECT_EQ(parseJson("3", "text"), 3);
}

TEST(ParseJson, RefusesInOneLineThatNamesTheSource)
{
    const std::string deep(100'000, '[');
    for (const std::string& text : { std::string(), std::string("{"), std::string("{} {}"),
             std::string("// no\n{}"), std::string("[1,]"), std::string("\"\xff\""),
             std::string("\xff\xfe{\0}\0", 6), deep, std::string("nan"), std::string("\"\n\"") })
        EXPECT_THAT([&] { (void)parseJson(text, "x.json"); },
            ThrowsMessage<Error>(AllOf(HasSubstr("cannot read x.json: it "), Not(HasSubstr("\n")))))
            << text.substr(0, 20);
}

TEST(ParseJson, RefusesAKeyThatStandsTwiceInOneObject)
{
    EXPECT_THAT([] { (void)parseJson(R"({"a":1,"b":{"a":1,"a":2}})", "x.json"); },
        ThrowsMessage<Error>(HasSubstr("the key \"a\" stands twice in one object")));
    EXPECT_NO_THROW((void)parseJson(R"([{"a":1},{"a":{"a":2}}])", "x.json"));
}

TEST(ParseJson, TakesSixtyFourLevelsAndNoMore)
{
    const auto nested
        = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    EXPECT_NO_THROW((void)parseJson(nested(64), "x.json"));
    EXPECT_THAT([&] { (void)parseJson(nested(65), "x.json"); },
        ThrowsMessage<Error>(HasSubstr("it nests deeper than 64 levels")));
}

TEST(ReadJsonFile, NamesTheFile)
{
    const TemporaryFolder folder;
    EXPECT_EQ(readJsonFile(folder.write("x.json", "[7]"), 3)[0], 7);
    EXPECT_THAT([&] { (void)readJsonFile(folder.write("y.json", "{"), 9); },
        ThrowsMessage<Error>(HasSubstr((folder / "y.json").string())));
    EXPECT_THROW((void)readJsonFile(folder / "x.json", 2), Error);
}

} // namespace
} // namespace crisp::base
