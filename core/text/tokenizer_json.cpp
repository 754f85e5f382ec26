// SPDX-License-Identifier: Apache-2.0
#include "text/tokenizer_json.h"

#include "base/error.h"
#include "base/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace crisp::text {
namespace {

using base::Error;
using base::Json;

[[noreturn]] void refuse(std::string_view source, std::string_view why)
{
    throw Error(fmt::format("cannot read the tokenizer of {}: {}", source, why));
}

/// A field, or null.
const Json& field(const Json& json, const char* name)
{
    static const Json null;
    const auto found = json.is_object() ? json.find(name) : json.end();
    return json.is_object() && found != json.end() ? *found : null;
}

std::string typeOf(const Json& json)
{
    const Json& type = field(json, "type");
    return type.is_string() ? type.get<std::string>() : std::string();
}

std::string describeType(const Json& json)
{
    return json.is_null() ? "missing" : fmt::format("of type {}", base::inQuotes(typeOf(json)));
}

/// A Sequence of one is that one.
const Json& unwrapSequence(const Json& json, const char* members)
{
    const Json& inner = field(json, members);
    return typeOf(json) == "Sequence" && inner.is_array() && inner.size() == 1 ? inner[0] : json;
}

template <typename Value>
Value read(const Json& json, const char* name, Value fallback, std::string_view source)
{
    const Json& found = field(json, name);
    if (found.is_null())
        return fallback;
    constexpr bool wantsFlag = std::is_same_v<Value, bool>;
    if (wantsFlag ? !found.is_boolean() : !found.is_string())
        refuse(source, fmt::format("{} must be {}", name, wantsFlag ? "true or false" : "a text"));
    return found.get<Value>();
}

NormalizerOptions parseNormalizer(const Json& json, std::string_view source)
{
    const Json& bert = unwrapSequence(json, "normalizers");
    if (typeOf(bert) != "BertNormalizer")
        refuse(source,
            fmt::format("its normalizer is {}, and only BertNormalizer is supported for WordPiece",
                describeType(bert)));
    NormalizerOptions options;
    options.cleanText = read(bert, "clean_text", true, source);
    options.tokenizeChinese = read(bert, "handle_chinese_chars", true, source);
    options.lowercase = read(bert, "lowercase", true, source);
    if (!field(bert, "strip_accents").is_null())
        options.stripAccents = read(bert, "strip_accents", false, source);
    return options;
}

void requirePreTokenizer(const Json& json, std::string_view source)
{
    const Json& bert = unwrapSequence(json, "pretokenizers");
    if (typeOf(bert) != "BertPreTokenizer")
        refuse(source,
            fmt::format("its pre_tokenizer is {}, and only BertPreTokenizer is supported "
                        "for WordPiece",
                describeType(bert)));
}

Vocabulary parseVocabulary(const Json& json, std::string_view source)
{
    if (!json.is_object())
        refuse(source, "model.vocab must be an object of ids by token");
    std::vector<std::pair<std::int32_t, std::string>> tokens;
    tokens.reserve(json.size());
    for (const auto& [token, id] : json.items()) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0
            || std::cmp_greater_equal(id.get<std::int64_t>(), Vocabulary::maxTokens))
            refuse(source,
                fmt::format("the id of {} in model.vocab is not a number from 0 to {}",
                    base::inQuotes(token), Vocabulary::maxTokens - 1));
        tokens.emplace_back(id.get<std::int32_t>(), token);
    }
    return Vocabulary::fromTokens(std::move(tokens), source);
}

std::size_t parseMaxWordLength(const Json& model, std::string_view source)
{
    const Json& length = field(model, "max_input_chars_per_word");
    if (length.is_null())
        return WordPieceModel {}.maxWordLength;
    if (!length.is_number_integer() || length.get<std::int64_t>() < 1
        || std::cmp_greater(length.get<std::int64_t>(), WordPieceModel::maxWordLengthLimit))
        refuse(source,
            fmt::format("model.max_input_chars_per_word must be a number from 1 to {}",
                WordPieceModel::maxWordLengthLimit));
    return length.get<std::size_t>();
}

