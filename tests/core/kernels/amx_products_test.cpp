// SPDX-License-Identifier: Apache-2.0
// The products on the matrix unit against sums in double; skipped where there is no such unit.
#include "kernels/amx_products.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <ostream>
#include <random>
#include <vector>

namespace crisp::kernels {
namespace {

struct Shape {
    std::size_t m;
    std::size_t n;
    std::size_t k;
};

void PrintTo(const Shape& shape, std::ostream* out)
{
    *out << shape.m << " x " << shape.n << " x " << shape.k;
}

std::vector<Bf16> randomMatrix(std::size_t rows, std::size_t columns, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<Bf16> values(rows * columns);
    for (Bf16& value : values)
        value = toBf16(normal(random));
    return values;
}

class AmxProducts : public ::testing::TestWithParam<Shape> {
protected:
    void SetUp() override
    {
        if (!fitsAmx(32, 32, 32))
            GTEST_SKIP() << "this processor has no matrix unit for bf16";
    }

    /// A sum of products of numbers near 1 is off by its rounding, to bf16 or to float.
    static void expectNear(double got, double expected, std::size_t depth, double unit)
    {
        const double room = unit * (std::abs(expected) + std::sqrt(static_cast<double>(depth)));
        ASSERT_NEAR(got, expected, room);
    }

    const Shape shape_ = GetParam();
    const std::vector<Bf16> x_ = randomMatrix(shape_.m, shape_.k, 1);
    const std::vector<Bf16> weight_ = randomMatrix(shape_.n, shape_.k, 2);
    const std::vector<Bf16> yGradient_ = randomMatrix(shape_.m, shape_.n, 3);
    AmxScratch scratch_;
};

constexpr double bf16Unit = 0x1p-8;
constexpr double floatUnit = 0x1p-18;

TEST_P(AmxProducts, MultiplyTransposed)
{
    const auto [m, n, k] = shape_;
    std::vector<Bf16> y(m * n);
    amxMultiplyTransposed(x_.data(), weight_.data(), m, n, k, y.data(), scratch_);
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double sum = 0.0;
            for (std::size_t c = 0; c < k; ++c)
                sum += static_cast<double>(toFloat(x_[i * k + c]))
                    * static_cast<double>(toFloat(weight_[j * k + c]));
            expectNear(static_cast<double>(toFloat(y[i * n + j])), sum, k, bf16Unit);
        }
}

TEST_P(AmxProducts, Multiply)
{
    const auto [m, n, k] = shape_;
    std::vector<Bf16> gradient(m * k);
    amxMultiply(yGradient_.data(), weight_.data(), m, n, k, gradient.data());
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t c = 0; c < k; ++c) {
            double sum = 0.0;
            for (std::size_t j = 0; j < n; ++j)
                sum += static_cast<double>(toFloat(yGradient_[i * n + j]))
                    * static_cast<double>(toFloat(weight_[j * k + c]));
            expectNear(static_cast<double>(toFloat(gradient[i * k + c])), sum, n, bf16Unit);
        }
}

TEST_P(AmxProducts, TransposedProductOverwritesOrAdds)
{
    const auto [m, n, k] = shape_;
    Buffer<float> buffer;
    float* gradient = buffer.ensure(n * k);
    const float nan = std::nanf("");
    std::fill_n(gradient, n * k, nan); // what stood there must not matter
    for (const bool add : { false, true }) {
        const double squares
            = amxTransposedProduct(yGradient_.data(), x_.data(), m, n, k, add, gradient, scratch_);
        double expectedSquares = 0.0;
        for (std::size_t i = 0; i < n * k; ++i)
            expectedSquares += static_cast<double>(gradient[i]) * static_cast<double>(gradient[i]);
        EXPECT_NEAR(squares, expectedSquares, 1e-5 * expectedSquares);
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t c = 0; c < k; ++c) {
                double sum = 0.0;
                for (std::size_t i = 0; i < m; ++i)
                    sum += static_cast<double>(toFloat(yGradient_[i * n + j]))
                        * static_cast<double>(toFloat(x_[i * k + c]));
                expectNear(
                    static_cast<double>(gradient[j * k + c]), add ? 2.0 * sum : sum, m, floatUnit);
            }
    }
}

// Besides the smallest, one for each way in which a sum or a batch is cut.
INSTANTIATE_TEST_SUITE_P(Shapes, AmxProducts,
    ::testing::Values(Shape { 32, 32, 32 }, Shape { 96, 64, 160 }, Shape { 416, 96, 64 },
        Shape { 544, 32, 96 }, Shape { 480, 32, 1536 }, Shape { 480, 1536, 32 },
        Shape { 1056, 64, 96 }));

TEST(AmxProductsSizes, OnlyMultiplesOf32Fit)
{
    EXPECT_FALSE(fitsAmx(33, 32, 32));
    EXPECT_FALSE(fitsAmx(32, 8, 32));
    EXPECT_FALSE(fitsAmx(32, 32, 100));
    EXPECT_FALSE(fitsAmx(0, 32, 32));
}

} // namespace
} // namespace crisp::kernels
