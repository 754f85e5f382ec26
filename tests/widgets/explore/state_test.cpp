// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"
#include "explore/explore_state.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace crisp::explore {
namespace {

ExploreState everythingChosen()
{
    ExploreState state;
    state.model = QStringLiteral("/models/tiny");
    state.text = QStringLiteral("a film");
    state.second = QStringLiteral("another film");
    state.secondRole = SecondRole::Compare;
    state.compareWith = comparedDense();
    state.swapped = true;
    state.plan = model::SparsityPlan { { 0.1, 0.25, 0.95 }, model::PruningRule::Head };
    state.edits = { { 1, 2, 3, 4, true }, { 0, 0, 5, 6, false } };
    state.layer = 2;
    state.head = 7;
    state.reduction = Reduction::Maximum;
    state.allLayers = true;
    state.quantity = Quantity::Scores;
    state.hideSpecial = state.renormalise = state.wholeWords = true;
    state.lock.cell = Cell { 3, 9 };
    state.links = true;
    state.showPruned = false;
    state.hideBelow = 0.125;
    state.layerByLayer = true;
    state.drawer = true;
    state.data = QStringLiteral("/data/snippets");
    state.history.add({ QStringLiteral("an older one"), QString() });
    state.history.add({ QStringLiteral("a pair"), QStringLiteral("of sentences") });
    return state;
}

TEST(ExploreState, ComesBackFromJsonAsItWas)
{
    const ExploreState state = everythingChosen();
    ExploreState back;
    readJson(QJsonDocument::fromJson(QJsonDocument(toJson(state)).toJson()).object(), back);
    EXPECT_EQ(back, state);
}

TEST(ExploreState, WithDefaultsComesBackOverAnyOther)
{
    ExploreState back = everythingChosen();
    readJson(toJson(ExploreState {}), back);
    EXPECT_EQ(back, ExploreState {});
}

TEST(ExploreState, LocksOneTokenAsWellAsOneCell)
{
    ExploreState state;
    state.lock.token = 4;
    ExploreState back;
    readJson(toJson(state), back);
    EXPECT_EQ(back.lock, state.lock);
}

TEST(ExploreState, KeepsWhatItHasWhereJsonIsMissingOrWrong)
{
    const ExploreState before = everythingChosen();
    ExploreState state = before;
    readJson({}, state);
    EXPECT_EQ(state, before);
    const char* const wrong
        = R"({"model": 7, "text": [], "second_role": "third", "swapped": "yes", "plan": "dense",
              "edits": [{"layer": 0}], "layer": -1, "head": 1.5, "heads": 3, "show": "nothing",
              "hide_special": 1, "lock": {"from": 1}, "hide_below": 2, "history": {}})";
    readJson(QJsonDocument::fromJson(wrong).object(), state);
    EXPECT_EQ(state, before);
}

TEST(ExploreState, RefusesSparsityOutsideItsRange)
{
    for (const char* layers : { "[0.5, 1.0]", "[-0.1]", "[null]", "[\"0.5\"]", "[]" }) {
        ExploreState state;
        readJson(QJsonDocument::fromJson(
                     QByteArray("{\"plan\": {\"layers\": ") + layers + ", \"rule\": \"row\"}}")
                     .object(),
            state);
        EXPECT_FALSE(state.plan) << layers;
    }
}

/// Some JSON value, to a certain depth.
QJsonValue anyJson(base::SplitMix64& random, int depth)
{
    switch (random.below(depth > 0 ? 8 : 6)) {
    case 0:
        return QJsonValue::Null;
    case 1:
        return random.below(2) == 1;
    case 2:
        return double(random.below(2000)) - 1000.0;
    case 3:
        return double(random.below(1000)) / 500.0;
    case 4:
        return 1e300;
    case 5: {
        QString text;
        for (std::uint64_t length = random.below(12); length > 0; --length)
            text += QChar(static_cast<char16_t>(random.below(0x10000)));
        return text;
    }
    case 6: {
        QJsonArray array;
        for (std::uint64_t length = random.below(5); length > 0; --length)
            array.append(anyJson(random, depth - 1));
        return array;
    }
    default: {
        QJsonObject object;
        const QStringList names { QStringLiteral("layers"), QStringLiteral("rule"),
            QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("token"),
            QStringLiteral("layer"), QStringLiteral("head"), QStringLiteral("keep"),
            QStringLiteral("text"), QStringLiteral("second") };
        for (const QString& name : names)
            if (random.below(2) == 1)
                object.insert(name, anyJson(random, depth - 1));
        return object;
    }
    }
}