std::vector<AddedToken> parseAddedTokens(
    const Json& json, const Vocabulary& vocabulary, std::string_view source)
{
    std::vector<AddedToken> tokens;
    if (json.is_null())
        return tokens;
    if (!json.is_array())
        refuse(source, "added_tokens must be a list");
    for (const Json& entry : json) {
        AddedToken token = parseAddedToken(entry, source);
        const Json& id = field(entry, "id");
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0
            || std::cmp_greater_equal(id.get<std::int64_t>(), Vocabulary::maxTokens))
            refuse(source,
                fmt::format("the added token {} needs an id from 0 to {}",
                    base::inQuotes(token.content), Vocabulary::maxTokens - 1));
        token.id = id.get<std::int32_t>();
        const auto known = vocabulary.find(token.content);
        if (known && *known != token.id)
            refuse(source,
                fmt::format("the added token {} has the id {}, but {} in model.vocab",
                    base::inQuotes(token.content), token.id, *known));
        tokens.push_back(std::move(token));
    }
    return tokens;
}

/// The ids that a name in a template stands for.
std::vector<std::int32_t> templateIds(
    const Json& specials, const std::string& name, std::size_t limit, std::string_view source)
{
    std::vector<std::int32_t> ids;
    for (const Json& id : field(field(specials, name.c_str()), "ids")) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0
            || std::cmp_greater_equal(id.get<std::int64_t>(), limit))
            refuse(source,
                fmt::format("post_processor.special_tokens gives {} an id outside "
                            "the vocabulary",
                    base::inQuotes(name)));
        ids.push_back(id.get<std::int32_t>());
    }
    if (ids.empty())
        refuse(source,
            fmt::format(
                "post_processor.special_tokens does not give the ids of {}", base::inQuotes(name)));
    return ids;
}

std::vector<TemplatePiece> parseTemplate(
    const Json& postProcessor, const char* form, std::size_t limit, std::string_view source)
{
    std::vector<TemplatePiece> pieces;
    for (const Json& entry : field(postProcessor, form)) {
        const Json& sequence = field(field(entry, "Sequence"), "id");
        const Json& special = field(field(entry, "SpecialToken"), "id");
        if (sequence == "A" || sequence == "B")
            pieces.push_back({ sequence == "A" ? Segment::First : Segment::Second, 0 });
        else if (special.is_string())
            for (const std::int32_t id : templateIds(field(postProcessor, "special_tokens"),
                     special.get<std::string>(), limit, source))
                pieces.push_back({ Segment::Special, id });
        else
            refuse(source,
                fmt::format("post_processor.{} has an entry that is neither a sequence "
                            "nor a special token",
                    form));
    }
    const bool isPair = std::string_view(form) == "pair";
    if (countOf(pieces, Segment::First) != 1
        || countOf(pieces, Segment::Second) != (isPair ? 1U : 0U))
        refuse(source, fmt::format("post_processor.{} must have each text once", form));
    return pieces;
}

/// Nothing if there is no post-processor: BERT's own template is meant then.
SequenceTemplate parsePostProcessor(
    const Json& json, const Vocabulary& vocabulary, std::size_t limit, std::string_view source)
{
    if (json.is_null())
        return {};
    const std::string type = typeOf(json);
    if (type == "TemplateProcessing")
        return { parseTemplate(json, "single", limit, source),
            parseTemplate(json, "pair", limit, source) };
    if (type == "BertProcessing") {
        const auto id = [&](const char* name) {
            const Json& token = field(json, name);
            const auto known = token.is_array() && !token.empty() && token[0].is_string()
                ? vocabulary.find(token[0].get<std::string>())
                : std::nullopt;
            if (!known)
                refuse(source, fmt::format("post_processor.{} does not name a token", name));
            return *known;
        };
        return bertTemplate(id("cls"), id("sep"));
    }
    refuse(source,
        fmt::format("its post_processor is {}, and only TemplateProcessing and "
                    "BertProcessing are supported for WordPiece",
            describeType(json)));
}

