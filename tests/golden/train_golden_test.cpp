// SPDX-License-Identifier: Apache-2.0
// Whole training steps against Hugging Face's Trainer (dense) and a plain float64 reference
// (sparse). Batches, plans, hyper-parameters and names all come from the files: any other set in
// the same format must pass too.
#include "base/json.h"
#include "checkpoint/pretrained_directory.h"
#include "checkpoint/safetensors.h"
#include "model/sequence_classifier.h"
#include "support/goldens.h"
#include "training/optimizer.h"
#include "training/recipe.h"
#include "training/schedule.h"
#include "training/training_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace crisp {
namespace {

constexpr std::size_t maxJsonBytes = std::size_t { 64 } << 20U;

/// A padded batch, packed.
data::PackedBatch packed(const base::Json& batch)
{
    data::PackedBatch result;
    result.starts.push_back(0);
    const base::Json& ids = batch.at("input_ids");
    const base::Json& mask = batch.at("attention_mask");
    for (std::size_t sentence = 0; sentence < ids.size(); ++sentence) {
        for (std::size_t token = 0; token < ids[sentence].size(); ++token)
            if (mask[sentence][token] != 0)
                result.ids.push_back(ids[sentence][token].get<std::int32_t>());
        result.starts.push_back(static_cast<std::int32_t>(result.ids.size()));
    }
    result.labels = batch.at("labels").get<std::vector<std::int32_t>>();
    return result;
}

/// Everything the golden file says about the optimizer, and the model it trains.
class TrainGolden : public ::testing::Test {
protected:
    void SetUp() override
    {
        CRISP_REQUIRE_GOLDENS("train.json");
        golden_ = base::readJsonFile(testing::goldens() / "train.json", maxJsonBytes);
    }

    [[nodiscard]] training::OptimizerOptions optimizerOptions() const
    {
        return { golden_.at("betas").at(0), golden_.at("betas").at(1), golden_.at("eps"),
            golden_.at("weight_decay"), golden_.at("max_grad_norm") };
    }

    [[nodiscard]] training::LearningRate learningRate() const
    {
        return { golden_.at("learning_rate"),
            training::parseSchedule(golden_.at("schedule").get<std::string>()),
            golden_.at("warmup_steps"), golden_.at("steps") };
    }

    static model::SequenceClassifier load()
    {
        checkpoint::PretrainedModel loaded
            = checkpoint::loadPretrained(testing::goldens() / "model");
        return { loaded.config, std::move(loaded.parameters), model::Precision::Fp32 };
    }

    void expectSteps(model::SequenceClassifier& classifier, const base::Json& run) const
    {
        model::SparsityPlan plan;
        plan.layers = run.at("plan").get<std::vector<double>>();
        plan.rule = training::parseRule(golden_.at("rule").get<std::string>());
        training::Optimizer optimizer(classifier, optimizerOptions());
        training::TrainingStep step(classifier, optimizer, plan, learningRate(), std::nullopt);

        const base::Json& log = run.at("log");
        ASSERT_EQ(log.size(), golden_.at("batches").size());
        for (std::size_t index = 0; index < log.size(); ++index) {
            SCOPED_TRACE("step " + std::to_string(index + 1));
            const data::PackedBatch batch = packed(golden_.at("batches")[index]);
            const training::StepResult result = step.run(std::span(&batch, 1), index);
            EXPECT_EQ(result.learningRate, log[index].at("learning_rate").get<double>());
            EXPECT_NEAR(result.loss, log[index].at("loss").get<double>(), 1e-4);
            const double norm = log[index].at("grad_norm").get<double>();
            EXPECT_NEAR(result.gradNorm, norm, 1e-3 * norm);
        }
    }

    static void expectWeights(
        const model::SequenceClassifier& classifier, const std::filesystem::path& path)
    {
        const checkpoint::SafetensorsFile expected(path);
        const model::Parameters& actual = classifier.parameters();
        ASSERT_EQ(expected.tensors().size(), actual.layout.parameters().size());
        for (const checkpoint::TensorView& tensor : expected.tensors()) {
            std::vector<float> values(tensor.elements());
            expected.readFloats(tensor, values);
            const std::span<const float> ours = actual.tensor(tensor.name);
            ASSERT_EQ(ours.size(), values.size()) << tensor.name;
            float worst = 0.0F;
            for (std::size_t i = 0; i < values.size(); ++i)
                worst = std::max(worst, std::abs(values[i] - ours[i]));
            EXPECT_LE(worst, 1e-3F) << tensor.name;
        }
    }

    base::Json golden_;
};

TEST_F(TrainGolden, EveryRunHasTheReferencesLossesRatesNormsAndFinalWeights)
{
    ASSERT_FALSE(golden_.at("runs").empty());
    for (const auto& [name, run] : golden_.at("runs").items()) {
        SCOPED_TRACE(name);
        model::SequenceClassifier classifier = load();
        expectSteps(classifier, run);
        expectWeights(classifier, testing::goldens() / ("train_final_" + name + ".safetensors"));
    }
}

} // namespace
} // namespace crisp
