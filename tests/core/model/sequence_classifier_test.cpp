// SPDX-License-Identifier: Apache-2.0
// What must hold for any weights; the values themselves are held against golden vectors elsewhere.
#include "model/sequence_classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace crisp::model {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

ModelConfig smallConfig()
{
    ModelConfig config;
    config.vocabularySize = 120;
    config.maxPositions = 48;
    config.layers = 3;
    config.heads = 4;
    config.dim = 64;
    config.hiddenDim = 96;
    config.initializerRange = 0.2; // large enough for attention that is far from uniform
    return config;
}

SequenceClassifier makeClassifier(Precision precision = Precision::Fp32)
{
    const ModelConfig config = smallConfig();
    Parameters parameters(config);
    initialise(parameters, config, 5);
    return { config, std::move(parameters), precision };
}

data::PackedBatch makeBatch(const std::vector<std::size_t>& lengths, unsigned seed = 3)
{
    std::mt19937 random(seed);
    data::PackedBatch batch;
    batch.starts.push_back(0);
    for (const std::size_t length : lengths) {
        for (std::size_t i = 0; i < length; ++i)
            batch.ids.push_back(static_cast<std::int32_t>(1 + random() % 119));
        batch.starts.push_back(static_cast<std::int32_t>(batch.ids.size()));
        batch.labels.push_back(static_cast<std::int32_t>(random() % 2));
    }
    return batch;
}

SparsityPlan uniformPlan(double sparsity, PruningRule rule = PruningRule::Row)
{
    SparsityPlan plan = linearPlan(3, sparsity, sparsity);
    plan.rule = rule;
    return plan;
}

std::vector<float> copyOf(std::span<const float> values)
{
    return { values.begin(), values.end() };
}

TEST(SequenceClassifier, GivesASentenceTheSameLogitsAndMaskAloneAndInAnyBatch)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 17, 1, 48, 5, 23, 9 });
    for (const PruningRule rule : { PruningRule::Row, PruningRule::Head }) {
        const SparsityPlan plan = uniformPlan(0.8, rule);
        const BatchOutput together = classifier.evaluate(batch, plan);
        for (std::size_t sentence = 0; sentence < batch.sentences(); ++sentence) {
            const std::span<const std::int32_t> ids(
                batch.ids.data() + batch.starts[sentence], batch.length(sentence));
            const SentenceTrace alone = classifier.trace(ids, plan);
            EXPECT_NEAR(alone.logits[0], together.logits[2 * sentence], 1e-5);
            EXPECT_NEAR(alone.logits[1], together.logits[2 * sentence + 1], 1e-5);
            for (std::size_t layer = 0; layer < 3; ++layer)
                for (std::size_t head = 0; head < 4; ++head) {
                    const std::size_t at = (layer * batch.sentences() + sentence) * 4 + head;
                    EXPECT_EQ(alone.layers[layer].heads[head].effectiveSparsity,
                        together.effectiveSparsity[at]);
                    EXPECT_NEAR(
                        alone.layers[layer].heads[head].entropy, together.entropy[at], 1e-5);
                }
        }
    }
}

TEST(SequenceClassifier, PlansThatPruneNothingAreBitIdenticalToDense)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 17, 1, 30 });
    const std::vector<float> dense = classifier.logits(batch, uniformPlan(0.0));
    EXPECT_EQ(classifier.logits(batch, uniformPlan(0.0, PruningRule::Head)), dense);
    // So little that every row keeps all of its keys.
    EXPECT_EQ(classifier.logits(batch, uniformPlan(1e-12)), dense);
}

