// SPDX-License-Identifier: Apache-2.0
// LayerNorm with its residual sum, and sums over columns, with random sizes and contents, on every
// instruction set, against plain loops in double. Tolerances bound what rounding can do: a row's
// inputs, its mean and its deviation each carry theirs into the result.
#include "kernel_targets.h"
#include "kernels/buffer.h"
#include "kernels/layer_norm.h"
#include "random_numbers.h"
#include "support/attention_reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <string>

namespace crisp::kernels {
namespace {

using crisp::testing::allContents;
using crisp::testing::as;
using crisp::testing::asDouble;
using crisp::testing::Bounded;
using crisp::testing::Contents;
using crisp::testing::RandomNumbers;
using crisp::testing::tiny;
using crisp::testing::unit;

double additions(std::size_t count) { return static_cast<double>(count + 4) * unit; }

template <class T>
void expectWithin(const Bounded& expected, const std::vector<T>& got, const char* what)
{
    constexpr double stored = sizeof(T) == sizeof(float) ? unit : 0x1p-8;
    ASSERT_EQ(got.size(), expected.values.size()) << what;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double value = expected.values[i];
        const double slack
            = expected.slack[i] + stored * (std::abs(value) + expected.slack[i]) + tiny;
        ASSERT_NEAR(asDouble(toFloat(got[i])), value, slack)
            << what << " at " << i << " of " << got.size();
    }
}

/// One shape with all that a residual LayerNorm reads.
template <class T>
struct Layer {
    Layer(RandomNumbers& random, float size)
        : rows(random.between<std::size_t>(1, 40))
        , dim(random.oneIn(10) ? 768 : random.length(300))
        , contents(random.oneOf(allContents))
        , residual(random.values(rows * dim, contents, size))
        , branch(as<T>(random.values(rows * dim, contents, size)))
        , branchBias(random.values(dim, contents, size))
        , weight(random.values(dim))
        , bias(random.values(dim))
        , epsilon(random.oneOf(std::array { 1e-12F, 1e-5F }))
    {
        if (random.oneIn(2))
            dropout = { 0.1, random.bits() };
    }

    std::size_t rows;
    std::size_t dim;
    Contents contents;
    std::vector<float> residual;
    std::vector<T> branch;
    std::vector<float> branchBias;
    std::vector<float> weight;
    std::vector<float> bias;
    float epsilon;
    Dropout dropout;
};

double factorOf(const Dropout& dropout, std::size_t row, std::size_t column)
{
    return dropout.active() ? asDouble(
               dropout.factor(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)))
                            : 1.0;
}

struct PlainNorm {
    Bounded output;
    Bounded normalised;
    Bounded inverse; ///< [rows]
};

/// The sums that one row's LayerNorm reads.
template <class T>
Bounded sumsOf(const Layer<T>& layer, std::size_t row)
{
    Bounded sums;
    sums.assign(layer.dim);
    for (std::size_t c = 0; c < layer.dim; ++c) {
        const std::size_t at = row * layer.dim + c;
        const double factor = factorOf(layer.dropout, row, c);
        const double branch = asDouble(toFloat(layer.branch[at]));
        const double bias = asDouble(layer.branchBias[c]);
        const double residual = asDouble(layer.residual[at]);
        sums.add(c, residual + factor * (branch + bias),
            4 * unit * (std::abs(residual) + factor * std::abs(branch + bias)));
    }
    return sums;
}

template <class T>
void normalisePlainly(const Layer<T>& layer, std::size_t row, PlainNorm& out)
{
    const Bounded sums = sumsOf(layer, row);
    const auto n = static_cast<double>(layer.dim);
    double mean = 0.0;
    double mass = 0.0;
    for (const double x : sums.values) {
        mean += x / n;
        mass += std::abs(x) / n;
    }
    double variance = 0.0;
    double noise = 0.0; // mean square of what each centred number is off by
    std::vector<double> off;
    for (std::size_t c = 0; c < layer.dim; ++c) {
        const double centred = sums.values[c] - mean;
        off.push_back(sums.slack[c] + mass * additions(layer.dim) + std::abs(centred) * unit);
        variance += centred * centred / n;
        noise += off[c] * off[c] / n;
    }
    const double inverse = 1.0 / std::sqrt(variance + asDouble(layer.epsilon));
    // A number that is off by more than the deviation leaves that anywhere, if not above its bound.
    const double relative = std::min(1.0, 1.5 * std::sqrt(noise) * inverse) + additions(layer.dim);
    const bool lost = std::sqrt(noise) * inverse > 0.2;
    out.inverse.values.push_back(inverse);
    out.inverse.slack.push_back(lost
            ? 1.0 / std::sqrt(asDouble(layer.epsilon)) * (1.0 + additions(layer.dim))
            : inverse * relative);
    for (std::size_t c = 0; c < layer.dim; ++c) {
        const double y = (sums.values[c] - mean) * inverse;
        // No number of a row is further from the mean than the root of n deviations.
        const double slack = lost ? std::abs(y) + 1.01 * std::sqrt(n)
                                  : off[c] * inverse * (1.0 + relative) + std::abs(y) * relative;
        const auto weight = asDouble(layer.weight[c]);
        const auto bias = asDouble(layer.bias[c]);
        out.normalised.values.push_back(y);
        out.normalised.slack.push_back(slack);
        out.output.values.push_back(y * weight + bias);
        out.output.slack.push_back(
            slack * std::abs(weight) + 2 * unit * (std::abs(y * weight) + std::abs(bias)));
    }
}

