// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "tiny_run.h"
#include "training/evaluate.h"
#include "training/training_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace crisp::training {
namespace {

using ::testing::Each;
using ::testing::Eq;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;
using testing::TinySetup;

model::SequenceClassifier load(const Recipe& recipe)
{
    checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(recipe.model);
    return { loaded.config, std::move(loaded.parameters), model::Precision::Fp32 };
}

TEST(Evaluate, AgreesWithTheModelSentenceBySentence)
{
    const TinySetup setup;
    const Recipe recipe = setup.recipe();
    const TrainingData data = loadTrainingData(recipe);
    model::SequenceClassifier classifier = load(recipe);
    const Evaluation result = evaluate(classifier, data.dev, recipe.plan);

    ASSERT_THAT(result.predictions, SizeIs(data.dev.rows()));
    std::size_t correct = 0;
    double loss = 0.0;
    for (std::uint32_t row = 0; row < data.dev.rows(); ++row) {
        const std::vector<float> shares = model::probabilities(
            classifier.logits(data.dev.pack(std::vector { row }), recipe.plan));
        const std::int32_t label = data.dev.labels()[row];
        const std::int32_t predicted = shares[1] > shares[0] ? 1 : 0;
        const Prediction& prediction = result.predictions[row];
        EXPECT_EQ(prediction.row, row);
        EXPECT_EQ(prediction.label, label);
        EXPECT_EQ(prediction.predicted, predicted);
        EXPECT_NEAR(prediction.probability, shares[static_cast<std::size_t>(predicted)], 1e-5);
        correct += predicted == label ? 1 : 0;
        loss -= std::log(static_cast<double>(shares[static_cast<std::size_t>(label)]));
    }
    const auto rows = static_cast<double>(data.dev.rows());
    EXPECT_DOUBLE_EQ(result.accuracy, static_cast<double>(correct) / rows);
    EXPECT_NEAR(result.loss, loss / rows, 1e-5);
    EXPECT_THAT(result.effectiveSparsity, SizeIs(3));
    EXPECT_THAT(result.effectiveSparsity, Each(Gt(0.3)));
    EXPECT_THAT(result.entropy, SizeIs(3));
    EXPECT_GT(result.entropy.front(), 0.0);
}

TEST(Evaluate, OfADensePlanPrunesNothing)
{
    const TinySetup setup;
    const Recipe recipe = setup.recipe();
    const TrainingData data = loadTrainingData(recipe);
    model::SequenceClassifier classifier = load(recipe);
    model::SparsityPlan plan = recipe.plan;
    plan.phase = model::PruningPhase::TrainingOnly;
    EXPECT_THAT(
        evaluate(classifier, data.dev, plan.forEvaluation()).effectiveSparsity, Each(Eq(0.0)));
}

TEST(Evaluate, EndsWhenItIsStopped)
{
    const TinySetup setup;
    const Recipe recipe = setup.recipe();
    const TrainingData data = loadTrainingData(recipe);
    model::SequenceClassifier classifier = load(recipe);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)evaluate(classifier, data.dev, recipe.plan, stop.get_token()), Interrupted);
}

TEST(Predictions, ComeBackWithEveryDigit)
{
    const crisp::testing::TemporaryFolder folder;
    const std::vector<Prediction> written { { 0, 1, 0, 1.0F / 3.0F }, { 1, 0, 0, 0.999999F } };
    const auto file = folder.write("predictions.csv", predictionsToCsv(written));
    const std::vector<Prediction> read = readPredictions(file);
    ASSERT_THAT(read, SizeIs(2));
    EXPECT_EQ(read[0].probability, 1.0F / 3.0F);
    EXPECT_EQ(read[1].probability, 0.999999F);
    EXPECT_EQ(read[1].row, 1U);
    EXPECT_EQ(read[0].label, 1);
    EXPECT_EQ(read[0].predicted, 0);
}

TEST(Predictions, NameTheLineThatIsDamaged)
{
    const crisp::testing::TemporaryFolder folder;
    const std::string header = "index,label,predicted,probability\n";
    for (const char* line : { "0,1,0", "0,1,0,x", "0,1,0,0.5,9", "", "a,1,0,0.5" }) {
        const auto file = folder.write("predictions.csv", header + "0,0,0,0.5\n" + line + "\n");
        EXPECT_THAT(
            [&] { (void)readPredictions(file); }, ThrowsMessage<base::Error>(HasSubstr("line 3")));
    }
    const auto file = folder.write("predictions.csv", "0,0,0,0.5\n");
    EXPECT_THAT(
        [&] { (void)readPredictions(file); }, ThrowsMessage<base::Error>(HasSubstr("line 1")));
}

} // namespace
} // namespace crisp::training
