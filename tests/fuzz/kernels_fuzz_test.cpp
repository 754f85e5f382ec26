// SPDX-License-Identifier: Apache-2.0
// Every kernel but attention, with random sizes and contents, on every instruction set, against
// plain loops in double.
//
// Where a kernel only compares, copies or rounds, it has to be exact. Elsewhere tolerances are
// bounds of what rounding can do: 2^-24 of the absolute values of all that was added for every
// addition on the way, 2^-8 for a result in bf16, and what the kernel's own approximation of a
// function claims.
#include "kernel_targets.h"
#include "kernels/activation.h"
#include "kernels/adamw.h"
#include "kernels/attention.h"
#include "kernels/buffer.h"
#include "kernels/layer_norm.h"
#include "kernels/packed_products.h"
#include "random_numbers.h"
#include "support/attention_reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <set>
#include <span>
#include <string>

namespace crisp::kernels {
namespace {

using crisp::testing::allContents;
using crisp::testing::as;
using crisp::testing::asDouble;
using crisp::testing::asFloats;
using crisp::testing::Contents;
using crisp::testing::RandomNumbers;
using crisp::testing::tiny;
using crisp::testing::unit;

/// What storing a result of this size in T may change.
template <class T>
double storeSlack(double size)
{
    return sizeof(T) == sizeof(float) ? size * unit + tiny : size * 0x1p-8 + tiny;
}

/// Checks numbers one by one and fails once, with the worst of them.
class Checker {
public:
    void check(std::size_t index, float got, double expected, double slack)
    {
        const double off = std::abs(asDouble(got) - expected);
        ++count_;
        if (off <= slack && std::isfinite(got))
            return;
        ++wrong_;
        if (off <= worst_)
            return;
        worst_ = off;
        message_ = "at " + std::to_string(index) + ": " + std::to_string(got) + " instead of "
            + std::to_string(expected) + ", off by " + std::to_string(off / slack)
            + " of what is allowed";
    }

