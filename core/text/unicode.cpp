// SPDX-License-Identifier: Apache-2.0
#include "text/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace crisp::text {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Marks, punctuation and format characters assigned after Unicode 8, which Hugging Face's category
/// tables do not know: to them these are letters like any other. Ranges run on over neighbours that
/// are letters in any version. tests/golden/make_tokenizer_goldens.py records every class that the
/// real tokenizer sees, and a test compares all of them.
constexpr Range assignedAfterCategoryTables[] = { { 0x061D, 0x061D }, { 0x07FD, 0x07FD },
    { 0x0890, 0x08E2 }, { 0x09FD, 0x09FE }, { 0x0A76, 0x0A76 }, { 0x0AFA, 0x0AFF },
    { 0x0B55, 0x0B55 }, { 0x0C04, 0x0C3C }, { 0x0C77, 0x0C77 }, { 0x0C84, 0x0C84 },
    { 0x0D00, 0x0D00 }, { 0x0D3B, 0x0D3C }, { 0x0D81, 0x0D81 }, { 0x0EBA, 0x0EBA },
    { 0x0ECE, 0x0ECE }, { 0x1715, 0x1715 }, { 0x180F, 0x1886 }, { 0x1ABF, 0x1ACE },
    { 0x1B7D, 0x1B7E }, { 0x1DF6, 0x1DFB }, { 0x2E43, 0x2E5D }, { 0xA82C, 0xA82C },
    { 0xA8C5, 0xA8C5 }, { 0xA8FF, 0xA8FF }, { 0xA9BD, 0xA9BD }, { 0x10D24, 0x10F89 },
    { 0x11070, 0x11074 }, { 0x110C2, 0x110CD }, { 0x111C9, 0x111C9 }, { 0x111CF, 0x111CF },
    { 0x1123E, 0x11241 }, { 0x1133B, 0x1133B }, { 0x11438, 0x1145E }, { 0x11660, 0x1166C },
    { 0x116B9, 0x116B9 }, { 0x1182F, 0x11FFF }, { 0x12FF1, 0x13455 }, { 0x16E97, 0x16F4F },
    { 0x16FE2, 0x16FF1 }, { 0x1CF00, 0x1CF46 }, { 0x1E000, 0x1E4EF }, { 0x1E944, 0x1E95F } };

/// Those of the above that Unicode 9 brought: the decomposition tables, one version younger than
/// the category tables, do know their combining classes.
constexpr Range assignedByUnicode9[]
    = { { 0x08D4, 0x08E1 }, { 0x1DFB, 0x1DFB }, { 0x11442, 0x11442 }, { 0x11446, 0x11446 },
          { 0x11C3F, 0x11C3F }, { 0x1E000, 0x1E02A }, { 0x1E944, 0x1E94A } };

/// Capitals of Unicode 16 and 17, which the tokenizer's lower case knows and utf8proc may not.
struct LaterCapitals {
    char32_t first;
    char32_t last;
    char32_t lowerOfFirst;
};
constexpr LaterCapitals laterCapitals[] = { { 0x1C89, 0x1C89, 0x1C8A }, { 0xA7CB, 0xA7CB, 0x0264 },
    { 0xA7CC, 0xA7CC, 0xA7CD }, { 0xA7CE, 0xA7CE, 0xA7CF }, { 0xA7D2, 0xA7D2, 0xA7D3 },
    { 0xA7D4, 0xA7D4, 0xA7D5 }, { 0xA7DA, 0xA7DA, 0xA7DB }, { 0xA7DC, 0xA7DC, 0x019B },
    { 0x10D50, 0x10D65, 0x10D70 }, { 0x16EA0, 0x16EB8, 0x16EBB } };

/// Code points whose category changed after Unicode 8.
constexpr char32_t canadianChiSign = 0x166D; // Po then, So now
constexpr char32_t sharadaSandhiMark = 0x111C9; // Po then, Mn now
constexpr char32_t hanunooPamudpod = 0x1734; // Mn then, Mc now

/// Where the simple part of Unicode ends for some questions, so that most text needs no table.
constexpr char32_t firstNonAscii = 0x80;
constexpr char32_t firstDecomposable = 0xC0;
constexpr char32_t firstMark = 0x0300;

constexpr char32_t capitalIWithDot = 0x0130; // the only lower case of two code points

template <typename Table>
bool contains(const Table& table, char32_t codePoint)
{
    const auto after = std::upper_bound(std::begin(table), std::end(table), codePoint,
        [](char32_t value, const Range& range) { return value < range.first; });
    return after != std::begin(table) && codePoint <= std::prev(after)->last;
}

utf8proc_category_t category(char32_t codePoint)
{
    return utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
}

bool hasLaterCombiningClass(char32_t codePoint)
{
    return contains(assignedAfterCategoryTables, codePoint)
        && !contains(assignedByUnicode9, codePoint);
}

} // namespace

DecodedCodePoint decodeCodePoint(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80)
        return { first, 1 };
    utf8proc_int32_t value = 0;
    const utf8proc_ssize_t length
        = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
            static_cast<utf8proc_ssize_t>(text.size() - at), &value);
    if (length <= 0)
        return { replacementCharacter, 1 };
    return { static_cast<char32_t>(value), static_cast<std::size_t>(length) };
}

