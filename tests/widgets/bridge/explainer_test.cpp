// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "bridge/explainer.h"
#include "checkpoint/pretrained_directory.h"
#include "core/training/tiny_run.h"
#include "text/tokenizer_files.h"
#include "training/recipe.h"
#include "waiting.h"

#include <QEventLoop>
#include <QSignalSpy>
#include <QTimer>

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>

namespace crisp::bridge {
namespace {

using testing::becomesTrue;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::toQt;

/// How every request ended.
class Ends {
public:
    explicit Ends(Explainer& explainer)
    {
        QObject::connect(
            &explainer, &Explainer::answered, &context_, [this](const AnswerPointer& answer) {
                ++ends[answer->id];
                answers.push_back(answer);
            });
        QObject::connect(&explainer, &Explainer::failed, &context_,
            [this](std::uint64_t id, const QString& text) {
                ++ends[id];
                failures[id] = text.toStdString();
            });
        QObject::connect(&explainer, &Explainer::superseded, &context_, [this](std::uint64_t id) {
            ++ends[id];
            superseded.push_back(id);
        });
    }

    [[nodiscard]] bool hasEnded(std::uint64_t id) const { return ends.contains(id); }

    std::map<std::uint64_t, int> ends;
    std::vector<AnswerPointer> answers;
    std::map<std::uint64_t, std::string> failures;
    std::vector<std::uint64_t> superseded;

private:
    QObject context_;
};

class ExplainerTest : public ::testing::Test {
protected:
    ExplainerTest() { explainer->setThreads(1); }

    [[nodiscard]] ExplainSide side(const char* text) const
    {
        ExplainSide result;
        result.model = model();
        result.text = QString::fromUtf8(text);
        return result;
    }

    [[nodiscard]] QString model() const { return toQt(setup.folder / "model"); }

    /// The answer to one request, or nullptr.
    AnswerPointer ask(std::vector<ExplainSide> sides)
    {
        const std::uint64_t id = explainer->request(Lane::Main, std::move(sides));
        QEventLoop loop; // quicker than looking every few milliseconds
        QTimer::singleShot(testing::patience, &loop, &QEventLoop::quit);
        QObject::connect(explainer.get(), &Explainer::answered, &loop, &QEventLoop::quit);
        QObject::connect(explainer.get(), &Explainer::failed, &loop, &QEventLoop::quit);
        loop.exec();
        EXPECT_TRUE(ends.hasEnded(id));
        const auto found = std::ranges::find(ends.answers, id, &Answer::id);
        return found != ends.answers.end() ? *found : nullptr;
    }

    /// The one side of the answer to a request of one; fails the test if there is none.
    Explained askOne(ExplainSide one)
    {
        const AnswerPointer answer = ask({ std::move(one) });
        if (answer == nullptr || answer->sides.size() != 1) {
            ADD_FAILURE() << (ends.failures.empty() ? "no answer" : ends.failures.rbegin()->second);
            return {};
        }
        return *answer->sides.front();
    }

    std::string askInVain(ExplainSide one)
    {
        const std::uint64_t id = explainer->request(Lane::Main, { std::move(one) });
        EXPECT_TRUE(becomesTrue([&] { return ends.hasEnded(id); }));
        return ends.failures.contains(id) ? ends.failures[id] : "it did not fail";
    }

    void writeCrispJson(const std::string& text) const
    {
        setup.folder.write("model/crisp.json", text);
    }

