// SPDX-License-Identifier: Apache-2.0
#include "analysis/escape.h"

#include "base/utf8.h"

#include <algorithm>
#include <optional>

namespace crisp::analysis {
namespace {

constexpr std::string_view replacement = "\uFFFD";

void appendXml(std::string& to, char c)
{
    switch (c) {
    case '&':
        to += "&amp;";
        return;
    case '<':
        to += "&lt;";
        return;
    case '>':
        to += "&gt;";
        return;
    case '"':
        to += "&quot;";
        return;
    case '\'':
        to += "&#39;";
        return;
    default:
        break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r')
        to += replacement;
    else
        to += c;
}

} // namespace

std::string escapeXml(std::string_view text)
{
    std::string result;
    result.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const std::size_t valid = base::findInvalidUtf8(text).value_or(text.size());
        for (std::size_t i = 0; i < valid; ++i) {
            // U+FFFE and U+FFFF are valid UTF-8, and forbidden in XML.
            const std::string_view three = text.substr(i, 3);
            if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
                result += replacement;
                i += 2;
            } else {
                appendXml(result, text[i]);
            }
        }
        if (valid < text.size())
            result += replacement;
        text.remove_prefix(std::min(text.size(), valid + 1));
    }
    return result;
}

std::string csvField(std::string_view text)
{
    const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos
        && !text.starts_with(' ') && !text.ends_with(' ');
    if (plain)
        return std::string(text);
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"')
            result += '"';
        result += c;
    }
    return result + '"';
}

std::string escapeScript(std::string_view json)
{
    std::string result;
    result.reserve(json.size());
    for (const char c : json) {
        if (c == '<')
            result += "\\u003c";
        else
            result += c;
    }
    return result;
}

} // namespace crisp::analysis
