// SPDX-License-Identifier: Apache-2.0
#include "trainer.h"

#include "base/error.h"
#include "checkpoint/pretrained_directory.h"
#include "data/batcher.h"
#include "training/stopwatch.h"
#include "training/training_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>

namespace crisp::training {
namespace {

constexpr std::chrono::seconds pauseTick { 5 };

/// Where a run starts from: the recipe's model, or its own newest checkpoint.
struct StartingPoint {
    std::filesystem::path directory;
    bool isCheckpoint = false;
    Progress progress;
};

StartingPoint startingPoint(const RunDirectory& run, std::uint64_t dataFingerprint)
{
    StartingPoint start { run.recipe().model, false, {} };
    start.progress.dataFingerprint = dataFingerprint;
    const std::vector<CheckpointInfo> checkpoints = run.checkpoints();
    if (checkpoints.empty())
        return start;
    start = { checkpoints.back().path, true, readProgress(checkpoints.back().path) };
    if (start.progress.step != checkpoints.back().step)
        throw base::Error(fmt::format("{} holds the state of step {}; remove this checkpoint to "
                                      "resume from an earlier one",
            start.directory.string(), start.progress.step));
    if (start.progress.dataFingerprint != dataFingerprint)
        throw base::Error(
            fmt::format("cannot resume {}: the training or dev sentences are not "
                        "those it began with; restore the files, or start another run",
                run.path().string()));
    return start;
}

/// One call of Trainer::run: everything in memory, from loading the model to the last step.
class Session {
public:
    Session(RunDirectory& run, const TrainingData& data, const TrainerControls& controls);
    TrainingResult run();

private:
    Session(RunDirectory& run, const TrainingData& data, const TrainerControls& controls,
        StartingPoint start);
    Session(RunDirectory& run, const TrainingData& data, const TrainerControls& controls,
        StartingPoint start, checkpoint::PretrainedModel loaded);

    void begin();
    bool trainUntilEnd();
    void waitWhilePaused();
    void trainOneStep();
    [[nodiscard]] std::vector<data::PackedBatch> nextBatches();
    [[noreturn]] void refuseToDiverge(const StepResult& result) const;
    void log(const StepResult& result, std::size_t examples, double seconds);

    [[nodiscard]] bool evaluationIsDue() const;
    [[nodiscard]] bool checkpointIsDue() const;
    void evaluateNow();
    void remember(const EvalPoint& point);
    void saveCheckpoint();
    [[nodiscard]] base::Json crispJson() const;
    void restorePredictions();

    void writeStatus(RunState state);
    [[nodiscard]] TrainingResult finish(bool stopped);
    void warn(std::string sentence);
    [[nodiscard]] double epoch() const;
    [[nodiscard]] double examplesPerSecond() const;
    [[nodiscard]] bool stoppedEarly() const;
    [[nodiscard]] bool ended() const { return progress_.step >= totalSteps_ || stoppedEarly(); }

    RunDirectory& run_;
    const TrainingData& data_;
    const Recipe& recipe_;
    TrainingObserver silent_;
    TrainingObserver& observer_;
    std::stop_token stop_;
    PauseSwitch* pause_;

    std::filesystem::path source_; ///< where the weights came from
    Progress progress_;
    std::vector<std::string> notes_;
    std::vector<std::string> warnings_;
    std::uint64_t stepsPerEpoch_;
    std::uint64_t totalSteps_;
    model::SequenceClassifier classifier_;
    Optimizer optimizer_;
    TrainingStep step_;
    PhaseSeconds seconds_;

