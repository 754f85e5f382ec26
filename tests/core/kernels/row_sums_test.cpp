// SPDX-License-Identifier: Apache-2.0
#include "kernels/row_sums.h"

#include <gtest/gtest.h>
#include <omp.h>

#include <array>
#include <cstddef>
#include <random>
#include <vector>

namespace crisp::kernels {
namespace {

struct Matrix {
    std::size_t rows;
    std::size_t columns;
    std::vector<float> values;

    Matrix(std::size_t rows, std::size_t columns)
        : rows(rows)
        , columns(columns)
        , values(rows * columns)
    {
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        for (float& value : values)
            value = normal(random);
    }

    [[nodiscard]] std::vector<float> sums() const
    {
        std::vector<float> totals(columns);
        addRowSums(rows, columns, std::array { totals.data() },
            [&](std::size_t begin, std::size_t end, float* piece) {
                for (std::size_t i = begin * columns; i < end * columns; ++i)
                    piece[i % columns] += values[i];
            });
        return totals;
    }
};

TEST(AddRowSums, TakesEveryRowOnce)
{
    for (const std::size_t rows : { 0U, 1U, 16U, 17U, 430U, 1025U, 5000U })
        for (const std::size_t columns : { 1U, 17U, 96U }) {
            const Matrix matrix(rows, columns);
            std::vector<double> expected(columns);
            for (std::size_t i = 0; i < matrix.values.size(); ++i)
                expected[i % columns] += static_cast<double>(matrix.values[i]);
            const std::vector<float> got = matrix.sums();
            for (std::size_t c = 0; c < columns; ++c)
                EXPECT_NEAR(static_cast<double>(got[c]), expected[c], 1e-3)
                    << rows << " rows, column " << c << " of " << columns;
        }
}

TEST(AddRowSums, AddsToWhatIsThereArrayByArray)
{
    std::vector<float> ones { 1.0F, 2.0F };
    std::vector<float> rows { 3.0F, 4.0F };
    addRowSums(100, 2, std::array { ones.data(), rows.data() },
        [](std::size_t begin, std::size_t end, float* piece) {
            for (std::size_t row = begin; row < end; ++row) {
                piece[1] += 1.0F;
                piece[2] += static_cast<float>(row);
            }
        });
    EXPECT_EQ(ones, (std::vector<float> { 1.0F, 102.0F }));
    EXPECT_EQ(rows, (std::vector<float> { 4953.0F, 4.0F }));
}

TEST(AddRowSums, HasTheSameBitsWithAnyNumberOfThreads)
{
    const Matrix matrix(997, 33);
    const int threads = omp_get_max_threads();
    omp_set_num_threads(1);
    const std::vector<float> alone = matrix.sums();
    for (const int count : { 2, 3, 7 }) {
        omp_set_num_threads(count);
        EXPECT_EQ(matrix.sums(), alone) << count << " threads";
    }
    omp_set_num_threads(threads);
}

} // namespace
} // namespace crisp::kernels