std::optional<std::int32_t> findToken(const WordPieceModel& model, const std::string& name)
{
    const auto known = model.vocabulary.find(name);
    if (known)
        return known;
    for (const AddedToken& token : model.addedTokens)
        if (token.content == name)
            return token.id;
    return std::nullopt;
}

/// Later tokens never replace earlier ones: tokenizer.json comes first.
void addToken(std::vector<AddedToken>& tokens, AddedToken token)
{
    if (std::none_of(tokens.begin(), tokens.end(),
            [&](const AddedToken& other) { return other.content == token.content; }))
        tokens.push_back(std::move(token));
}

} // namespace

SpecialTokenNames specialTokenNames(const TokenizerConfig& config)
{
    SpecialTokenNames names;
    names.unknown = config.unknownToken.value_or(names.unknown);
    names.pad = config.padToken.value_or(names.pad);
    names.begin = config.beginToken.value_or(names.begin);
    names.separator = config.separatorToken.value_or(names.separator);
    names.mask = config.maskToken.value_or(names.mask);
    return names;
}

bool isOtherModel(const Json& json)
{
    // Files of old versions of the library do not name the type of a WordPiece model.
    const Json& model = field(json, "model");
    const std::string type = typeOf(model);
    return type.empty()
        ? field(model, "continuing_subword_prefix").is_null() || model.contains("merges")
        : type != "WordPiece";
}

WordPieceModel parseTokenizerJson(
    const Json& json, const TokenizerConfig& config, std::string_view source)
{
    const Json& description = field(json, "model");
    if (isOtherModel(json))
        refuse(source,
            fmt::format("its model is {}, and only WordPiece is supported; a "
                        "SentencePiece model is read from its .model file",
                describeType(description)));
    WordPieceModel model;
    model.normalizer = parseNormalizer(field(json, "normalizer"), source);
    requirePreTokenizer(field(json, "pre_tokenizer"), source);
    model.vocabulary = parseVocabulary(field(description, "vocab"), source);
    model.continuationPrefix
        = read(description, "continuing_subword_prefix", model.continuationPrefix, source);
    model.maxWordLength = parseMaxWordLength(description, source);
    model.addedTokens = parseAddedTokens(field(json, "added_tokens"), model.vocabulary, source);
    addConfiguredTokens(model, config);
    model.sequenceTemplate = parsePostProcessor(
        field(json, "post_processor"), model.vocabulary, model.idCount(), source);

    SpecialTokenNames names = specialTokenNames(config);
    names.unknown = read(description, "unk_token", names.unknown, source);
    completeSpecialTokens(model, names, source);
    return model;
}

void addConfiguredTokens(WordPieceModel& model, const TokenizerConfig& config)
{
    for (AddedToken token : config.addedTokens) {
        token.id = model.vocabulary.find(token.content).value_or(token.id);
        addToken(model.addedTokens, std::move(token));
    }
}

void completeSpecialTokens(
    WordPieceModel& model, const SpecialTokenNames& names, std::string_view source)
{
    const auto require = [&](const std::string& name, std::string_view role) {
        const auto id = findToken(model, name);
        if (!id)
            throw Error(
                fmt::format("cannot use the vocabulary {}: {} is missing, and the tokenizer "
                            "needs it as the {} token; the file does not belong to this "
                            "model or is damaged",
                    source, base::inQuotes(name), role));
        addToken(model.addedTokens, { .content = name, .id = *id, .special = true });
        return *id;
    };
    model.specialIds.unknown = require(names.unknown, "unknown");
    model.specialIds.begin = require(names.begin, "first");
    model.specialIds.separator = require(names.separator, "separator");
    model.specialIds.pad = require(names.pad, "padding");
    if (const auto mask = findToken(model, names.mask))
        addToken(model.addedTokens, { .content = names.mask, .id = *mask, .special = true });
    if (model.sequenceTemplate == SequenceTemplate {})
        model.sequenceTemplate = bertTemplate(model.specialIds.begin, model.specialIds.separator);
}

} // namespace crisp::text
