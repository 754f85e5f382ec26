// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Labels as they stand in a file become class numbers. Which column they stand in is readers.h's
/// business.
namespace crisp::data {

/// Reads against names that are known (a model's), or learns the names from the file.
///
/// Known names: a label is one of the names, or else a number below their count.
/// To learn: if the first label is a number, all must be; classes 0 to the largest are called
/// LABEL_0, LABEL_1, ... Otherwise labels are words, and classes are numbered in the order of the
/// words' bytes, so that the same words always get the same numbers.
class LabelReader {
public:
    /// `source` begins messages, e.g. "cannot read x.tsv".
    LabelReader(std::vector<std::string> knownNames, std::string source);

    /// @throws base::Error naming the line, for a label that is none
    void add(std::string_view label, std::size_t line);

    struct Result {
        std::vector<std::int32_t> labels;
        std::vector<std::string> names;
    };
    /// @throws base::Error if names were to be learned and there is only one
    [[nodiscard]] Result finish();

private:
    [[nodiscard]] std::int32_t number(std::string_view label, std::size_t line) const;
    [[nodiscard]] std::int32_t word(std::string_view label, std::size_t line);

    std::string source_;
    bool known_;
    bool numbered_ = false; ///< learning: the first label was a number
    std::vector<std::string> names_; ///< known, or learned words in the order of their appearance
    std::map<std::string, std::int32_t, std::less<>> indices_; ///< of names_
    std::vector<std::int32_t> labels_;
};

} // namespace crisp::data
