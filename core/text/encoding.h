// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What a tokenizer makes of a sentence: ids for the model, and for each token its text and where
/// it stands in what the user typed. Plain values; how they come about is Tokenizer's business.
namespace crisp::text {

/// Half-open range of bytes in the original text; {0, 0} for special tokens.
struct ByteRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// Which of the texts a token comes from.
enum class Segment : std::uint8_t { Special, First, Second };

struct Encoding {
    std::vector<std::int32_t> ids;
    std::vector<std::string> tokens; ///< as the vocabulary spells them, e.g. "##ing"
    std::vector<ByteRange> offsets; ///< into the first or the second text, as `segments` says
    std::vector<Segment> segments;
    std::size_t droppedTokens = 0; ///< how many were cut off to fit the maximum length

    [[nodiscard]] std::size_t size() const { return ids.size(); }
};

} // namespace crisp::text
