// SPDX-License-Identifier: Apache-2.0
#include "data/split.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace crisp::data {
namespace {

TEST(PartOf, NeverChanges)
{
    // Another program's FNV-1a gave these places among a thousand.
    EXPECT_EQ(partOf(""), Part::Dev); // 37
    EXPECT_EQ(partOf("a fine film"), Part::Test); // 122
    EXPECT_EQ(partOf("a dull film"), Part::Train); // 635
}

TEST(PartOf, GivesEachPartItsShare)
{
    std::map<Part, int> count;
    for (int i = 0; i < 20'000; ++i)
        ++count[partOf("sentence number " + std::to_string(i))];
    EXPECT_NEAR(count[Part::Dev], 2'200, 150);
    EXPECT_NEAR(count[Part::Test], 1'940, 150);
}

TEST(SharedSentences, CountsRowsOfDevThatTrainHas)
{
    Dataset train;
    train.texts = { "a fine film", "dull", "dull" };
    Dataset dev;
    dev.texts = { " dull\t", "a fine film", "a fine  film", "dull", "new" };
    EXPECT_EQ(sharedSentences(train, dev), 3U);
    EXPECT_EQ(sharedSentences(dev, train), 3U);
    EXPECT_EQ(sharedSentences({}, dev), 0U);
}

TEST(SharedSentences, ComparesPairsAsPairs)
{
    Dataset train;
    train.texts = { "a", "b" };
    train.pairs = { "x", "y" };
    Dataset dev;
    dev.texts = { "a", "b" };
    dev.pairs = { "y", "y " };
    EXPECT_EQ(sharedSentences(train, dev), 1U);
}

} // namespace
} // namespace crisp::data