    std::uint64_t batchesEpoch_ = 0;
    data::Batches batches_; ///< of epoch batchesEpoch_; empty before the first step
    std::vector<Prediction> predictions_; ///< of the evaluation after this very step, else empty
    std::size_t intervalExamples_ = 0; ///< since the last logged point
    double intervalSeconds_ = 0.0;
};

checkpoint::PretrainedModel load(
    const StartingPoint& start, const Recipe& recipe, const std::vector<std::string>& labelNames)
{
    checkpoint::LoadOptions options;
    options.labelNames = labelNames;
    options.headSeed = recipe.seed;
    return checkpoint::loadPretrained(start.directory, options);
}

OptimizerOptions optimizerOptions(const Recipe& recipe)
{
    return { recipe.beta1, recipe.beta2, recipe.epsilon, recipe.weightDecay, recipe.maxGradNorm };
}

LearningRate learningRate(const Recipe& recipe, std::uint64_t totalSteps)
{
    return { recipe.learningRate, recipe.schedule, warmupSteps(recipe.warmup, totalSteps),
        totalSteps };
}

Session::Session(RunDirectory& run, const TrainingData& data, const TrainerControls& controls)
    : Session(run, data, controls, startingPoint(run, fingerprint(data)))
{
}

Session::Session(RunDirectory& run, const TrainingData& data, const TrainerControls& controls,
    StartingPoint start)
    : Session(run, data, controls, start, load(start, run.recipe(), data.labelNames))
{
}

Session::Session(RunDirectory& run, const TrainingData& data, const TrainerControls& controls,
    StartingPoint start, checkpoint::PretrainedModel loaded)
    : run_(run)
    , data_(data)
    , recipe_(run.recipe())
    , observer_(controls.observer != nullptr ? *controls.observer : silent_)
    , stop_(controls.stop)
    , pause_(controls.pause)
    , source_(std::move(start.directory))
    , progress_(std::move(start.progress))
    , notes_(std::move(loaded.report.notes))
    , stepsPerEpoch_(
          stepsPerEpoch(data.train.rows(), recipe_.batchSize, recipe_.gradientAccumulation))
    , totalSteps_(totalSteps(recipe_.epochs, recipe_.maxSteps, stepsPerEpoch_))
    , classifier_(std::move(loaded.config), std::move(loaded.parameters), recipe_.precision)
    , optimizer_(classifier_, optimizerOptions(recipe_))
    , step_(classifier_, optimizer_, recipe_.plan.forTraining(), learningRate(recipe_, totalSteps_),
          recipe_.seed)
{
    if (start.isCheckpoint)
        optimizer_.restore(readOptimizerState(source_, classifier_.parameters().layout));
}

TrainingResult Session::run()
{
    begin();
    return finish(!trainUntilEnd());
}

void Session::begin()
{
    run_.truncateMetrics(progress_.metricsBytes);
    restorePredictions();
    for (const std::string& sentence : data_.warnings)
        warn(sentence);
    const std::size_t threads = model::threads();
    if (progress_.threads != 0 && progress_.threads != threads)
        warn(fmt::format("the run was begun with {} threads and goes on with {}: it will not be "
                         "bit-identical to an uninterrupted one",
            progress_.threads, threads));
    progress_.threads = threads;
    writeStatus(RunState::Running);
    observer_.onStart(
        { run_.path(), progress_.step, totalSteps_, stepsPerEpoch_, data_.train.rows(),
            data_.dev.rows(), classifier_.parameters().layout.parameterCount(), notes_ });
}

/// @return false if it was stopped
bool Session::trainUntilEnd()
{
    try {
        if (evaluationIsDue()) { // the run was stopped while it was being made
            evaluateNow();
            saveCheckpoint();
        }
        while (!ended()) {
            waitWhilePaused();
            if (stop_.stop_requested())
                throw Interrupted {};
            trainOneStep();
            if (evaluationIsDue())
                evaluateNow();
            if (checkpointIsDue())
                saveCheckpoint();
            run_.heartbeat();
        }
    } catch (const Interrupted&) {
        if (progress_.step > 0)
            saveCheckpoint();
        return false;
    }
    return true;
}

void Session::waitWhilePaused()
{
    if (pause_ == nullptr || !pause_->isPaused() || stop_.stop_requested())
        return;
    writeStatus(RunState::Paused);
    observer_.onPause();
    pause_->waitWhilePaused(stop_, pauseTick, [this] { run_.heartbeat(); });
    writeStatus(RunState::Running);
    observer_.onContinue();
}

std::vector<data::PackedBatch> Session::nextBatches()
{
    const Stopwatch watch(seconds_.data);
    const std::uint64_t epoch = progress_.step / stepsPerEpoch_;
    if (batches_.empty() || epoch != batchesEpoch_) {
        batches_
            = data::epochBatches(data_.train.lengths(), recipe_.batchSize, recipe_.seed, epoch);
        batchesEpoch_ = epoch;
    }
    const std::size_t first = (progress_.step % stepsPerEpoch_) * recipe_.gradientAccumulation;
    const std::size_t end = std::min(first + recipe_.gradientAccumulation, batches_.size());
    std::vector<data::PackedBatch> packed;
    for (std::size_t batch = first; batch < end; ++batch)
        packed.push_back(data_.train.pack(batches_[batch]));
    return packed;
}

void Session::trainOneStep()
{
    double seconds = 0.0;
    std::size_t examples = 0;
    StepResult result;
    {
        const Stopwatch watch(seconds);
        const std::vector<data::PackedBatch> batches = nextBatches();
        for (const data::PackedBatch& batch : batches)
            examples += batch.sentences();
        result = step_.run(batches, progress_.step);
    }
    if (!result.finite)
        refuseToDiverge(result);
    ++progress_.step;
    predictions_.clear();
    log(result, examples, seconds);
}

void Session::refuseToDiverge(const StepResult& result) const
{
    const std::vector<CheckpointInfo> checkpoints = run_.checkpoints();
    throw base::Error(fmt::format("training diverged at step {}: the loss is {} and the gradient "
                                  "norm {}, at a learning rate of {}; start again with a lower "
                                  "learning rate or a longer warm-up ({})",
        progress_.step + 1, result.loss, result.gradNorm, result.learningRate,
        checkpoints.empty() ? "there was no checkpoint yet"
                            : checkpoints.back().path.filename().string() + " is intact"));
}

void Session::log(const StepResult& result, std::size_t examples, double seconds)
{
    progress_.trainedExamples += examples;
    progress_.trainingSeconds += seconds;
    progress_.lossSum += result.loss;
    ++progress_.lossSteps;
    intervalExamples_ += examples;
    intervalSeconds_ += seconds;

    TrainPoint point { progress_.step, epoch(), result.loss, result.learningRate, result.gradNorm,
        static_cast<double>(examples) / seconds };
    observer_.onStep(point);
    if (progress_.step % recipe_.logEvery != 0)
        return;
    point.loss = progress_.lossSum / static_cast<double>(progress_.lossSteps);
    point.examplesPerSecond = static_cast<double>(intervalExamples_) / intervalSeconds_;
    run_.append(point);
    progress_.lossSum = 0.0;
    progress_.lossSteps = 0;
    intervalExamples_ = 0;
    intervalSeconds_ = 0.0;
}

bool Session::evaluationIsDue() const
{
    if (progress_.step == 0 || progress_.evaluatedStep == progress_.step)
        return false;
    const std::uint64_t every = recipe_.evalEvery != 0 ? recipe_.evalEvery : stepsPerEpoch_;
    return progress_.step % every == 0 || progress_.step == totalSteps_;
}

bool Session::checkpointIsDue() const
{
    return progress_.evaluatedStep == progress_.step
        || (recipe_.checkpointEvery != 0 && progress_.step % recipe_.checkpointEvery == 0);
}

void Session::evaluateNow()
{
    const Stopwatch watch(seconds_.evaluation);
    Evaluation result = evaluate(classifier_, data_.dev, recipe_.plan.forEvaluation(), stop_);
    if (!std::isfinite(result.loss))
        throw base::Error(
            fmt::format("training diverged: after step {} the loss on the dev data is "
                        "{}; start again with a lower learning rate",
                progress_.step, result.loss));
    const EvalPoint point { progress_.step, epoch(), result.accuracy, result.loss, result.examples,
        result.seconds, std::move(result.effectiveSparsity), std::move(result.entropy) };
    predictions_ = std::move(result.predictions);
    run_.append(point);
    remember(point);
    observer_.onEvaluation(point, progress_.best->step == progress_.step);
}

/// Best checkpoint and early stopping. Only a gain in accuracy above the threshold counts against
/// losing patience (EarlyStoppingCallback); the best is simply the best, at equal accuracy the one
/// with the lower loss.
void Session::remember(const EvalPoint& point)
{
    const std::optional<BestCheckpoint>& best = progress_.best;
    const bool gained = !best || point.accuracy - best->accuracy > recipe_.earlyStoppingThreshold;
    progress_.evaluationsWithoutGain = gained ? 0 : progress_.evaluationsWithoutGain + 1;
    if (!best || point.accuracy > best->accuracy
        || (point.accuracy == best->accuracy && point.loss < best->loss))
        progress_.best = { progress_.step, point.accuracy, point.loss,
            fmt::format("checkpoint-{}", progress_.step) };
    progress_.lastEvaluation = point;
    progress_.evaluatedStep = progress_.step;
}

void Session::saveCheckpoint()
{
    const Stopwatch watch(seconds_.checkpoints);
    progress_.metricsBytes = run_.syncMetrics();
    const auto write = [this](const std::filesystem::path& folder) {
        checkpoint::savePretrained(
            folder, classifier_.config(), classifier_.parameters(), recipe_.model, crispJson());
        writeTrainingState(folder, classifier_.parameters().layout, optimizer_.state(), progress_);
    };
    const std::filesystem::path folder = run_.writeCheckpoint(progress_.step, write);
    const bool isBest = progress_.best && progress_.best->step == progress_.step;
    if (isBest && !predictions_.empty()) {
        // Beside the weights they belong to as well: a resumed run may have to go back to them.
        base::writeFileAtomically(folder / "predictions.csv", predictionsToCsv(predictions_));
        run_.writePredictions(predictions_);
    }
    writeStatus(RunState::Running);
    run_.pruneCheckpoints(recipe_.keepCheckpoints,
        progress_.best ? std::optional(progress_.best->step) : std::nullopt);
    observer_.onCheckpoint(folder);
}

base::Json Session::crispJson() const
{
    base::Json provenance { { "crisp_version", CRISP_VERSION }, { "base_model", recipe_.model },
        { "step", progress_.step }, { "epoch", epoch() }, { "train_examples", data_.train.rows() },
        { "dev_examples", data_.dev.rows() }, { "shared_sentences", data_.sharedSentences },
        { "evaluation", nullptr } };
    if (progress_.lastEvaluation)
        provenance["evaluation"] = toJson(*progress_.lastEvaluation);
    return { { "format", 1 }, { "plan", toJson(recipe_.plan) }, { "recipe", toJson(recipe_) },
        { "provenance", std::move(provenance) } };
}

void Session::restorePredictions()
{
    if (!progress_.best) {
        run_.removePredictions();
        return;
    }
    const std::filesystem::path file = run_.path() / progress_.best->checkpoint / "predictions.csv";
    std::error_code code;
    if (std::filesystem::exists(file, code))
        run_.writePredictions(readPredictions(file));
}

void Session::writeStatus(RunState state)
{
    run_.writeStatus({ state, progress_.step, totalSteps_, progress_.best, progress_.lastEvaluation,
        examplesPerSecond(), {}, warnings_, {} });
}

TrainingResult Session::finish(bool stopped)
{
    writeStatus(stopped ? RunState::Stopped : RunState::Finished);
    PhaseSeconds seconds = seconds_;
    seconds.gradients = step_.seconds().gradients;
    seconds.update = step_.seconds().update;
    const TrainingResult result { stopped ? Outcome::Stopped : Outcome::Finished, progress_.step,
        !stopped && stoppedEarly(), progress_.best, progress_.lastEvaluation, examplesPerSecond(),
        seconds, warnings_ };
    observer_.onFinish(result);
    return result;
}

void Session::warn(std::string sentence)
{
    observer_.onWarning(sentence);
    warnings_.push_back(std::move(sentence));
}

double Session::epoch() const
{
    return static_cast<double>(progress_.step) / static_cast<double>(stepsPerEpoch_);
}

double Session::examplesPerSecond() const
{
    return progress_.trainingSeconds > 0.0
        ? static_cast<double>(progress_.trainedExamples) / progress_.trainingSeconds
        : 0.0;
}

bool Session::stoppedEarly() const
{
    return recipe_.earlyStoppingPatience != 0
        && progress_.evaluationsWithoutGain >= recipe_.earlyStoppingPatience;
}

TrainingResult resultOf(const RunStatus& status)
{
    TrainingResult result;
    result.step = status.step;
    result.stoppedEarly = status.step < status.totalSteps;
    result.best = status.best;
    result.lastEvaluation = status.lastEvaluation;
    result.examplesPerSecond = status.examplesPerSecond;
    result.warnings = status.warnings;
    return result;
}

void markFailed(RunDirectory& run, const std::string& reason) noexcept
{
    try {
        RunStatus status = run.status();
        status.state = RunState::Failed;
        status.error = reason;
        run.writeStatus(status);
    } catch (const std::exception&) {
        // The disk may be what failed. The reason reaches the caller anyway, and nobody takes a run
        // without a lock for a running one.
    }
}

} // namespace

Trainer::Trainer(RunDirectory& run, const TrainingData& data, TrainerControls controls)
    : run_(run)
    , data_(data)
    , controls_(std::move(controls))
{
}

TrainingResult Trainer::run()
{
    const RunStatus before = run_.status();
    if (before.state == RunState::Finished)
        return resultOf(before);
    try {
        return Session(run_, data_, controls_).run();
    } catch (const std::exception& error) {
        markFailed(run_, error.what());
        throw;
    }
}

} // namespace crisp::training
