// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "text/added_tokens.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// tokenizer_config.json and its older companion special_tokens_map.json: what a model directory
/// says about its tokenizer besides the vocabulary. Only fields that Crisp honours are read.
namespace crisp::text {

/// A field that is absent, or null where null says nothing, is nothing here.
struct TokenizerConfig {
    std::string tokenizerClass; ///< without "Fast" at its end; empty if absent
    std::optional<bool> lowercase; ///< do_lower_case
    std::optional<bool> tokenizeChinese; ///< tokenize_chinese_chars
    bool saysStripAccents = false; ///< strip_accents is there, be it null
    std::optional<bool> stripAccents;
    std::optional<bool> keepAccents; ///< keep_accents, of ALBERT
    std::optional<std::string> unknownToken;
    std::optional<std::string> padToken;
    std::optional<std::string> beginToken; ///< cls_token
    std::optional<std::string> separatorToken; ///< sep_token
    std::optional<std::string> maskToken;
    std::optional<std::size_t> maxLength; ///< model_max_length, unless it is "no limit"
    std::vector<AddedToken> addedTokens; ///< added_tokens_decoder
};

/// Reads both files of a model directory; either may be missing.
/// @throws base::Error naming file and field if one of them is not what it should be
[[nodiscard]] TokenizerConfig readTokenizerConfig(const std::filesystem::path& modelDirectory);

/// Reads the fields of an added token, all but its id, from `json`. @throws base::Error
[[nodiscard]] AddedToken parseAddedToken(const base::Json& json, std::string_view source);

} // namespace crisp::text
