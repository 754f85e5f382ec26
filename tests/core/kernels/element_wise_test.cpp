// SPDX-License-Identifier: Apache-2.0
// LayerNorm, embeddings and GELU against plain loops in double; gradients against differences.
#include "kernels/activation.h"
#include "kernels/layer_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

namespace crisp::kernels {
namespace {

std::vector<float> randomValues(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(random);
    return values;
}

double gelu(double x) { return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0))); }

class Width : public ::testing::TestWithParam<std::size_t> { };

TEST_P(Width, GeluIsTheErrorFunctionsToAFewMillionths)
{
    const std::size_t columns = GetParam();
    const std::size_t rows = 9;
    std::vector<float> values = randomValues(rows * columns, 1);
    for (float& value : values)
        value *= 3.0F;
    const std::vector<float> bias = randomValues(columns, 2);
    std::vector<float> out(values.size());
    geluForward(values.data(), bias.data(), rows, columns, nullptr, out.data());
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(out[i],
            gelu(static_cast<double>(values[i]) + static_cast<double>(bias[i % columns])), 1e-6);
}

TEST_P(Width, GeluBackwardIsItsDerivative)
{
    const std::size_t columns = GetParam();
    const std::size_t rows = 9;
    const std::vector<float> values = randomValues(rows * columns, 1);
    const std::vector<float> bias = randomValues(columns, 2);
    const std::vector<float> outputGradient = randomValues(rows * columns, 3);
    std::vector<float> gradient = outputGradient;
    std::vector<float> output(values.size());
    std::vector<float> biasGradient(columns, 1.0F);
    geluBackward({ rows, columns, values.data(), bias.data(), gradient.data(), output.data(),
        biasGradient.data() });
    std::vector<double> sums(columns, 1.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = static_cast<double>(values[i]) + static_cast<double>(bias[i % columns]);
        const double h = 1e-5;
        const double expected
            = static_cast<double>(outputGradient[i]) * (gelu(x + h) - gelu(x - h)) / (2 * h);
        EXPECT_NEAR(gradient[i], expected, 1e-5);
        EXPECT_NEAR(output[i], gelu(x), 1e-6);
        sums[i % columns] += expected;
    }
    for (std::size_t c = 0; c < columns; ++c)
        EXPECT_NEAR(biasGradient[c], sums[c], 1e-4);
}

/// A residual LayerNorm with dropout, forwards in double.
struct ResidualNorm {
    std::size_t rows;
    std::size_t dim;
    std::vector<float> residual;
    std::vector<float> branch;
    std::vector<float> branchBias;
    std::vector<float> weight;
    std::vector<float> bias;
    Dropout dropout { 0.25, 99 };

    explicit ResidualNorm(std::size_t width)
        : rows(5)
        , dim(width)
        , residual(randomValues(rows * dim, 1))
        , branch(randomValues(rows * dim, 2))
        , branchBias(randomValues(dim, 3))
        , weight(randomValues(dim, 4))
        , bias(randomValues(dim, 5))
    {
    }

    /// sum over everything of output * gradient, the function whose gradients are checked.
    [[nodiscard]] double dot(const std::vector<float>& gradient) const
    {
        double total = 0.0;
        for (std::size_t r = 0; r < rows; ++r) {
            const std::vector<double> y = output(r);
            for (std::size_t c = 0; c < dim; ++c)
                total += y[c] * static_cast<double>(gradient[r * dim + c]);
        }
        return total;
    }

    [[nodiscard]] std::vector<double> output(std::size_t r) const
    {
        std::vector<double> x(dim);
        double mean = 0.0;
        for (std::size_t c = 0; c < dim; ++c) {
            const auto factor = static_cast<double>(
                dropout.factor(static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(c)));
            x[c] = static_cast<double>(residual[r * dim + c])
                + factor
                    * (static_cast<double>(branch[r * dim + c])
                        + static_cast<double>(branchBias[c]));
            mean += x[c] / static_cast<double>(dim);
        }
        double variance = 0.0;
        for (const double value : x)
            variance += (value - mean) * (value - mean) / static_cast<double>(dim);
        for (std::size_t c = 0; c < dim; ++c)
            x[c] = (x[c] - mean) / std::sqrt(variance + 1e-12) * static_cast<double>(weight[c])
                + static_cast<double>(bias[c]);
        return x;
    }
};

