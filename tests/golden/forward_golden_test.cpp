// SPDX-License-Identifier: Apache-2.0
// The forward and backward pass against vectors made with Hugging Face's own code in float64.
// Plans, sizes and names all come from the files: any other set in the same format must pass too.
#include "base/json.h"
#include "checkpoint/pretrained_directory.h"
#include "checkpoint/safetensors.h"
#include "model/sequence_classifier.h"
#include "support/goldens.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace crisp {
namespace {

constexpr std::size_t maxJsonBytes = std::size_t { 64 } << 20U;

std::vector<float> floats(const checkpoint::SafetensorsFile& file, const std::string& name)
{
    const checkpoint::TensorView* tensor = file.find(name);
    if (tensor == nullptr)
        throw std::runtime_error("the golden file lacks " + name);
    std::vector<float> values(tensor->elements());
    file.readFloats(*tensor, values);
    return values;
}

std::vector<std::uint8_t> bytes(const checkpoint::SafetensorsFile& file, const std::string& name)
{
    const checkpoint::TensorView* tensor = file.find(name);
    if (tensor == nullptr)
        throw std::runtime_error("the golden file lacks " + name);
    std::vector<std::uint8_t> values(tensor->elements());
    std::memcpy(values.data(), tensor->bytes.data(), values.size());
    return values;
}

/// One plan of the golden file, and the model it belongs to.
class ForwardGolden : public ::testing::Test {
protected:
    void SetUp() override
    {
        CRISP_REQUIRE_GOLDENS("forward.safetensors");
        const std::filesystem::path folder = testing::goldens();
        file_ = std::make_unique<checkpoint::SafetensorsFile>(folder / "forward.safetensors");
        plans_ = base::readJsonFile(folder / "forward.json", maxJsonBytes).at("plans");
        checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(folder / "model");
        classifier_ = std::make_unique<model::SequenceClassifier>(
            loaded.config, std::move(loaded.parameters), model::Precision::Fp32);
        readBatch();
    }

    void readBatch()
    {
        const auto ids = file_->readInt64s(*file_->find("input_ids"));
        const auto mask = file_->readInt64s(*file_->find("attention_mask"));
        const auto labels = file_->readInt64s(*file_->find("labels"));
        width_ = file_->find("input_ids")->shape.at(1);
        batch_.starts.push_back(0);
        for (std::size_t sentence = 0; sentence < labels.size(); ++sentence) {
            for (std::size_t j = 0; j < width_; ++j)
                if (mask[sentence * width_ + j] != 0)
                    batch_.ids.push_back(static_cast<std::int32_t>(ids[sentence * width_ + j]));
            batch_.starts.push_back(static_cast<std::int32_t>(batch_.ids.size()));
            batch_.labels.push_back(static_cast<std::int32_t>(labels[sentence]));
        }
    }

    static model::SparsityPlan planOf(const base::Json& entry)
    {
        model::SparsityPlan plan;
        plan.layers = entry.at("plan").get<std::vector<double>>();
        plan.rule = entry.at("rule") == "head" ? model::PruningRule::Head : model::PruningRule::Row;
        return plan;
    }

    void expectTrace(
        const std::string& key, std::size_t sentence, const model::SentenceTrace& trace)
    {
        const model::ModelConfig& config = classifier_->config();
        const std::size_t n = batch_.length(sentence);
        const std::size_t sentences = batch_.sentences();
        const auto attention = floats(*file_, key + ".attention");
        const auto scores = floats(*file_, key + ".scores");
        const auto keep = bytes(*file_, key + ".keep");
        const auto hidden = floats(*file_, key + ".hidden_states");
        for (std::size_t layer = 0; layer <= config.layers; ++layer)
            for (std::size_t i = 0; i < n * config.dim; ++i)
                ASSERT_NEAR(trace.hiddenStates[layer][i],
                    hidden[(layer * sentences + sentence) * width_ * config.dim + i], 1e-4)
                    << "hidden state, layer " << layer;
        for (std::size_t layer = 0; layer < config.layers; ++layer)
            for (std::size_t head = 0; head < config.heads; ++head)
                for (std::size_t i = 0; i < n; ++i)
                    for (std::size_t j = 0; j < n; ++j) {
                        const std::size_t ours = i * n + j;
                        const std::size_t theirs
                            = (((layer * sentences + sentence) * config.heads + head) * width_ + i)
                                * width_
                            + j;
                        const model::HeadTrace& got = trace.layers[layer].heads[head];
                        ASSERT_EQ(got.keep[ours], keep[theirs])
                            << "layer " << layer << " head " << head << " " << i << "->" << j;
                        ASSERT_NEAR(got.attention[ours], attention[theirs], 1e-4);
                        // Scores of large weights are large: a float's own resolution counts.
                        ASSERT_NEAR(got.scores[ours], scores[theirs],
                            1e-4 + 1e-5 * std::abs(scores[theirs]));
                    }
    }

