// SPDX-License-Identifier: Apache-2.0
#include "encoded_dataset.h"

#include "base/error.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string_view>

namespace crisp::data {

std::size_t replaceUnknownIds(
    std::span<std::int32_t> ids, std::size_t modelVocabulary, std::int32_t unknownId)
{
    std::size_t replaced = 0;
    for (std::int32_t& id : ids) {
        if (id >= 0 && static_cast<std::size_t>(id) < modelVocabulary)
            continue;
        id = unknownId;
        ++replaced;
    }
    if (replaced > 0 && static_cast<std::size_t>(unknownId) >= modelVocabulary)
        throw base::Error(fmt::format("the tokenizer does not belong to the model: its unknown "
                                      "token is {}, the model's vocabulary ends at {}",
            unknownId, modelVocabulary - 1));
    return replaced;
}

EncodedDataset::EncodedDataset(const Dataset& dataset, const text::Tokenizer& tokenizer,
    std::size_t maxLength, std::size_t modelVocabulary)
    : labels_(dataset.labels)
{
    starts_.reserve(dataset.rows() + 1);
    starts_.push_back(0);
    lengths_.reserve(dataset.rows());
    for (std::size_t row = 0; row < dataset.rows(); ++row) {
        std::optional<std::string_view> pair;
        if (dataset.hasPairs())
            pair = dataset.pairs[row];
        const auto ids = tokenizer.encodeIds(dataset.texts[row], pair, maxLength);
        // Only a row that is exactly full can have been cut; encoding it again says whether it was.
        if (ids.size() == maxLength
            && tokenizer.encodeIds(dataset.texts[row], pair).size() > maxLength)
            ++truncatedRows_;
        ids_.insert(ids_.end(), ids.begin(), ids.end());
        starts_.push_back(ids_.size());
        lengths_.push_back(static_cast<std::uint32_t>(ids.size()));
    }
    if (tokenizer.vocabularySize() > modelVocabulary)
        replacedTokens_ = replaceUnknownIds(ids_, modelVocabulary, tokenizer.specialIds().unknown);
}

PackedBatch EncodedDataset::pack(std::span<const std::uint32_t> rows) const
{
    PackedBatch batch;
    std::size_t total = 0;
    for (const std::uint32_t row : rows)
        total += lengths_.at(row);
    batch.ids.reserve(total);
    batch.starts.reserve(rows.size() + 1);
    batch.starts.push_back(0);
    for (const std::uint32_t row : rows) {
        const auto sentence = ids(row);
        batch.ids.insert(batch.ids.end(), sentence.begin(), sentence.end());
        batch.starts.push_back(static_cast<std::int32_t>(batch.ids.size()));
        if (!labels_.empty())
            batch.labels.push_back(labels_[row]);
        batch.rows.push_back(row);
    }
    return batch;
}

} // namespace crisp::data
