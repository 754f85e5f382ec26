// SPDX-License-Identifier: Apache-2.0
#include "bridge/text.h"

#include <gtest/gtest.h>

namespace crisp::bridge {
namespace {

TEST(SentenceTest, BeginsWithACapitalAndEndsWithAFullStop)
{
    EXPECT_EQ(asSentence("cannot open it: no such file"),
        QStringLiteral("Cannot open it: no such file."));
    EXPECT_EQ(asSentence("Already one."), QStringLiteral("Already one."));
}

TEST(SentenceTest, LeavesNamesAndPathsAsTheyAre)
{
    EXPECT_EQ(
        asSentence("config.json: n_heads is 0"), QStringLiteral("config.json: n_heads is 0."));
    EXPECT_EQ(asSentence("/runs/a is not a run"), QStringLiteral("/runs/a is not a run."));
    EXPECT_EQ(
        asSentence("batch_size: 0 is too small"), QStringLiteral("batch_size: 0 is too small."));
    EXPECT_EQ(asSentence("bf16 is not known"), QStringLiteral("bf16 is not known."));
}

TEST(SentenceTest, MakesNothingOfNothing) { EXPECT_TRUE(asSentence("").isEmpty()); }

} // namespace
} // namespace crisp::bridge
