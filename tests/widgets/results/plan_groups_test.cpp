// SPDX-License-Identifier: Apache-2.0
#include "results/plan_groups.h"
#include "results/verdict.h"
#include "sample_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace crisp::results {
namespace {

using crisp::testing::entryOf;
using crisp::testing::resultsOf;
using crisp::testing::SampleRun;
using training::RunState;

std::vector<PlanGroup> fourPlans()
{
    return groupRuns(resultsOf({ { "aggressive", 1, 0.80, 0.42 }, { "dense", 2, 0.84, 0.38 },
        { "light", 1, 0.85 }, { "dense", 1, 0.82, 0.40 }, { "aggressive", 2, 0.78, 0.46 },
        { "mine", 1, 0.81 }, { "uniform", 1, 0.83 } }));
}

TEST(ResultOf, TakesTheBestEvaluation)
{
    bridge::RunEntry entry = entryOf({ "aggressive", 7, 0.79 });
    const RunResult run = resultOf(entry);
    EXPECT_EQ(run.name, QStringLiteral("aggressive, seed 7"));
    EXPECT_EQ(run.model, QStringLiteral("minilm"));
    EXPECT_EQ(run.data, QStringLiteral("snippets"));
    EXPECT_DOUBLE_EQ(run.asked, 0.8);
    EXPECT_DOUBLE_EQ(*run.measured, 0.8 * 0.96);
    EXPECT_DOUBLE_EQ(*run.accuracy, 0.79);
    EXPECT_EQ(run.devSentences, 1000U);
    EXPECT_EQ(run.layerEntropy.size(), 6U);
    EXPECT_TRUE(run.counts());
}

TEST(ResultOf, HasNoNumbersWhereThereAreNone)
{
    bridge::RunEntry entry = entryOf({});
    auto early = std::make_shared<training::RunSnapshot>(*entry.snapshot);
    early->status = {};
    early->metrics = {};
    entry.snapshot = early;
    entry.summary = training::summarise(*early);
    entry.seconds = 0.0;
    RunResult run = resultOf(entry);
    EXPECT_FALSE(run.accuracy || run.measured || run.seconds || run.examplesPerSecond);
    EXPECT_FALSE(run.counts());

    entry.snapshot = nullptr;
    entry.error = QStringLiteral("metrics.jsonl, line 3 is damaged");
    run = resultOf(entry);
    EXPECT_EQ(run.state, RunState::Failed);
    EXPECT_EQ(run.problem, entry.error);
    EXPECT_EQ(groupRuns({ run }).size(), 1U);
}

TEST(ShortName, SaysWhichRunACheckpointIsOf)
{
    EXPECT_EQ(shortName("/models/minilm/"), QStringLiteral("minilm"));
    EXPECT_EQ(shortName("/runs/a/checkpoint-5"), QStringLiteral("a, checkpoint-5"));
    EXPECT_EQ(shortName(""), QString());
}

TEST(GroupRuns, PutsPlansInTheirOrderAndSeedsBelow)
{
    const auto groups = fourPlans();
    ASSERT_EQ(groups.size(), 5U);
    QStringList plans;
    for (const PlanGroup& group : groups)
        plans << group.title;
    EXPECT_EQ(plans.join(QLatin1Char(' ')), QStringLiteral("dense uniform light aggressive mine"));
    EXPECT_EQ(groups[0].runs[0].seed, 1U);
    EXPECT_EQ(groups[0].runs[1].seed, 2U);
}

TEST(GroupRuns, GivesMeansAndTheSpreadOfTheSample)
{
    const auto groups = fourPlans();
    EXPECT_DOUBLE_EQ(groups[3].accuracy->mean, 0.79);
    EXPECT_NEAR(*groups[3].accuracy->deviation, std::sqrt(2.0) / 100, 1e-12);
    EXPECT_EQ(groups[3].accuracy->runs, 2U);
    EXPECT_DOUBLE_EQ(groups[3].loss->mean, 0.44);
    EXPECT_FALSE(groups[1].accuracy->deviation);
    EXPECT_EQ(groups[3].best()->seed, 1U);
    EXPECT_EQ(groups[1].best(), nullptr);
}

TEST(GroupRuns, ComparesWithDenseOfTheSameRecipe)
{
    auto groups = fourPlans();
    EXPECT_TRUE(groups[0].isReference);
    EXPECT_FALSE(groups[0].toDense);
    EXPECT_NEAR(*groups[3].toDense, -0.04, 1e-12);
    EXPECT_NEAR(*toDenseOfSameSeed(groups, groups[3], groups[3].runs[1]), -0.06, 1e-12);
    EXPECT_FALSE(toDenseOfSameSeed(groups, groups[0], groups[0].runs[0]));

    groups = groupRuns(resultsOf(
        { { "dense", 1, 0.8, 0.4, RunState::Finished, "/data/other" }, { "light", 1, 0.9 } }));
    EXPECT_FALSE(groups[1].toDense) << "another data set is no reference";
}

TEST(GroupRuns, MixesNoRecipesAndNamesWhatDiffers)
{
    const auto groups = groupRuns(resultsOf(
        { { "dense", 1, 0.8 }, { "dense", 2, 0.8, 0.4, RunState::Finished, "/data/snippets", 1.0 },
            { "light", 1, 0.9 } }));
    ASSERT_EQ(groups.size(), 3U);
    EXPECT_EQ(groups[0].title, QStringLiteral("dense · epochs 1.0"));
    EXPECT_EQ(groups[1].title, QStringLiteral("dense · epochs 3.0"));
    EXPECT_EQ(groups[2].title, QStringLiteral("light"));
}

TEST(GroupRuns, DoesNotCountRunsThatAreNotFinished)
{
    const auto groups = groupRuns(resultsOf({ { "dense", 1, 0.8 },
        { "dense", 2, 0.1, 0.4, RunState::Running }, { "dense", 3, 0.1, 0.4, RunState::Failed } }));
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_EQ(groups[0].runs.size(), 3U);
    EXPECT_EQ(groups[0].counted(), 1U);
    EXPECT_DOUBLE_EQ(groups[0].accuracy->mean, 0.8);
}

TEST(Verdict, ClaimsNoMoreThanOneSeedAllows)
{
    Verdict verdict
        = verdictOf(groupRuns(resultsOf({ { "dense", 1, 0.83 }, { "light", 1, 0.82 } })));
    EXPECT_EQ(verdict.headline, QStringLiteral("Differences of this size may be chance."));
    EXPECT_TRUE(verdict.detail.contains(QStringLiteral("n = 2 runs, one seed each")))
        << qPrintable(verdict.detail);
    EXPECT_TRUE(verdict.detail.contains(QStringLiteral("light’s −1.00 points")));
    EXPECT_TRUE(verdict.detail.contains(QStringLiteral("± 2.4 points on 1,000 sentences")));

    verdict = verdictOf(groupRuns(resultsOf({ { "dense", 1, 0.83 }, { "light", 1, 0.72 } })));
    EXPECT_EQ(verdict.headline, QStringLiteral("One seed each says little about a plan."));
    EXPECT_TRUE(verdict.detail.contains(QStringLiteral("exceeds the chance of one evaluation")));
}

TEST(Verdict, SaysThatMeansAreNotTested)
{
    const Verdict verdict = verdictOf(fourPlans());
    EXPECT_EQ(verdict.headline, QStringLiteral("Means over seeds, not tested."));
    EXPECT_TRUE(verdict.detail.contains(QStringLiteral("n = 7 runs, 1 to 2 seeds each")));
    EXPECT_TRUE(verdict.detail.contains(QStringLiteral("aggressive’s, −4.00 points")))
        << qPrintable(verdict.detail);
}

TEST(Verdict, SaysWhatIsMissing)
{
    EXPECT_EQ(verdictOf({}).headline, QStringLiteral("No run is finished yet."));
    EXPECT_EQ(verdictOf(groupRuns(resultsOf({ { "light", 1 } }))).headline,
        QStringLiteral("Nothing to compare with."));
    EXPECT_EQ(verdictOf(groupRuns(resultsOf({ { "dense", 1 } }))).headline,
        QStringLiteral("Nothing to compare yet."));
}

} // namespace
} // namespace crisp::results