    void expectNoneWrong(const char* what) const
    {
        EXPECT_EQ(wrong_, 0U) << what << ": of " << count_ << ", the worst " << message_;
    }

private:
    std::size_t count_ = 0;
    std::size_t wrong_ = 0;
    double worst_ = -1.0;
    std::string message_;
};

class KernelFuzz : public crisp::testing::OnTarget {
protected:
    /// Calls body(random) so many times, until it fails.
    static void repeat(std::uint64_t rounds, const std::function<void(RandomNumbers&)>& body)
    {
        for (std::uint64_t seed = 0; seed < rounds && !HasFailure(); ++seed) {
            SCOPED_TRACE("seed " + std::to_string(seed));
            RandomNumbers random(seed);
            body(random);
        }
    }
};

/// Sums in another order differ in their last bits: so vectors of another width have run.
TEST(KernelTargets, ChoosingOneChangesWhatRuns)
{
    RandomNumbers random(1);
    const std::vector<float> values = random.values(40000);
    std::set<std::size_t> widths;
    std::set<double> sums;
    const std::vector<std::int64_t> all = crisp::testing::kernelTargets();
    ASSERT_FALSE(all.empty());
    for (const std::int64_t target : all) {
        const crisp::testing::ChosenTarget chosen(target);
        EXPECT_EQ(crisp::testing::dispatchedTarget(), target);
        widths.insert(crisp::testing::dispatchedLanes());
        sums.insert(sumOfSquares(values));
    }
    EXPECT_GE(sums.size(), widths.size());
    EXPECT_EQ(crisp::testing::dispatchedTarget(), all.front()) << "the best one is back";
}

TEST_P(KernelFuzz, KthLargestIsWhatSortingFinds)
{
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr std::array sizes { 1.0F, 1e-42F, 1e-38F, 1e-20F, 1e30F, 1e35F };
    repeat(12000, [&](RandomNumbers& random) {
        const std::size_t rows = random.oneIn(2) ? 1 : random.between<std::size_t>(1, 40);
        const std::size_t length = random.length(rows == 1 ? 2000 : 300);
        std::vector<float> values
            = random.values(rows * length, random.oneOf(allContents), random.oneOf(sizes));
        if (random.oneIn(3))
            for (std::size_t i = 0; i < 1 + values.size() / 8; ++i)
                values[random.bits() % values.size()] = random.oneOf(
                    std::array { infinity, -infinity, std::numeric_limits<float>::max(), 0.0F });
        const std::size_t k = random.between<std::size_t>(1, length);
        const std::vector<float> found = kthLargest(values, rows, k);
        for (std::size_t i = 0; i < rows; ++i) {
            const auto row = values.begin() + static_cast<std::ptrdiff_t>(i * length);
            std::nth_element(row, row + static_cast<std::ptrdiff_t>(k) - 1,
                row + static_cast<std::ptrdiff_t>(length), std::greater<> {});
            ASSERT_EQ(found[i], row[static_cast<std::ptrdiff_t>(k) - 1])
                << k << " of " << length << " in row " << i << " of " << rows;
        }
    });
}

/// The nearer of the two neighbours, found in double; of two equally near ones the even.
std::uint16_t roundPlainly(float value)
{
    const auto below = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U);
    const auto above = static_cast<std::uint16_t>(below + 1U);
    // What lies above the largest is infinity, as far off as one more step would be.
    const double step = std::abs(asDouble(toFloat(Bf16 { below }))
        - asDouble(toFloat(Bf16 { static_cast<std::uint16_t>(below - 1U) })));
    const double low = std::abs(asDouble(value) - asDouble(toFloat(Bf16 { below })));
    const double high = std::isinf(toFloat(Bf16 { above }))
        ? step - low
        : std::abs(asDouble(toFloat(Bf16 { above })) - asDouble(value));
    return low < high || (low == high && below % 2 == 0) ? below : above;
}

TEST_P(KernelFuzz, RoundingIsToTheNearestAndTiesGoToEven)
{
    repeat(1000, [](RandomNumbers& random) {
        std::vector<float> values(random.length(2000));
        for (float& value : values) {
            value = random.anyFloat();
            if (random.oneIn(4)) // exactly between two, or a hair beside
                value = std::bit_cast<float>((std::bit_cast<std::uint32_t>(value) & 0xFFFF0000U)
                    + 0x7FFFU + random.between(0U, 2U));
        }
        std::vector<Bf16> rounded(values.size());
        roundToBf16(values, rounded.data());
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (std::isnan(values[i]))
                EXPECT_TRUE(std::isnan(toFloat(rounded[i])));
            else if (std::isinf(values[i]))
                EXPECT_EQ(toFloat(rounded[i]), values[i]);
            else
                EXPECT_EQ(rounded[i].bits, roundPlainly(values[i])) << values[i];
            EXPECT_EQ(rounded[i].bits, toBf16(values[i]).bits) << values[i];
        }
    });
}

TEST_P(KernelFuzz, WideningIsExactAndAddingOneAdditionEach)
{
    repeat(500, [](RandomNumbers& random) {
        const std::size_t count = random.oneIn(50) ? 70001 : random.length(3000);
        const std::vector<Bf16> values = as<Bf16>(random.values(count, Contents::SomeOddValues));
        const std::vector<float> before = random.values(count, Contents::SomeOddValues);
        std::vector<float> sum = before;
        widen(values.data(), count, /*add=*/true, sum.data());
        for (std::size_t i = 0; i < count; ++i)
            EXPECT_EQ(sum[i], before[i] + toFloat(values[i]));
        widen(values.data(), count, /*add=*/false, sum.data());
        for (std::size_t i = 0; i < count; ++i)
            EXPECT_EQ(sum[i], toFloat(values[i]));
    });
}

