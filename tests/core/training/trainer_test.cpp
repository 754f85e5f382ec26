// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "tiny_run.h"
#include "training/pause_switch.h"
#include "training/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace crisp::training {
namespace {

using ::testing::AllOf;
using testing::comparableMetrics;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::finalWeights;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::readAll;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;
using testing::TinySetup;
using testing::train;

namespace fs = std::filesystem;

/// Does something after a step, and remembers what it heard.
class Recorder : public TrainingObserver {
public:
    std::function<void(std::uint64_t)> afterStep = [](std::uint64_t) {};
    std::vector<std::uint64_t> steps;
    std::vector<EvalPoint> evaluations;
    std::vector<std::string> warnings;
    std::vector<std::string> events;
    TrainingStart start;

    void onStart(const TrainingStart& begun) override
    {
        start = begun;
        events.emplace_back("start");
    }
    void onWarning(const std::string& sentence) override { warnings.push_back(sentence); }
    void onStep(const TrainPoint& point) override
    {
        steps.push_back(point.step);
        afterStep(point.step);
    }
    void onEvaluation(const EvalPoint& point, bool) override { evaluations.push_back(point); }
    void onPause() override { events.emplace_back("pause"); }
    void onContinue() override { events.emplace_back("continue"); }
    void onFinish(const TrainingResult&) override { events.emplace_back("finish"); }
};

/// What a process that dies in the middle leaves behind: nothing is saved, nothing is tidied up.
struct Killed { };

void trainUntilKilled(const Recipe& recipe, const fs::path& run, std::uint64_t step)
{
    Recorder recorder;
    recorder.afterStep = [step](std::uint64_t now) {
        if (now == step)
            throw Killed {};
    };
    EXPECT_THROW(train(recipe, run, { &recorder, {}, nullptr }), Killed);
}

TEST(Trainer, LearnsAndWritesEverythingDown)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.epochs = 8;
    recipe.learningRate = 1e-2;
    const TrainingResult result = train(recipe, setup.run());
    EXPECT_EQ(result.outcome, Outcome::Finished);
    EXPECT_EQ(result.step, 64U);
    ASSERT_TRUE(result.best);
    EXPECT_GE(result.best->accuracy, 0.9);

    const RunSnapshot run = loadRun(setup.run());
    EXPECT_EQ(run.status.state, RunState::Finished);
    EXPECT_THAT(run.metrics.train, SizeIs(64));
    EXPECT_THAT(run.metrics.evaluations, SizeIs(8));
    EXPECT_EQ(run.metrics.train.front().learningRate, recipe.learningRate);
    EXPECT_GT(run.metrics.train.front().loss, run.metrics.train.back().loss);
    EXPECT_DOUBLE_EQ(run.metrics.evaluations.front().epoch, 1.0);
    EXPECT_THAT(run.metrics.evaluations.back().effectiveSparsity, Each(Gt(0.3)));
    EXPECT_FALSE(fs::exists(setup.run() / "lock"));
}

TEST(Trainer, KeepsTheBestCheckpointWithItsPredictions)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.epochs = 8;
    recipe.keepCheckpoints = 1;
    train(recipe, setup.run());
    const RunSnapshot run = loadRun(setup.run());
    const auto best = std::ranges::max_element(
        run.metrics.evaluations, [](const EvalPoint& a, const EvalPoint& b) {
            return std::pair(a.accuracy, -a.loss) < std::pair(b.accuracy, -b.loss);
        });
    EXPECT_EQ(run.status.best->step, best->step);
    EXPECT_EQ(run.status.best->accuracy, best->accuracy);
    const fs::path folder = setup.run() / run.status.best->checkpoint;
    EXPECT_TRUE(fs::exists(folder / "model.safetensors"));
    EXPECT_LE(run.checkpoints.size(), 2U);

    const auto predictions = readPredictions(setup.run() / "predictions.csv");
    const auto correct = std::ranges::count_if(
        predictions, [](const Prediction& p) { return p.label == p.predicted; });
    EXPECT_DOUBLE_EQ(
        static_cast<double>(correct) / static_cast<double>(predictions.size()), best->accuracy);
}

