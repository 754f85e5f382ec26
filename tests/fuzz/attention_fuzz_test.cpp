// SPDX-License-Identifier: Apache-2.0
// Attention of random shapes and contents on every instruction set, against the plain reference.
//
// Tolerances are not chosen but computed: tests/support/attention_reference.h carries, beside every
// number, a bound of what rounding can do to it. In float a sum of k products is off by at most
// (k + 4) 2^-24 times the sum of their absolute values, in bf16 every operand of a product may also
// have been rounded once (2^-8), and so may the result. A score's error becomes one of its
// probability, that one of the context and of all gradients. Such bounds hold for any order of
// summation and for any instruction set; where they grow too wide to say anything (scores of 1e30),
// what remains to be checked are the masks and that everything is finite. Bounds are the worst
// case; what is usual is far below, which the root mean square of well-behaved cases is held to.
#include "kernel_targets.h"
#include "random_numbers.h"
#include "support/attention_reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>

namespace crisp::kernels {
namespace {

using crisp::testing::AttentionCase;
using crisp::testing::Bounded;
using crisp::testing::Contents;
using crisp::testing::KernelAttention;
using crisp::testing::OnTarget;
using crisp::testing::PlainAttention;
using crisp::testing::PlainScores;
using crisp::testing::RandomNumbers;
using crisp::testing::Rounding;

/// Sizes of queries, keys, values and of the context's gradient. Scores and gradients stay finite.
struct Sizes {
    float query = 1.0F;
    float key = 1.0F;
    float value = 1.0F;
    float gradient = 1.0F;
};
constexpr std::array unusualSizes { Sizes { 20.0F, 20.0F, 1.0F, 1.0F },
    Sizes { 1e14F, 1e14F, 1.0F, 1e-3F }, Sizes { 1e-20F, 1e-20F, 1.0F, 1.0F },
    Sizes { 1e-12F, 1e12F, 1e-8F, 1.0F }, Sizes { 1.0F, 1.0F, 1e15F, 1e-15F },
    Sizes { 1.0F, 1.0F, 1e12F, 1e12F }, Sizes { 0.1F, 0.1F, 1e-30F, 1e-5F } };

void fill(AttentionCase& c, RandomNumbers& random, Contents contents, const Sizes& sizes)
{
    const std::array three { sizes.query, sizes.key, sizes.value };
    const auto draw = [&](std::size_t rows, std::vector<float>& values) {
        values.clear();
        for (std::size_t row = 0; row < rows; ++row)
            for (const float size : three)
                for (std::size_t x = 0; x < c.dim(); ++x)
                    values.push_back(random.value(contents, size));
    };
    draw(c.tokens(), c.queryKeyValue);
    draw(1, c.bias);
    c.contextGradient = random.values(c.tokens() * c.dim(), contents, sizes.gradient);
    if (!c.firstQueryOnly)
        return;
    // What lies in other tokens' rows must not matter: callers leave there what was there before.
    for (std::size_t b = 0; b < c.sentences(); ++b)
        std::fill(c.contextGradient.begin()
                + static_cast<std::ptrdiff_t>(
                    (static_cast<std::size_t>(c.starts[b]) + 1) * c.dim()),
            c.contextGradient.begin()
                + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(c.starts[b + 1]) * c.dim()),
            std::numeric_limits<float>::quiet_NaN());
}

/// What a sparsity from 0 to 0.99 leaves of a row, or of a head's matrix.
std::int32_t keptOf(std::size_t length, bool perHead, double sparsity)
{
    const auto scores = static_cast<double>(perHead ? length * length : length);
    return static_cast<std::int32_t>(std::max(1.0, std::ceil((1.0 - sparsity) * scores - 1e-9)));
}

AttentionCase randomShape(RandomNumbers& random, std::size_t longest)
{
    AttentionCase c;
    c.heads = random.between<std::size_t>(1, 4);
    c.headDim = random.oneIn(3) ? 64 : random.between<std::size_t>(1, 100);
    c.perHead = random.oneIn(2);
    c.firstQueryOnly = random.oneIn(5);
    const bool dense = random.oneIn(5);
    const double sparsity = random.oneIn(6) ? 0.99 : 0.99 * random.fraction();
    for (std::size_t sentence = random.between(1, 4); sentence > 0; --sentence) {
        const std::size_t length = random.length(longest);
        c.starts.push_back(c.starts.back() + static_cast<std::int32_t>(length));
        if (!dense)
            c.kept.push_back(keptOf(length, c.perHead, sparsity));
    }
    if (random.oneIn(2))
        c.dropout = { random.oneIn(4) ? 0.9 : 0.1, random.bits() };
    return c;
}

/// The kernel's own scores, probabilities and mask, sentence by sentence.
struct Captured {
    std::vector<float> scores;
    std::vector<float> probabilities;
    std::vector<std::uint8_t> keep;
    std::vector<float> thresholds; ///< [answers] of each head
};

template <class T>
Captured capture(const AttentionCase& c)
{
    Captured all;
    const std::vector<T> queryKeyValue = crisp::testing::as<T>(c.queryKeyValue);
    for (std::size_t b = 0; b < c.sentences(); ++b) {
        const auto first = static_cast<std::size_t>(c.starts[b]);
        const std::size_t n = static_cast<std::size_t>(c.starts[b + 1]) - first;
        const std::size_t answers = c.firstQueryOnly ? 1 : n;
        AttentionCase alone = c;
        alone.starts = { 0, static_cast<std::int32_t>(n) };
        alone.kept.clear();
        if (!c.kept.empty())
            alone.kept.push_back(c.kept[b]);
        std::vector<float> scores(c.heads * n * n);
        std::vector<float> probabilities(scores.size());
        std::vector<std::uint8_t> keep(scores.size());
        std::vector<AttentionCapture> captures;
        for (std::size_t h = 0; h < c.heads; ++h)
            captures.push_back({ scores.data() + h * n * n, probabilities.data() + h * n * n,
                keep.data() + h * n * n, nullptr });
        std::vector<T> context(n * c.dim());
        std::vector<SoftmaxRow> softmaxRows(n * c.heads);
        AttentionForward<T> work;
        alone.describe(work, queryKeyValue.data() + first * 3 * c.dim());
        work.context = context.data();
        work.softmaxRows = softmaxRows.data();
        work.capture = captures.data();
        attentionForward(work);
        for (std::size_t h = 0; h < c.heads; ++h) {
            const auto append = [&](auto& to, const auto& from) {
                const auto begin = from.begin() + static_cast<std::ptrdiff_t>(h * n * n);
                to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(answers * n));
            };
            append(all.scores, scores);
            append(all.probabilities, probabilities);
            append(all.keep, keep);
            for (std::size_t i = 0; i < answers; ++i)
                all.thresholds.push_back(softmaxRows[i * c.heads + h].threshold);
        }
    }
    return all;
}

