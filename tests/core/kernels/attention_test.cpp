// SPDX-License-Identifier: Apache-2.0
// The fused kernel against attention written out plainly, in double.
#include "kernels/adamw.h"
#include "kernels/attention.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

namespace crisp::kernels {
namespace {

/// A packed batch with random contents.
struct Case {
    std::size_t heads = 2;
    std::size_t headDim = 8;
    std::vector<std::int32_t> starts { 0 };
    std::vector<std::int32_t> kept; ///< empty: dense
    bool perHead = false;
    Dropout dropout;
    std::vector<float> queryKeyValue;
    std::vector<float> bias;
    std::vector<float> contextGradient;

    [[nodiscard]] std::size_t dim() const { return heads * headDim; }
    [[nodiscard]] std::size_t tokens() const { return static_cast<std::size_t>(starts.back()); }

    void fill(unsigned seed)
    {
        std::mt19937 random(seed);
        std::normal_distribution<float> normal;
        const auto draw = [&](std::size_t count) {
            std::vector<float> values(count);
            std::generate(values.begin(), values.end(), [&] { return normal(random); });
            return values;
        };
        queryKeyValue = draw(tokens() * 3 * dim());
        bias = draw(3 * dim());
        contextGradient = draw(tokens() * dim());
    }

    template <class T>
    void describe(AttentionInput<T>& input, const T* values) const
    {
        input.heads = heads;
        input.headDim = headDim;
        input.queryKeyValue = values;
        input.bias = bias.data();
        input.starts = starts;
        input.kept = kept;
        input.thresholdPerHead = perHead;
        input.dropout = dropout;
    }
};

struct Reference {
    std::vector<double> context;
    std::vector<double> gradient; ///< of queryKeyValue
    std::vector<double> entropy;
    std::vector<std::int64_t> keptPairs;
    std::vector<bool> keep; ///< in order of sentence, head, query, key
};

Reference attendPlainly(const Case& c)
{
    const std::size_t dim = c.dim();
    Reference out;
    out.context.assign(c.tokens() * dim, 0.0);
    out.gradient.assign(c.tokens() * 3 * dim, 0.0);
    for (std::size_t b = 0; b + 1 < c.starts.size(); ++b) {
        const auto first = static_cast<std::size_t>(c.starts[b]);
        const std::size_t n = static_cast<std::size_t>(c.starts[b + 1]) - first;
        for (std::size_t h = 0; h < c.heads; ++h) {
            const auto part = [&](std::size_t token, std::size_t which, std::size_t e) {
                const std::size_t column = which * dim + h * c.headDim + e;
                return static_cast<double>(c.queryKeyValue[(first + token) * 3 * dim + column])
                    + static_cast<double>(c.bias[column]);
            };
            const double root = std::sqrt(static_cast<double>(c.headDim));
            std::vector<double> scores(n * n);
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n; ++j)
                    for (std::size_t e = 0; e < c.headDim; ++e)
                        scores[i * n + j] += part(i, 0, e) / root * part(j, 1, e);
            const auto kth = [&](std::vector<double> values) {
                std::sort(values.begin(), values.end(), std::greater<> {});
                return values[static_cast<std::size_t>(c.kept[b]) - 1];
            };
            double entropy = 0.0;
            std::int64_t kept = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const std::vector<double> row(scores.begin() + static_cast<std::ptrdiff_t>(i * n),
                    scores.begin() + static_cast<std::ptrdiff_t>((i + 1) * n));
                const double largest = *std::max_element(row.begin(), row.end());
                double threshold = -1e300;
                if (!c.kept.empty())
                    threshold = c.perHead ? std::min(kth(scores), largest) : kth(row);
                std::vector<double> p(n, 0.0);
                double sum = 0.0;
                for (std::size_t j = 0; j < n; ++j) {
                    out.keep.push_back(row[j] >= threshold);
                    if (row[j] >= threshold) {
                        p[j] = std::exp(row[j] - largest);
                        sum += p[j];
                        ++kept;
                    }
                }
                std::vector<double> mask(n, 1.0);
                for (std::size_t j = 0; j < n; ++j) {
                    p[j] /= sum;
                    if (p[j] > 0.0)
                        entropy -= p[j] * std::log(p[j]);
                    if (c.dropout.active())
                        mask[j] = static_cast<double>(
                            c.dropout.factor(static_cast<std::uint32_t>((first + i) * c.heads + h),
                                static_cast<std::uint32_t>(j)));
                }
                std::vector<double> dp(n, 0.0);
                double mean = 0.0;
                for (std::size_t j = 0; j < n; ++j) {
                    for (std::size_t e = 0; e < c.headDim; ++e) {
                        const std::size_t at = (first + i) * dim + h * c.headDim + e;
                        out.context[at] += p[j] * mask[j] * part(j, 2, e);
                        const auto g = static_cast<double>(c.contextGradient[at]);
                        dp[j] += g * part(j, 2, e) * mask[j];
                        out.gradient[(first + j) * 3 * dim + 2 * dim + h * c.headDim + e]
                            += p[j] * mask[j] * g;
                    }
                    mean += dp[j] * p[j];
                }
                for (std::size_t j = 0; j < n; ++j) {
                    const double ds = p[j] * (dp[j] - mean);
                    for (std::size_t e = 0; e < c.headDim; ++e) {
                        const std::size_t column = h * c.headDim + e;
                        out.gradient[(first + i) * 3 * dim + column] += ds * part(j, 1, e) / root;
                        out.gradient[(first + j) * 3 * dim + dim + column]
                            += ds * part(i, 0, e) / root;
                    }
                }
            }
            out.entropy.push_back(entropy / static_cast<double>(n));
            out.keptPairs.push_back(kept);
        }
    }
    return out;
}

