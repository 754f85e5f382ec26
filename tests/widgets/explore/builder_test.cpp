// SPDX-License-Identifier: Apache-2.0
#include "analysis/aggregates.h"
#include "analysis/comparison.h"
#include "explore/map_builder.h"
#include "map_samples.h"

#include <gmock/gmock.h>

#include <numeric>
#include <stdexcept>

namespace crisp::explore {
namespace {

using analysis::Explanation;
using analysis::HeadExplanation;
using analysis::Matrix;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const QString model = QStringLiteral("aggressive, seed 1");
const QString plan = QStringLiteral("uniform");

MapPointer build(const bridge::Explained& side, const MapChoice& choice)
{
    return buildMap(side, choice, model, plan).map;
}

const HeadExplanation& headOf(const bridge::Explained& side, std::size_t layer, std::size_t head)
{
    return side.explanation->layers[layer].heads[head];
}

TEST(MapBuilder, CopiesASingleHeadBitForBit)
{
    const auto side = testing::sampleExplained();
    const MapPointer map = build(*side, testing::choiceOf(1, 2));
    const HeadExplanation& head = headOf(*side, 1, 2);
    EXPECT_EQ(map->values, head.attention);
    EXPECT_EQ(map->attention, head.attention);
    EXPECT_EQ(map->scores, head.scores);
    EXPECT_EQ(map->keep, head.keep);
    EXPECT_EQ(map->ranks, analysis::ranks(head.scores));
    EXPECT_EQ(map->rowSize, 6U);
    EXPECT_EQ(map->name, QStringLiteral("layer-2-head-3"));
    EXPECT_EQ(map->title, QStringLiteral("Layer 2, head 3"));
    EXPECT_THAT(map->special, ElementsAre(1, 0, 0, 0, 0, 1));
}

TEST(MapBuilder, SaysWhatWouldWeighUnprunedAsSoftmaxOfTheRow)
{
    testing::Sample sample;
    const MapPointer sparse = build(*testing::sampleExplained(sample), testing::choiceOf(0, 1));
    sample.sparsity = 0.0;
    const auto dense = testing::sampleExplained(sample);
    for (std::size_t i = 0; i < sparse->unpruned.values.size(); ++i)
        EXPECT_NEAR(sparse->unpruned.values[i], headOf(*dense, 0, 1).attention.values[i], 1e-6);
}

TEST(MapBuilder, TakesAggregatesFromCore)
{
    const auto side = testing::sampleExplained();
    const Explanation& explanation = *side->explanation;
    MapChoice choice = testing::choiceOf(1, 0);
    choice.reduction = Reduction::Mean;
    EXPECT_EQ(build(*side, choice)->values,
        analysis::overHeads(explanation.layers[1], analysis::Reduction::Mean));
    choice.reduction = Reduction::Maximum;
    EXPECT_EQ(build(*side, choice)->values,
        analysis::overHeads(explanation.layers[1], analysis::Reduction::Maximum));
    choice.allLayers = true;
    EXPECT_EQ(build(*side, choice)->values,
        analysis::overLayers(explanation, analysis::Reduction::Maximum));
    choice.reduction = Reduction::Rollout;
    const MapPointer rollout = build(*side, choice);
    EXPECT_EQ(rollout->values, analysis::attentionRollout(explanation)[1]);
    EXPECT_THAT(rollout->keep, IsEmpty()) << "rollout prunes nothing";
    EXPECT_EQ(rollout->scores.size, 0U);
}

TEST(MapBuilder, ShowsTheMeanWhereNoHeadIsNamed)
{
    const auto side = testing::sampleExplained();
    MapChoice choice;
    choice.position = { 0, std::nullopt };
    const MapPointer map = build(*side, choice);
    EXPECT_EQ(
        map->values, analysis::overHeads(side->explanation->layers[0], analysis::Reduction::Mean));
    EXPECT_EQ(map->name, QStringLiteral("layer-1-mean"));
    for (std::size_t cell = 0; cell < 36; ++cell) {
        const bool any = headOf(*side, 0, 0).keep[cell] || headOf(*side, 0, 1).keep[cell]
            || headOf(*side, 0, 2).keep[cell];
        EXPECT_EQ(map->kept(cell / 6, cell % 6), any);
    }
}

TEST(MapBuilder, AveragesScoresBelowZeroAndTakesTheirLargest)
{
    const auto side = testing::sampleExplained();
    MapChoice choice = testing::choiceOf(0, 0);
    choice.quantity = Quantity::Scores;
    choice.reduction = Reduction::Maximum;
    const MapPointer largest = build(*side, choice);
    choice.reduction = Reduction::Mean;
    const MapPointer mean = build(*side, choice);
    for (std::size_t cell = 0; cell < 36; ++cell) {
        const float a = headOf(*side, 0, 0).scores.values[cell];
        const float b = headOf(*side, 0, 1).scores.values[cell];
        const float c = headOf(*side, 0, 2).scores.values[cell];
        EXPECT_EQ(largest->values.values[cell], std::max({ a, b, c }));
        EXPECT_NEAR(mean->values.values[cell], (a + b + c) / 3.0F, 1e-6F);
    }
}

TEST(MapBuilder, HidesSpecialTokensAsCoreDoes)
{
    const auto side = testing::sampleExplained();
    MapChoice choice = testing::choiceOf(0, 0);
    choice.hideSpecial = true;
    choice.renormalise = true;
    const BuiltMap built = buildMap(*side, choice, model, plan);
    EXPECT_EQ(built.map->values,
        analysis::hideTokens(
            headOf(*side, 0, 0).attention, analysis::specialTokens(*side->explanation), true));
    EXPECT_THAT(built.positions,
        ElementsAre(ElementsAre(1), ElementsAre(2), ElementsAre(3), ElementsAre(4)));
    EXPECT_THAT(built.map->positions, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(built.map->tokens.front(), QStringLiteral("a"));
    // Ranks tell why an edge fell, so they count what is hidden, too.
    EXPECT_EQ(built.map->rowSize, 6U);
    EXPECT_EQ(built.map->ranks[0], analysis::rankInRow(headOf(*side, 0, 0).scores.row(1), 1));
    EXPECT_EQ(built.map->cuts.size(), 4U);
}

TEST(MapBuilder, MergesWholeWordsAsCoreDoesAndKeepsWhatAnyPieceKeeps)
{
    const auto side = testing::sampleExplained();
    MapChoice choice = testing::choiceOf(0, 0);
    choice.wholeWords = true;
    const BuiltMap built = buildMap(*side, choice, model, plan);
    const HeadExplanation& head = headOf(*side, 0, 0);
    EXPECT_EQ(built.map->values,
        analysis::mergeWords(head.attention, analysis::wholeWords(*side->explanation)));
    EXPECT_THAT(built.positions,
        ElementsAre(
            ElementsAre(0), ElementsAre(1), ElementsAre(2, 3), ElementsAre(4), ElementsAre(5)));
    EXPECT_EQ(built.map->tokens[2], QStringLiteral("gripping"));
    for (std::size_t to = 0; to < 5; ++to) {
        const std::vector<std::size_t>& pieces = built.positions[to];
        bool any = false;
        for (const std::size_t from : { 2U, 3U })
            for (const std::size_t piece : pieces)
                any = any || head.keep[from * 6 + piece] != 0;
        EXPECT_EQ(built.map->kept(2, to), any);
    }
    EXPECT_EQ(built.map->scores.size, 0U) << "words have no scores";
}

TEST(MapBuilder, CutsEachRowAtTheLastScoreThatThePlanKeeps)
{
    const auto side = testing::sampleExplained();
    const MapPointer map = build(*side, testing::choiceOf(0, 0));
    ASSERT_EQ(map->cuts.size(), 6U);
    for (std::size_t from = 0; from < 6; ++from)
        for (std::size_t to = 0; to < 6; ++to)
            EXPECT_EQ(map->kept(from, to), map->scores.at(from, to) >= map->cuts[from]);
}

TEST(MapBuilder, HasNoCutsUnderRuleHeadOrWhereAllIsKept)
{
    testing::Sample sample;
    sample.sparsity = 0.0;
    EXPECT_THAT(build(*testing::sampleExplained(sample), testing::choiceOf(0, 0))->cuts, IsEmpty());
    auto byHead = testing::sampleExplained();
    auto explanation = std::make_shared<Explanation>(*byHead->explanation);
    explanation->plan.rule = model::PruningRule::Head;
    byHead->explanation = explanation;
    EXPECT_THAT(build(*byHead, testing::choiceOf(0, 0))->cuts, IsEmpty());
}

TEST(MapBuilder, PutsEditsOnTheirCells)
{
    auto side = testing::sampleExplained();
    auto explanation = std::make_shared<Explanation>(*side->explanation);
    explanation->edits = { { 0, 0, 2, 4, true }, { 0, 1, 1, 1, false }, { 1, 0, 3, 3, true } };
    side->explanation = explanation;
    MapChoice choice = testing::choiceOf(0, 0);
    EXPECT_THAT(build(*side, choice)->edited, ElementsAre(Cell { 2, 4 }));
    EXPECT_TRUE(build(*side, choice)->caption.contains(QStringLiteral("3 edits")));
    choice.wholeWords = true;
    EXPECT_THAT(build(*side, choice)->edited, ElementsAre(Cell { 2, 3 }));
    choice.wholeWords = false;
    choice.reduction = Reduction::Mean;
    EXPECT_THAT(build(*side, choice)->edited, ElementsAre(Cell { 2, 4 }, Cell { 1, 1 }));
}

TEST(MapBuilder, OpensTheScaleOnlyWhereSomethingIsLarger)
{
    const auto side = testing::sampleExplained();
    MapChoice choice = testing::choiceOf(0, 0);
    choice.scaleMaximum = 0.3;
    EXPECT_TRUE(build(*side, choice)->open);
    EXPECT_EQ(build(*side, choice)->high, 0.3);
    choice.scaleMaximum = 0.0;
    const MapPointer own = build(*side, choice);
    EXPECT_FALSE(own->open);
    EXPECT_FLOAT_EQ(float(own->high), std::ranges::max(own->values.values));
    choice.quantity = Quantity::Scores;
    const MapPointer scores = build(*side, choice);
    EXPECT_FLOAT_EQ(float(scores->low), std::ranges::min(scores->values.values));
}

TEST(MapBuilder, SubtractsAFromBAndSaysWhoPruned)
{
    testing::Sample sample;
    const auto b = testing::sampleExplained(sample);
    sample.sparsity = 0.2;
    const auto a = testing::sampleExplained(sample);
    const MapPointer map
        = buildDifference(*a, *b, testing::choiceOf(0, 1), QStringLiteral("x"), QStringLiteral("y"))
              .map;
    EXPECT_EQ(
        map->values, analysis::compare(*a->explanation, *b->explanation).heads[0][1].attention);
    EXPECT_EQ(map->quantity, Quantity::Difference);
    EXPECT_EQ(map->low, -0.25);
    EXPECT_EQ(map->high, 0.25);
    for (std::size_t cell = 0; cell < 36; ++cell) {
        const bool inA = headOf(*a, 0, 1).keep[cell] != 0;
        const bool inB = headOf(*b, 0, 1).keep[cell] != 0;
        EXPECT_EQ(map->keep[cell] != 0, inA || inB);
        EXPECT_EQ(map->oneSided[cell], inA == inB ? 0 : inB ? 1 : 2);
    }
    EXPECT_EQ(map->first, headOf(*a, 0, 1).attention);
    EXPECT_EQ(map->second, headOf(*b, 0, 1).attention);
}

TEST(MapBuilder, RefusesToCompareDifferentTokens)
{
    testing::Sample shorter;
    shorter.tokens.pop_back();
    const auto a = testing::sampleExplained();
    const auto b = testing::sampleExplained(shorter);
    EXPECT_THROW((void)buildDifference(*a, *b, testing::choiceOf(0, 0), model, model),
        std::invalid_argument);
    EXPECT_THROW((void)buildDifferenceGrid(*a, *b, model), std::invalid_argument);
    EXPECT_THROW((void)build(*a, testing::choiceOf(7, 0)), std::invalid_argument);
    EXPECT_THROW((void)build(*a, testing::choiceOf(0, 9)), std::invalid_argument);
}

TEST(MapBuilder, FindsWhereThePairParts)
{
    auto side = testing::sampleExplained();
    auto explanation = std::make_shared<Explanation>(*side->explanation);
    explanation->segments[4] = text::Segment::Second;
    side->explanation = explanation;
    EXPECT_EQ(build(*side, testing::choiceOf(0, 0))->secondStart, 4U);
    EXPECT_FALSE(build(*testing::sampleExplained(), testing::choiceOf(0, 0))->secondStart);
}

TEST(MapBuilder, CaptionNamesModelPlanMeasuredSparsityAndTheSentence)
{
    auto side = testing::sampleExplained();
    auto explanation = std::make_shared<Explanation>(*side->explanation);
    explanation->text = std::string(200, 'x') + " %1 %2";
    side->explanation = explanation;
    const QString caption = build(*side, testing::choiceOf(0, 0))->caption;
    EXPECT_TRUE(caption.startsWith(model)) << caption.toStdString();
    EXPECT_TRUE(caption.contains(plan));
    EXPECT_TRUE(caption.contains(QStringLiteral("50.0")));
    EXPECT_TRUE(caption.contains(QChar(0x2026)));
    EXPECT_LT(caption.size(), 200);
}

TEST(GridBuilder, UsesReadySketchesAndTakesMeansFromCore)
{
    auto side = testing::sampleExplained();
    side->sketches.assign(2, std::vector<bridge::HeadSketch>(3));
    side->sketches[1][2].values = Matrix(1);
    const auto grid = buildGrid(*side, {}, QStringLiteral("c"));
    EXPECT_EQ(grid->heads[1][2].values.size, 1U);
    EXPECT_EQ(grid->means[0].values,
        analysis::overHeads(side->explanation->layers[0], analysis::Reduction::Mean));
    EXPECT_EQ(grid->entropy[1][0], headOf(*side, 1, 0).entropy);
    EXPECT_EQ(grid->effectiveSparsity[0], side->explanation->layers[0].effectiveSparsity);
    MapChoice words;
    words.wholeWords = true;
    EXPECT_EQ(buildGrid(*side, words, {})->heads[1][2].values.size, 5U);
}

TEST(GridBuilder, ShowsManyTokensByBlocksOfWhatIsFarthestFromZero)
{
    testing::Sample sample;
    sample.tokens = testing::manyTokens(100);
    sample.layers = 1;
    sample.heads = 1;
    const auto a = testing::sampleExplained(sample);
    sample.salt = 5;
    const auto b = testing::sampleExplained(sample);
    EXPECT_EQ(buildGrid(*a, {}, {})->heads[0][0].values.size, 50U);
    const auto grid = buildDifferenceGrid(*a, *b, {});
    ASSERT_EQ(grid->heads[0][0].values.size, 50U);
    EXPECT_TRUE(grid->diverging);
    const Matrix full = analysis::compare(*a->explanation, *b->explanation).heads[0][0].attention;
    for (std::size_t row = 0; row < 50; row += 7) {
        for (std::size_t column = 0; column < 50; column += 7) {
            float farthest = 0.0F;
            for (std::size_t i = 0; i < 4; ++i) {
                const float value = full.at(2 * row + i / 2, 2 * column + i % 2);
                if (std::abs(value) > std::abs(farthest))
                    farthest = value;
            }
            EXPECT_EQ(grid->heads[0][0].values.at(row, column), farthest);
        }
    }
}

} // namespace
} // namespace crisp::explore
