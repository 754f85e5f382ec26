// SPDX-License-Identifier: Apache-2.0
#include "text/code_points.h"

#include "text/unicode.h"

#include <algorithm>

namespace crisp::text {
namespace {

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
        [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

/// Number of code points that begin before each byte of a text; empty for ASCII, where it is the
/// byte's own place.
class CodePointCounts {
public:
    explicit CodePointCounts(std::string_view text)
    {
        if (isAscii(text))
            return;
        counts_.resize(text.size() + 1);
        std::size_t count = 0;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t length = decodeCodePoint(text, at).length;
            for (std::size_t byte = 0; byte < length; ++byte)
                counts_[at + byte] = count;
            at += length;
            ++count;
        }
        counts_.back() = count;
    }

    [[nodiscard]] CodePointRange convert(ByteRange bytes) const
    {
        if (counts_.empty())
            return { bytes.begin, bytes.end };
        return { counts_.at(bytes.begin), counts_.at(bytes.end) };
    }

private:
    std::vector<std::size_t> counts_;
};

} // namespace

std::vector<CodePointRange> codePointOffsets(
    const Encoding& encoding, std::string_view text, std::optional<std::string_view> pair)
{
    const CodePointCounts first(text);
    const CodePointCounts second(pair.value_or(std::string_view()));
    std::vector<CodePointRange> result;
    result.reserve(encoding.size());
    for (std::size_t at = 0; at < encoding.size(); ++at)
        result.push_back(encoding.segments[at] == Segment::Special ? CodePointRange {}
                : encoding.segments[at] == Segment::First ? first.convert(encoding.offsets[at])
                                                          : second.convert(encoding.offsets[at]));
    return result;
}

} // namespace crisp::text
