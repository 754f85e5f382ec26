// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/encoding.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The one interface to tokenizers. WordPiece and SentencePiece stand behind it; which of them a
/// model directory wants is decided by loadTokenizer (tokenizer_files.h).
namespace crisp::text {

/// Ids of the tokens that frame a sentence.
struct SpecialIds {
    std::int32_t pad = 0;
    std::int32_t unknown = 0;
    std::int32_t begin = 0; ///< [CLS], <s>
    std::int32_t separator = 0; ///< [SEP], </s>
};

/// Immutable after construction: any number of threads may encode at once.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    /// Encodes one text, or a pair, with special tokens. With `maxLength` (special tokens
    /// included), the end of the text is cut off; of a pair, tokens are taken from the longer text
    /// first, as Hugging Face's "longest_first" does. Bytes that are not valid UTF-8 are read as
    /// U+FFFD.
    /// @throws std::invalid_argument if maxLength leaves no room for the special tokens
    [[nodiscard]] virtual Encoding encode(std::string_view text,
        std::optional<std::string_view> pair = std::nullopt,
        std::optional<std::size_t> maxLength = std::nullopt) const = 0;

    /// Only the ids, for whole data sets: the same as encode(...).ids, without building the rest.
    [[nodiscard]] virtual std::vector<std::int32_t> encodeIds(std::string_view text,
        std::optional<std::string_view> pair = std::nullopt,
        std::optional<std::size_t> maxLength = std::nullopt) const = 0;

    /// Ids run from 0 to vocabularySize() - 1.
    [[nodiscard]] virtual std::size_t vocabularySize() const = 0;
    /// The token of an id, or nothing if the id is outside the vocabulary.
    [[nodiscard]] virtual std::optional<std::string> token(std::int32_t id) const = 0;
    [[nodiscard]] virtual SpecialIds specialIds() const = 0;
};

} // namespace crisp::text
