// SPDX-License-Identifier: Apache-2.0
#include "analysis/explanation.h"
#include "model/parameters.h"
#include "support/temporary_folder.h"
#include "text/tokenizer_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <stdexcept>

namespace crisp::analysis {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using text::Segment;

/// A small random model and the tokenizer of a small vocabulary.
class Explain : public ::testing::Test {
protected:
    Explain()
    {
        folder_.write(
            "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nfilm\n##s\nbad\n\u4F60\n");
        tokenizer_ = text::loadTokenizer(folder_.path());
        config_.vocabularySize = 10;
        config_.maxPositions = 8;
        config_.layers = 3;
        config_.heads = 2;
        config_.dim = 16;
        config_.hiddenDim = 32;
        config_.initializerRange = 0.5;
        config_.labels = { "negative", "positive" };
    }

    model::SequenceClassifier classifier() const
    {
        model::Parameters parameters(config_);
        model::initialise(parameters, config_, 1);
        return { config_, std::move(parameters), model::Precision::Fp32 };
    }

    testing::TemporaryFolder folder_;
    std::shared_ptr<const text::Tokenizer> tokenizer_;
    model::ModelConfig config_;
};

TEST_F(Explain, ShowsWhatTheModelSaw)
{
    model::SequenceClassifier classifier = this->classifier();
    const model::SparsityPlan plan = model::linearPlan(3, 0.0, 0.6);
    const Explanation explanation
        = explain(classifier, *tokenizer_, "\u4F60 good films", std::nullopt, plan);
    EXPECT_THAT(explanation.tokens, ElementsAre("[CLS]", "\u4F60", "good", "film", "##s", "[SEP]"));
    EXPECT_THAT(explanation.ids, ElementsAre(2, 9, 5, 6, 7, 3));
    EXPECT_EQ(explanation.offsets[2], (text::CodePointRange { 2, 6 }));
    EXPECT_EQ(explanation.byteRanges[2], (text::ByteRange { 4, 8 }));
    EXPECT_EQ(explanation.segments.front(), Segment::Special);
    EXPECT_EQ(explanation.labels, config_.labels);

    const model::SentenceTrace trace = classifier.trace(explanation.ids, plan);
    EXPECT_EQ(explanation.logits, trace.logits);
    EXPECT_EQ(explanation.prediction, trace.logits[0] >= trace.logits[1] ? 0U : 1U);
    ASSERT_EQ(explanation.layers.size(), 3U);
    const HeadExplanation& head = explanation.layers[2].heads[1];
    EXPECT_EQ(head.attention.values, trace.layers[2].heads[1].attention);
    EXPECT_FLOAT_EQ(static_cast<float>(head.entropy), trace.layers[2].heads[1].entropy);
}

TEST_F(Explain, GivesMeansAndNormalisedEntropyOfALayer)
{
    model::SequenceClassifier classifier = this->classifier();
    const Explanation explanation
        = explain(classifier, *tokenizer_, "good film", "bad", model::linearPlan(3, 0.5, 0.5));
    for (const LayerExplanation& layer : explanation.layers) {
        EXPECT_EQ(layer.nominalSparsity, 0.5);
        EXPECT_DOUBLE_EQ(layer.entropy, (layer.heads[0].entropy + layer.heads[1].entropy) / 2);
        EXPECT_DOUBLE_EQ(layer.heads[0].normalisedEntropy, layer.heads[0].entropy / std::log(6.0));
        EXPECT_EQ(layer.effectiveSparsity, 0.5); // 3 of 6 keys a row
    }
    EXPECT_EQ(explanation.segments[4], Segment::Second);
    EXPECT_EQ(explanation.offsets[4], (text::CodePointRange { 0, 3 }));
}

TEST_F(Explain, SaysHowManyTokensDidNotFit)
{
    model::SequenceClassifier classifier = this->classifier();
    const Explanation explanation = explain(classifier, *tokenizer_,
        "good good good good good good good good", std::nullopt, model::linearPlan(3, 0, 0));
    EXPECT_EQ(explanation.size(), 8U);
    EXPECT_EQ(explanation.droppedTokens, 2U);
}

TEST_F(Explain, ReadsTokensWithoutAnEmbeddingAsUnknown)
{
    config_.vocabularySize = 9;
    model::SequenceClassifier classifier = this->classifier();
    const Explanation explanation
        = explain(classifier, *tokenizer_, "\u4F60 good", std::nullopt, model::linearPlan(3, 0, 0));
    EXPECT_THAT(explanation.ids, ElementsAre(2, 1, 5, 3));
    EXPECT_EQ(explanation.replacedTokens, 1U);
}

TEST_F(Explain, LeavesOutAPlanThatIsForTrainingOnly)
{
    model::SequenceClassifier classifier = this->classifier();
    model::SparsityPlan plan = model::linearPlan(3, 0.5, 0.5);
    plan.phase = model::PruningPhase::TrainingOnly;
    const Explanation explanation
        = explain(classifier, *tokenizer_, "good film", std::nullopt, plan);
    EXPECT_TRUE(explanation.plan.isDense());
    EXPECT_EQ(explanation.layers[0].nominalSparsity, 0.0);
    EXPECT_THAT(explanation.layers[0].heads[0].keep, Each(1));
}

TEST_F(Explain, AppliesEdits)
{
    model::SequenceClassifier classifier = this->classifier();
    const std::vector<model::EdgeEdit> edits { { 1, 0, 2, 3, false } };
    const Explanation explanation = explain(
        classifier, *tokenizer_, "good film", std::nullopt, model::linearPlan(3, 0, 0), edits);
    EXPECT_EQ(explanation.edits, edits);
    EXPECT_EQ(explanation.layers[1].heads[0].keep[2 * 4 + 3], 0);
    EXPECT_EQ(explanation.layers[1].heads[0].attention.at(2, 3), 0.0F);
    EXPECT_DOUBLE_EQ(explanation.layers[1].heads[0].effectiveSparsity, 1.0 / 16);
}

TEST_F(Explain, TakesIdsAsTheyAre)
{
    model::SequenceClassifier classifier = this->classifier();
    const std::vector<std::int32_t> ids { 2, 5, 6, 3 };
    const model::SparsityPlan dense = model::linearPlan(3, 0, 0);
    const Explanation byIds = explainIds(classifier, tokenizer_.get(), ids, dense);
    const Explanation byText = explain(classifier, *tokenizer_, "good film", std::nullopt, dense);
    EXPECT_EQ(byIds.tokens, byText.tokens);
    EXPECT_EQ(byIds.segments, byText.segments);
    EXPECT_EQ(byIds.logits, byText.logits);
    EXPECT_THAT(byIds.text, IsEmpty());
    EXPECT_THAT(
        explainIds(classifier, nullptr, ids, dense).tokens, ElementsAre("#2", "#5", "#6", "#3"));
}

TEST_F(Explain, RefusesIdsThatTheModelDoesNotHave)
{
    model::SequenceClassifier classifier = this->classifier();
    const model::SparsityPlan dense = model::linearPlan(3, 0, 0);
    const auto refuses = [&](std::vector<std::int32_t> ids) {
        EXPECT_THROW((void)explainIds(classifier, nullptr, ids, dense), std::invalid_argument);
    };
    refuses({});
    refuses({ 10 });
    refuses({ -1 });
    refuses(std::vector<std::int32_t>(9, 1));
}

TEST_F(Explain, HandlesASingleToken)
{
    model::SequenceClassifier classifier = this->classifier();
    const std::vector<std::int32_t> ids { 2 };
    const Explanation one = explainIds(classifier, nullptr, ids, model::linearPlan(3, 0.9, 0.9));
    EXPECT_EQ(one.layers[0].heads[0].normalisedEntropy, 0.0);
    EXPECT_THAT(one.layers[0].heads[0].attention.values, ElementsAre(1.0F));
}

} // namespace
} // namespace crisp::analysis