TEST(Trainer, SavesCheckpointsThatEvaluateToWhatWasMeasured)
{
    const TinySetup setup;
    const Recipe recipe = setup.recipe();
    train(recipe, setup.run());
    const RunStatus status = loadStatus(setup.run());
    checkpoint::PretrainedModel loaded
        = checkpoint::loadPretrained(setup.run() / status.best->checkpoint);
    EXPECT_NE(loaded.tokenizer, nullptr);
    EXPECT_THAT(loaded.report.initialised, IsEmpty());
    model::SequenceClassifier classifier(
        loaded.config, std::move(loaded.parameters), model::Precision::Fp32);
    const Evaluation again
        = evaluate(classifier, loadTrainingData(recipe).dev, recipe.plan.forEvaluation());
    EXPECT_EQ(again.accuracy, status.best->accuracy);
    EXPECT_EQ(again.loss, status.best->loss);

    const base::Json crisp
        = base::readJsonFile(setup.run() / status.best->checkpoint / "crisp.json", 1 << 20);
    EXPECT_EQ(planFromJson(crisp.at("plan"), "crisp.json"), recipe.plan);
    EXPECT_EQ(recipeFromJson(crisp.at("recipe"), "crisp.json"), recipe);
}

TEST(Trainer, EndsBitIdenticalAfterBeingKilledAnywhere)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.logEvery = 2;
    recipe.evalEvery = 5;
    recipe.checkpointEvery = 3;
    recipe.precision = model::Precision::Bf16;
    train(recipe, setup.run("whole"));
    for (const std::uint64_t step : { 1, 4, 5, 9, 16 })
        trainUntilKilled(recipe, setup.run("killed"), step);
    train(recipe, setup.run("killed"));
    EXPECT_EQ(finalWeights(setup.run("killed")), finalWeights(setup.run("whole")));
    EXPECT_EQ(comparableMetrics(setup.run("killed")), comparableMetrics(setup.run("whole")));
    EXPECT_EQ(readAll(setup.run("killed") / "predictions.csv"),
        readAll(setup.run("whole") / "predictions.csv"));
}

TEST(Trainer, EndsBitIdenticalAfterBeingStoppedAtEveryStep)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.gradientAccumulation = 3;
    recipe.logEvery = 2;
    recipe.epochs = 3;
    train(recipe, setup.run("whole"));
    TrainingResult result;
    int stops = 0;
    do {
        std::stop_source stop;
        Recorder recorder;
        recorder.afterStep = [&stop](std::uint64_t) { stop.request_stop(); };
        result = train(recipe, setup.run("stopped"), { &recorder, stop.get_token(), nullptr });
        stops += result.outcome == Outcome::Stopped ? 1 : 0;
        ASSERT_LT(stops, 30);
    } while (result.outcome == Outcome::Stopped);
    // Stopped at an epoch's end, a run has its evaluation still to make; the last one has no step.
    EXPECT_GE(stops, 8);
    EXPECT_EQ(finalWeights(setup.run("stopped")), finalWeights(setup.run("whole")));
    EXPECT_EQ(comparableMetrics(setup.run("stopped")), comparableMetrics(setup.run("whole")));
    EXPECT_EQ(readAll(setup.run("stopped") / "predictions.csv"),
        readAll(setup.run("whole") / "predictions.csv"));
}

TEST(Trainer, SavesItsStateWhenItIsStopped)
{
    const TinySetup setup;
    std::stop_source stop;
    Recorder recorder;
    recorder.afterStep = [&stop](std::uint64_t step) {
        if (step == 7)
            stop.request_stop();
    };
    const TrainingResult result
        = train(setup.recipe(), setup.run(), { &recorder, stop.get_token(), nullptr });
    EXPECT_EQ(result.outcome, Outcome::Stopped);
    EXPECT_EQ(result.step, 7U);
    const RunSnapshot run = loadRun(setup.run());
    EXPECT_EQ(run.status.state, RunState::Stopped);
    EXPECT_EQ(run.checkpoints.back().step, 7U);

    Recorder second;
    train(setup.recipe(), setup.run(), { &second, {}, nullptr });
    EXPECT_EQ(second.start.firstStep, 7U);
    EXPECT_EQ(second.steps.front(), 8U);
}

