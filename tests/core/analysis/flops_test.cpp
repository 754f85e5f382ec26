// SPDX-License-Identifier: Apache-2.0
#include "analysis/flops.h"
#include "sample_explanation.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace crisp::analysis {
namespace {

TEST(LayerFlops, CountsProjectionsFeedForwardAndAttention)
{
    const LayerFlops flops = layerFlops(25, 768, 3072, 0.8);
    EXPECT_DOUBLE_EQ(flops.linear, 2.0 * 12 * 25 * 768 * 768);
    EXPECT_DOUBLE_EQ(flops.attention, 2.0 * 2 * 25 * 25 * 768);
    EXPECT_DOUBLE_EQ(flops.attentionShare, 25.0 / (6 * 768 + 25));
    EXPECT_NEAR(flops.attentionShare, 0.0054, 5e-5);
    EXPECT_DOUBLE_EQ(flops.prunedShare, 0.8 * flops.attentionShare);
}

TEST(LayerFlops, GivesThePapersTwentyPercentForEightyPercentPruned)
{
    EXPECT_DOUBLE_EQ(layerFlops(25, 768, 3072, 0.8).prunedSharePaper, 0.2);
    EXPECT_DOUBLE_EQ(layerFlops(512, 768, 3072, 0.8).prunedSharePaper, 0.2);
}

TEST(LayerFlops, MeetsThePapersShareAtTwiceTheWidth)
{
    EXPECT_DOUBLE_EQ(layerFlops(2 * 768, 768, 3072, 0.0).attentionShare, paperAttentionShare);
}

TEST(LayerFlops, RefusesWhatIsNoModel)
{
    EXPECT_THROW((void)layerFlops(0, 768, 3072, 0.0), std::invalid_argument);
    EXPECT_THROW((void)layerFlops(1, 0, 3072, 0.0), std::invalid_argument);
    EXPECT_THROW((void)layerFlops(1, 768, 3072, 1.1), std::invalid_argument);
    EXPECT_THROW((void)layerFlops(1, 768, 3072, std::numeric_limits<double>::quiet_NaN()),
        std::invalid_argument);
}

TEST(LayerFlops, UsesTheMeasuredSparsityOfAnExplanation)
{
    const Explanation sample = testing::twoHeads();
    const std::vector<LayerFlops> flops = layerFlops(sample);
    ASSERT_EQ(flops.size(), 1U);
    EXPECT_DOUBLE_EQ(flops[0].prunedSharePaper, sample.layers[0].effectiveSparsity * 0.25);
}

} // namespace
} // namespace crisp::analysis
