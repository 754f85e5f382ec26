// SPDX-License-Identifier: Apache-2.0
#include "text/tokenizer_config.h"

#include "base/error.h"
#include "base/message.h"
#include "text/vocabulary.h"

#include <fmt/format.h>

#include <charconv>

namespace crisp::text {
namespace {

using base::Error;
using base::Json;

constexpr std::size_t maxConfigBytes = 16U << 20U;

[[noreturn]] void refuse(std::string_view source, std::string_view field, std::string_view wanted)
{
    throw Error(fmt::format("cannot read {}: {} must be {}", source, field, wanted));
}

std::optional<bool> readFlag(const Json& json, const char* field, std::string_view source)
{
    const auto found = json.find(field);
    if (found == json.end() || found->is_null())
        return std::nullopt;
    if (!found->is_boolean())
        refuse(source, field, "true or false");
    return found->get<bool>();
}

/// A special token is named by a string, or by an object that has it as "content".
std::optional<std::string> readToken(const Json& json, const char* field, std::string_view source)
{
    const auto found = json.find(field);
    if (found == json.end() || found->is_null())
        return std::nullopt;
    if (found->is_string())
        return found->get<std::string>();
    if (found->is_object() && found->contains("content") && (*found)["content"].is_string())
        return (*found)["content"].get<std::string>();
    refuse(source, field, "a token's text, or an object with a \"content\"");
}

std::optional<std::size_t> readMaxLength(const Json& json)
{
    // "No limit" is written as a huge number, as an integer or in floating point.
    constexpr double noLimit = 1e9;
    const auto found = json.find("model_max_length");
    if (found == json.end() || !found->is_number())
        return std::nullopt;
    const double value = found->get<double>();
    if (!(value >= 1.0 && value < noLimit))
        return std::nullopt;
    return static_cast<std::size_t>(value);
}

std::vector<AddedToken> readAddedTokens(const Json& json, std::string_view source)
{
    constexpr const char* field = "added_tokens_decoder";
    std::vector<AddedToken> tokens;
    const auto found = json.find(field);
    if (found == json.end() || found->is_null())
        return tokens;
    if (!found->is_object())
        refuse(source, field, "an object of tokens by id");
    for (const auto& [key, value] : found->items()) {
        AddedToken token = parseAddedToken(value, fmt::format("{}, {}", source, field));
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), token.id);
        if (error != std::errc {} || end != key.data() + key.size() || token.id < 0
            || static_cast<std::size_t>(token.id) >= Vocabulary::maxTokens)
            throw Error(fmt::format("cannot read {}: {} in {} is not the id of a token", source,
                base::inQuotes(key), field));
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Json readObject(const std::filesystem::path& path)
{
    Json json = base::readJsonFile(path, maxConfigBytes);
    if (!json.is_object())
        throw Error(fmt::format("cannot read {}: it must be a JSON object", path.string()));
    return json;
}

/// Later calls leave alone what earlier ones have found.
void readSpecialTokens(const Json& json, std::string_view source, TokenizerConfig& config)
{
    const auto read = [&](std::optional<std::string>& token, const char* field) {
        if (!token)
            token = readToken(json, field, source);
    };
    read(config.unknownToken, "unk_token");
    read(config.padToken, "pad_token");
    read(config.beginToken, "cls_token");
    read(config.separatorToken, "sep_token");
    read(config.maskToken, "mask_token");
}

} // namespace

AddedToken parseAddedToken(const Json& json, std::string_view source)
{
    if (!json.is_object() || !json.contains("content") || !json["content"].is_string())
        throw Error(fmt::format(
            "cannot read {}: an added token must be an object with a \"content\"", source));
    AddedToken token;
    token.content = json["content"].get<std::string>();
    token.singleWord = readFlag(json, "single_word", source).value_or(false);
    token.leftStrip = readFlag(json, "lstrip", source).value_or(false);
    token.rightStrip = readFlag(json, "rstrip", source).value_or(false);
    token.special = readFlag(json, "special", source).value_or(false);
    token.normalized = readFlag(json, "normalized", source).value_or(!token.special);
    return token;
}

TokenizerConfig readTokenizerConfig(const std::filesystem::path& modelDirectory)
{
    TokenizerConfig config;
    const std::filesystem::path configPath = modelDirectory / "tokenizer_config.json";
    if (std::filesystem::exists(configPath)) {
        const Json json = readObject(configPath);
        const std::string source = configPath.string();
        if (json.contains("tokenizer_class") && json["tokenizer_class"].is_string())
            config.tokenizerClass = json["tokenizer_class"].get<std::string>();
        if (config.tokenizerClass.ends_with("Fast"))
            config.tokenizerClass.resize(config.tokenizerClass.size() - 4);
        config.lowercase = readFlag(json, "do_lower_case", source);
        config.tokenizeChinese = readFlag(json, "tokenize_chinese_chars", source);
        config.saysStripAccents = json.contains("strip_accents");
        config.stripAccents = readFlag(json, "strip_accents", source);
        config.keepAccents = readFlag(json, "keep_accents", source);
        config.maxLength = readMaxLength(json);
        config.addedTokens = readAddedTokens(json, source);
        readSpecialTokens(json, source, config);
    }
    const std::filesystem::path mapPath = modelDirectory / "special_tokens_map.json";
    if (std::filesystem::exists(mapPath))
        readSpecialTokens(readObject(mapPath), mapPath.string(), config);
    return config;
}

} // namespace crisp::text
