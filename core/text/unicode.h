// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// What the tokenizers need to know of a code point: its class, its decomposition, its lower case,
/// and its UTF-8. The tables are utf8proc's, corrected where Hugging Face's tokenizers, whose own
/// tables are older (Unicode 8 and 9) or newer (lower case), see a code point differently: a model
/// has to get the tokens it was trained on. Whole texts are normalizer.h's business.
/// Functions here may be called from any thread.
namespace crisp::text {

struct DecodedCodePoint {
    char32_t value = 0;
    std::size_t length = 0; ///< bytes
};

inline constexpr char32_t replacementCharacter = 0xFFFD;

/// Reads the code point that begins at `at`, which must lie within the text. A byte that is not
/// part of valid UTF-8 is one U+FFFD.
[[nodiscard]] DecodedCodePoint decodeCodePoint(std::string_view text, std::size_t at);
/// Reads the code point that ends before `end`, which must not be 0.
[[nodiscard]] DecodedCodePoint decodeCodePointBefore(std::string_view text, std::size_t end);
/// Appends a valid code point as UTF-8.
void appendUtf8(std::string& text, char32_t codePoint);

/// The property White_Space.
[[nodiscard]] bool isWhitespace(char32_t codePoint);
/// Categories Cc, Cf, Co and Cs, except tab, line feed and carriage return.
[[nodiscard]] bool isControl(char32_t codePoint);
/// Category P, and every ASCII character that is neither letter, digit, space nor control.
[[nodiscard]] bool isPunctuation(char32_t codePoint);
/// Category Mn: what stripping accents removes after decomposition.
[[nodiscard]] bool isNonspacingMark(char32_t codePoint);
/// The CJK ideographs that BERT sets apart with spaces. The range of extension E begins at U+2B920,
/// as in Hugging Face's fast tokenizer (the slow one has U+2B820, the block's real start).
[[nodiscard]] bool isChinese(char32_t codePoint);
/// What a regular expression calls \w: letters, marks, decimal and letter numbers, connectors.
[[nodiscard]] bool isWordCharacter(char32_t codePoint);

/// Canonical combining class; marks of different classes are put in order by normalisation.
[[nodiscard]] int combiningClass(char32_t codePoint);

/// The few code points that one becomes.
struct CodePointMapping {
    static constexpr std::size_t capacity = 8; ///< the longest canonical decomposition has 4
    std::array<char32_t, capacity> values {};
    std::size_t size = 0;
};

/// Full canonical decomposition (NFD) of one code point.
[[nodiscard]] CodePointMapping decompose(char32_t codePoint);
/// Lower case of one code point without regard to its neighbours, so that capital sigma is always
/// the same small one.
[[nodiscard]] CodePointMapping toLower(char32_t codePoint);

} // namespace crisp::text
