// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/encoding.h"

#include <optional>
#include <string_view>
#include <vector>

/// From bytes to Unicode code points, the unit in which offsets leave the program (every JSON of
/// ours, Hugging Face's offsets, Python's strings). Inside, offsets are bytes.
namespace crisp::text {

/// Half-open range of code points in the original text.
struct CodePointRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    friend bool operator==(const CodePointRange&, const CodePointRange&) = default;
};

/// The offsets of `encoding` in code points; `text` and `pair` must be what was encoded. A byte
/// that is not part of valid UTF-8 counts as one code point. Takes time in proportion to text and
/// tokens.
[[nodiscard]] std::vector<CodePointRange> codePointOffsets(const Encoding& encoding,
    std::string_view text, std::optional<std::string_view> pair = std::nullopt);

} // namespace crisp::text