DecodedCodePoint decodeCodePointBefore(std::string_view text, std::size_t end)
{
    constexpr std::size_t longest = 4;
    for (std::size_t length = 1; length <= std::min(longest, end); ++length) {
        if ((static_cast<unsigned char>(text[end - length]) & 0xC0U) == 0x80U)
            continue;
        const DecodedCodePoint decoded = decodeCodePoint(text.substr(0, end), end - length);
        if (decoded.length == length)
            return decoded;
        break;
    }
    return { replacementCharacter, 1 };
}

void appendUtf8(std::string& text, char32_t codePoint)
{
    if (codePoint < firstNonAscii) {
        text += static_cast<char>(codePoint);
        return;
    }
    std::array<utf8proc_uint8_t, 4> bytes {};
    const utf8proc_ssize_t length
        = utf8proc_encode_char(static_cast<utf8proc_int32_t>(codePoint), bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

bool isWhitespace(char32_t codePoint)
{
    if (codePoint < firstNonAscii)
        return codePoint == ' ' || (codePoint >= '\t' && codePoint <= '\r');
    if (codePoint == 0x85)
        return true;
    const utf8proc_category_t found = category(codePoint);
    return found == UTF8PROC_CATEGORY_ZS || found == UTF8PROC_CATEGORY_ZL
        || found == UTF8PROC_CATEGORY_ZP;
}

bool isControl(char32_t codePoint)
{
    if (codePoint >= ' ' && codePoint < 0x7F)
        return false;
    switch (category(codePoint)) {
    case UTF8PROC_CATEGORY_CC:
        return codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
    case UTF8PROC_CATEGORY_CF:
        return !contains(assignedAfterCategoryTables, codePoint);
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
        return true;
    default:
        return false;
    }
}

bool isPunctuation(char32_t codePoint)
{
    if (codePoint < firstNonAscii)
        return (codePoint >= 33 && codePoint <= 47) || (codePoint >= 58 && codePoint <= 64)
            || (codePoint >= 91 && codePoint <= 96) || (codePoint >= 123 && codePoint <= 126);
    if (codePoint == canadianChiSign || codePoint == sharadaSandhiMark)
        return true;
    const utf8proc_category_t found = category(codePoint);
    return found >= UTF8PROC_CATEGORY_PC && found <= UTF8PROC_CATEGORY_PO
        && !contains(assignedAfterCategoryTables, codePoint);
}

bool isNonspacingMark(char32_t codePoint)
{
    if (codePoint < firstMark)
        return false;
    if (codePoint == hanunooPamudpod)
        return true;
    return category(codePoint) == UTF8PROC_CATEGORY_MN
        && !contains(assignedAfterCategoryTables, codePoint);
}

bool isChinese(char32_t codePoint)
{
    if (codePoint < 0x3400)
        return false;
    return codePoint <= 0x4DBF || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
        || (codePoint >= 0x2A700 && codePoint <= 0x2B73F)
        || (codePoint >= 0x2B740 && codePoint <= 0x2B81F)
        || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF)
        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
}

bool isWordCharacter(char32_t codePoint)
{
    constexpr char32_t zeroWidthNonJoiner = 0x200C;
    constexpr char32_t zeroWidthJoiner = 0x200D;
    const auto isCircledLetter = [](char32_t value) { // alphabetic, though symbols by category
        return (value >= 0x24B6 && value <= 0x24E9) || (value >= 0x1F130 && value <= 0x1F149)
            || (value >= 0x1F150 && value <= 0x1F169) || (value >= 0x1F170 && value <= 0x1F189);
    };
    const utf8proc_category_t found = category(codePoint);
    return (found >= UTF8PROC_CATEGORY_LU && found <= UTF8PROC_CATEGORY_NL)
        || found == UTF8PROC_CATEGORY_PC || codePoint == zeroWidthNonJoiner
        || codePoint == zeroWidthJoiner || isCircledLetter(codePoint);
}

int combiningClass(char32_t codePoint)
{
    if (codePoint < firstMark)
        return 0;
    const int found
        = utf8proc_get_property(static_cast<utf8proc_int32_t>(codePoint))->combining_class;
    return found != 0 && hasLaterCombiningClass(codePoint) ? 0 : found;
}

CodePointMapping decompose(char32_t codePoint)
{
    if (codePoint < firstDecomposable)
        return { { codePoint }, 1 };
    std::array<utf8proc_int32_t, CodePointMapping::capacity> parts {};
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(codePoint),
        parts.data(), static_cast<utf8proc_ssize_t>(parts.size()), UTF8PROC_DECOMPOSE, &boundary);
    if (count <= 0 || static_cast<std::size_t>(count) > parts.size()
        || (parts[0] != static_cast<utf8proc_int32_t>(codePoint)
            && hasLaterCombiningClass(codePoint)))
        return { { codePoint }, 1 };
    CodePointMapping result;
    result.size = static_cast<std::size_t>(count);
    std::transform(parts.begin(), parts.begin() + count, result.values.begin(),
        [](utf8proc_int32_t part) { return static_cast<char32_t>(part); });
    return result;
}

CodePointMapping toLower(char32_t codePoint)
{
    if (codePoint < firstNonAscii)
        return { { codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint },
            1 };
    if (codePoint == capitalIWithDot)
        return { { 'i', 0x0307 }, 2 };
    for (const LaterCapitals& capitals : laterCapitals)
        if (codePoint >= capitals.first && codePoint <= capitals.last)
            return { { capitals.lowerOfFirst + (codePoint - capitals.first) }, 1 };
    return { { static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(codePoint))) },
        1 };
}

} // namespace crisp::text
