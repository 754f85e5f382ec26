// SPDX-License-Identifier: Apache-2.0
#include "text/added_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <tuple>

namespace crisp::text {
namespace {

using ::testing::ElementsAre;
using Found = std::tuple<int, std::size_t, std::size_t>;

std::vector<Found> findAll(const AddedTokenMatcher& matcher, std::string_view text)
{
    std::vector<Found> found;
    std::size_t at = 0;
    while (const auto match = matcher.find(text, at)) {
        found.emplace_back(match->id, match->begin, match->end);
        at = match->end;
    }
    return found;
}

TEST(AddedTokenMatcher, TakesTheLeftmostAndThereTheLongest)
{
    const AddedTokenMatcher matcher({ { .content = "[A]", .id = 1 },
        { .content = "[A][B]", .id = 2 }, { .content = "B", .id = 3 } });
    EXPECT_THAT(findAll(matcher, "x[A][B]B[A]"),
        ElementsAre(Found { 2, 1, 7 }, Found { 3, 7, 8 }, Found { 1, 8, 11 }));
}

TEST(AddedTokenMatcher, FindsNothingWithoutTokens)
{
    EXPECT_TRUE(AddedTokenMatcher().empty());
    EXPECT_THAT(findAll(AddedTokenMatcher(), "[A]"), ElementsAre());
    EXPECT_THAT(findAll(AddedTokenMatcher({ { .content = "", .id = 1 } }), "[A]"), ElementsAre());
}

TEST(AddedTokenMatcher, LeavesWordsWholeWhereOnlySingleWordsCount)
{
    const AddedTokenMatcher matcher({ { .content = "it", .id = 1, .singleWord = true } });
    EXPECT_THAT(findAll(matcher, "it bit it\u00e9 \u00e9it (it)"),
        ElementsAre(Found { 1, 0, 2 }, Found { 1, 18, 20 }));
}

TEST(AddedTokenMatcher, TakesTheWhitespaceAroundATokenThatStripsIt)
{
    const AddedTokenMatcher matcher(
        { { .content = "<m>", .id = 1, .leftStrip = true, .rightStrip = true } });
    EXPECT_THAT(findAll(matcher, "a \u3000<m>\t <m> b"),
        ElementsAre(Found { 1, 1, 10 }, Found { 1, 10, 14 }));
}

TEST(AddedTokenMatcher, ReadsBytesThatAreNotUtf8AsNoWord)
{
    const AddedTokenMatcher matcher({ { .content = "it", .id = 1, .singleWord = true } });
    EXPECT_THAT(findAll(matcher, "\xFFit\xC3"), ElementsAre(Found { 1, 1, 3 }));
}

} // namespace
} // namespace crisp::text
