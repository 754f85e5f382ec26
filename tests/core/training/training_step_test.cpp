// SPDX-License-Identifier: Apache-2.0
#include "tiny_run.h"
#include "training/training_data.h"
#include "training/training_step.h"

#include <gtest/gtest.h>

#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

namespace crisp::training {
namespace {

using testing::TinySetup;

/// A model, its optimizer and its step.
struct Machine {
    explicit Machine(const Recipe& recipe, std::optional<std::uint64_t> dropout = std::nullopt)
        : loaded(checkpoint::loadPretrained(recipe.model))
        , classifier(loaded.config, std::move(loaded.parameters), model::Precision::Fp32)
        , optimizer(classifier, {})
        , step(classifier, optimizer, recipe.plan, { 1e-2, Schedule::Constant, 0, 10 }, dropout)
    {
    }
    checkpoint::PretrainedModel loaded;
    model::SequenceClassifier classifier;
    Optimizer optimizer;
    TrainingStep step;
};

data::PackedBatch rows(const TrainingData& data, std::uint32_t first, std::uint32_t count)
{
    std::vector<std::uint32_t> chosen(count);
    std::iota(chosen.begin(), chosen.end(), first);
    return data.train.pack(chosen);
}

class TrainingStepTest : public ::testing::Test {
protected:
    TinySetup setup_;
    Recipe recipe_ = setup_.recipe();
    TrainingData data_ = loadTrainingData(recipe_);
};

TEST_F(TrainingStepTest, OfTwoHalvesIsTheStepOfTheWhole)
{
    Machine whole(recipe_);
    Machine halves(recipe_);
    const std::vector one { rows(data_, 0, 8) };
    const std::vector two { rows(data_, 0, 4), rows(data_, 4, 4) };
    const StepResult a = whole.step.run(one, 0);
    const StepResult b = halves.step.run(two, 0);
    EXPECT_NEAR(a.loss, b.loss, 1e-6);
    EXPECT_NEAR(a.gradNorm, b.gradNorm, 1e-5 * a.gradNorm);
}

TEST_F(TrainingStepTest, LearnsItsBatchByHeart)
{
    Machine machine(recipe_);
    const std::vector batch { rows(data_, 0, 8) };
    const double before = machine.step.run(batch, 0).loss;
    double after = before;
    for (std::uint64_t step = 1; step < 30; ++step)
        after = machine.step.run(batch, step).loss;
    EXPECT_LT(after, before / 2);
    EXPECT_GT(machine.step.seconds().gradients, 0.0);
    EXPECT_GT(machine.step.seconds().update, 0.0);
}

TEST_F(TrainingStepTest, DropsOutDifferentlyAtEveryStepAndEqualForEqualSeeds)
{
    const std::vector batch { rows(data_, 0, 8) };
    const auto lossAt = [&](std::uint64_t seed, std::uint64_t step) {
        return Machine(recipe_, seed).step.run(batch, step).loss;
    };
    EXPECT_EQ(lossAt(1, 0), lossAt(1, 0));
    EXPECT_NE(lossAt(1, 0), lossAt(1, 1));
    EXPECT_NE(lossAt(1, 0), lossAt(2, 0));
}

TEST_F(TrainingStepTest, LeavesTheWeightsAloneWhenTheLossIsNotFinite)
{
    Machine machine(recipe_);
    auto& parameters = *machine.classifier.master().parameters;
    for (float& value : parameters.tensor("classifier.weight"))
        value = 3e38F;
    for (float& value : parameters.tensor("pre_classifier.bias"))
        value = 3e38F;
    const model::FloatArray before = parameters.values.clone();
    const StepResult result = machine.step.run(std::vector { rows(data_, 0, 4) }, 0);
    EXPECT_FALSE(result.finite);
    const auto now = parameters.values.values();
    EXPECT_TRUE(std::equal(now.begin(), now.end(), before.values().begin()));
}

TEST_F(TrainingStepTest, NeedsABatch)
{
    Machine machine(recipe_);
    EXPECT_THROW(machine.step.run({}, 0), std::invalid_argument);
}

} // namespace
} // namespace crisp::training