TEST(ExploreState, StaysSoundWhateverJsonItReads)
{
    base::SplitMix64 random(11);
    const QStringList names = toJson(ExploreState {}).keys();
    for (int round = 0; round < 3000; ++round) {
        QJsonObject json;
        for (const QString& name : names)
            if (random.below(2) == 1)
                json.insert(name, anyJson(random, 3));
        ExploreState state = everythingChosen();
        readJson(json, state);
        if (state.plan) {
            for (const double sparsity : state.plan->layers)
                ASSERT_TRUE(sparsity >= 0.0 && sparsity < 1.0);
        }
        ASSERT_TRUE(state.hideBelow >= 0.0 && state.hideBelow <= 1.0);
        ASSERT_LE(state.history.sentences().size(), SentenceHistory::capacity);
        ExploreState back;
        readJson(toJson(state), back);
        ASSERT_EQ(back, state);
    }
}

TEST(ExploreState, HasOneEditACell)
{
    std::vector<model::EdgeEdit> edits = withEdit({}, { 0, 1, 2, 3 }, 1);
    edits = withEdit(edits, { 0, 1, 2, 4 }, 0);
    edits = withEdit(edits, { 0, 1, 2, 3 }, 0);
    ASSERT_EQ(edits.size(), 2U);
    EXPECT_EQ(edits.back(), (model::EdgeEdit { 0, 1, 2, 3, false }));
    edits = withEdit(edits, { 0, 1, 2, 4 }, -1);
    ASSERT_EQ(edits.size(), 1U);
    EXPECT_EQ(edits.front().to, 3U);
}

TEST(ExploreState, FitsAPlanToAModelWithOtherLayers)
{
    const model::SparsityPlan plan { { 0.1, 0.3, 0.5 }, model::PruningRule::Head };
    EXPECT_EQ(fitPlan(plan, 3), plan);
    const model::SparsityPlan longer = fitPlan(plan, 5);
    ASSERT_EQ(longer.layers.size(), 5U);
    EXPECT_EQ(longer.rule, model::PruningRule::Head);
    EXPECT_NEAR(longer.layers[1], 0.2, 1e-12);
    EXPECT_NEAR(longer.layers[4], 0.5, 1e-12);
    EXPECT_NEAR(fitPlan(plan, 1).layers.front(), 0.1, 1e-12);
}

TEST(ExploreState, TakesASentenceAsOneLine)
{
    EXPECT_EQ(cleanSentence(QStringLiteral("one\ntwo\tthree")), QStringLiteral("one two three"));
    EXPECT_EQ(cleanSentence(QString(30'000, u'x')).size(), maximumTextLength);
    // A character of two halves is not cut in two.
    const QString smile = QString::fromUcs4(U"\U0001F600", 1);
    const QString cut = cleanSentence(QString(maximumTextLength - 1, u'x') + smile);
    EXPECT_FALSE(cut.back().isHighSurrogate());
}

TEST(SentenceHistory, HasTheNewestFirstAndEachOnce)
{
    SentenceHistory history;
    history.add({ QStringLiteral("one"), QString() });
    history.add({ QStringLiteral("two"), QString() });
    history.add({ QStringLiteral("one"), QString() });
    ASSERT_EQ(history.sentences().size(), 2U);
    EXPECT_EQ(history.sentences().front().text, QStringLiteral("one"));
    history.add({ QStringLiteral("  "), QString() });
    EXPECT_EQ(history.sentences().size(), 2U);
}

TEST(SentenceHistory, ReplacesWhatIsOnlyTypedOn)
{
    SentenceHistory history;
    history.add({ QStringLiteral("a grip"), QString() });
    history.add({ QStringLiteral("a gripping film"), QString() });
    ASSERT_EQ(history.sentences().size(), 1U);
    EXPECT_EQ(history.sentences().front().text, QStringLiteral("a gripping film"));
}

TEST(SentenceHistory, ForgetsTheOldestBeyondFifty)
{
    SentenceHistory history;
    for (int number = 0; number < 60; ++number)
        history.add({ QStringLiteral("%1 films").arg(number), QString() });
    EXPECT_EQ(history.sentences().size(), SentenceHistory::capacity);
    EXPECT_EQ(history.sentences().back().text, QStringLiteral("10 films"));
}

} // namespace
} // namespace crisp::explore
