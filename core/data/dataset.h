// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Labelled sentences, or pairs of sentences, as they stand in a file. Reading files is readers.h's
/// business, turning text into ids EncodedDataset's.
namespace crisp::data {

struct Dataset {
    std::string name;
    std::vector<std::string> texts; ///< valid UTF-8, possibly empty
    std::vector<std::string> pairs; ///< one a text; empty if the task has single sentences
    std::vector<std::int32_t> labels; ///< one a text, each in [0, labelNames.size())
    std::vector<std::string> labelNames; ///< at least two

    [[nodiscard]] std::size_t rows() const { return texts.size(); }
    [[nodiscard]] bool hasPairs() const { return !pairs.empty(); }
};

} // namespace crisp::data
