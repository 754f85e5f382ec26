// SPDX-License-Identifier: Apache-2.0
#include "text/normalizer.h"

#include "text/unicode.h"

#include <algorithm>
#include <array>

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

/// A code point of a decomposition, before its marks are in canonical order.
struct Decomposed {
    char32_t value;
    int combiningClass;
    bool isFirst; ///< of what one original code point became
};

/// Takes one run of a text, without plain ASCII, through the steps. Its memory is used again for
/// the next run.
class RunNormalizer {
public:
    explicit RunNormalizer(const NormalizerOptions& options)
        : options_(options)
    {
    }

    /// Appends what becomes of original[begin, end) to `result`.
    void append(
        std::string_view original, std::size_t begin, std::size_t end, NormalizedText& result)
    {
        decode(original, begin, end);
        if (options_.cleanText)
            clean();
        if (options_.tokenizeChinese)
            setChineseApart();
        if (options_.stripAccents.value_or(options_.lowercase))
            stripAccents();
        if (options_.lowercase)
            lower();
        for (const Tracked& tracked : text_) {
            appendUtf8(result.text, tracked.value);
            result.source.resize(result.text.size(), tracked.source);
        }
    }

private:
    void decode(std::string_view original, std::size_t begin, std::size_t end);
    void clean();
    void setChineseApart();
    void decompose();
    void stripAccents();
    void lower();

    NormalizerOptions options_;
    TrackedText text_;
    TrackedText next_; ///< what a step makes of text_
    std::vector<Decomposed> decomposed_;
};

void RunNormalizer::decode(std::string_view original, std::size_t begin, std::size_t end)
{
    text_.clear();
    while (begin < end) {
        const DecodedCodePoint decoded = decodeCodePoint(original, begin);
        text_.push_back({ decoded.value, { begin, begin + decoded.length } });
        begin += decoded.length;
    }
}

void RunNormalizer::clean()
{
    std::erase_if(text_, [](const Tracked& tracked) {
        return tracked.value == 0 || tracked.value == replacementCharacter
            || isControl(tracked.value);
    });
    for (Tracked& tracked : text_)
        if (isWhitespace(tracked.value))
            tracked.value = ' ';
}

void RunNormalizer::setChineseApart()
{
    if (std::none_of(text_.begin(), text_.end(),
            [](const Tracked& tracked) { return isChinese(tracked.value); }))
        return;
    next_.clear();
    for (const Tracked& tracked : text_) {
        const bool apart = isChinese(tracked.value);
        if (apart)
            next_.push_back({ ' ', tracked.source });
        next_.push_back(tracked);
        if (apart)
            next_.push_back({ ' ', tracked.source });
    }
    text_.swap(next_);
}

void RunNormalizer::decompose()
{
    decomposed_.clear();
    std::size_t pending = 0; // where the marks that may still change places begin
    const auto sortPending = [&] {
        if (decomposed_.size() > pending + 1)
            std::stable_sort(decomposed_.begin() + static_cast<std::ptrdiff_t>(pending),
                decomposed_.end(), [](const Decomposed& a, const Decomposed& b) {
                    return a.combiningClass < b.combiningClass;
                });
        pending = decomposed_.size();
    };
    for (const Tracked& tracked : text_) {
        const CodePointMapping parts = text::decompose(tracked.value);
        for (std::size_t part = 0; part < parts.size; ++part) {
            const int order = combiningClass(parts.values[part]);
            if (order == 0)
                sortPending();
            decomposed_.push_back({ parts.values[part], order, part == 0 });
        }
    }
    sortPending();
}

void RunNormalizer::stripAccents()
{
    decompose();
    next_.clear();
    // Sources are dealt out by position: each first part takes the next original, any other part
    // that of its neighbour. Where marks have changed places this mixes up their sources, and
    // Hugging Face's offsets are mixed up in the same way.
    std::size_t originals = 0;
    for (const Decomposed& part : decomposed_) {
        originals += part.isFirst ? 1 : 0;
        if (!isNonspacingMark(part.value))
            next_.push_back({ part.value, text_[std::max<std::size_t>(originals, 1) - 1].source });
    }
    text_.swap(next_);
}

void RunNormalizer::lower()
{
    next_.clear();
    for (const Tracked& tracked : text_) {
        const CodePointMapping mapping = toLower(tracked.value);
        for (std::size_t part = 0; part < mapping.size; ++part)
            next_.push_back({ mapping.values[part], tracked.source });
    }
    text_.swap(next_);
}

} // namespace

void normalize(std::string_view original, const NormalizerOptions& options, NormalizedText& result)
{
    const ByteTable& table = byteTables[options.lowercase ? 1 : 0][options.cleanText ? 1 : 0];
    const auto endOfRun = [&](std::size_t at, bool plain) {
        while (
            at < original.size() && isPlainAscii(static_cast<unsigned char>(original[at])) == plain)
            ++at;
        return at;
    };
    const auto appendPlain = [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at)
            result.text += table[static_cast<unsigned char>(original[at])];
    };
    result.text.clear();
    result.source.clear();
    result.text.reserve(original.size());
    std::size_t at = endOfRun(0, true);
    appendPlain(0, at);
    if (at == original.size())
        return;

    // Nothing that happens to a character depends on one beyond a plain ASCII character: that is
    // where marks stop changing places.
    RunNormalizer run(options);
    result.source.reserve(original.size());
    const auto appendPlainSources = [&](std::size_t begin, std::size_t end) {
        for (std::size_t byte = begin; byte < end; ++byte)
            result.source.push_back({ byte, byte + 1 });
    };
    appendPlainSources(0, at);
    while (at < original.size()) {
        const std::size_t plain = endOfRun(at, false);
        run.append(original, at, plain, result);
        at = endOfRun(plain, true);
        appendPlain(plain, at);
        appendPlainSources(plain, at);
    }
}

} // namespace crisp::text