TEST(Trainer, DoesNothingMoreWhenTheRunIsFinished)
{
    const TinySetup setup;
    const TrainingResult first = train(setup.recipe(), setup.run());
    Recorder recorder;
    const TrainingResult second = train(setup.recipe(), setup.run(), { &recorder, {}, nullptr });
    EXPECT_THAT(recorder.steps, IsEmpty());
    EXPECT_EQ(second.step, first.step);
    EXPECT_EQ(second.best->accuracy, first.best->accuracy);
}

TEST(Trainer, WaitsWhilePaused)
{
    const TinySetup setup;
    PauseSwitch pause;
    Recorder recorder;
    std::promise<void> third;
    recorder.afterStep = [&](std::uint64_t step) {
        if (step == 3) {
            pause.pause();
            third.set_value();
        }
    };
    std::thread resumer([&] {
        third.get_future().wait();
        while (loadStatus(setup.run()).state != RunState::Paused)
            std::this_thread::yield();
        pause.resume();
    });
    const TrainingResult result = train(setup.recipe(), setup.run(), { &recorder, {}, &pause });
    resumer.join();
    EXPECT_EQ(result.outcome, Outcome::Finished);
    EXPECT_THAT(recorder.events, ElementsAre("start", "pause", "continue", "finish"));
    EXPECT_THAT(recorder.steps, SizeIs(16));
}

TEST(Trainer, CanBeStoppedWhilePaused)
{
    const TinySetup setup;
    PauseSwitch pause;
    pause.pause();
    std::stop_source stop;
    std::thread stopper([&] {
        while (!isRunDirectory(setup.run()) || loadStatus(setup.run()).state != RunState::Paused)
            std::this_thread::yield();
        stop.request_stop();
    });
    const TrainingResult result
        = train(setup.recipe(), setup.run(), { nullptr, stop.get_token(), &pause });
    stopper.join();
    EXPECT_EQ(result.outcome, Outcome::Stopped);
    EXPECT_EQ(result.step, 0U);
}

TEST(Trainer, StopsEarlyWhenNothingGetsBetter)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.learningRate = 1e-12; // nothing can change
    recipe.epochs = 10;
    recipe.earlyStoppingPatience = 2;
    const TrainingResult result = train(recipe, setup.run());
    EXPECT_EQ(result.outcome, Outcome::Finished);
    EXPECT_TRUE(result.stoppedEarly);
    EXPECT_EQ(result.step, 24U); // the first is the best, then two without gain
    EXPECT_EQ(loadStatus(setup.run()).state, RunState::Finished);
    EXPECT_EQ(loadStatus(setup.run()).totalSteps, 80U);
}

TEST(Trainer, SaysWithNumbersAndAdviceThatARunDiverged)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.learningRate = 1e30;
    recipe.warmup = 4;
    recipe.checkpointEvery = 1;
    EXPECT_THAT([&] { train(recipe, setup.run()); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr("step 3"), HasSubstr("loss is"),
            HasSubstr("gradient norm"), HasSubstr("learning rate of 5e+29"),
            HasSubstr("lower learning rate"), HasSubstr("checkpoint-"))));
    const RunSnapshot run = loadRun(setup.run());
    EXPECT_EQ(run.status.state, RunState::Failed);
    EXPECT_THAT(run.status.error, HasSubstr("diverged"));
    ASSERT_FALSE(run.checkpoints.empty());
    EXPECT_NO_THROW((void)checkpoint::loadPretrained(run.checkpoints.back().path));
}

