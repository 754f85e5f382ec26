// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/encoding.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// BERT's text normalisation (clean, set Chinese characters apart, strip accents, lower-case),
/// which remembers where every byte came from. Splitting into words and pieces is the tokenizer's
/// business.
namespace crisp::text {

/// The switches of Hugging Face's BertNormalizer.
struct NormalizerOptions {
    bool cleanText = true; ///< drop control characters, turn every whitespace into a blank
    bool tokenizeChinese = true; ///< blanks around CJK ideographs
    std::optional<bool> stripAccents = std::nullopt; ///< nothing: as `lowercase` says
    bool lowercase = true;

    friend bool operator==(const NormalizerOptions&, const NormalizerOptions&) = default;
};

/// A normalised text, always valid UTF-8.
struct NormalizedText {
    std::string text;
    /// For every byte of `text` the bytes of the original that it stands for; empty where the two
    /// correspond byte by byte.
    std::vector<ByteRange> source;

    /// Where [begin, end) of `text`, which must not be empty, comes from.
    [[nodiscard]] ByteRange sourceOf(std::size_t begin, std::size_t end) const
    {
        if (source.empty())
            return { begin, end };
        return { source[begin].begin, source[end - 1].end };
    }
};

/// Normalises `original` into `result`, whose memory is used again. Bytes that are not valid UTF-8
/// are read as U+FFFD. The order of the steps and the alignment of decomposed and reordered
/// characters are those of Hugging Face's tokenizers (normalizers/bert.rs,
/// tokenizer/normalizer.rs).
void normalize(std::string_view original, const NormalizerOptions& options, NormalizedText& result);

} // namespace crisp::text