template <class T>
void expectForward(RandomNumbers& random, float size)
{
    const Layer<T> layer(random, size);
    PlainNorm expected;
    for (std::size_t row = 0; row < layer.rows; ++row)
        normalisePlainly(layer, row, expected);
    const bool inPlace = random.oneIn(2);
    std::vector<float> residual = layer.residual;
    std::vector<float> other(residual.size());
    std::vector<T> product(residual.size());
    Buffer<T> kept; // aligned, so that some rows pass the cache
    kept.ensure(residual.size());
    std::vector<float> inverse(layer.rows);
    float* out = inPlace ? residual.data() : other.data();
    residualForward(
        ResidualForward<T> { layer.rows, layer.dim, residual.data(), layer.branch.data(),
            layer.branchBias.data(), { layer.weight.data(), layer.bias.data(), layer.epsilon },
            layer.dropout, { out, product.data(), kept.get(), inverse.data() } });
    expectWithin(expected.output, inPlace ? residual : other, "output");
    expectWithin(expected.output, product, "output for products");
    const std::vector<T> normalised(kept.get(), kept.get() + residual.size());
    expectWithin(expected.normalised, normalised, "normalised");
    expectWithin(expected.inverse, inverse, "inverse deviation");
}

/// What arrives at one LayerNorm on the way back, and what leaves it.
template <class T>
struct Backward {
    Backward(RandomNumbers& random, float size)
        : rows(random.between<std::size_t>(1, 40))
        , dim(random.oneIn(10) ? 768 : random.length(300))
        , residual(random.values(rows * dim, random.oneOf(allContents), size))
        , product(as<T>(random.values(rows * dim, random.oneOf(allContents), size)))
        , normalised(as<T>(random.values(rows * dim)))
        , inverse(random.values(rows))
        , weight(random.values(dim))
        , start(random.values(dim, Contents::Normal, size))
    {
        useResidual = !random.oneIn(4);
        useProduct = !useResidual || !random.oneIn(4);
        if (random.oneIn(3))
            outputDropout = { 0.3, random.bits() };
        if (random.oneIn(2))
            branchDropout = { 0.1, random.bits() };
    }

    [[nodiscard]] double arriving(std::size_t row, std::size_t column) const
    {
        const std::size_t at = row * dim + column;
        const double sum = (useResidual ? asDouble(residual[at]) : 0.0)
            + (useProduct ? asDouble(toFloat(product[at])) : 0.0);
        return sum * factorOf(outputDropout, row, column);
    }

    std::size_t rows;
    std::size_t dim;
    std::vector<float> residual;
    std::vector<T> product;
    std::vector<T> normalised;
    std::vector<float> inverse;
    std::vector<float> weight;
    std::vector<float> start; ///< of the three sums over rows
    bool useResidual = true;
    bool useProduct = true;
    Dropout outputDropout;
    Dropout branchDropout;
};

struct PlainBackward {
    Bounded input;
    Bounded branch;
    Bounded weight;
    Bounded bias;
    Bounded branchBias;
};

template <class T>
void inputGradientsOf(const Backward<T>& work, std::size_t row, PlainBackward& out)
{
    const auto n = static_cast<double>(work.dim);
    const auto normalised
        = [&](std::size_t c) { return asDouble(toFloat(work.normalised[row * work.dim + c])); };
    double mean = 0.0;
    double projection = 0.0;
    double meanMass = 0.0;
    double projectionMass = 0.0;
    for (std::size_t c = 0; c < work.dim; ++c) {
        const double g = work.arriving(row, c) * asDouble(work.weight[c]);
        mean += g / n;
        meanMass += std::abs(g) / n;
        projection += g * normalised(c) / n;
        projectionMass += std::abs(g * normalised(c)) / n;
    }
    const double inverse = asDouble(work.inverse[row]);
    for (std::size_t c = 0; c < work.dim; ++c) {
        const double g = work.arriving(row, c) * asDouble(work.weight[c]);
        const double x = (g - mean - normalised(c) * projection) * inverse;
        const double mass = std::abs(g) + meanMass + std::abs(normalised(c)) * projectionMass;
        const double slack = (mass * additions(work.dim) + 4 * tiny) * std::abs(inverse);
        const double factor = factorOf(work.branchDropout, row, c);
        out.input.values.push_back(x);
        out.input.slack.push_back(slack);
        out.branch.values.push_back(x * factor);
        out.branch.slack.push_back(slack * factor + unit * std::abs(x) * factor);
        out.branchBias.values[c] += x * factor;
        out.branchBias.slack[c] += slack * factor + std::abs(x) * factor * additions(work.rows);
    }
}

