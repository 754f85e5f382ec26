// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "training/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace crisp::training {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

const std::string twoLines = toJson(TrainPoint { 1, 0.5, 0.1 + 0.2, 5e-5, 1.0 / 3.0, 100.0 }).dump()
    + "\n" + toJson(EvalPoint { 1, 0.5, 0.75, 0.625, 8, 0.5, { 0.25, 0.5 }, { 1.5, 1.25 } }).dump()
    + "\n";

TEST(ParseMetrics, GivesBackEveryDigit)
{
    const Metrics metrics = parseMetrics(twoLines, "metrics.jsonl");
    ASSERT_THAT(metrics.train, SizeIs(1));
    EXPECT_EQ(metrics.train[0].step, 1U);
    EXPECT_EQ(metrics.train[0].loss, 0.1 + 0.2);
    EXPECT_EQ(metrics.train[0].gradNorm, 1.0 / 3.0);
    ASSERT_THAT(metrics.evaluations, SizeIs(1));
    EXPECT_EQ(metrics.evaluations[0].accuracy, 0.75);
    EXPECT_THAT(metrics.evaluations[0].effectiveSparsity, ElementsAre(0.25, 0.5));
    EXPECT_THAT(metrics.evaluations[0].entropy, ElementsAre(1.5, 1.25));
}

TEST(ParseMetrics, DropsATornLastLineWhereverItIsTorn)
{
    const std::size_t second = twoLines.find('\n') + 1;
    for (std::size_t length = second; length < twoLines.size(); ++length) {
        const Metrics metrics = parseMetrics(twoLines.substr(0, length), "metrics.jsonl");
        EXPECT_THAT(metrics.train, SizeIs(1));
        EXPECT_THAT(metrics.evaluations, IsEmpty());
    }
}

TEST(ParseMetrics, SkipsLinesOfALaterVersion)
{
    EXPECT_THAT(parseMetrics("{\"type\":\"weather\"}\n" + twoLines, "m").train, SizeIs(1));
}

TEST(ParseMetrics, NamesADamagedLine)
{
    EXPECT_THAT([] { (void)parseMetrics(twoLines + "{nonsense}\n", "metrics.jsonl"); },
        ThrowsMessage<base::Error>(HasSubstr("metrics.jsonl, line 3")));
    EXPECT_THAT(
        [] { (void)parseMetrics("{\"type\":\"train\",\"step\":\"one\"}\n", "metrics.jsonl"); },
        ThrowsMessage<base::Error>(HasSubstr("line 1, step: \"one\"")));
}

} // namespace
} // namespace crisp::training