    std::unique_ptr<checkpoint::SafetensorsFile> file_;
    base::Json plans_;
    std::unique_ptr<model::SequenceClassifier> classifier_;
    data::PackedBatch batch_;
    std::size_t width_ = 0;
};

TEST_F(ForwardGolden, EverySentenceAloneHasTheirStatesScoresAttentionAndKeepMask)
{
    for (const auto& [key, entry] : plans_.items()) {
        SCOPED_TRACE(key);
        const auto logits = floats(*file_, key + ".logits");
        for (std::size_t sentence = 0; sentence < batch_.sentences(); ++sentence) {
            SCOPED_TRACE(sentence);
            const std::span<const std::int32_t> ids(
                batch_.ids.data() + batch_.starts[sentence], batch_.length(sentence));
            const model::SentenceTrace trace
                = classifier_->trace(ids, planOf(entry), {}, /*hiddenStates=*/true);
            expectTrace(key, sentence, trace);
            for (std::size_t label = 0; label < trace.logits.size(); ++label)
                ASSERT_NEAR(
                    trace.logits[label], logits[sentence * trace.logits.size() + label], 1e-4);
        }
    }
}

TEST_F(ForwardGolden, TheBatchHasTheirLogitsEntropyAndEffectiveSparsity)
{
    for (const auto& [key, entry] : plans_.items()) {
        SCOPED_TRACE(key);
        const model::BatchOutput output = classifier_->evaluate(batch_, planOf(entry));
        const auto logits = floats(*file_, key + ".logits");
        const auto entropy = floats(*file_, key + ".entropy");
        const auto sparsity = floats(*file_, key + ".effective_sparsity");
        ASSERT_EQ(output.logits.size(), logits.size());
        ASSERT_EQ(output.entropy.size(), entropy.size());
        for (std::size_t i = 0; i < logits.size(); ++i)
            ASSERT_NEAR(output.logits[i], logits[i], 1e-4);
        for (std::size_t i = 0; i < entropy.size(); ++i) {
            ASSERT_NEAR(output.entropy[i], entropy[i], 1e-4);
            ASSERT_NEAR(output.effectiveSparsity[i], sparsity[i], 1e-4);
        }
    }
}

TEST_F(ForwardGolden, TheGradientOfEveryParameterIsTheirs)
{
    for (const auto& [key, entry] : plans_.items()) {
        SCOPED_TRACE(key);
        classifier_->clearGradients();
        const double loss = classifier_->accumulateGradients(batch_, planOf(entry), nullptr);
        EXPECT_NEAR(loss, floats(*file_, key + ".loss").at(0), 1e-4);
        for (const model::ParameterInfo& info : classifier_->parameters().layout.parameters()) {
            SCOPED_TRACE(info.name);
            const auto expected = floats(*file_, key + ".grad." + info.name);
            const auto got = classifier_->gradients().values().subspan(info.offset, info.count);
            ASSERT_EQ(got.size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i)
                ASSERT_NEAR(got[i], expected[i], 1e-4 + 1e-3 * std::abs(expected[i])) << i;
        }
    }
}

TEST_F(ForwardGolden, LogitsDoNotDependOnHowMuchIsAskedFor)
{
    for (const auto& [key, entry] : plans_.items()) {
        SCOPED_TRACE(key);
        EXPECT_EQ(classifier_->logits(batch_, planOf(entry)),
            classifier_->evaluate(batch_, planOf(entry)).logits);
    }
}

} // namespace
} // namespace crisp
