// SPDX-License-Identifier: Apache-2.0
#include "analysis/aggregates.h"
#include "sample_explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace crisp::analysis {
namespace {

using ::testing::ElementsAre;
using testing::explanation;
using ::testing::FloatNear;
using testing::head;
using testing::matrix;
using testing::twoHeads;
using text::Segment;

TEST(OverHeads, TakesTheMeanOfEachCell)
{
    const Matrix mean = overHeads(twoHeads().layers[0], Reduction::Mean);
    EXPECT_THAT(mean.row(0), ElementsAre(0.5F, 0.5F, 0.0F, 0.0F));
    EXPECT_THAT(mean.row(2), ElementsAre(0.125F, 0.125F, 0.5F, 0.25F));
}

TEST(OverHeads, TakesTheLargestOfEachCell)
{
    const Matrix largest = overHeads(twoHeads().layers[0], Reduction::Maximum);
    EXPECT_THAT(largest.row(2), ElementsAre(0.25F, 0.25F, 0.75F, 0.5F));
}

TEST(OverHeads, RefusesALayerWithoutHeads)
{
    EXPECT_THROW((void)overHeads({}, Reduction::Mean), std::invalid_argument);
}

TEST(OverLayers, CountsEveryHeadOfEveryLayer)
{
    const Explanation two = explanation({ "a" }, { Segment::First },
        { { head(1, { 1.0F }) }, { head(1, { 0.5F }), head(1, { 0.0F }) } });
    EXPECT_THAT(overLayers(two, Reduction::Mean).values, ElementsAre(0.5F));
    EXPECT_THAT(overLayers(two, Reduction::Maximum).values, ElementsAre(1.0F));
}

TEST(AttentionRollout, AddsTheResidualAndMultipliesFromTheLeft)
{
    // 0.5 A + 0.5 I: first {{.5, .5}, {0, 1}}, second {{1, 0}, {.5, .5}}; second times first.
    const Explanation two = explanation({ "a", "b" }, { Segment::First, Segment::First },
        { { head(2, { 0, 1, 0, 1 }) }, { head(2, { 1, 0, 1, 0 }) } });
    const std::vector<Matrix> rollout = attentionRollout(two);
    ASSERT_EQ(rollout.size(), 2U);
    EXPECT_THAT(rollout[0].values, ElementsAre(0.5F, 0.5F, 0.0F, 1.0F));
    EXPECT_THAT(rollout[1].values, ElementsAre(0.5F, 0.5F, 0.25F, 0.75F));
}

TEST(AttentionRollout, KeepsEveryRowADistribution)
{
    rc::check([] {
        const auto size = *rc::gen::inRange<std::size_t>(1, 6);
        std::vector<std::vector<HeadExplanation>> layers;
        for (int layer = 0; layer < 3; ++layer) {
            std::vector<float> values;
            for (std::size_t cell = 0; cell < size * size; ++cell)
                values.push_back(static_cast<float>(*rc::gen::inRange(1, 100)));
            for (std::size_t from = 0; from < size; ++from) {
                const auto row = values.begin() + static_cast<std::ptrdiff_t>(from * size);
                const float sum
                    = std::accumulate(row, row + static_cast<std::ptrdiff_t>(size), 0.0F);
                for (std::size_t to = 0; to < size; ++to)
                    values[from * size + to] /= sum;
            }
            layers.push_back({ head(size, values) });
        }
        const Explanation sample = explanation(std::vector<std::string>(size, "t"),
            std::vector<Segment>(size, Segment::First), layers);
        for (const Matrix& step : attentionRollout(sample))
            for (std::size_t from = 0; from < size; ++from) {
                const auto row = step.row(from);
                RC_ASSERT(std::abs(std::accumulate(row.begin(), row.end(), 0.0F) - 1.0F) < 1e-5F);
            }
    });
}

TEST(HideTokens, DropsRowsAndColumns)
{
    const Explanation sample = twoHeads();
    const Matrix shown
        = hideTokens(sample.layers[0].heads[0].attention, specialTokens(sample), false);
    EXPECT_EQ(shown, matrix(2, { 0.5F, 0.0F, 0.25F, 0.25F }));
}

TEST(HideTokens, RenormalisesWhatIsLeftAndLeavesEmptyRowsEmpty)
{
    const Matrix all = matrix(3, { 0, 0, 1, 0.25F, 0.25F, 0.5F, 0, 0, 1 });
    EXPECT_EQ(hideTokens(all, { false, false, true }, true), matrix(2, { 0, 0, 0.5F, 0.5F }));
}

TEST(HideTokens, RefusesAnotherNumberOfFlags)
{
    EXPECT_THROW((void)hideTokens(Matrix(2), { true }, true), std::invalid_argument);
}

TEST(WholeWords, JoinsWordPieces)
{
    const Words words = wholeWords(twoHeads());
    EXPECT_THAT(words.names, ElementsAre("[CLS]", "happy", "[SEP]"));
    EXPECT_THAT(words.wordOf, ElementsAre(0U, 1U, 1U, 2U));
}

TEST(WholeWords, JoinsSentencePieces)
{
    const Explanation sample = explanation({ "<s>", "\u2581hap", "py", "\u2581day", "</s>" },
        { Segment::Special, Segment::First, Segment::First, Segment::First, Segment::Special },
        { { head(5, std::vector<float>(25, 0.2F)) } });
    EXPECT_THAT(wholeWords(sample).names, ElementsAre("<s>", "happy", "day", "</s>"));
}

TEST(WholeWords, LeavesAPieceWithoutABeginningAlone)
{
    // Ids that were typed can be anything.
    const Explanation sample = explanation({ "##py", "[SEP]", "##py" },
        { Segment::First, Segment::Special, Segment::First },
        { { head(3, std::vector<float>(9, 0.3F)) } });
    EXPECT_THAT(wholeWords(sample).names, ElementsAre("##py", "[SEP]", "##py"));
}

TEST(MergeWords, SumsOverToPiecesAndAveragesOverFromPieces)
{
    const Explanation sample = twoHeads();
    const Matrix merged = mergeWords(sample.layers[0].heads[1].attention, wholeWords(sample));
    EXPECT_EQ(merged, matrix(3, { 0, 1, 0, 0.375F, 0.625F, 0, 0.5F, 0, 0.5F }));
}

TEST(MergeWords, RefusesOtherWords)
{
    EXPECT_THROW((void)mergeWords(Matrix(3), wholeWords(twoHeads())), std::invalid_argument);
}

TEST(Ranks, GiveEqualScoresTheSameRank)
{
    const Matrix scores = matrix(3, { 3, 1, 2, 5, 5, 1, -1, -1, -1 });
    EXPECT_THAT(ranks(scores), ElementsAre(1U, 3U, 2U, 1U, 1U, 3U, 1U, 1U, 1U));
}

TEST(Ranks, AgreeWithRankInRow)
{
    rc::check([](std::vector<std::int8_t> draws) {
        Matrix scores(draws.size() % 7);
        for (std::size_t cell = 0; cell < scores.values.size(); ++cell)
            scores.values[cell] = static_cast<float>(draws[cell % draws.size()] % 5);
        const std::vector<std::size_t> all = ranks(scores);
        for (std::size_t from = 0; from < scores.size; ++from)
            for (std::size_t to = 0; to < scores.size; ++to)
                RC_ASSERT(all[from * scores.size + to] == rankInRow(scores.row(from), to));
    });
}

} // namespace
} // namespace crisp::analysis