TEST_P(KernelFuzz, SumOfSquaresIsThatOfDoubles)
{
    repeat(100, [](RandomNumbers& random) {
        const std::size_t count = random.oneIn(10) ? 200000 : random.length(5000);
        const std::vector<float> values = random.values(
            count, Contents::Normal, random.oneOf(std::array { 1.0F, 1e-15F, 1e15F }));
        double expected = 0.0;
        for (const float value : values)
            expected += asDouble(value) * asDouble(value);
        // Floats add up over stretches of 4096, in one lane of four at the least.
        EXPECT_NEAR(sumOfSquares(values), expected, expected * 1024 * unit);
    });
}

/// Flat arrays of an optimizer, with a strip behind them that nobody may touch.
struct Weights {
    static constexpr std::size_t strip = 64;
    static constexpr float mark = 3.0F;

    Weights(RandomNumbers& random, std::size_t size, float gradientSize)
        : count(size)
        , values(random.values(size + strip, Contents::SomeOddValues))
        , gradients(random.values(size + strip, Contents::SomeOddValues, gradientSize))
        , first(random.values(size + strip, Contents::SomeOddValues, 0.1F * gradientSize))
        , second(random.values(size + strip, Contents::SomeOddValues, 0.1F * gradientSize))
        , shadow(size + strip, toBf16(mark))
    {
        for (float& value : second)
            value *= value;
        for (std::vector<float>* array : { &values, &gradients, &first, &second })
            std::fill(array->end() - strip, array->end(), mark);
    }

    AdamWArrays arrays(bool shadowed)
    {
        return { values.data(), gradients.data(), first.data(), second.data(),
            shadowed ? shadow.data() : nullptr };
    }

    std::size_t count;
    std::vector<float> values;
    std::vector<float> gradients;
    std::vector<float> first;
    std::vector<float> second;
    std::vector<Bf16> shadow;
};

void expectStep(const AdamW& step, const Weights& before, const Weights& after, std::size_t begin)
{
    Checker moments;
    Checker values;
    for (std::size_t i = begin; i < before.count; ++i) {
        const double g = asDouble(before.gradients[i]) * step.gradientScale;
        const double m1 = step.beta1 * asDouble(before.first[i]);
        const double m = m1 + (1 - step.beta1) * g;
        const double mSlack = 4 * unit * (std::abs(m1) + (1 - step.beta1) * std::abs(g)) + tiny;
        const double v = step.beta2 * asDouble(before.second[i]) + (1 - step.beta2) * g * g;
        moments.check(i, after.first[i], m, mSlack);
        moments.check(i, after.second[i], v, 6 * unit * v + tiny);
        const double divisor = std::sqrt(v / step.biasCorrection2) + step.epsilon;
        const double rate = step.learningRate / step.biasCorrection1 / divisor;
        const double kept = asDouble(before.values[i]) * (1 - step.learningRate * step.weightDecay);
        // The root of a second moment that became denormal is off by far less than epsilon.
        values.check(i, after.values[i], kept - rate * m,
            4 * unit * std::abs(kept) + rate * (mSlack + 12 * unit * std::abs(m)) + tiny);
        ASSERT_EQ(after.gradients[i], before.gradients[i]);
    }
    moments.expectNoneWrong("moments");
    values.expectNoneWrong("values");
}

