// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/code_points.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The lines that `crisp tokenize --stdin` reads and writes. Written by hand for speed: parsing and
/// printing through a JSON library would take longer than tokenizing.
namespace crisp::app {

struct TokenRequest {
    std::string text;
    std::optional<std::string> textPair;
    std::optional<std::size_t> maxLength;
};

/// {"text": ..., "text_pair"?: ..., "max_length"?: ...}; other fields are ignored, null means
/// absent. `request` is reused to save memory allocations.
/// @throws std::invalid_argument saying what is wrong with the line
void parseTokenRequest(std::string_view line, TokenRequest& request);

/// {"ids":[...],"tokens":[...],"offsets":[[begin,end],...]} and a line feed; offsets in code
/// points.
/// @throws std::invalid_argument if the request's max_length leaves no room
void appendTokens(std::string& out, const text::Tokenizer& tokenizer, const TokenRequest& request);

/// A JSON string, in quotes. `text` must be valid UTF-8.
void appendJsonString(std::string& out, std::string_view text);

/// @throws std::invalid_argument naming the field and the byte
void requireUtf8(std::string_view field, std::string_view text);

} // namespace crisp::app
