// SPDX-License-Identifier: Apache-2.0
#include "data/batcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace crisp::data {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Lengths = std::vector<std::uint32_t>;

std::vector<std::uint32_t> flattened(const Batches& batches)
{
    std::vector<std::uint32_t> rows;
    for (const auto& batch : batches)
        rows.insert(rows.end(), batch.begin(), batch.end());
    return rows;
}

bool everyRowOnce(const Batches& batches, std::size_t rows)
{
    std::vector<std::uint32_t> seen = flattened(batches);
    std::sort(seen.begin(), seen.end());
    std::vector<std::uint32_t> all(rows);
    std::iota(all.begin(), all.end(), 0U);
    return seen == all;
}

/// Share of a padded batch's cells that would be padding.
double paddedShare(const Batches& batches, const Lengths& lengths)
{
    double cells = 0;
    double tokens = 0;
    for (const auto& batch : batches) {
        std::uint32_t longest = 0;
        for (const std::uint32_t row : batch) {
            longest = std::max(longest, lengths[row]);
            tokens += lengths[row];
        }
        cells += static_cast<double>(longest) * static_cast<double>(batch.size());
    }
    return 1.0 - tokens / cells;
}

Lengths variedLengths(std::size_t rows)
{
    Lengths lengths(rows);
    for (std::size_t i = 0; i < rows; ++i)
        lengths[i] = static_cast<std::uint32_t>(3 + i * 7919 % 61);
    return lengths;
}

TEST(EpochBatches, HoldEveryRowOnceAndOnlyOneIsSmaller)
{
    EXPECT_TRUE(rc::check("any lengths, any size", [] {
        const auto lengths = *rc::gen::arbitrary<Lengths>();
        const auto size = *rc::gen::inRange<std::size_t>(1, 9);
        const Batches batches
            = epochBatches(lengths, size, *rc::gen::arbitrary<std::uint64_t>(), 3);
        RC_ASSERT(everyRowOnce(batches, lengths.size()));
        RC_ASSERT(everyRowOnce(evaluationBatches(lengths, size), lengths.size()));
        RC_ASSERT(batches.size() == (lengths.size() + size - 1) / size);
        RC_ASSERT(std::count_if(batches.begin(), batches.end(), [&](const auto& batch) {
            return batch.size() != size;
        }) == (lengths.size() % size == 0 ? 0 : 1));
    }));
}

TEST(EpochBatches, DependOnSeedAndEpochAndNothingElse)
{
    const Lengths lengths = variedLengths(500);
    const Batches batches = epochBatches(lengths, 8, 42, 0);
    EXPECT_EQ(epochBatches(lengths, 8, 42, 0), batches);
    EXPECT_NE(epochBatches(lengths, 8, 42, 1), batches);
    EXPECT_NE(epochBatches(lengths, 8, 43, 0), batches);
    // Seed and epoch are not simply added, or neighbouring seeds would share their epochs.
    EXPECT_NE(epochBatches(lengths, 8, 43, 0), epochBatches(lengths, 8, 42, 1));
}

TEST(EpochBatches, AreTheSameOnEveryMachine)
{
    // Another program gave these; a change here breaks the resumption of everybody's runs.
    EXPECT_THAT(epochBatches(Lengths { 5, 3, 9, 4, 9, 7, 2 }, 3, 42, 1),
        ElementsAre(ElementsAre(3), ElementsAre(4, 0, 1), ElementsAre(2, 5, 6)));
}

TEST(EpochBatches, PutLikeLengthsTogether)
{
    const Lengths lengths = variedLengths(20'000);
    EXPECT_LT(paddedShare(epochBatches(lengths, 32, 1, 0), lengths), 0.05);
    const Lengths few = variedLengths(500);
    EXPECT_LT(paddedShare(epochBatches(few, 32, 1, 0), few), 0.30);
}

TEST(EpochBatches, ComeInNoOrderOfLength)
{
    const Lengths lengths = variedLengths(20'000);
    const Batches batches = epochBatches(lengths, 32, 1, 0);
    std::size_t rises = 0;
    for (std::size_t i = 1; i < batches.size(); ++i)
        rises += lengths[batches[i][0]] > lengths[batches[i - 1][0]] ? 1 : 0;
    EXPECT_NEAR(static_cast<double>(rises), static_cast<double>(batches.size()) / 2, 60.0);
}

TEST(EpochBatches, RefuseABatchOfNothing)
{
    EXPECT_THROW((void)epochBatches(Lengths { 1 }, 0, 1, 0), std::invalid_argument);
    EXPECT_THROW((void)evaluationBatches(Lengths { 1 }, 0), std::invalid_argument);
    EXPECT_THAT(epochBatches(Lengths {}, 4, 1, 0), IsEmpty());
}

TEST(EvaluationBatches, RiseInLengthAndKeepTheOrderOfEquals)
{
    EXPECT_THAT(evaluationBatches(Lengths { 5, 3, 9, 3, 5 }, 2),
        ElementsAre(ElementsAre(1, 3), ElementsAre(0, 4), ElementsAre(2)));
}

} // namespace
} // namespace crisp::data