TEST(SequenceClassifier, PrunesWhatThePlanSays)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 25 });
    const SentenceTrace trace = classifier.trace(batch.ids, uniformPlan(0.8));
    for (const LayerTrace& layer : trace.layers) {
        ASSERT_EQ(layer.heads.size(), 4U);
        for (const HeadTrace& head : layer.heads)
            for (std::size_t row = 0; row < 25; ++row) {
                const auto begin = head.keep.begin() + static_cast<std::ptrdiff_t>(row * 25);
                EXPECT_EQ(std::count(begin, begin + 25, 1), 5);
                float sum = 0.0F;
                for (std::size_t j = 0; j < 25; ++j) {
                    const float p = head.attention[row * 25 + j];
                    sum += p;
                    EXPECT_EQ(p == 0.0F, head.keep[row * 25 + j] == 0);
                }
                EXPECT_NEAR(sum, 1.0F, 1e-5F);
            }
    }
}

TEST(SequenceClassifier, TracesQueriesAndKeysThatGiveTheScores)
{
    for (const Precision precision : { Precision::Fp32, Precision::Bf16 }) {
        SequenceClassifier classifier = makeClassifier(precision);
        const data::PackedBatch batch = makeBatch({ 9 });
        for (const LayerTrace& layer : classifier.trace(batch.ids, uniformPlan(0.5)).layers)
            for (const HeadTrace& head : layer.heads) {
                const std::size_t width = head.queries.size() / 9;
                ASSERT_EQ(head.keys.size(), head.queries.size());
                for (std::size_t pair = 0; pair < 81; ++pair) {
                    float product = 0.0F;
                    for (std::size_t i = 0; i < width; ++i)
                        product
                            += head.queries[pair / 9 * width + i] * head.keys[pair % 9 * width + i];
                    const float score = head.scores[pair];
                    EXPECT_NEAR(product / std::sqrt(static_cast<float>(width)), score,
                        precision == Precision::Fp32 ? 1e-5F : 0.02F);
                }
            }
    }
}

TEST(SequenceClassifier, GivesTheSameResultForAnyNumberOfThreads)
{
    const data::PackedBatch batch = makeBatch({ 17, 9, 48, 5 });
    const DropoutSeed seed { 42, 7 };
    for (const Precision precision : { Precision::Fp32, Precision::Bf16 }) {
        const auto run = [&](std::size_t count) {
            setThreads(count);
            SequenceClassifier classifier = makeClassifier(precision);
            const double loss = classifier.accumulateGradients(batch, uniformPlan(0.5), &seed);
            return std::pair { loss, copyOf(classifier.gradients().values()) };
        };
        const auto one = run(1);
        const auto two = run(2);
        const auto again = run(2);
        setThreads(0);
        EXPECT_EQ(two, again); // bit for bit
        EXPECT_NEAR(one.first, two.first, 1e-6);
        for (std::size_t i = 0; i < one.second.size(); ++i)
            ASSERT_NEAR(one.second[i], two.second[i], 1e-5F + 1e-4F * std::abs(one.second[i]));
    }
}

TEST(SequenceClassifier, DropoutFollowsItsSeedAndOnlyThat)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 17, 9 });
    const auto loss = [&](const DropoutSeed* seed) {
        return classifier.accumulateGradients(batch, uniformPlan(0.5), seed);
    };
    const DropoutSeed first { 1, 1 };
    const DropoutSeed other { 1, 2 };
    EXPECT_EQ(loss(&first), loss(&first));
    EXPECT_NE(loss(&first), loss(&other));
    EXPECT_EQ(loss(nullptr), loss(nullptr));
}

TEST(SequenceClassifier, GradientsWithDropoutAreThoseOfTheDroppedNetwork)
{
    // The masks are a pure function of the seed, so differences of the loss show its gradient.
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 11, 6, 20 });
    const DropoutSeed seed { 3, 9 };
    const SparsityPlan plan = uniformPlan(0.0); // pruning makes the loss jump
    classifier.accumulateGradients(batch, plan, &seed);
    const std::vector<float> gradients = copyOf(classifier.gradients().values());
    const SequenceClassifier::Master master = classifier.master();
    for (const ParameterInfo& info : master.parameters->layout.parameters()) {
        // The entry with the largest gradient says most.
        const auto begin = gradients.begin() + static_cast<std::ptrdiff_t>(info.offset);
        const auto end = begin + static_cast<std::ptrdiff_t>(info.count);
        const auto largest = std::max_element(
            begin, end, [](float a, float b) { return std::abs(a) < std::abs(b); });
        const auto at = static_cast<std::size_t>(largest - gradients.begin());
        float& value = master.parameters->values.values()[at];
        const float before = value;
        const double step = 2e-3;
        value = before + static_cast<float>(step);
        const double up = classifier.accumulateGradients(batch, plan, &seed);
        value = before - static_cast<float>(step);
        const double down = classifier.accumulateGradients(batch, plan, &seed);
        value = before;
        EXPECT_NEAR((up - down) / (2 * step), *largest, 2e-3 + 0.03 * std::abs(*largest))
            << info.name;
    }
}

