// SPDX-License-Identifier: Apache-2.0
#include "model/sparsity_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace crisp::model {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(LinearPlan, RisesFromFirstToLastLayer)
{
    EXPECT_THAT(linearPlan(3, 0.1, 0.5).layers,
        ElementsAre(DoubleNear(0.1, 1e-12), DoubleNear(0.3, 1e-12), DoubleNear(0.5, 1e-12)));
}

TEST(LinearPlan, OneLayerTakesTheFirstValue)
{
    EXPECT_THAT(linearPlan(1, 0.2, 0.8).layers, ElementsAre(0.2));
}

TEST(ParsePlan, NamesTheLayerAndTheValueItRefuses)
{
    EXPECT_THAT([] { (void)parsePlan("0.1,1.2", 2); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("layer 2: 1.2 is outside [0, 1)")));
    EXPECT_THAT([] { (void)parsePlan("0.1,nan", 2); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("layer 2")));
    EXPECT_THAT([] { (void)parsePlan("0.1,", 2); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("\"\" is not a number")));
    EXPECT_THAT([] { (void)parsePlan("0.1", 2); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("2 layers")));
}

struct KeptCase {
    std::size_t valid;
    double sparsity;
    std::size_t kept;
};

class KeptCount : public ::testing::TestWithParam<KeptCase> { };

TEST_P(KeptCount, RoundsUpAndNeverReachesZero)
{
    EXPECT_EQ(keptCount(GetParam().valid, GetParam().sparsity), GetParam().kept);
}

INSTANTIATE_TEST_SUITE_P(Examples, KeptCount,
    ::testing::Values(KeptCase { 25, 0.8, 5 }, KeptCase { 10, 0.9, 1 }, KeptCase { 10, 0.0, 10 },
        KeptCase { 3, 0.5, 2 }, KeptCase { 1, 0.99, 1 }));

} // namespace
} // namespace crisp::model
