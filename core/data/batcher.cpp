// SPDX-License-Identifier: Apache-2.0
#include "batcher.h"

#include "base/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace crisp::data {
namespace {

constexpr std::size_t batchesPerGroup = 50;
constexpr std::size_t leastGroups = 4;

/// Fisher and Yates; std::shuffle may differ between standard libraries.
template <typename T>
void shuffle(std::vector<T>& values, base::SplitMix64& random)
{
    for (std::size_t left = values.size(); left > 1; --left)
        std::swap(values[left - 1], values[static_cast<std::size_t>(random.below(left))]);
}

std::vector<std::uint32_t> allRows(std::size_t rows, std::size_t batchSize)
{
    if (batchSize == 0)
        throw std::invalid_argument("batch size: 0 is not a size");
    if (rows > std::numeric_limits<std::uint32_t>::max())
        throw std::invalid_argument(fmt::format("{} rows are too many", rows));
    std::vector<std::uint32_t> all(rows);
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

Batches cut(std::span<const std::uint32_t> rows, std::size_t batchSize)
{
    Batches batches;
    batches.reserve((rows.size() + batchSize - 1) / batchSize);
    for (std::size_t at = 0; at < rows.size(); at += batchSize) {
        const auto batch = rows.subspan(at, std::min(batchSize, rows.size() - at));
        batches.emplace_back(batch.begin(), batch.end());
    }
    return batches;
}

} // namespace

Batches epochBatches(std::span<const std::uint32_t> lengths, std::size_t batchSize,
    std::uint64_t seed, std::size_t epoch)
{
    std::vector<std::uint32_t> rows = allRows(lengths.size(), batchSize);
    base::SplitMix64 random(base::SplitMix64(seed).next() + epoch);
    shuffle(rows, random);
    const std::size_t groupSize = batchSize
        * std::clamp<std::size_t>(rows.size() / batchSize / leastGroups, 1, batchesPerGroup);
    for (std::size_t at = 0; at < rows.size(); at += groupSize)
        std::stable_sort(rows.begin() + static_cast<std::ptrdiff_t>(at),
            rows.begin() + static_cast<std::ptrdiff_t>(std::min(at + groupSize, rows.size())),
            [&](std::uint32_t a, std::uint32_t b) { return lengths[a] > lengths[b]; });
    Batches batches = cut(rows, batchSize);
    shuffle(batches, random);
    return batches;
}

Batches evaluationBatches(std::span<const std::uint32_t> lengths, std::size_t batchSize)
{
    std::vector<std::uint32_t> rows = allRows(lengths.size(), batchSize);
    std::stable_sort(rows.begin(), rows.end(),
        [&](std::uint32_t a, std::uint32_t b) { return lengths[a] < lengths[b]; });
    return cut(rows, batchSize);
}

} // namespace crisp::data