TEST(SequenceClassifier, InBf16StaysCloseToFp32)
{
    const data::PackedBatch batch = makeBatch({ 17, 9, 30 });
    SequenceClassifier exact = makeClassifier(Precision::Fp32);
    SequenceClassifier rounded = makeClassifier(Precision::Bf16);
    const std::vector<float> expected = exact.logits(batch, uniformPlan(0.0));
    const std::vector<float> got = rounded.logits(batch, uniformPlan(0.0));
    for (std::size_t i = 0; i < got.size(); ++i)
        EXPECT_NEAR(got[i], expected[i], 0.05 + 0.05 * std::abs(expected[i]));

    exact.accumulateGradients(batch, uniformPlan(0.0), nullptr);
    rounded.accumulateGradients(batch, uniformPlan(0.0), nullptr);
    double difference = 0.0;
    double norm = 0.0;
    for (std::size_t i = 0; i < exact.gradients().size(); ++i) {
        const auto a = static_cast<double>(exact.gradients().values()[i]);
        const auto b = static_cast<double>(rounded.gradients().values()[i]);
        difference += (a - b) * (a - b);
        norm += a * a;
    }
    EXPECT_LT(std::sqrt(difference / norm), 0.05);
}

TEST(SequenceClassifier, ReadsItsBf16CopiesAfterParametersChanged)
{
    SequenceClassifier classifier = makeClassifier(Precision::Bf16);
    const data::PackedBatch batch = makeBatch({ 17 });
    const std::vector<float> before = classifier.logits(batch, uniformPlan(0.0));
    for (float& value : classifier.master().parameters->values.values())
        value *= 0.5F;
    classifier.parametersChanged();
    EXPECT_NE(classifier.logits(batch, uniformPlan(0.0)), before);
}

/// A trace lays weights out for itself; it must neither keep old ones nor change what others see.
TEST(SequenceClassifier, TracesWithTheWeightsOfNow)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 17 });
    const SparsityPlan plan = uniformPlan(0.5);
    const std::vector<float> evaluated = classifier.logits(batch, plan);
    const std::vector<float> traced = classifier.trace(batch.ids, plan).logits;
    EXPECT_EQ(classifier.trace(batch.ids, plan).logits, traced);
    EXPECT_EQ(classifier.logits(batch, plan), evaluated);

    const std::span<float> values = classifier.master().parameters->values.values();
    for (float& value : values)
        value *= 0.5F;
    const std::vector<float> changed = classifier.trace(batch.ids, plan).logits;
    const std::vector<float> expected = classifier.logits(batch, plan);
    EXPECT_NE(changed, traced);
    for (std::size_t i = 0; i < changed.size(); ++i)
        EXPECT_NEAR(changed[i], expected[i], 1e-5F);

    for (float& value : values) // held on to since: only parametersChanged can tell
        value *= 2.0F;
    classifier.parametersChanged();
    EXPECT_EQ(classifier.trace(batch.ids, plan).logits, traced);
}

TEST(SequenceClassifier, NotesTheWordsThatHaveGradients)
{
    SequenceClassifier classifier = makeClassifier();
    data::PackedBatch batch = makeBatch({ 4 });
    batch.ids = { 7, 3, 7, 90 };
    classifier.accumulateGradients(batch, uniformPlan(0.0), nullptr);
    EXPECT_EQ(classifier.touchedWords(), (std::vector<std::int32_t> { 3, 7, 90 }));
    classifier.clearGradients();
    EXPECT_TRUE(classifier.touchedWords().empty());
}

