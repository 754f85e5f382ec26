// SPDX-License-Identifier: Apache-2.0
#include "utf8.h"

#include <utf8proc.h>

#include <algorithm>

namespace crisp::base {

std::optional<std::size_t> findInvalidUtf8(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
            continue;
        }
        utf8proc_int32_t codePoint = 0;
        const utf8proc_ssize_t length
            = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data() + at),
                static_cast<utf8proc_ssize_t>(bytes.size() - at), &codePoint);
        if (length < 0)
            return at;
        at += static_cast<std::size_t>(length);
    }
    return std::nullopt;
}

std::size_t countCodePoints(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace crisp::base
