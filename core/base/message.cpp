// SPDX-License-Identifier: Apache-2.0
#include "message.h"

#include "utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace crisp::base {

std::string inQuotes(std::string_view text, std::size_t maxBytes)
{
    std::string result = "\"";
    const std::string_view shown = text.substr(0, maxBytes);
    std::size_t invalid = findInvalidUtf8(shown).value_or(shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto byte = static_cast<unsigned char>(shown[i]);
        if (i > invalid)
            invalid = i + findInvalidUtf8(shown.substr(i)).value_or(shown.size() - i);
        if (byte == '\n')
            result += "\\n";
        else if (byte == '\r')
            result += "\\r";
        else if (byte == '\t')
            result += "\\t";
        else if (byte == '"')
            result += "\\\"";
        else if (byte < 0x20 || byte == 0x7F || i == invalid)
            result += fmt::format("\\x{:02x}", byte);
        else
            result += shown[i];
    }
    result += shown.size() < text.size() ? "...\"" : "\"";
    return result;
}

std::string listed(std::span<const std::string> names, std::size_t most)
{
    const auto shown = names.first(std::min(most, names.size()));
    std::string result = fmt::format("{}", fmt::join(shown, ", "));
    if (shown.size() < names.size())
        result += fmt::format(" and {} more", names.size() - shown.size());
    return result;
}

} // namespace crisp::base
