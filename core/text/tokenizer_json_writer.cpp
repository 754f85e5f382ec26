// SPDX-License-Identifier: Apache-2.0
#include "text/tokenizer_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace crisp::text {
namespace {

using base::Json;

Json describeAddedTokens(std::vector<AddedToken> tokens)
{
    std::sort(tokens.begin(), tokens.end(),
        [](const AddedToken& a, const AddedToken& b) { return a.id < b.id; });
    Json list = Json::array();
    for (const AddedToken& token : tokens) {
        Json entry = describeAddedToken(token);
        entry["id"] = token.id;
        list.push_back(std::move(entry));
    }
    return list;
}

Json describeTemplate(const std::vector<TemplatePiece>& pieces, const WordPieceModel& model)
{
    Json list = Json::array();
    int type = 0;
    for (const TemplatePiece& piece : pieces) {
        if (piece.segment == Segment::Second)
            type = 1;
        const bool isSpecial = piece.segment == Segment::Special;
        const std::string_view id = isSpecial ? model.tokenText(piece.id)
            : piece.segment == Segment::First ? "A"
                                              : "B";
        list.push_back(
            { { isSpecial ? "SpecialToken" : "Sequence", { { "id", id }, { "type_id", type } } } });
    }
    return list;
}

Json describePostProcessor(const WordPieceModel& model)
{
    Json specials = Json::object();
    for (const auto* pieces : { &model.sequenceTemplate.single, &model.sequenceTemplate.pair })
        for (const TemplatePiece& piece : *pieces) {
            if (piece.segment != Segment::Special)
                continue;
            const std::string text(model.tokenText(piece.id));
            specials[text] = { { "id", text }, { "ids", Json::array({ piece.id }) },
                { "tokens", Json::array({ text }) } };
        }
    return { { "type", "TemplateProcessing" },
        { "single", describeTemplate(model.sequenceTemplate.single, model) },
        { "pair", describeTemplate(model.sequenceTemplate.pair, model) },
        { "special_tokens", std::move(specials) } };
}

Json describeModel(const WordPieceModel& model)
{
    Json vocabulary = Json::object();
    const auto count = static_cast<std::int32_t>(model.vocabulary.size());
    for (std::int32_t id = 0; id < count; ++id)
        if (!model.vocabulary.text(id).empty())
            vocabulary[std::string(model.vocabulary.text(id))] = id;
    return { { "type", "WordPiece" }, { "unk_token", model.tokenText(model.specialIds.unknown) },
        { "continuing_subword_prefix", model.continuationPrefix },
        { "max_input_chars_per_word", model.maxWordLength }, { "vocab", std::move(vocabulary) } };
}

/// The lines of an object, each after `indent`, without its braces: first the keys of `order`, then
/// any others.
std::string formatMembers(
    const Json& object, const std::vector<std::string>& order, const std::string& indent)
{
    std::string text;
    const auto add = [&](const std::string& key, const Json& value) {
        text += fmt::format(
            "{}{}{}: {}", text.empty() ? "" : ",\n", indent, Json(key).dump(), value.dump());
    };
    for (const std::string& key : order)
        if (object.contains(key))
            add(key, object[key]);
    for (const auto& [key, value] : object.items())
        if (std::find(order.begin(), order.end(), key) == order.end())
            add(key, value);
    return text;
}

std::string formatVocabulary(const Json& vocabulary)
{
    const bool hasIds = vocabulary.is_object()
        && std::all_of(vocabulary.begin(), vocabulary.end(),
            [](const Json& id) { return id.is_number_integer(); });
    if (!hasIds) // a list, as Unigram has it, is in order by itself
        return vocabulary.dump();
    std::vector<std::pair<std::int64_t, std::string>> tokens;
    for (const auto& [token, id] : vocabulary.items())
        tokens.emplace_back(id.get<std::int64_t>(), token);
    std::sort(tokens.begin(), tokens.end());
    std::string text = "{";
    for (const auto& [id, token] : tokens)
        text
            += fmt::format("{}\n      {}: {}", text.size() == 1 ? "" : ",", Json(token).dump(), id);
    return text + "\n    }";
}

} // namespace

Json describeAddedToken(const AddedToken& token)
{
    return { { "content", token.content }, { "single_word", token.singleWord },
        { "lstrip", token.leftStrip }, { "rstrip", token.rightStrip },
        { "normalized", token.normalized }, { "special", token.special } };
}

Json describeTokenizer(const WordPieceModel& model)
{
    const NormalizerOptions& options = model.normalizer;
    Json json = { { "version", "1.0" }, { "truncation", nullptr }, { "padding", nullptr },
        { "added_tokens", describeAddedTokens(model.addedTokens) },
        { "post_processor", describePostProcessor(model) }, { "model", describeModel(model) } };
    json["normalizer"] = { { "type", "BertNormalizer" }, { "clean_text", options.cleanText },
        { "handle_chinese_chars", options.tokenizeChinese },
        { "strip_accents", options.stripAccents ? Json(*options.stripAccents) : Json() },
        { "lowercase", options.lowercase } };
    json["pre_tokenizer"] = { { "type", "BertPreTokenizer" } };
    json["decoder"]
        = { { "type", "WordPiece" }, { "prefix", model.continuationPrefix }, { "cleanup", true } };
    return json;
}

std::string formatTokenizerJson(Json json)
{
    Json model = std::move(json["model"]);
    json.erase("model");
    const std::string vocabulary = formatVocabulary(model["vocab"]);
    model.erase("vocab");
    const std::string outer = formatMembers(json,
        { "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer",
            "post_processor", "decoder" },
        "  ");
    const std::string inner = formatMembers(model, { "type" }, "    ");
    const auto separator = [](const std::string& before) { return before.empty() ? "" : ",\n"; };
    return fmt::format("{{\n{}{}  \"model\": {{\n{}{}    \"vocab\": {}\n  }}\n}}\n", outer,
        separator(outer), inner, separator(inner), vocabulary);
}

} // namespace crisp::text