TEST_P(KernelFuzz, AdamWFollowsTheFormula)
{
    repeat(400, [](RandomNumbers& random) {
        const std::size_t count = random.oneIn(40) ? 140001 : random.length(3000);
        const auto gradientSize = random.oneOf(std::array { 1.0F, 1e-8F, 1e-18F, 1e8F });
        const Weights before(random, count, gradientSize);
        Weights after = before;
        AdamW step { .learningRate = random.oneOf(std::array { 2e-5, 1e-3, 0.1, 0.0 }),
            .weightDecay = random.oneOf(std::array { 0.0, 0.01 }),
            .gradientScale = random.oneOf(std::array { 1.0, 0.37, 1e-5 }) };
        const auto steps = static_cast<double>(random.between(1, 5000));
        step.biasCorrection1 = 1 - std::pow(step.beta1, steps);
        step.biasCorrection2 = 1 - std::pow(step.beta2, steps);
        const std::size_t begin = random.bits() % count;
        const bool shadowed = random.oneIn(2);
        const std::size_t middle = begin + random.bits() % (count - begin);
        const std::array ranges { Range { begin, middle }, Range { middle, count } };
        adamWStep(step, after.arrays(shadowed), ranges);
        expectStep(step, before, after, begin);
        for (std::size_t i = 0; i < after.shadow.size(); ++i) {
            const bool written = shadowed && i >= begin && i < count;
            ASSERT_EQ(after.shadow[i].bits,
                written ? toBf16(after.values[i]).bits : before.shadow[i].bits);
        }
        for (const auto array :
            { &Weights::values, &Weights::gradients, &Weights::first, &Weights::second }) {
            const auto outside = [&](const std::vector<float>& all) {
                std::vector<float> rest(
                    all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
                rest.insert(
                    rest.end(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end());
                return rest;
            };
            EXPECT_EQ(outside(after.*array), outside(before.*array)) << "not its to change";
        }
    });
}

/// Of the standard normal distribution, with how far the kernel's may be off.
struct PlainNormal {
    explicit PlainNormal(double x)
        : cumulative(0.5 * std::erfc(-x / std::sqrt(2.0)))
        , density(std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::acos(-1.0)))
    {
        // The tail's polynomial is good to 3e-7 in float, and an exponential's relative error is
        // the absolute one of its argument, about x^2 / 2, which rounding leaves.
        const double relative = 6e-7 + 4.0 * unit * std::min(x * x, 400.0);
        const double tail = std::min(cumulative, 0.5 * std::erfc(std::abs(x) / std::sqrt(2.0)));
        cumulativeSlack = tail * relative + 2.0 * unit * cumulative + tiny;
        densitySlack = density * relative + tiny;
    }
    double cumulative;
    double density;
    double cumulativeSlack = 0.0;
    double densitySlack = 0.0;
};

template <class T>
void expectGelu(RandomNumbers& random, float size)
{
    const std::size_t columns = random.oneIn(10) ? 3072 : random.length(300);
    const std::size_t rows = random.between<std::size_t>(1, columns > 300 ? 9 : 40);
    const Contents contents = random.oneOf(allContents);
    const std::vector<T> values = as<T>(random.values(rows * columns, contents, size));
    const std::vector<float> bias = random.values(columns, contents, size);
    const std::vector<T> arriving = as<T>(random.values(rows * columns, contents));
    const std::vector<float> start = random.values(columns);
    std::vector<T> out = values; // in place, as the header allows
    Buffer<T> kept; // aligned, so that some rows pass the cache
    geluForward(out.data(), bias.data(), rows, columns, kept.ensure(values.size()), out.data());
    EXPECT_EQ(std::memcmp(kept.get(), values.data(), values.size() * sizeof(T)), 0);
    std::vector<T> gradient = arriving;
    std::vector<T> again(values.size());
    std::vector<float> biasGradient = start;
    geluBackward(GeluBackward<T> { rows, columns, values.data(), bias.data(), gradient.data(),
        again.data(), biasGradient.data() });

    Checker outputs;
    Checker gradients;
    std::vector<double> sums(start.begin(), start.end());
    std::vector<double> slack(columns);
    std::vector<double> mass(columns);
    for (std::size_t i = 0; i < values.size(); ++i) {
        // This one addition in float is exactly specified.
        const double x = asDouble(toFloat(values[i]) + bias[i % columns]);
        const PlainNormal normal(x);
        const double y = x * normal.cumulative;
        const double ySlack = std::abs(x) * normal.cumulativeSlack + storeSlack<T>(std::abs(y));
        outputs.check(i, toFloat(out[i]), y, ySlack);
        outputs.check(i, toFloat(again[i]), y, ySlack);
        const double g = asDouble(toFloat(arriving[i]));
        const double dx = g * (normal.cumulative + x * normal.density);
        const double dxSlack = std::abs(g)
                * (normal.cumulativeSlack
                    + std::abs(x) * (normal.densitySlack + 4 * unit * normal.density))
            + storeSlack<T>(std::abs(dx)) + 4 * unit * std::abs(dx);
        gradients.check(i, toFloat(gradient[i]), dx, dxSlack);
        sums[i % columns] += dx;
        slack[i % columns] += dxSlack;
        mass[i % columns] += std::abs(dx);
    }
    for (std::size_t c = 0; c < columns; ++c)
        gradients.check(c, biasGradient[c], sums[c],
            slack[c]
                + static_cast<double>(rows + 1) * unit * (mass[c] + std::abs(asDouble(start[c]))));
    outputs.expectNoneWrong("outputs");
    gradients.expectNoneWrong("gradients");
}

TEST_P(KernelFuzz, GeluAndItsDerivativeAreThoseOfTheErrorFunction)
{
    repeat(500, [](RandomNumbers& random) {
        const float size
            = random.oneOf(std::array { 1.0F, 1.0F, 4.0F, 30.0F, 1e20F, 1e-20F, 1e-40F });
        expectGelu<float>(random, size);
        expectGelu<Bf16>(random, size);
    });
}

/// Weights and rows of one linear layer; the result has a strip behind it that nobody may touch.
struct LinearLayer {
    static constexpr std::size_t strip = 40;
    static constexpr float mark = 7.0F;

    explicit LinearLayer(RandomNumbers& random)
        : m(random.oneIn(10) ? random.between<std::size_t>(500, 600) : random.length(130))
        , n(32 * random.between<std::size_t>(1, 5))
        , k(random.oneIn(4) ? random.between<std::size_t>(500, 1100) : random.length(200))
        , rows(random.values(m * k, random.oneOf(allContents)))
        , weights(random.values(n * k, random.oneOf(allContents)))
        , packed(n * k)
        , out(m * n + strip, mark)
    {
        packWeights(weights.data(), n, k, packed.data());
    }

    std::size_t m;
    std::size_t n;
    std::size_t k;
    std::vector<float> rows;
    std::vector<float> weights;
    std::vector<float> packed;
    std::vector<float> out;
};

TEST_P(KernelFuzz, ProductsWithPackedWeightsAreThoseOfDoubles)
{
    repeat(60, [](RandomNumbers& random) {
        LinearLayer layer(random);
        const auto [m, n, k] = std::array { layer.m, layer.n, layer.k };
        multiplyPacked(layer.rows.data(), layer.packed.data(), m, n, k, layer.out.data());
        Checker products;
        for (std::size_t i = 0; i < m * n; ++i) {
            double sum = 0.0;
            double mass = 0.0;
            for (std::size_t c = 0; c < k; ++c) {
                const double product
                    = asDouble(layer.rows[i / n * k + c]) * asDouble(layer.weights[i % n * k + c]);
                sum += product;
                mass += std::abs(product);
            }
            products.check(i, layer.out[i], sum, static_cast<double>(k + 2) * unit * mass + tiny);
        }
        products.expectNoneWrong("products");
        for (std::size_t i = m * n; i < layer.out.size(); ++i)
            EXPECT_EQ(layer.out[i], LinearLayer::mark);
    });
}

TEST_P(KernelFuzz, ProductsWithPackedWeightsDoNotDependOnTheRowsBeside)
{
    repeat(20, [](RandomNumbers& random) {
        LinearLayer layer(random);
        const auto [m, n, k] = std::array { layer.m, layer.n, layer.k };
        multiplyPacked(layer.rows.data(), layer.packed.data(), m, n, k, layer.out.data());
        const std::size_t row = random.bits() % m;
        std::vector<float> alone(n);
        multiplyPacked(layer.rows.data() + row * k, layer.packed.data(), 1, n, k, alone.data());
        for (std::size_t j = 0; j < n; ++j)
            EXPECT_EQ(alone[j], layer.out[row * n + j]) << "row " << row << " of " << m;
    });
}

INSTANTIATE_TEST_SUITE_P(Targets, KernelFuzz, ::testing::ValuesIn(crisp::testing::kernelTargets()),
    crisp::testing::TargetName());

} // namespace
} // namespace crisp::kernels