/// How often and how far numbers left their bounds, as one failure instead of thousands.
void expectWithin(const Bounded& expected, std::span<const float> got, const char* what)
{
    ASSERT_EQ(expected.values.size(), got.size()) << what;
    std::size_t wrong = 0;
    std::size_t worst = 0;
    double worstOff = 0.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double off = std::abs(static_cast<double>(got[i]) - expected.values[i]);
        if (off <= expected.slack[i] && std::isfinite(got[i]))
            continue;
        ++wrong;
        if (!(off <= worstOff)) {
            worst = i;
            worstOff = off;
        }
    }
    EXPECT_EQ(wrong, 0U) << what << ": of " << got.size() << ", the worst at " << worst << ": "
                         << got[worst] << " instead of " << expected.values[worst] << " within "
                         << expected.slack[worst];
}

/// Edge by edge where rounding cannot have decided; with exact scores everywhere.
void expectMask(const PlainScores& plain, const Captured& got, const AttentionCase& c, bool exact)
{
    ASSERT_EQ(got.keep.size(), plain.keep.size());
    std::size_t edge = 0;
    std::size_t row = 0;
    std::size_t wrong = 0;
    for (std::size_t b = 0; b < c.sentences(); ++b) {
        const auto n = static_cast<std::size_t>(c.starts[b + 1] - c.starts[b]);
        for (std::size_t r = 0; r < c.heads * (c.firstQueryOnly ? 1 : n); ++r, ++row)
            for (std::size_t j = 0; j < n; ++j, ++edge) {
                const double distance
                    = std::abs(plain.scores.values[edge] - plain.thresholds.values[row]);
                const double off = plain.scores.slack[edge] + plain.thresholds.slack[row];
                if ((exact || distance > off) && got.keep[edge] != plain.keep[edge])
                    ++wrong;
            }
    }
    EXPECT_EQ(wrong, 0U) << "of " << edge << " edges are kept or pruned wrongly";
}

