// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Which rows go into which batch. Batches are packed without padding, yet sentences of like length
/// in one batch share the work of threads evenly and keep the number of tokens a batch predictable.
/// Turning rows into a batch is EncodedDataset's business.
namespace crisp::data {

/// Rows of one batch each.
using Batches = std::vector<std::vector<std::uint32_t>>;

/// The batches of one epoch of training, a pure function of its arguments on every machine: rows
/// are shuffled, cut into groups of 50 batches (fewer in a small set, so that there are at least
/// four groups), each group sorted by length, longest first, and cut into batches, whose order is
/// shuffled in turn. All rows occur once; the last batch to be cut may be smaller. The grouping is
/// that of Hugging Face's `group_by_length`, the random numbers SplitMix64's.
/// @throws std::invalid_argument if batchSize is 0 or there are more than 2^32 - 1 rows
[[nodiscard]] Batches epochBatches(std::span<const std::uint32_t> lengths, std::size_t batchSize,
    std::uint64_t seed, std::size_t epoch);

/// Batches for evaluation: rows sorted by length, equal ones in their own order.
/// @throws std::invalid_argument as epochBatches
[[nodiscard]] Batches evaluationBatches(
    std::span<const std::uint32_t> lengths, std::size_t batchSize);

} // namespace crisp::data
