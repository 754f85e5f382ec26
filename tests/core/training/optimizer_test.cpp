// SPDX-License-Identifier: Apache-2.0
#include "tiny_run.h"
#include "training/optimizer.h"
#include "training/training_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace crisp::training {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using testing::TinySetup;

constexpr const char* wordTable = "distilbert.embeddings.word_embeddings.weight";

/// torch.optim.AdamW after torch.nn.utils.clip_grad_norm_, in double.
class Reference {
public:
    Reference(const model::Parameters& parameters, OptimizerOptions options)
        : weights(parameters.values.values().begin(), parameters.values.values().end())
        , options_(options)
        , first_(weights.size())
        , second_(weights.size())
    {
    }

    void step(const model::ParameterLayout& layout, std::span<const float> gradients,
        double learningRate, double norm)
    {
        ++steps_;
        const double scale = options_.maxGradNorm > 0.0
            ? std::min(1.0, options_.maxGradNorm / (norm + 1e-6))
            : 1.0;
        for (const model::ParameterInfo& info : layout.parameters())
            for (std::size_t i = info.offset; i < info.offset + info.count; ++i) {
                const double g = scale * static_cast<double>(gradients[i]);
                if (info.decays)
                    weights[i] *= 1.0 - learningRate * options_.weightDecay;
                first_[i] = options_.beta1 * first_[i] + (1.0 - options_.beta1) * g;
                second_[i] = options_.beta2 * second_[i] + (1.0 - options_.beta2) * g * g;
                const double m = first_[i] / (1.0 - std::pow(options_.beta1, steps_));
                const double v = second_[i] / (1.0 - std::pow(options_.beta2, steps_));
                weights[i] -= learningRate * m / (std::sqrt(v) + options_.epsilon);
            }
    }

    std::vector<double> weights;

private:
    OptimizerOptions options_;
    std::vector<double> first_;
    std::vector<double> second_;
    double steps_ = 0.0;
};

class OptimizerTest : public ::testing::TestWithParam<OptimizerOptions> {
protected:
    static model::SequenceClassifier load(const Recipe& recipe)
    {
        checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(recipe.model);
        return { loaded.config, std::move(loaded.parameters), model::Precision::Fp32 };
    }

    void addGradients(std::uint32_t firstRow)
    {
        const std::vector<std::uint32_t> rows { firstRow, firstRow + 1, firstRow + 2 };
        classifier_.accumulateGradients(data_.train.pack(rows), recipe_.plan, nullptr);
    }

    TinySetup setup_;
    Recipe recipe_ = setup_.recipe();
    TrainingData data_ = loadTrainingData(recipe_);
    model::SequenceClassifier classifier_ = load(recipe_);
};

TEST_P(OptimizerTest, StepsLikeTorchsAdamW)
{
    const model::ParameterLayout& layout = classifier_.parameters().layout;
    Optimizer optimizer(classifier_, GetParam());
    Reference reference(classifier_.parameters(), GetParam());
    for (std::uint32_t step = 0; step < 5; ++step) {
        addGradients(3 * step);
        const std::vector<float> gradients(
            classifier_.gradients().values().begin(), classifier_.gradients().values().end());
        double squares = 0.0;
        for (const float g : gradients)
            squares += static_cast<double>(g) * static_cast<double>(g);
        const double norm = classifier_.gradientNorm();
        EXPECT_NEAR(norm, std::sqrt(squares), 1e-5 * norm);
        optimizer.step(1e-2, norm);
        reference.step(layout, gradients, 1e-2, norm);
    }
    const auto weights = classifier_.parameters().values.values();
    for (std::size_t i = 0; i < weights.size(); ++i)
        ASSERT_NEAR(weights[i], reference.weights[i], 2e-5) << i;
}

TEST_P(OptimizerTest, ClearsTheGradients)
{
    const auto gradients = classifier_.gradients().values();
    Optimizer optimizer(classifier_, GetParam());
    addGradients(3);
    const std::vector<float> alone(gradients.begin(), gradients.end());
    addGradients(0); // added to
    EXPECT_FALSE(std::ranges::equal(gradients, alone));
    optimizer.step(/*learningRate=*/0.0, classifier_.gradientNorm());
    addGradients(3); // and begun anew
    EXPECT_TRUE(std::ranges::equal(gradients, alone));
}

INSTANTIATE_TEST_SUITE_P(Options, OptimizerTest,
    ::testing::Values(OptimizerOptions {}, OptimizerOptions { 0.9, 0.999, 1e-8, 0.1, 0.05 },
        OptimizerOptions { 0.8, 0.99, 1e-6, 0.0, 0.0 }));

using OptimizerStateTest = OptimizerTest;

TEST_F(OptimizerStateTest, LeavesWordsAloneThatNeverOccurred)
{
    Optimizer optimizer(classifier_, {});
    const auto words = classifier_.parameters().tensor(wordTable);
    const std::size_t dim = classifier_.config().dim;
    const std::vector<float> padding(words.begin(), words.begin() + static_cast<long>(dim));
    addGradients(0);
    optimizer.step(1e-2, classifier_.gradientNorm());
    EXPECT_TRUE(std::equal(padding.begin(), padding.end(), words.begin()));
}

TEST_F(OptimizerStateTest, RefusesTheStateOfAnotherModel)
{
    Optimizer optimizer(classifier_, {});
    OptimizerState state;
    state.firstMoments = model::FloatArray(3);
    state.secondMoments = model::FloatArray(3);
    EXPECT_THAT([&] { optimizer.restore(std::move(state)); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("has 3 and 3 values")));
}

} // namespace
} // namespace crisp::training