/// The thresholds of the pass that notes them for the backward pass, in the captured order.
std::vector<float> thresholdsInOrder(const AttentionCase& c, const KernelAttention& got)
{
    std::vector<float> result;
    for (std::size_t b = 0; b < c.sentences(); ++b) {
        const auto first = static_cast<std::size_t>(c.starts[b]);
        const auto n = static_cast<std::size_t>(c.starts[b + 1]) - first;
        for (std::size_t h = 0; h < c.heads; ++h)
            for (std::size_t i = 0; i < (c.firstQueryOnly ? 1 : n); ++i)
                result.push_back(got.softmaxRows[(first + i) * c.heads + h].threshold);
    }
    return result;
}

/// Root mean square of what is off, relative to that of what is expected.
double relativeError(const Bounded& expected, std::span<const float> got)
{
    double off = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        off += std::pow(static_cast<double>(got[i]) - expected.values[i], 2);
        size += expected.values[i] * expected.values[i];
    }
    return size > 0.0 ? std::sqrt(off / size) : 0.0;
}

/// With firstQueryOnly the other tokens' context belongs to the caller.
void expectOthersUntouched(const AttentionCase& c, KernelAttention& got, float untouched)
{
    for (std::size_t b = 0; b < c.sentences(); ++b)
        for (auto row = static_cast<std::size_t>(c.starts[b]) + 1;
             row < static_cast<std::size_t>(c.starts[b + 1]); ++row)
            for (std::size_t x = 0; x < c.dim(); ++x) {
                ASSERT_EQ(got.context[row * c.dim() + x], untouched) << row;
                got.context[row * c.dim() + x] = 0.0F; // as the reference has it
            }
}

struct Expectations {
    bool exactScores = false; ///< so every tie is one, and every edge decided
    double usual = std::numeric_limits<double>::infinity(); ///< relative error of a whole array
};

template <class T>
void expectAgreement(AttentionCase c, const Rounding& rounding, const Expectations& expectations)
{
    constexpr float untouched = -77.0F;
    c.queryKeyValue = crisp::testing::asFloats(crisp::testing::as<T>(c.queryKeyValue));
    c.contextGradient = crisp::testing::asFloats(crisp::testing::as<T>(c.contextGradient));
    PlainScores plain = crisp::testing::scorePlainly(c, rounding);
    const Captured captured = capture<T>(c);
    expectWithin(plain.scores, captured.scores, "scores");
    expectMask(plain, captured, c, expectations.exactScores);
    if (::testing::Test::HasFailure())
        return;

    // From here on with the kernel's own mask: whatever it kept, the rest has to follow.
    plain.keep = captured.keep;
    const PlainAttention expected = crisp::testing::attendPlainly(c, plain, rounding);
    KernelAttention got = crisp::testing::attend<T>(c, untouched);
    EXPECT_EQ(thresholdsInOrder(c, got), captured.thresholds) << "explanations show another mask";
    EXPECT_EQ(got.keptPairs, expected.keptPairs);
    if (c.firstQueryOnly)
        expectOthersUntouched(c, got, untouched);
    expectWithin(expected.probabilities, captured.probabilities, "probabilities");
    expectWithin(expected.entropy, got.entropy, "entropy");
    expectWithin(expected.context, got.context, "context");
    expectWithin(expected.gradient, got.gradient, "gradient");
    EXPECT_LT(relativeError(expected.context, got.context), expectations.usual);
    EXPECT_LT(relativeError(expected.gradient, got.gradient), expectations.usual);
}

