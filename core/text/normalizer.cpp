// SPDX-License-Identifier: Apache-2.0
#include "text/normalizer.h"

#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <utility>

namespace crisp::text {
namespace {

/// A code point on its way through the steps, and the bytes of the original that it stands for.
struct Tracked {
    char32_t value;
    ByteRange source;
};
using TrackedText = std::vector<Tracked>;

constexpr bool isPlainAscii(unsigned char byte)
{
    return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\n' || byte == '\r';
}

using ByteTable = std::array<char, 256>;

/// What becomes of plain ASCII bytes.
constexpr ByteTable makeByteTable(bool lowercase, bool cleanText)
{
    ByteTable table {};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        const bool isCapital = byte >= 'A' && byte <= 'Z';
        const bool isBlank = byte == '\t' || byte == '\n' || byte == '\r';
        table[byte] = static_cast<char>(lowercase && isCapital ? byte + ('a' - 'A')
                : cleanText && isBlank                         ? std::size_t { ' ' }
                                                               : byte);
    }
    return table;
}
constexpr std::array<std::array<ByteTable, 2>, 2> byteTables
    = { { { makeByteTable(false, false), makeByteTable(false, true) },
        { makeByteTable(true, false), makeByteTable(true, true) } } };

TrackedText decodeText(std::string_view text)
{
    TrackedText result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint decoded = decodeCodePoint(text, at);
        result.push_back({ decoded.value, { at, at + decoded.length } });
        at += decoded.length;
    }
    return result;
}

void cleanText(TrackedText& text)
{
    std::erase_if(text, [](const Tracked& tracked) {
        return tracked.value == 0 || tracked.value == replacementCharacter
            || isControl(tracked.value);
    });
    for (Tracked& tracked : text)
        if (isWhitespace(tracked.value))
            tracked.value = ' ';
}

void setChineseApart(TrackedText& text)
{
    if (std::none_of(text.begin(), text.end(),
            [](const Tracked& tracked) { return isChinese(tracked.value); }))
        return;
    TrackedText result;
    result.reserve(text.size() * 2);
    for (const Tracked& tracked : text) {
        if (!isChinese(tracked.value)) {
            result.push_back(tracked);
            continue;
        }
        result.push_back({ ' ', tracked.source });
        result.push_back(tracked);
        result.push_back({ ' ', tracked.source });
    }
    text = std::move(result);
}

/// A code point of a decomposition, before its marks are in canonical order.
struct Decomposed {
    char32_t value;
    int combiningClass;
    bool isFirst; ///< of what one original code point became
};

std::vector<Decomposed> decomposeText(const TrackedText& text)
{
    std::vector<Decomposed> result;
    result.reserve(text.size());
    std::size_t pending = 0; // where the marks that may still change places begin
    const auto sortPending = [&] {
        std::stable_sort(result.begin() + static_cast<std::ptrdiff_t>(pending), result.end(),
            [](const Decomposed& a, const Decomposed& b) {
                return a.combiningClass < b.combiningClass;
            });
        pending = result.size();
    };
    for (const Tracked& tracked : text) {
        const CodePointMapping parts = decompose(tracked.value);
        for (std::size_t part = 0; part < parts.size; ++part) {
            const int order = combiningClass(parts.values[part]);
            if (order == 0 && result.size() > pending + 1)
                sortPending();
            else if (order == 0)
                pending = result.size();
            result.push_back({ parts.values[part], order, part == 0 });
        }
    }
    sortPending();
    return result;
}

void stripAccents(TrackedText& text)
{
    const std::vector<Decomposed> decomposed = decomposeText(text);
    TrackedText result;
    result.reserve(decomposed.size());
    // Sources are dealt out by position: each first part takes the next original, any other part
    // that of its neighbour. Where marks have changed places this mixes up their sources, and
    // Hugging Face's offsets are mixed up in the same way.
    std::size_t next = 0;
    for (const Decomposed& part : decomposed) {
        next += part.isFirst ? 1 : 0;
        if (!isNonspacingMark(part.value))
            result.push_back({ part.value, text[next == 0 ? 0 : next - 1].source });
    }
    text = std::move(result);
}

void lowerCase(TrackedText& text)
{
    TrackedText result;
    result.reserve(text.size());
    for (const Tracked& tracked : text) {
        const CodePointMapping lower = toLower(tracked.value);
        for (std::size_t part = 0; part < lower.size; ++part)
            result.push_back({ lower.values[part], tracked.source });
    }
    text = std::move(result);
}

void encodeText(const TrackedText& text, NormalizedText& result)
{
    result.text.clear();
    result.source.clear();
    for (const Tracked& tracked : text) {
        appendUtf8(result.text, tracked.value);
        result.source.resize(result.text.size(), tracked.source);
    }
}

} // namespace

void normalize(std::string_view original, const NormalizerOptions& options, NormalizedText& result)
{
    const auto isPlain = [](char byte) { return isPlainAscii(static_cast<unsigned char>(byte)); };
    if (std::all_of(original.begin(), original.end(), isPlain)) {
        result.source.clear();
        result.text.resize(original.size());
        const ByteTable& table = byteTables[options.lowercase ? 1 : 0][options.cleanText ? 1 : 0];
        std::transform(original.begin(), original.end(), result.text.begin(),
            [&](char byte) { return table[static_cast<unsigned char>(byte)]; });
        return;
    }

    TrackedText text = decodeText(original);
    if (options.cleanText)
        cleanText(text);
    if (options.tokenizeChinese)
        setChineseApart(text);
    if (options.stripAccents.value_or(options.lowercase))
        stripAccents(text);
    if (options.lowercase)
        lowerCase(text);
    encodeText(text, result);
}

} // namespace crisp::text