struct Result {
    std::vector<float> context;
    std::vector<float> gradient;
    std::vector<float> entropy;
    std::vector<std::int64_t> keptPairs;
};

std::vector<float> asFloats(const std::vector<float>& values) { return values; }

std::vector<float> asFloats(const std::vector<Bf16>& values)
{
    std::vector<float> result;
    for (const Bf16 value : values)
        result.push_back(toFloat(value));
    return result;
}

template <class T>
std::vector<T> as(const std::vector<float>& values)
{
    std::vector<T> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        assign(values[i], result[i]);
    return result;
}

template <class T>
Result attend(const Case& c)
{
    const std::vector<T> queryKeyValue = as<T>(c.queryKeyValue);
    const std::vector<T> contextGradient = as<T>(c.contextGradient);
    const std::size_t items = (c.starts.size() - 1) * c.heads;
    std::vector<T> context(c.tokens() * c.dim());
    std::vector<T> gradient(c.tokens() * 3 * c.dim());
    std::vector<float> thresholds(c.tokens() * c.heads);
    Result result;
    result.entropy.resize(items);
    result.keptPairs.resize(items);

    AttentionForward<T> forward;
    c.describe(forward, queryKeyValue.data());
    forward.context = context.data();
    forward.thresholds = thresholds.data();
    forward.entropy = result.entropy.data();
    forward.keptPairs = result.keptPairs.data();
    attentionForward(forward);

    AttentionBackward<T> backward;
    c.describe(backward, queryKeyValue.data());
    backward.thresholds = thresholds.data();
    backward.contextGradient = contextGradient.data();
    backward.queryKeyValueGradient = gradient.data();
    attentionBackward(backward);
    result.context = asFloats(context);
    result.gradient = asFloats(gradient);
    return result;
}

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
    const Reference expected = attendPlainly(c);
    const Result got = attend<float>(c);
    // A score within rounding of the threshold may fall on either side: such cases say nothing.
    RC_PRE(got.keptPairs == expected.keptPairs);
    for (std::size_t i = 0; i < got.context.size(); ++i)
        RC_ASSERT(std::abs(static_cast<double>(got.context[i]) - expected.context[i]) < 2e-4);
    for (std::size_t i = 0; i < got.gradient.size(); ++i)
        RC_ASSERT(std::abs(static_cast<double>(got.gradient[i]) - expected.gradient[i])
            < 1e-3 + 1e-3 * std::abs(expected.gradient[i]));
    for (std::size_t i = 0; i < got.entropy.size(); ++i)
        RC_ASSERT(std::abs(static_cast<double>(got.entropy[i]) - expected.entropy[i]) < 1e-4);
}

RC_GTEST_PROP(Attention, InBf16DiffersFromFloatByRoundingOnly, ())
{
    Case c = randomCase();
    c.kept.clear(); // rounding moves scores across thresholds
    c.queryKeyValue = asFloats(as<Bf16>(c.queryKeyValue));
    c.contextGradient = asFloats(as<Bf16>(c.contextGradient));
    const Result expected = attend<float>(c);
    const Result got = attend<Bf16>(c);
    for (std::size_t i = 0; i < got.context.size(); ++i)
        RC_ASSERT(std::abs(got.context[i] - expected.context[i])
            <= 0.005F * std::abs(expected.context[i]) + 1e-6F);
    for (std::size_t i = 0; i < got.gradient.size(); ++i)
        RC_ASSERT(std::abs(got.gradient[i] - expected.gradient[i])
            <= 0.005F * std::abs(expected.gradient[i]) + 1e-6F);
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
        std::vector<float> thresholds(c.tokens() * c.heads);
        std::vector<float> gradient(c.tokens() * 3 * c.dim(), -1.0F);
        AttentionForward<float> forward;
        c.describe(forward, c.queryKeyValue.data());
        forward.firstQueryOnly = true;
        forward.context = context.data();
        forward.thresholds = thresholds.data();
        attentionForward(forward);
        AttentionBackward<float> backward;
        c.describe(backward, c.queryKeyValue.data());
        backward.firstQueryOnly = true;
        backward.thresholds = thresholds.data();
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
