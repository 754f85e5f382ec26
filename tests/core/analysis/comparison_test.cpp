// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison.h"
#include "sample_explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace crisp::analysis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::head;
using ::testing::ThrowsMessage;
using testing::twoHeads;

/// Head 0 of `sample`, changed: row 1 attends to token 2 instead of token 1.
Explanation changed(Explanation sample)
{
    sample.layers[0].heads[0]
        = head(4, { 1, 0, 0, 0, 0.25F, 0, 0.75F, 0, 0, 0.25F, 0.25F, 0.5F, 0, 0, 0, 1 });
    sample.layers[0].heads[0].entropy = 0.5;
    sample.probabilities = { 0.75F, 0.25F };
    sample.prediction = 0;
    return sample;
}

TEST(Compare, FindsNothingBetweenAnExplanationAndItself)
{
    const Comparison same = compare(twoHeads(), twoHeads());
    EXPECT_TRUE(same.flipped.empty());
    EXPECT_TRUE(same.samePrediction);
    EXPECT_EQ(same.heads[0][0].meanAbsolute, 0.0);
}

TEST(Compare, SubtractsTheFirstFromTheSecond)
{
    const Comparison difference = compare(twoHeads(), changed(twoHeads()));
    EXPECT_THAT(difference.heads[0][0].attention.row(1), ElementsAre(-0.25F, -0.5F, 0.75F, 0.0F));
    EXPECT_DOUBLE_EQ(difference.heads[0][0].meanAbsolute, 1.5 / 16);
    EXPECT_DOUBLE_EQ(difference.heads[0][0].entropy, 0.5);
    EXPECT_THAT(difference.probabilities, ElementsAre(0.5F, -0.5F));
    EXPECT_FALSE(difference.samePrediction);
}

TEST(Compare, ListsFlippedEdgesTheStrongestFirst)
{
    EXPECT_THAT(compare(twoHeads(), changed(twoHeads())).flipped,
        ElementsAre(
            FlippedEdge { 0, 0, 1, 2, true, 0.75F }, FlippedEdge { 0, 0, 1, 1, false, 0.5F }));
}

TEST(Compare, RefusesOtherTokensLayersHeadsOrClasses)
{
    const auto refusal = [](void (*change)(Explanation&)) {
        return [change] {
            Explanation other = twoHeads();
            change(other);
            (void)compare(twoHeads(), other);
        };
    };
    EXPECT_THAT(refusal([](Explanation& other) { other.ids[1] = 7; }),
        ThrowsMessage<std::invalid_argument>(HasSubstr("different tokens")));
    EXPECT_THAT(refusal([](Explanation& other) { other.layers.clear(); }),
        ThrowsMessage<std::invalid_argument>(HasSubstr("1 layers, the other 0")));
    EXPECT_THAT(refusal([](Explanation& other) { other.layers[0].heads.pop_back(); }),
        ThrowsMessage<std::invalid_argument>(HasSubstr("2 heads, the other 1")));
    EXPECT_THAT(refusal([](Explanation& other) { other.probabilities.push_back(0.0F); }),
        ThrowsMessage<std::invalid_argument>(HasSubstr("2 classes, the other 3")));
}

} // namespace
} // namespace crisp::analysis