TEST(SequenceClassifier, LetsEditsForceEdgesAndFollowsThemIntoLaterLayers)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 12 });
    const SparsityPlan plan = uniformPlan(0.5);
    const SentenceTrace before = classifier.trace(batch.ids, plan);
    const std::size_t cell = 4 * 12 + 6; // from 4 to 6
    const bool wasKept = before.layers[1].heads[2].keep[cell] != 0;
    const std::vector<EdgeEdit> edits { { 1, 2, 4, 6, !wasKept } };
    const SentenceTrace after = classifier.trace(batch.ids, plan, edits);
    for (std::size_t head = 0; head < 4; ++head) {
        EXPECT_EQ(after.layers[0].heads[head].attention, before.layers[0].heads[head].attention);
        EXPECT_NE(after.layers[2].heads[head].attention, before.layers[2].heads[head].attention);
    }
    EXPECT_NE(after.layers[1].heads[2].keep[cell] != 0, wasKept);
    EXPECT_NE(after.logits, before.logits);
}

TEST(SequenceClassifier, RefusesWhatItCannotCompute)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch good = makeBatch({ 5 });
    const auto expectRefusal
        = [&](const data::PackedBatch& batch, const SparsityPlan& plan, const char* message) {
              EXPECT_THAT([&] { (void)classifier.evaluate(batch, plan); },
                  ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
          };
    expectRefusal(good, linearPlan(2, 0, 0), "2 values given, the model has 3 layers");
    SparsityPlan nan = uniformPlan(0.5);
    nan.layers[1] = std::nan("");
    expectRefusal(good, nan, "layer 2");
    expectRefusal({}, uniformPlan(0), "no sentences");
    expectRefusal(makeBatch({ 49 }), uniformPlan(0), "49 tokens, the model takes 1 to 48");
    data::PackedBatch strange = good;
    strange.ids[2] = 120;
    expectRefusal(strange, uniformPlan(0), "token id 120");
    strange = good;
    strange.labels[0] = 2;
    EXPECT_THROW((void)classifier.accumulateGradients(strange, uniformPlan(0), nullptr),
        std::invalid_argument);
    std::vector<EdgeEdit> edits { { 0, 0, 0, 5, true } };
    EXPECT_THROW((void)classifier.trace(good.ids, uniformPlan(0), edits), std::invalid_argument);
    edits.clear();
    for (std::size_t to = 0; to < 5; ++to)
        edits.push_back({ 0, 1, 2, to, false });
    EXPECT_THAT([&] { (void)classifier.trace(good.ids, uniformPlan(0), edits); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("leave token 2 without any key")));
}

TEST(SequenceClassifier, RefusesEditsThatPruneEveryKeyThatThePlanLeft)
{
    SequenceClassifier classifier = makeClassifier();
    const data::PackedBatch batch = makeBatch({ 10 });
    const SparsityPlan plan = uniformPlan(0.9); // one key a row
    const SentenceTrace trace = classifier.trace(batch.ids, plan);
    std::vector<EdgeEdit> edits;
    for (std::size_t to = 0; to < 10; ++to)
        if (trace.layers[0].heads[0].keep[to] != 0)
            edits.push_back({ 0, 0, 0, to, false });
    EXPECT_THAT([&] { (void)classifier.trace(batch.ids, plan, edits); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("leave token 0 without any key")));
}

TEST(Score, IsTheMeanCrossEntropyEvenForHugeLogits)
{
    const std::vector<float> logits { 1000.0F, 0.0F, 0.0F, 1.0F };
    const std::vector<std::int32_t> labels { 0, 0 };
    const Score result = score(logits, labels, 2);
    EXPECT_NEAR(result.lossSum, std::log(1 + std::exp(1.0)), 1e-6);
    EXPECT_EQ(result.correct, 1U);
}

} // namespace
} // namespace crisp::model
