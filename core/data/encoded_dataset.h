// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/dataset.h"
#include "data/packed_batch.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// A data set as ids, encoded once and laid end to end in one array. Which rows make a batch is
/// batcher.h's business.
namespace crisp::data {

/// Replaces ids that a model has no embedding for by that of the unknown token.
/// @return how many were replaced
/// @throws base::Error if the model has no embedding for the unknown token either
std::size_t replaceUnknownIds(
    std::span<std::int32_t> ids, std::size_t modelVocabulary, std::int32_t unknownId);

/// Immutable after construction: any number of threads may pack batches.
class EncodedDataset {
public:
    /// Encodes every row. `maxLength` counts special tokens too; what is longer is truncated.
    /// Tokens beyond `modelVocabulary`, if the tokenizer knows more than the model, become unknown.
    /// @throws std::invalid_argument if maxLength leaves no room for the special tokens
    EncodedDataset(const Dataset& dataset, const text::Tokenizer& tokenizer, std::size_t maxLength,
        std::size_t modelVocabulary);

    [[nodiscard]] std::size_t rows() const { return starts_.size() - 1; }
    [[nodiscard]] std::span<const std::int32_t> ids(std::size_t row) const
    {
        return std::span(ids_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
    }
    /// Tokens of each row, special ones included.
    [[nodiscard]] const std::vector<std::uint32_t>& lengths() const { return lengths_; }
    [[nodiscard]] const std::vector<std::int32_t>& labels() const { return labels_; }
    [[nodiscard]] std::size_t tokens() const { return ids_.size(); }
    /// How many rows were cut off to fit the maximum length.
    [[nodiscard]] std::size_t truncatedRows() const { return truncatedRows_; }
    /// How many tokens the model has no embedding for.
    [[nodiscard]] std::size_t replacedTokens() const { return replacedTokens_; }

    /// Lays rows end to end, in the order given.
    /// @throws std::out_of_range if a row does not exist
    [[nodiscard]] PackedBatch pack(std::span<const std::uint32_t> rows) const;

private:
    std::vector<std::int32_t> ids_;
    std::vector<std::size_t> starts_; ///< rows() + 1 of them
    std::vector<std::uint32_t> lengths_;
    std::vector<std::int32_t> labels_;
    std::size_t truncatedRows_ = 0;
    std::size_t replacedTokens_ = 0;
};

} // namespace crisp::data