TEST_P(Width, ResidualLayerNormAndItsGradientsAreRight)
{
    ResidualNorm norm(GetParam());
    const std::size_t size = norm.rows * norm.dim;
    std::vector<float> residualOut(size);
    std::vector<float> productOut(size);
    std::vector<float> normalised(size);
    std::vector<float> inverse(norm.rows);
    ResidualForward<float> forward { norm.rows, norm.dim, norm.residual.data(), norm.branch.data(),
        norm.branchBias.data(), { norm.weight.data(), norm.bias.data(), 1e-12F }, norm.dropout,
        { residualOut.data(), productOut.data(), normalised.data(), inverse.data() } };
    residualForward(forward);
    for (std::size_t r = 0; r < norm.rows; ++r) {
        const std::vector<double> expected = norm.output(r);
        for (std::size_t c = 0; c < norm.dim; ++c) {
            EXPECT_NEAR(residualOut[r * norm.dim + c], expected[c], 1e-5);
            EXPECT_EQ(residualOut[r * norm.dim + c], productOut[r * norm.dim + c]);
        }
    }

    const std::vector<float> first = randomValues(size, 6);
    const std::vector<float> second = randomValues(size, 7);
    std::vector<float> both = first;
    for (std::size_t i = 0; i < size; ++i)
        both[i] += second[i];
    std::vector<float> residualGradient(size);
    std::vector<float> branchGradient(size);
    std::vector<float> weightGradient(norm.dim);
    std::vector<float> biasGradient(norm.dim);
    std::vector<float> branchBiasGradient(norm.dim);
    LayerNormBackward<float> backward;
    backward.rows = norm.rows;
    backward.dim = norm.dim;
    backward.residualGradient = first.data();
    backward.productGradient = second.data();
    backward.normalised = normalised.data();
    backward.inverseDeviation = inverse.data();
    backward.weight = norm.weight.data();
    backward.branchDropout = norm.dropout;
    backward.outResidual = residualGradient.data();
    backward.outBranch = branchGradient.data();
    backward.weightGradient = weightGradient.data();
    backward.biasGradient = biasGradient.data();
    backward.branchBiasGradient = branchBiasGradient.data();
    layerNormBackward(backward);

    const auto expectGradient = [&](std::vector<float>& input, const std::vector<float>& got) {
        for (std::size_t i = 0; i < input.size(); i += 1 + input.size() / 40) {
            const float before = input[i];
            const float step = 1e-3F;
            input[i] = before + step;
            const double up = norm.dot(both);
            input[i] = before - step;
            const double down = norm.dot(both);
            input[i] = before;
            EXPECT_NEAR(got[i], (up - down) / (2 * static_cast<double>(step)), 2e-3) << i;
        }
    };
    expectGradient(norm.residual, residualGradient);
    expectGradient(norm.branch, branchGradient);
    expectGradient(norm.branchBias, branchBiasGradient);
    expectGradient(norm.weight, weightGradient);
    expectGradient(norm.bias, biasGradient);
}

TEST_P(Width, EmbeddingsAddWordAndPositionAndScatterTheirGradients)
{
    const std::size_t dim = GetParam();
    const std::vector<float> words = randomValues(10 * dim, 1);
    const std::vector<float> positions = randomValues(4 * dim, 2);
    const std::vector<std::int32_t> ids { 3, 9, 3, 0, 3 };
    const std::vector<std::int32_t> starts { 0, 2, 5 };
    const std::vector<float> gradient = randomValues(ids.size() * dim, 3);
    std::vector<float> wordGradient(words.size());
    std::vector<float> positionGradient(positions.size());
    embeddingScatter({ ids, starts, dim, gradient.data(), /*padId=*/0, wordGradient.data(),
        positionGradient.data() });
    for (std::size_t c = 0; c < dim; ++c) {
        EXPECT_FLOAT_EQ(
            wordGradient[3 * dim + c], gradient[c] + gradient[2 * dim + c] + gradient[4 * dim + c]);
        EXPECT_FLOAT_EQ(wordGradient[9 * dim + c], gradient[dim + c]);
        EXPECT_EQ(wordGradient[c], 0.0F); // the padding word
        EXPECT_FLOAT_EQ(positionGradient[c], gradient[c] + gradient[2 * dim + c]);
        EXPECT_FLOAT_EQ(positionGradient[2 * dim + c], gradient[4 * dim + c]);
    }

    const std::vector<float> weight(dim, 1.0F);
    const std::vector<float> bias(dim, 0.0F);
    std::vector<float> out(ids.size() * dim);
    embeddingForward(EmbeddingForward<float> { ids, starts, words.data(), positions.data(), dim,
        { weight.data(), bias.data(), 1e-12F }, {}, { out.data(), out.data(), nullptr, nullptr } });
    for (std::size_t row = 0; row < ids.size(); ++row) {
        const std::size_t position = row < 2 ? row : row - 2;
        double mean = 0.0;
        double squares = 0.0;
        const auto at = [&](std::size_t c) {
            return static_cast<double>(words[static_cast<std::size_t>(ids[row]) * dim + c])
                + static_cast<double>(positions[position * dim + c]);
        };
        for (std::size_t c = 0; c < dim; ++c)
            mean += at(c) / static_cast<double>(dim);
        for (std::size_t c = 0; c < dim; ++c)
            squares += (at(c) - mean) * (at(c) - mean) / static_cast<double>(dim);
        for (std::size_t c = 0; c < dim; ++c)
            EXPECT_NEAR(out[row * dim + c], (at(c) - mean) / std::sqrt(squares), 1e-4);
    }
}

INSTANTIATE_TEST_SUITE_P(Widths, Width, ::testing::Values(4, 8, 31, 64, 100));

} // namespace
} // namespace crisp::kernels