TEST(Trainer, WarnsOfDevSentencesItWasTrainedOn)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.maxSteps = 1;
    recipe.data.devFile = recipe.data.trainFile;
    Recorder recorder;
    const TrainingResult result = train(recipe, setup.run(), { &recorder, {}, nullptr });
    EXPECT_THAT(recorder.warnings, Contains(HasSubstr("60 of 60 dev sentences also stand")));
    EXPECT_EQ(result.warnings, recorder.warnings);
    EXPECT_EQ(loadStatus(setup.run()).warnings, recorder.warnings);
}

TEST(Trainer, RefusesToGoOnWithOtherSentences)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.checkpointEvery = 3;
    trainUntilKilled(recipe, setup.run(), 4);
    setup.folder.write("train.tsv", testing::sentences(60, 3));
    EXPECT_THAT([&] { train(recipe, setup.run()); },
        ThrowsMessage<base::Error>(HasSubstr("are not those it began with")));
}

TEST(Trainer, NamesWhatIsDamagedInACheckpoint)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.checkpointEvery = 3;
    trainUntilKilled(recipe, setup.run(), 4);
    const fs::path folder = setup.run() / "checkpoint-3";
    const std::string moments = readAll(folder / "training_state.safetensors");
    const std::string progress = readAll(folder / "training_state.json");
    const auto refusal = [&](const char* file, const std::string& content) {
        setup.folder.write("run/checkpoint-3/" + std::string(file), content);
        return [&setup, recipe] { train(recipe, setup.run()); };
    };
    EXPECT_THAT(refusal("training_state.safetensors", moments.substr(0, moments.size() / 2)),
        ThrowsMessage<base::Error>(HasSubstr("training_state.safetensors")));
    setup.folder.write("run/checkpoint-3/training_state.safetensors", moments);
    EXPECT_THAT(refusal("training_state.json", "{}"),
        ThrowsMessage<base::Error>(HasSubstr("training_state.json, step: it is missing")));
    EXPECT_THAT(refusal("training_state.json", progress.substr(0, 20)),
        ThrowsMessage<base::Error>(HasSubstr("training_state.json")));
    setup.folder.write("run/checkpoint-3/training_state.json", progress);
    EXPECT_EQ(train(recipe, setup.run()).outcome, Outcome::Finished);
}

TEST(Trainer, AppliesThePlanOnlyInItsPhase)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.maxSteps = 2;
    recipe.plan.phase = model::PruningPhase::TrainingOnly;
    train(recipe, setup.run("train"));
    EXPECT_THAT(
        loadStatus(setup.run("train")).lastEvaluation->effectiveSparsity, Each(::testing::Eq(0.0)));

    recipe.plan.phase = model::PruningPhase::EvaluationOnly;
    train(recipe, setup.run("eval"));
    EXPECT_THAT(loadStatus(setup.run("eval")).lastEvaluation->effectiveSparsity, Each(Gt(0.3)));
    recipe.plan = {};
    recipe.plan.layers = { 0.0, 0.0, 0.0 };
    train(recipe, setup.run("dense"));
    EXPECT_EQ(finalWeights(setup.run("eval")), finalWeights(setup.run("dense")));
    EXPECT_NE(finalWeights(setup.run("train")), finalWeights(setup.run("dense")));
}

TEST(Trainer, DependsOnTheSeed)
{
    const TinySetup setup;
    Recipe recipe = setup.recipe();
    recipe.maxSteps = 2;
    train(recipe, setup.run("a"));
    train(recipe, setup.run("b"));
    recipe.seed = 1;
    train(recipe, setup.run("c"));
    EXPECT_EQ(finalWeights(setup.run("a")), finalWeights(setup.run("b")));
    EXPECT_NE(finalWeights(setup.run("a")), finalWeights(setup.run("c")));
}

TEST(LoadTrainingData, RefusesAnEmptyTable)
{
    const TinySetup setup;
    setup.folder.write("dev.tsv", "sentence\tlabel\n");
    EXPECT_THROW((void)loadTrainingData(setup.recipe()), base::Error);
}

} // namespace
} // namespace crisp::training