void expectAgreementOfBoth(const AttentionCase& c, bool exactScores, bool wellBehaved)
{
    // Ten times what is usual in float, and twice what rounding every operand to bf16 makes.
    constexpr double no = std::numeric_limits<double>::infinity();
    expectAgreement<float>(
        c, crisp::testing::floatRounding, { exactScores, wellBehaved ? 1e-5 : no });
    expectAgreement<Bf16>(
        c, crisp::testing::bf16Rounding, { exactScores, wellBehaved ? 0.02 : no });
}

std::string describe(const AttentionCase& c)
{
    std::string text = std::to_string(c.heads) + " heads of " + std::to_string(c.headDim)
        + (c.kept.empty()   ? ", dense"
                : c.perHead ? ", rule head"
                            : ", rule row")
        + (c.firstQueryOnly ? ", first query only" : "") + (c.dropout.active() ? ", dropout" : "")
        + ", sentences:";
    for (std::size_t b = 0; b < c.sentences(); ++b)
        text += " " + std::to_string(c.starts[b + 1] - c.starts[b])
            + (c.kept.empty() ? "" : " (keeps " + std::to_string(c.kept[b]) + ")");
    return text;
}

class AttentionFuzz : public OnTarget { };

TEST_P(AttentionFuzz, OrdinaryNumbersAgreeWithThePlainReference)
{
    for (std::uint64_t seed = 0; seed < 80; ++seed) {
        RandomNumbers random(seed);
        AttentionCase c = randomShape(random, 200);
        fill(c, random, Contents::Normal, { 0.7F, 0.7F, 1.0F, 1.0F });
        SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(c));
        expectAgreementOfBoth(c, false, true);
        if (HasFailure())
            return;
    }
}

TEST_P(AttentionFuzz, UnusualNumbersAgreeWithThePlainReference)
{
    for (std::uint64_t seed = 1000; seed < 1120; ++seed) {
        RandomNumbers random(seed);
        AttentionCase c = randomShape(random, 128);
        const Sizes sizes = random.oneOf(unusualSizes);
        fill(c, random, random.oneIn(2) ? Contents::SomeOddValues : Contents::Normal, sizes);
        SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(c));
        expectAgreementOfBoth(c, false, false);
        if (HasFailure())
            return;
    }
}

/// Small whole numbers and a root that is a power of two: scores are exact, and mostly ties.
TEST_P(AttentionFuzz, TiesAreKeptExactlyAsTheRuleSays)
{
    for (std::uint64_t seed = 2000; seed < 2120; ++seed) {
        RandomNumbers random(seed);
        AttentionCase c = randomShape(random, 300);
        c.headDim = random.oneOf(std::array<std::size_t, 4> { 1, 4, 16, 64 });
        fill(c, random, Contents::FewValues, {});
        SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(c));
        expectAgreementOfBoth(c, true, false);
        if (HasFailure())
            return;
    }
}

TEST_P(AttentionFuzz, LongSentencesAgreeWithThePlainReference)
{
    for (std::uint64_t seed = 3000; seed < 3004; ++seed) {
        RandomNumbers random(seed);
        AttentionCase c = randomShape(random, 10);
        c.heads = 1;
        c.firstQueryOnly = false;
        c.starts = { 0, seed == 3000 ? 512 : random.between(300, 511) };
        c.perHead = seed % 2 == 0;
        c.kept = { keptOf(static_cast<std::size_t>(c.starts[1]), c.perHead, 0.8) };
        fill(c, random, Contents::Normal, { 0.7F, 0.7F, 1.0F, 1.0F });
        SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(c));
        expectAgreementOfBoth(c, false, true);
        if (HasFailure())
            return;
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, AttentionFuzz,
    ::testing::ValuesIn(crisp::testing::kernelTargets()), crisp::testing::TargetName());

} // namespace
} // namespace crisp::kernels
