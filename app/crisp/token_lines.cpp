// SPDX-License-Identifier: Apache-2.0
#include "token_lines.h"

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace crisp::app {
namespace {

void appendNumber(std::string& out, std::size_t value)
{
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end);
}

std::string textField(const base::Json& value, std::string_view name)
{
    if (!value.is_string())
        throw std::invalid_argument(fmt::format("\"{}\" is not a text", name));
    return value.get<std::string>();
}

/// The whole of JSON.
void parseAnyRequest(std::string_view line, TokenRequest& request)
{
    requireUtf8("the line", line);
    base::Json json;
    try {
        json = base::parseJson(line, "the line");
    } catch (const base::Error& error) {
        throw std::invalid_argument(error.what());
    }
    if (!json.is_object() || !json.contains("text"))
        throw std::invalid_argument("it is not a JSON object with a \"text\"");
    request.text = textField(json["text"], "text");
    request.textPair.reset();
    request.maxLength.reset();
    if (const auto pair = json.find("text_pair"); pair != json.end() && !pair->is_null())
        request.textPair = textField(*pair, "text_pair");
    if (const auto length = json.find("max_length"); length != json.end() && !length->is_null()) {
        if (!length->is_number_unsigned())
            throw std::invalid_argument("\"max_length\" is not a whole number");
        request.maxLength = length->get<std::size_t>();
    }
}

/// The lines that there are by the thousand: one text, no escapes. False if the line is another.
bool parsePlainRequest(std::string_view line, TokenRequest& request)
{
    constexpr std::string_view space = " \t\r";
    const auto skip = [&](std::string_view expected) {
        line.remove_prefix(std::min(line.size(), line.find_first_not_of(space)));
        if (!line.starts_with(expected))
            return false;
        line.remove_prefix(expected.size());
        return true;
    };
    if (!skip("{") || !skip("\"text\"") || !skip(":") || !skip("\""))
        return false;
    const std::size_t end = line.find('"');
    if (end == std::string_view::npos)
        return false;
    const std::string_view text = line.substr(0, end);
    const bool special = std::ranges::any_of(
        text, [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20; });
    if (special)
        return false;
    line.remove_prefix(end + 1);
    if (!skip("}") || line.find_first_not_of(space) != std::string_view::npos
        || base::findInvalidUtf8(text))
        return false;
    request.text = text;
    request.textPair.reset();
    request.maxLength.reset();
    return true;
}

} // namespace

void parseTokenRequest(std::string_view line, TokenRequest& request)
{
    if (!parsePlainRequest(line, request))
        parseAnyRequest(line, request);
}

void appendTokens(std::string& out, const text::Tokenizer& tokenizer, const TokenRequest& request)
{
    const std::optional<std::string_view> pair = request.textPair;
    const text::Encoding encoding = tokenizer.encode(request.text, pair, request.maxLength);
    out += "{\"ids\":[";
    for (std::size_t i = 0; i < encoding.size(); ++i) {
        if (i > 0)
            out += ',';
        appendNumber(out, static_cast<std::size_t>(encoding.ids[i]));
    }
    out += "],\"tokens\":[";
    for (std::size_t i = 0; i < encoding.size(); ++i) {
        if (i > 0)
            out += ',';
        appendJsonString(out, encoding.tokens[i]);
    }
    out += "],\"offsets\":[";
    const auto offsets = text::codePointOffsets(encoding, request.text, pair);
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        out += i > 0 ? ",[" : "[";
        appendNumber(out, offsets[i].begin);
        out += ',';
        appendNumber(out, offsets[i].end);
        out += ']';
    }
    out += "]}\n";
}

void appendJsonString(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    out += '"';
}

void requireUtf8(std::string_view field, std::string_view text)
{
    if (const std::optional<std::size_t> bad = base::findInvalidUtf8(text))
        throw std::invalid_argument(
            fmt::format("{}: byte {} is not part of valid UTF-8", field, *bad));
}

} // namespace crisp::app