template <class T>
PlainBackward backwardPlainly(const Backward<T>& work)
{
    PlainBackward out;
    for (const float start : work.start) {
        out.branchBias.values.push_back(asDouble(start));
        out.branchBias.slack.push_back(std::abs(asDouble(start)) * additions(work.rows));
    }
    for (std::size_t row = 0; row < work.rows; ++row)
        inputGradientsOf(work, row, out);
    for (std::size_t c = 0; c < work.dim; ++c) {
        double weight = asDouble(work.start[c]);
        double bias = weight;
        double weightMass = std::abs(weight);
        double biasMass = weightMass;
        for (std::size_t row = 0; row < work.rows; ++row) {
            const double g = work.arriving(row, c);
            const double term = g * asDouble(toFloat(work.normalised[row * work.dim + c]));
            weight += term;
            bias += g;
            weightMass += std::abs(term);
            biasMass += std::abs(g);
        }
        out.weight.values.push_back(weight);
        out.weight.slack.push_back(weightMass * additions(work.rows));
        out.bias.values.push_back(bias);
        out.bias.slack.push_back(biasMass * additions(work.rows));
    }
    return out;
}

template <class T>
void expectBackward(RandomNumbers& random, float size)
{
    const Backward<T> given(random, size);
    const PlainBackward expected = backwardPlainly(given);
    std::vector<float> residual = given.residual;
    std::vector<float> other(residual.size());
    std::vector<T> branch(residual.size());
    std::vector<float> weight = given.start;
    std::vector<float> bias = given.start;
    std::vector<float> branchBias = given.start;
    const bool inPlace = given.useResidual && random.oneIn(2);
    LayerNormBackward<T> work;
    work.rows = given.rows;
    work.dim = given.dim;
    work.residualGradient = given.useResidual ? residual.data() : nullptr;
    work.productGradient = given.useProduct ? given.product.data() : nullptr;
    work.outputDropout = given.outputDropout;
    work.normalised = given.normalised.data();
    work.inverseDeviation = given.inverse.data();
    work.weight = given.weight.data();
    work.branchDropout = given.branchDropout;
    work.outResidual = inPlace ? residual.data() : other.data();
    work.outBranch = branch.data();
    work.weightGradient = weight.data();
    work.biasGradient = bias.data();
    work.branchBiasGradient = branchBias.data();
    layerNormBackward(work);
    expectWithin(expected.input, inPlace ? residual : other, "gradient of the sum");
    expectWithin(expected.branch, branch, "gradient of the branch");
    expectWithin(expected.weight, weight, "gradient of the weight");
    expectWithin(expected.bias, bias, "gradient of the bias");
    expectWithin(expected.branchBias, branchBias, "gradient of the branch's bias");
}

template <class T>
void expectColumnSums(RandomNumbers& random)
{
    const std::size_t rows = random.length(200);
    const std::size_t columns = random.length(800);
    const std::vector<T> values = as<T>(random.values(rows * columns, random.oneOf(allContents)));
    const std::vector<float> start = random.values(columns);
    std::vector<float> sums = start;
    addColumnSums(values.data(), rows, columns, sums.data());
    Bounded expected;
    expected.assign(columns);
    for (std::size_t c = 0; c < columns; ++c)
        expected.add(c, asDouble(start[c]), std::abs(asDouble(start[c])));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = asDouble(toFloat(values[i]));
        expected.add(i % columns, value, std::abs(value));
    }
    for (double& slack : expected.slack)
        slack *= additions(rows);
    expectWithin(expected, sums, "column sums");
}

class LayerNormFuzz : public crisp::testing::OnTarget {
protected:
    template <class Body>
    static void repeat(std::uint64_t rounds, const Body& body)
    {
        for (std::uint64_t seed = 0; seed < rounds && !HasFailure(); ++seed) {
            SCOPED_TRACE("seed " + std::to_string(seed));
            RandomNumbers random(seed);
            body(random);
        }
    }
};

TEST_P(LayerNormFuzz, TheResidualSumIsNormalised)
{
    repeat(500, [](RandomNumbers& random) {
        const float size
            = random.oneOf(std::array { 1.0F, 1.0F, 1e3F, 1e14F, 1e-4F, 1e-20F, 1e-40F });
        expectForward<float>(random, size);
        expectForward<Bf16>(random, size);
    });
}

TEST_P(LayerNormFuzz, GradientsAreThoseOfTheFormula)
{
    repeat(500, [](RandomNumbers& random) {
        const float size = random.oneOf(std::array { 1.0F, 1.0F, 1e14F, 1e-8F, 1e-20F, 1e-40F });
        expectBackward<float>(random, size);
        expectBackward<Bf16>(random, size);
    });
}

TEST_P(LayerNormFuzz, ColumnsAddUp)
{
    repeat(300, [](RandomNumbers& random) {
        expectColumnSums<float>(random);
        expectColumnSums<Bf16>(random);
    });
}

INSTANTIATE_TEST_SUITE_P(Targets, LayerNormFuzz,
    ::testing::ValuesIn(crisp::testing::kernelTargets()), crisp::testing::TargetName());

} // namespace
} // namespace crisp::kernels
