// SPDX-License-Identifier: Apache-2.0
#include "explore/edge_tables.h"
#include "explore/edit_names.h"
#include "explore/explore_controller.h"
#include "explore/facts.h"
#include "explore/scene.h"

#include <gmock/gmock.h>

#include <memory>

namespace crisp::explore {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Two layers of two heads over four tokens; `keep` says which keys every row keeps.
std::shared_ptr<const bridge::Explained> explained(
    const analysis::KeepMask& keep, const std::vector<std::string>& tokens)
{
    const std::size_t n = tokens.size();
    auto explanation = std::make_shared<analysis::Explanation>();
    explanation->text = "good film";
    explanation->tokens = tokens;
    for (std::size_t token = 0; token < n; ++token) {
        explanation->ids.push_back(static_cast<std::int32_t>(tokens[token].size()));
        const bool special = token == 0 || token + 1 == n;
        explanation->segments.push_back(special ? text::Segment::Special : text::Segment::First);
    }
    explanation->labels = { "negative", "positive" };
    explanation->logits = { 0.0F, 1.0F };
    explanation->probabilities = { 0.27F, 0.73F };
    explanation->prediction = 1;
    std::size_t kept = 0;
    for (const std::uint8_t one : keep)
        kept += one;
    const double dropped = 1.0 - double(kept) / double(n);
    for (int layer = 0; layer < 2; ++layer) {
        analysis::LayerExplanation values;
        values.nominalSparsity = values.effectiveSparsity = dropped;
        for (int head = 0; head < 2; ++head) {
            analysis::HeadExplanation one;
            one.scores = analysis::Matrix(n);
            one.attention = analysis::Matrix(n);
            for (std::size_t from = 0; from < n; ++from) {
                for (std::size_t to = 0; to < n; ++to) {
                    one.scores.at(from, to) = static_cast<float>(to + std::size_t(head));
                    one.attention.at(from, to) = keep[to] != 0 ? 1.0F / float(kept) : 0.0F;
                    one.keep.push_back(keep[to]);
                }
            }
            values.heads.push_back(std::move(one));
        }
        explanation->layers.push_back(std::move(values));
        explanation->plan.layers.push_back(dropped);
    }
    auto result = std::make_shared<bridge::Explained>();
    result->explanation = explanation;
    result->planName = dropped > 0.0 ? QStringLiteral("aggressive") : QStringLiteral("dense");
    result->trainedPlan = explanation->plan;
    return result;
}

const std::vector<std::string> fourTokens { "[CLS]", "good", "film", "[SEP]2" };

SceneSide side(const std::shared_ptr<const bridge::Explained>& of)
{
    return { of, QStringLiteral("tiny"), QStringLiteral("tiny"), of->planName };
}

SceneInput single(const std::shared_ptr<const bridge::Explained>& own)
{
    SceneInput input;
    input.answer = std::make_shared<const bridge::Answer>();
    input.first = side(own);
    input.choice.position = { 1, std::size_t { 0 } };
    return input;
}

TEST(Question, AsksForThePairOnlyWhereTheSecondSentenceIsOne)
{
    ExploreState state;
    EXPECT_TRUE(questionOf(state, 0).sides.empty());
    state.model = QStringLiteral("/m");
    state.text = QStringLiteral("one");
    state.second = QStringLiteral("two");
    ASSERT_THAT(questionOf(state, 0).sides, SizeIs(1));
    EXPECT_FALSE(questionOf(state, 0).sides[0].pair);
    state.secondRole = SecondRole::Pair;
    EXPECT_EQ(questionOf(state, 0).sides[0].pair, QStringLiteral("two"));
    state.secondRole = SecondRole::Compare;
    const Question both = questionOf(state, 0);
    ASSERT_THAT(both.sides, SizeIs(2));
    EXPECT_EQ(both.sides[0].text, QStringLiteral("one"));
    EXPECT_EQ(both.sides[1].text, QStringLiteral("two"));
    EXPECT_EQ(both.own, 0U);
    state.text = QStringLiteral("  ");
    EXPECT_TRUE(questionOf(state, 0).sides.empty());
}

TEST(Question, ReadsAModelAgainstItsDenseVersion)
{
    ExploreState state;
    state.model = QStringLiteral("/m");
    state.text = QStringLiteral("one");
    state.edits = { { 0, 0, 1, 2, true } };
    state.compareWith = comparedDense();
    EXPECT_THAT(questionOf(state, 0).sides, SizeIs(1)) << "the layers are not known yet";
    Question both = questionOf(state, 3);
    ASSERT_THAT(both.sides, SizeIs(2));
    EXPECT_EQ(both.own, 1U);
    EXPECT_EQ(both.sides[0].plan->layers, std::vector<double>(3));
    EXPECT_TRUE(both.sides[0].edits.empty());
    EXPECT_THAT(both.sides[1].edits, SizeIs(1));
    state.swapped = true;
    both = questionOf(state, 3);
    EXPECT_EQ(both.own, 0U);
    EXPECT_FALSE(both.sides[0].plan);
}

TEST(Question, WantsOnlyTheReferencesThatSayMore)
{
    const auto dense = explained({ 1, 1, 1, 1 }, fourTokens);
    const auto sparse = explained({ 1, 0, 1, 0 }, fourTokens);
    bridge::ExplainSide own { QStringLiteral("/m"), QStringLiteral("good film"), {}, {}, {} };
    EXPECT_TRUE(referenceSides(own, *dense).dense.model.isEmpty());
    EXPECT_FALSE(referenceSides(own, *sparse).dense.model.isEmpty());
    EXPECT_TRUE(referenceSides(own, *sparse).trained.model.isEmpty());
    own.plan = sparse->explanation->plan;
    own.edits = { { 0, 0, 1, 2, true } };
    const ReferenceSides all = referenceSides(own, *sparse);
    EXPECT_FALSE(all.trained.plan);
    EXPECT_EQ(all.unedited.plan, own.plan);
    EXPECT_TRUE(all.unedited.edits.empty());
}

TEST(Scene, LendsWhatTheOneBeforeHad)
{
    const SceneInput input = single(explained({ 1, 0, 1, 0 }, fourTokens));
    const ScenePointer first = buildScene(input, nullptr);
    EXPECT_EQ(buildScene(input, first), first);
    SceneInput moved = input;
    moved.choice.position.layer = 0;
    const ScenePointer second = buildScene(moved, first);
    EXPECT_NE(second, first);
    EXPECT_EQ(second->grid, first->grid);
    moved.choice.hideSpecial = true;
    EXPECT_NE(buildScene(moved, second)->grid, first->grid);
}

TEST(Scene, ListsTheStrongestKeptEdgesFirst)
{
    const ScenePointer scene = buildScene(single(explained({ 1, 0, 1, 0 }, fourTokens)), nullptr);
    ASSERT_THAT(scene->strongest, SizeIs(8)) << "four rows with two keys each";
    for (const StrongEdge& edge : scene->strongest)
        EXPECT_FLOAT_EQ(float(edge.weight), 0.5F);
}

TEST(Scene, SaysWhyTwoSidesCannotBeSubtracted)
{
    SceneInput input = single(explained({ 1, 1, 1, 1 }, fourTokens));
    input.second = side(explained({ 1, 0, 1, 0, 1 }, { "[CLS]", "a", "good", "film", "[SEP]2" }));
    const ScenePointer scene = buildScene(input, nullptr);
    EXPECT_FALSE(scene->noDifference.isEmpty());
    EXPECT_TRUE(scene->map.map);
    EXPECT_TRUE(scene->second.map);
    EXPECT_FALSE(scene->difference.map);
    EXPECT_FALSE(scene->changes);
}

TEST(Scene, CountsWhatMovedByLayer)
{
    SceneInput input = single(explained({ 1, 1, 1, 1 }, fourTokens));
    input.second = side(explained({ 1, 0, 1, 0 }, fourTokens));
    const ScenePointer scene = buildScene(input, nullptr);
    ASSERT_TRUE(scene->changes);
    // Each row had a quarter on each key and has halves now: half of it went elsewhere.
    EXPECT_THAT(scene->changes->moved, ::testing::Each(::testing::DoubleNear(0.5, 1e-6)));
    const EdgeChanges changes = edgeChanges(input.first.explained->explanation->layers[0],
        input.second.explained->explanation->layers[0], std::size_t { 0 });
    EXPECT_THAT(changes.lost, SizeIs(8));
    EXPECT_THAT(changes.gained, SizeIs(0));
    EXPECT_THAT(changes.kept, SizeIs(8));
    EXPECT_NEAR(changes.lostShare, 0.5, 1e-6);
    EXPECT_THAT(edgeChanges(input.first.explained->explanation->layers[0],
                    input.second.explained->explanation->layers[0], std::nullopt)
                    .lost,
        SizeIs(16));
}

TEST(Scene, FindsLocksInTheMapAndBack)
{
    SceneInput input = single(explained({ 1, 1, 1, 1 }, fourTokens));
    input.choice.hideSpecial = true;
    const ScenePointer scene = buildScene(input, nullptr);
    Lock inSentence;
    inSentence.cell = Cell { 1, 2 };
    const Lock inMap = lockOfMap(scene->map, inSentence);
    EXPECT_EQ(inMap.cell, (Cell { 0, 1 }));
    EXPECT_EQ(lockOfSentence(scene->map, inMap), inSentence);
    inSentence.cell = Cell { 0, 2 };
    EXPECT_TRUE(lockOfMap(scene->map, inSentence).isFree()) << "[CLS] is hidden";
}

TEST(Scene, NamesModelPlanEditsAndSentence)
{
    auto own = std::make_shared<bridge::Explained>(*explained({ 1, 0, 1, 0 }, fourTokens));
    auto explanation = std::make_shared<analysis::Explanation>(*own->explanation);
    explanation->edits = { { 1, 0, 1, 2, true } };
    own->explanation = explanation;
    const std::string caption = captionOf(side(own)).toStdString();
    for (const char* part : { "tiny", "aggressive", "good film", "layer 2, head 1: good → film" })
        EXPECT_THAT(caption, HasSubstr(part));
}

TEST(Facts, ExplainHowManyKeysStay)
{
    using model::PruningRule;
    EXPECT_THAT(keptSentence(0.82, 16, PruningRule::Row).toStdString(),
        HasSubstr("ceil(0.18 × 16) = 3 keys"));
    EXPECT_THAT(keptSentence(0.82, 16, PruningRule::Row).toStdString(),
        HasSubstr("a little less is dropped than asked"));
    EXPECT_THAT(
        keptSentence(0.5, 16, PruningRule::Row).toStdString(), HasSubstr("exactly as asked"));
    EXPECT_THAT(keptSentence(0.82, 16, PruningRule::Head).toStdString(),
        HasSubstr("ceil(0.18 × 256) = 47 edges"));
    EXPECT_THAT(keptSentence(0.0, 16, PruningRule::Row).toStdString(), HasSubstr("Nothing"));
    EXPECT_THAT(keptSentence(0.825, 16, PruningRule::Row).toStdString(), HasSubstr("0.175"));
}

TEST(Facts, ReadACellAndItsDenseRun)
{
    SceneInput input = single(explained({ 1, 0, 1, 0 }, fourTokens));
    input.references.dense = explained({ 1, 1, 1, 1 }, fourTokens);
    const ScenePointer scene = buildScene(input, nullptr);
    const CellFacts kept = cellFacts(*scene, { 1, 2 });
    ASSERT_THAT(kept.facts, SizeIs(factRows));
    EXPECT_EQ(kept.from, QStringLiteral("good"));
    EXPECT_EQ(kept.to, QStringLiteral("film"));
    EXPECT_EQ(kept.facts[0].value, QStringLiteral("0.5000"));
    EXPECT_EQ(kept.facts[1].value, QStringLiteral("0.2500"));
    EXPECT_EQ(kept.facts[3].value, QStringLiteral("2 of 4"));
    EXPECT_EQ(kept.kept, true);
    ASSERT_TRUE(kept.edge);
    EXPECT_EQ(kept.edge->forced, -1);
    EXPECT_EQ(cellFacts(*scene, { 1, 1 }).kept, false);
    const CellFacts token = tokenFacts(*scene, 1);
    EXPECT_EQ(token.facts[0].value, QStringLiteral("2 of 4"));
    EXPECT_THAT(token.facts, SizeIs(factRows));
}

TEST(Facts, LeaveOutADenseRunOfAnotherSentence)
{
    SceneInput input = single(explained({ 1, 0, 1, 0 }, fourTokens));
    input.references.dense = explained({ 1, 1, 1, 1, 1 }, { "[CLS]", "a", "b", "c", "[SEP]2" });
    const ScenePointer scene = buildScene(input, nullptr);
    EXPECT_EQ(cellFacts(*scene, { 1, 2 }).facts[1].value, QStringLiteral("–"));
}

TEST(MovedLock, StaysWithItsTokenWhenWordsComeBeforeIt)
{
    Lock lock;
    lock.cell = Cell { 1, 3 };
    const Lock moved = movedLock(lock, { 9, 1, 2, 3, 8 }, { 9, 1, 5, 2, 3, 8 });
    EXPECT_EQ(moved.cell, (Cell { 1, 4 }));
    lock.cell = Cell { 1, 2 };
    EXPECT_TRUE(movedLock(lock, { 9, 1, 2, 3, 8 }, { 9, 1, 7, 3, 8 }).isFree());
    lock.cell = Cell { 40, 2 };
    EXPECT_TRUE(movedLock(lock, { 9, 1 }, { 9 }).isFree());
}

} // namespace
} // namespace crisp::explore
