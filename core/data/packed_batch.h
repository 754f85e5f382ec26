// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Sentences laid end to end without padding, as the model eats them. Who chose the sentences is
/// Batcher's business, what is computed from them the model's.
namespace crisp::data {

struct PackedBatch {
    std::vector<std::int32_t> ids; ///< all tokens of all sentences, one after the other
    std::vector<std::int32_t> starts; ///< where each sentence begins, and the total at the end
    std::vector<std::int32_t> labels; ///< one a sentence; empty when there are none
    std::vector<std::size_t> rows; ///< which row of the data set each sentence is

    [[nodiscard]] std::size_t sentences() const { return starts.empty() ? 0 : starts.size() - 1; }
    [[nodiscard]] std::size_t tokens() const { return ids.size(); }
    [[nodiscard]] std::size_t length(std::size_t sentence) const
    {
        return static_cast<std::size_t>(starts[sentence + 1] - starts[sentence]);
    }
};

} // namespace crisp::data