    training::testing::TinySetup setup { 4 };
    std::unique_ptr<Explainer> explainer = std::make_unique<Explainer>();
    Ends ends { *explainer };
};

model::SparsityPlan halfPlan()
{
    model::SparsityPlan plan = model::linearPlan(3, 0.5, 0.5);
    return plan;
}

TEST_F(ExplainerTest, GivesTheNumbersThatTheAnalysisGives)
{
    ExplainSide asked = side("w1 good w2 w3 bad");
    asked.pair = QStringLiteral("w4 w5");
    asked.plan = halfPlan();
    asked.edits = { { 1, 2, 3, 4, false } };
    const Explained explained = askOne(asked);

    checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(setup.folder / "model");
    model::SequenceClassifier classifier(
        loaded.config, std::move(loaded.parameters), model::Precision::Fp32);
    const analysis::Explanation expected = analysis::explain(
        classifier, *loaded.tokenizer, "w1 good w2 w3 bad", "w4 w5", halfPlan(), asked.edits);
    const analysis::Explanation& given = *explained.explanation;
    EXPECT_EQ(given.tokens, expected.tokens);
    EXPECT_EQ(given.logits, expected.logits);
    EXPECT_EQ(given.edits, expected.edits);
    ASSERT_EQ(given.layers.size(), expected.layers.size());
    for (std::size_t layer = 0; layer < given.layers.size(); ++layer)
        for (std::size_t head = 0; head < given.layers[layer].heads.size(); ++head) {
            const auto& one = given.layers[layer].heads[head];
            const auto& other = expected.layers[layer].heads[head];
            EXPECT_EQ(one.attention, other.attention);
            EXPECT_EQ(one.scores, other.scores);
            EXPECT_EQ(one.keep, other.keep);
        }
}

TEST_F(ExplainerTest, AnswersTheLastOfABurstAndEndsEveryRequestOnce)
{
    std::uint64_t last = 0;
    for (int i = 0; i < 100; ++i)
        last = explainer->request(Lane::Main, { side(("w" + std::to_string(i % 20)).c_str()) });
    ASSERT_TRUE(becomesTrue([&] { return ends.ends.size() == 100; }));
    ASSERT_FALSE(ends.answers.empty());
    EXPECT_EQ(ends.answers.back()->id, last);
    EXPECT_EQ(ends.answers.back()->sides.front()->explanation->text, "w19");
    EXPECT_THAT(ends.superseded, ::testing::Not(IsEmpty()));
    for (const auto& [id, times] : ends.ends)
        EXPECT_EQ(times, 1) << "request " << id;
}

TEST_F(ExplainerTest, SaysNothingBeforeRequestReturned)
{
    (void)explainer->request(Lane::Main, { side("w1") });
    (void)explainer->request(Lane::Main, { side("w2") });
    EXPECT_THAT(ends.ends, IsEmpty());
}

TEST_F(ExplainerTest, AnswersMainBeforeAReferenceThatWasAskedForFirst)
{
    ASSERT_NE(ask({ side("w1") }), nullptr); // the worker is warm and waits
    // Several sides, so that the reference is still at work when main is asked.
    std::vector<ExplainSide> many;
    for (int i = 0; i < 200; ++i)
        many.push_back(side(("w1 w2 w3 w" + std::to_string(i % 20)).c_str()));
    // The worker may be through before this thread gets to its second request: then once more.
    bool wasFirst = false;
    for (int attempt = 0; attempt < 50 && !wasFirst; ++attempt) {
        const std::size_t before = ends.answers.size();
        const std::uint64_t reference = explainer->request(Lane::Reference, many);
        const std::uint64_t main = explainer->request(Lane::Main, { side("w2") });
        ASSERT_TRUE(becomesTrue([&] { return ends.hasEnded(reference) && ends.hasEnded(main); }));
        ASSERT_THAT(ends.answers, SizeIs(before + 2));
        wasFirst = ends.answers[before]->id == main;
        const AnswerPointer& answer = ends.answers[wasFirst ? before + 1 : before];
        EXPECT_EQ(answer->id, reference);
        EXPECT_THAT(answer->sides, SizeIs(200));
    }
    EXPECT_TRUE(wasFirst);
}

TEST_F(ExplainerTest, KeepsLanesFromReplacingEachOther)
{
    const std::uint64_t reference = explainer->request(Lane::Reference, { side("w1") });
    const std::uint64_t main = explainer->request(Lane::Main, { side("w2") });
    ASSERT_TRUE(becomesTrue([&] { return ends.hasEnded(reference) && ends.hasEnded(main); }));
    EXPECT_THAT(ends.superseded, IsEmpty());
}

TEST_F(ExplainerTest, ComputesEqualSidesOnce)
{
    const AnswerPointer answer = ask({ side("w1 w2"), side("w1 w3"), side("w1 w2") });
    ASSERT_NE(answer, nullptr);
    ASSERT_THAT(answer->sides, SizeIs(3));
    EXPECT_EQ(answer->sides[0], answer->sides[2]);
    EXPECT_NE(answer->sides[0], answer->sides[1]);
    EXPECT_THAT(answer->request, SizeIs(3));
    EXPECT_GT(answer->milliseconds, 0.0);
}

TEST_F(ExplainerTest, EndsWhatIsOpenWhenItIsDestroyed)
{
    for (int i = 0; i < 10; ++i)
        (void)explainer->request(i % 2 == 0 ? Lane::Main : Lane::Reference, { side("w1 w2 w3") });
    explainer.reset();
    EXPECT_THAT(ends.ends, SizeIs(10));
    for (const auto& [id, times] : ends.ends)
        EXPECT_EQ(times, 1) << "request " << id;
}

TEST_F(ExplainerTest, ExplainsAnEmptySentence)
{
    const Explained explained = askOne(side(""));
    EXPECT_THAT(explained.explanation->tokens, ::testing::ElementsAre("[CLS]", "[SEP]"));
}

TEST_F(ExplainerTest, FailsForARequestWithoutSides)
{
    const std::uint64_t id = explainer->request(Lane::Main, {});
    ASSERT_TRUE(becomesTrue([&] { return ends.hasEnded(id); }));
    EXPECT_TRUE(ends.failures.contains(id));
}

TEST_F(ExplainerTest, SaysWhatIsWrongWithAMissingOrDamagedModelAndGoesOn)
{
    ExplainSide missing = side("w1");
    missing.model = toQt(setup.folder / "nowhere");
    EXPECT_THAT(askInVain(missing), HasSubstr("nowhere"));

    std::filesystem::copy(setup.folder / "model", setup.folder / "torn");
    std::filesystem::resize_file(setup.folder / "torn" / "model.safetensors", 5000);
    ExplainSide torn = side("w1");
    torn.model = toQt(setup.folder / "torn");
    EXPECT_THAT(askInVain(torn), HasSubstr("model.safetensors"));

    std::filesystem::copy(setup.folder / "model", setup.folder / "mute");
    for (const char* name : { "tokenizer.json", "vocab.txt", "tokenizer_config.json" })
        std::filesystem::remove(setup.folder / "mute" / name);
    ExplainSide mute = side("w1");
    mute.model = toQt(setup.folder / "mute");
    EXPECT_THAT(askInVain(mute), HasSubstr("tokenizer"));

    EXPECT_NE(ask({ side("w1") }), nullptr);
}

TEST_F(ExplainerTest, RefusesAPlanForAnotherNumberOfLayers)
{
    ExplainSide wrong = side("w1");
    wrong.plan = model::linearPlan(5, 0.1, 0.2);
    EXPECT_THAT(askInVain(wrong), HasSubstr("layer"));
}

TEST_F(ExplainerTest, TakesThePlanOfTheCheckpointUnlessOneIsGiven)
{
    EXPECT_EQ(askOne(side("w1 w2")).planName, QStringLiteral("dense"));

    training::Recipe recipe = setup.recipe(); // aggressive
    recipe.preset = "mine";
    const base::Json json { { "plan", training::toJson(recipe.plan) },
        { "recipe", training::toJson(recipe) } };
    writeCrispJson(json.dump());
    const Explained own = askOne(side("w1 w2"));
    EXPECT_EQ(own.planName, QStringLiteral("mine"));
    EXPECT_EQ(own.trainedPlan, recipe.plan);
    EXPECT_EQ(own.explanation->plan, recipe.plan);

    ExplainSide same = side("w1 w2");
    same.plan = recipe.plan;
    EXPECT_EQ(askOne(same).planName, QStringLiteral("mine"));
    ExplainSide dense = side("w1 w2");
    dense.plan = model::linearPlan(3, 0.0, 0.0);
    const Explained without = askOne(dense);
    EXPECT_EQ(without.planName, QStringLiteral("dense"));
    EXPECT_EQ(without.trainedPlan, recipe.plan);
    ExplainSide custom = side("w1 w2");
    custom.plan = model::linearPlan(3, 0.3, 0.1);
    EXPECT_EQ(askOne(custom).planName, QStringLiteral("custom"));
}

TEST_F(ExplainerTest, SaysThatAPlanForTrainingOnlyPrunesNothingHere)
{
    ExplainSide asked = side("w1 w2 w3 w4");
    asked.plan = halfPlan();
    asked.plan->phase = model::PruningPhase::TrainingOnly;
    const Explained explained = askOne(asked);
    EXPECT_TRUE(explained.explanation->plan.isDense());
    ASSERT_THAT(explained.notes, SizeIs(1));
    EXPECT_THAT(explained.notes.front().toStdString(), HasSubstr("only while training"));
}

TEST_F(ExplainerTest, LeavesOutEditsThatDoNotFitAndSaysSo)
{
    ExplainSide asked = side("w1 w2"); // 4 tokens
    asked.edits = { { 0, 0, 1, 2, false }, { 0, 0, 4, 0, true }, { 3, 0, 0, 0, true },
        { 0, 4, 0, 0, true }, { 0, 0, 0, 9, false } };
    const Explained explained = askOne(asked);
    EXPECT_THAT(explained.explanation->edits, SizeIs(1));
    ASSERT_THAT(explained.notes, SizeIs(1));
    EXPECT_EQ(explained.notes.front(),
        QStringLiteral("4 edits lie outside this sentence and were left out."));
}

TEST_F(ExplainerTest, LeavesOutTheLastEditThatWouldEmptyARow)
{
    ExplainSide asked = side("w1 w2"); // 4 tokens
    asked.edits = { { 2, 1, 0, 0, false }, { 1, 3, 2, 0, false }, { 1, 3, 2, 1, false },
        { 1, 3, 2, 2, false }, { 1, 3, 2, 3, false }, { 0, 0, 0, 0, true } };
    const Explained explained = askOne(asked);
    EXPECT_THAT(explained.explanation->edits, SizeIs(5));
    EXPECT_EQ(explained.explanation->layers[1].heads[3].keep[2 * 4 + 3], 1);
    ASSERT_THAT(explained.notes, SizeIs(1));
    EXPECT_THAT(explained.notes.front().toStdString(), HasSubstr("layer 2, head 4"));
}

TEST_F(ExplainerTest, SaysThatWordsWereLeftOut)
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "w1 ";
    const Explained explained = askOne(side(text.c_str()));
    EXPECT_EQ(explained.explanation->size(), 16U);
    ASSERT_THAT(explained.notes, SizeIs(1));
    EXPECT_THAT(explained.notes.front().toStdString(), HasSubstr("26 were left out"));
}

TEST_F(ExplainerTest, ReadsNoMoreThanAMegabyteOfText)
{
    ExplainSide asked = side("");
    asked.text = QString(2'000'000, QChar(0x4f60)); // three bytes each
    const Explained explained = askOne(asked);
    EXPECT_LE(explained.explanation->text.size(), 1U << 20U);
    EXPECT_EQ(explained.explanation->text.size() % 3, 0U) << "cut within a character";
    EXPECT_THAT(explained.notes.join(QLatin1Char(' ')).toStdString(), HasSubstr("megabyte"));
}

TEST_F(ExplainerTest, SketchesEveryHead)
{
    const Explained explained = askOne(side("w1 w2 w3"));
    ASSERT_THAT(explained.sketches, SizeIs(3));
    ASSERT_THAT(explained.sketches[2], SizeIs(4));
    const auto& head = explained.explanation->layers[2].heads[3];
    EXPECT_EQ(explained.sketches[2][3].values, head.attention);
    EXPECT_EQ(explained.sketches[2][3].keep, head.keep);
}

TEST_F(ExplainerTest, LoadsAModelOnceAndAgainWhenItsFilesChanged)
{
    const QSignalSpy loading(explainer.get(), &Explainer::loadingModel);
    const std::vector<float> before = askOne(side("w1 w2")).explanation->logits;
    (void)askOne(side("w1 w2 w3"));
    EXPECT_EQ(loading.count(), 1);

    checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(setup.folder / "model");
    model::initialise(loaded.parameters, loaded.config, 8);
    checkpoint::savePretrained(
        setup.folder / "model", loaded.config, loaded.parameters, setup.folder / "tokenizer");
    EXPECT_NE(askOne(side("w1 w2")).explanation->logits, before);
    EXPECT_EQ(loading.count(), 2);

    explainer->forget(model());
    (void)askOne(side("w1 w2"));
    EXPECT_EQ(loading.count(), 3);
}

TEST_F(ExplainerTest, GoesOnWithASnapshotThatItsRunHasRemoved)
{
    std::filesystem::copy(setup.folder / "model", setup.folder / "snapshot");
    ExplainSide snapshot = side("w1 w2");
    snapshot.model = toQt(setup.folder / "snapshot");
    const std::vector<float> before = askOne(snapshot).explanation->logits;
    std::filesystem::remove_all(setup.folder / "snapshot");
    const Explained after = askOne(snapshot);
    EXPECT_EQ(after.explanation->logits, before);
    EXPECT_THAT(after.notes.join(QLatin1Char(' ')).toStdString(), HasSubstr("removed"));
    explainer->forget(snapshot.model);
    EXPECT_THAT(askInVain(snapshot), HasSubstr("snapshot"));
}

TEST_F(ExplainerTest, SaysThatAHeadWasDrawnAtRandom)
{
    // Only the encoder, as published models without a task have it.
    std::filesystem::copy(setup.folder / "model", setup.folder / "encoder");
    const std::filesystem::path file = setup.folder / "encoder" / "model.safetensors";
    std::string bytes = training::testing::readAll(file);
    const std::string from = "\"classifier.weight\"";
    const std::size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, from.size(), "\"klassifier.weight\"");
    setup.folder.write("encoder/model.safetensors", bytes);
    ExplainSide asked = side("w1");
    asked.model = toQt(setup.folder / "encoder");
    const Explained explained = askOne(asked);
    ASSERT_FALSE(explained.notes.isEmpty());
    EXPECT_THAT(explained.notes.front().toStdString(), HasSubstr("drawn at random"));
}

/// Resident memory, in bytes.
std::size_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::size_t pages = 0;
    std::size_t resident = 0;
    file >> pages >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

TEST_F(ExplainerTest, KeepsNoMemoryOfAThousandSentences)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers keep memory of their own";
#endif
    const auto explore = [this](int from, int to) {
        for (int i = from; i < to; ++i) {
            std::string text;
            for (int word = 0; word < i % 12; ++word)
                text += "w" + std::to_string((i + word) % 20) + " ";
            ASSERT_NE(ask({ side(text.c_str()) }), nullptr);
            ends.answers.clear();
        }
    };
    explore(0, 200);
    const std::size_t before = residentBytes();
    explore(200, 1200);
    const std::size_t after = residentBytes();
    EXPECT_LT(after, before + (std::size_t { 4 } << 20U));
}

} // namespace
} // namespace crisp::bridge
