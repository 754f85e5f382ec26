// SPDX-License-Identifier: Apache-2.0
// The fused kernel against attention written out plainly, in double.
#include "kernels/adamw.h"
#include "kernels/attention.h"
#include "support/attention_reference.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace crisp::kernels {
namespace {

using crisp::testing::as;
using crisp::testing::asFloats;
using crisp::testing::attend;
using crisp::testing::attendPlainly;
using crisp::testing::scorePlainly;
using Case = crisp::testing::AttentionCase;
using Result = crisp::testing::KernelAttention;

Case randomCase()
{
    Case c;
    c.heads = *rc::gen::inRange<std::size_t>(1, 4);
    c.headDim = *rc::gen::element<std::size_t>(1, 5, 8, 16, 32, 33, 64);
    const auto lengths = *rc::gen::container<std::vector<std::int32_t>>(
        *rc::gen::inRange<std::size_t>(1, 5), rc::gen::inRange(1, 70));
    for (const std::int32_t length : lengths)
        c.starts.push_back(c.starts.back() + length);
    c.perHead = *rc::gen::arbitrary<bool>();
    if (*rc::gen::inRange(0, 4) != 0)
        for (const std::int32_t length : lengths)
            c.kept.push_back(*rc::gen::inRange(1, (c.perHead ? length * length : length) + 1));
    if (*rc::gen::arbitrary<bool>())
        c.dropout = { 0.1, *rc::gen::arbitrary<std::uint64_t>() };
    c.fill(*rc::gen::arbitrary<unsigned>());
    return c;
}

RC_GTEST_PROP(Attention, AgreesWithThePlainReference, ())
{
    const Case c = randomCase();
    const auto expected = attendPlainly(c, scorePlainly(c));
    const Result got = attend<float>(c);
    // A score within rounding of the threshold may fall on either side: such cases say nothing.
    RC_PRE(got.keptPairs == expected.keptPairs);
    for (std::size_t i = 0; i < got.context.size(); ++i)
        RC_ASSERT(
            std::abs(static_cast<double>(got.context[i]) - expected.context.values[i]) < 2e-4);
    for (std::size_t i = 0; i < got.gradient.size(); ++i)
        RC_ASSERT(std::abs(static_cast<double>(got.gradient[i]) - expected.gradient.values[i])
            < 1e-3 + 1e-3 * std::abs(expected.gradient.values[i]));
    for (std::size_t i = 0; i < got.entropy.size(); ++i)
        RC_ASSERT(
            std::abs(static_cast<double>(got.entropy[i]) - expected.entropy.values[i]) < 1e-4);
}

void expectWithin(const std::vector<float>& got, const crisp::testing::Bounded& expected)
{
    RC_ASSERT(got.size() == expected.values.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        RC_ASSERT(std::abs(static_cast<double>(got[i]) - expected.values[i]) <= expected.slack[i]);
}

RC_GTEST_PROP(Attention, InBf16DiffersFromFloatByRoundingOnly, ())
{
    Case c = randomCase();
    c.kept.clear(); // rounding moves scores across thresholds
    c.queryKeyValue = asFloats(as<Bf16>(c.queryKeyValue));
    c.contextGradient = asFloats(as<Bf16>(c.contextGradient));
    // How far is the business of the reference, which knows what every number is summed up from:
    // small gradients of a head of width 1 may be off by several per cent.
    const auto& rounding = crisp::testing::bf16Rounding;
    const auto expected
        = crisp::testing::attendPlainly(c, crisp::testing::scorePlainly(c, rounding), rounding);
    const Result got = attend<Bf16>(c);
    expectWithin(got.context, expected.context);
    expectWithin(got.gradient, expected.gradient);
}

TEST(Attention, AskedForTheFirstTokenOnlyGivesThatRowAndItsGradients)
{
    for (const bool perHead : { false, true }) {
        Case c;
        c.starts = { 0, 5, 6, 30 };
        c.perHead = perHead;
        c.kept = perHead ? std::vector<std::int32_t> { 9, 1, 120 }
                         : std::vector<std::int32_t> { 2, 1, 7 };
        c.fill(3);
        for (std::size_t row = 0; row < c.tokens(); ++row)
            if (std::find(c.starts.begin(), c.starts.end(), static_cast<std::int32_t>(row))
                == c.starts.end())
                std::fill_n(c.contextGradient.begin() + static_cast<std::ptrdiff_t>(row * c.dim()),
                    c.dim(), 0.0F);
        const Result all = attend<float>(c);

        std::vector<float> context(c.tokens() * c.dim());
        std::vector<SoftmaxRow> softmaxRows(c.tokens() * c.heads);
        std::vector<float> gradient(c.tokens() * 3 * c.dim(), -1.0F);
        AttentionForward<float> forward;
        c.describe(forward, c.queryKeyValue.data());
        forward.firstQueryOnly = true;
        forward.context = context.data();
        forward.softmaxRows = softmaxRows.data();
        attentionForward(forward);
        AttentionBackward<float> backward;
        c.describe(backward, c.queryKeyValue.data());
        backward.firstQueryOnly = true;
        backward.softmaxRows = softmaxRows.data();
        backward.contextGradient = c.contextGradient.data();
        backward.queryKeyValueGradient = gradient.data();
        attentionBackward(backward);
        for (const std::int32_t start : { 0, 5, 6 })
            for (std::size_t i = 0; i < c.dim(); ++i)
                EXPECT_EQ(context[static_cast<std::size_t>(start) * c.dim() + i],
                    all.context[static_cast<std::size_t>(start) * c.dim() + i]);
        for (std::size_t i = 0; i < gradient.size(); ++i)
            EXPECT_NEAR(gradient[i], all.gradient[i], 1e-5F) << i;
    }
}

TEST(Attention, KeepingEverythingIsBitIdenticalToDense)
{
    Case c;
    c.starts = { 0, 7, 47 };
    c.fill(1);
    const Result dense = attend<float>(c);
    c.kept = { 7, 40 };
    const Result sparse = attend<float>(c);
    EXPECT_EQ(dense.context, sparse.context);
    EXPECT_EQ(dense.gradient, sparse.gradient);
}

TEST(Attention, TreatsASentenceAloneAsInABatchToTheLastBit)
{
    for (const bool perHead : { false, true }) {
        Case batch;
        batch.starts = { 0, 7, 47, 60 };
        batch.perHead = perHead;
        batch.kept = perHead ? std::vector<std::int32_t> { 10, 300, 20 }
                             : std::vector<std::int32_t> { 2, 8, 3 };
        batch.fill(11);
        Case alone = batch;
        alone.starts = { 0, 40 };
        alone.kept = { batch.kept[1] };
        const auto middle = [](const std::vector<float>& rows, std::size_t width) {
            const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(7 * width);
            return std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(40 * width));
        };
        alone.queryKeyValue = middle(batch.queryKeyValue, 3 * batch.dim());
        alone.contextGradient = middle(batch.contextGradient, batch.dim());
        const Result together = attend<float>(batch);
        const Result single = attend<float>(alone);
        EXPECT_EQ(single.context, middle(together.context, batch.dim()));
        EXPECT_EQ(single.gradient, middle(together.gradient, 3 * batch.dim()));
        EXPECT_EQ(single.keptPairs[0], together.keptPairs[batch.heads]);
    }
}

TEST(Attention, KeepsEqualScores)
{
    Case c;
    c.starts = { 0, 6 };
    c.fill(1);
    std::fill(c.queryKeyValue.begin(), c.queryKeyValue.end(), 0.5F); // all scores equal
    c.kept = { 2 };
    EXPECT_EQ(attend<float>(c).keptPairs, (std::vector<std::int64_t> { 36, 36 }));
}

TEST(Attention, LetsForcedEdgesWin)
{
    Case c;
    c.heads = 1;
    c.starts = { 0, 3 };
    c.kept = { 1 };
    c.fill(5);
    std::vector<float> scores(9);
    std::vector<float> probabilities(9);
    std::vector<std::uint8_t> keep(9);
    std::vector<float> context(c.tokens() * c.dim());
    AttentionCapture capture { scores.data(), probabilities.data(), keep.data(), nullptr };
    AttentionForward<float> work;
    c.describe(work, c.queryKeyValue.data());
    work.context = context.data();
    work.capture = &capture;
    attentionForward(work);
    const auto best = static_cast<std::size_t>(
        std::max_element(scores.begin(), scores.begin() + 3) - scores.begin());
    EXPECT_EQ(keep[best], 1);
    EXPECT_FLOAT_EQ(probabilities[best], 1.0F);

    std::vector<EdgeForce> forced(9, EdgeForce::None);
    forced[best] = EdgeForce::Prune;
    forced[(best + 1) % 3] = EdgeForce::Keep;
    capture.forced = forced.data();
    attentionForward(work);
    EXPECT_EQ(keep[best], 0);
    EXPECT_EQ(probabilities[best], 0.0F);
    EXPECT_FLOAT_EQ(probabilities[(best + 1) % 3], 1.0F);
}

} // namespace
} // namespace crisp::kernels
