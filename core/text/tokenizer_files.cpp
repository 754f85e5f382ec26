// SPDX-License-Identifier: Apache-2.0
#include "text/tokenizer_files.h"

#include "base/error.h"
#include "base/files.h"
#include "text/sentencepiece_tokenizer.h"
#include "text/tokenizer_json.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <variant>

namespace crisp::text {
namespace {

using base::Error;
using base::Json;
namespace fs = std::filesystem;

constexpr std::size_t maxTokenizerJsonBytes = 64U << 20U;
constexpr const char* tokenizerJsonName = "tokenizer.json";
constexpr const char* tokenizerConfigName = "tokenizer_config.json";
constexpr const char* vocabularyName = "vocab.txt";

std::optional<fs::path> findSentencePieceModel(const fs::path& directory)
{
    for (const char* name : { "spiece.model", "sentencepiece.bpe.model", "tokenizer.model" })
        if (fs::exists(directory / name))
            return directory / name;
    return std::nullopt;
}

bool isGenericClass(const TokenizerConfig& config)
{
    return config.tokenizerClass == "PreTrainedTokenizer"
        || config.tokenizerClass == "TokenizersBackend";
}

void applySwitches(const TokenizerConfig& config, NormalizerOptions& options)
{
    options.lowercase = config.lowercase.value_or(options.lowercase);
    options.tokenizeChinese = config.tokenizeChinese.value_or(options.tokenizeChinese);
    if (config.saysStripAccents)
        options.stripAccents = config.stripAccents;
}

WordPieceModel readVocabularyModel(const fs::path& path, const TokenizerConfig& config)
{
    WordPieceModel model;
    model.vocabulary = readVocabulary(path);
    addConfiguredTokens(model, config);
    completeSpecialTokens(model, specialTokenNames(config), path.string());
    applySwitches(config, model.normalizer);
    return model;
}

/// A WordPiece model, or the SentencePiece file that has the tokenizer instead.
using Found = std::variant<WordPieceModel, fs::path>;

Found findTokenizer(const fs::path& directory, const TokenizerConfig& config)
{
    if (!fs::is_directory(directory))
        throw Error(fmt::format(
            "cannot load a tokenizer from {}: it is not a directory", directory.string()));
    const fs::path jsonPath = directory / tokenizerJsonName;
    const fs::path vocabularyPath = directory / vocabularyName;
    const std::optional<fs::path> sentencePiece = findSentencePieceModel(directory);
    if (fs::exists(jsonPath)) {
        const Json json = base::readJsonFile(jsonPath, maxTokenizerJsonBytes);
        if (!json.is_object() || !json.contains("model") || !json["model"].is_object())
            throw Error(fmt::format(
                "cannot read {}: it must be a JSON object with a \"model\"", jsonPath.string()));
        if (sentencePiece && isOtherModel(json))
            return *sentencePiece;
        WordPieceModel model = parseTokenizerJson(json, config, jsonPath.string());
        if (!isGenericClass(config))
            applySwitches(config, model.normalizer);
        // A damaged vocab.txt is worth a word even if another file is better: older programs and
        // slow tokenizers read it.
        if (fs::exists(vocabularyPath))
            (void)readVocabularyModel(vocabularyPath, config);
        return model;
    }
    if (fs::exists(vocabularyPath))
        return readVocabularyModel(vocabularyPath, config);
    if (sentencePiece)
        return *sentencePiece;
    throw Error(fmt::format("cannot load a tokenizer from {}: it has neither {} nor {} nor a "
                            "SentencePiece .model file; copy them from where the model comes from",
        directory.string(), tokenizerJsonName, vocabularyName));
}

void writeFile(const fs::path& path, std::string_view bytes)
{
    base::FileWriter writer(path, base::FileWriter::Mode::Truncate);
    writer.write(bytes);
    writer.close();
}

/// Whether reading vocab.txt would give these tokens back.
bool fitsVocabularyFile(const Vocabulary& vocabulary)
{
    const auto count = static_cast<std::int32_t>(vocabulary.size());
    for (std::int32_t id = 0; id < count; ++id) {
        const std::string_view token = vocabulary.text(id);
        if (token.find_first_of(std::string_view("\0\n", 2)) != std::string_view::npos)
            return false;
        if (!token.empty() && isWhitespace(decodeCodePointBefore(token, token.size()).value))
            return false;
    }
    return true;
}

std::string formatVocabularyFile(const Vocabulary& vocabulary)
{
    std::string text;
    const auto count = static_cast<std::int32_t>(vocabulary.size());
    for (std::int32_t id = 0; id < count; ++id) {
        text += vocabulary.text(id);
        text += '\n';
    }
    return text;
}

/// Whether transformers' BertTokenizer, which builds some of this anew, ends up with the same.
bool isPlainBert(const WordPieceModel& model)
{
    const WordPieceModel usual;
    return model.normalizer.cleanText && model.continuationPrefix == usual.continuationPrefix
        && model.maxWordLength == usual.maxWordLength
        && model.sequenceTemplate
        == bertTemplate(model.specialIds.begin, model.specialIds.separator);
}

std::optional<std::size_t> maxLengthOf(const fs::path& directory, const TokenizerConfig& config)
{
    constexpr std::size_t maxConfigBytes = 16U << 20U;
    const fs::path path = directory / "config.json";
    if (config.maxLength || !fs::exists(path))
        return config.maxLength;
    const Json json = base::readJsonFile(path, maxConfigBytes);
    const auto positions = json.is_object() ? json.find("max_position_embeddings") : json.end();
    if (!json.is_object() || positions == json.end() || !positions->is_number_unsigned())
        return std::nullopt;
    return positions->get<std::size_t>();
}

Json describeConfig(const WordPieceModel& model, const TokenizerConfig& config,
    std::optional<std::size_t> maxLength)
{
    const SpecialTokenNames names = specialTokenNames(config);
    const NormalizerOptions& options = model.normalizer;
    Json json = { { "tokenizer_class",
                      isPlainBert(model) ? "BertTokenizer" : "PreTrainedTokenizerFast" },
        { "do_lower_case", options.lowercase },
        { "strip_accents", options.stripAccents ? Json(*options.stripAccents) : Json() },
        { "tokenize_chinese_chars", options.tokenizeChinese }, { "unk_token", names.unknown },
        { "pad_token", names.pad }, { "cls_token", names.begin }, { "sep_token", names.separator },
        { "mask_token", names.mask }, { "clean_up_tokenization_spaces", true },
        // DistilBERT takes no token types, which BertTokenizer would hand it.
        { "model_input_names", { "input_ids", "attention_mask" } } };
    if (maxLength)
        json["model_max_length"] = *maxLength;
    Json& added = json["added_tokens_decoder"] = Json::object();
    for (const AddedToken& token : model.addedTokens)
        added[std::to_string(token.id)] = describeAddedToken(token);
    return json;
}

void writeWordPieceFiles(const WordPieceModel& model, const TokenizerConfig& config,
    std::optional<std::size_t> maxLength, const fs::path& target)
{
    writeFile(target / tokenizerJsonName, formatTokenizerJson(describeTokenizer(model)));
    writeFile(
        target / tokenizerConfigName, describeConfig(model, config, maxLength).dump(2) + "\n");
    if (fitsVocabularyFile(model.vocabulary))
        writeFile(target / vocabularyName, formatVocabularyFile(model.vocabulary));
}

void copySentencePieceFiles(
    const fs::path& source, const fs::path& modelFile, const fs::path& target)
{
    writeFile(target / modelFile.filename(),
        base::readFile(modelFile, SentencePieceTokenizer::maxFileBytes));
    for (const char* name : { tokenizerConfigName, "special_tokens_map.json", "added_tokens.json" })
        if (fs::exists(source / name))
            writeFile(target / name, base::readFile(source / name, maxTokenizerJsonBytes));
    if (!fs::exists(source / tokenizerJsonName))
        return;
    Json json = base::readJsonFile(source / tokenizerJsonName, maxTokenizerJsonBytes);
    json["truncation"] = nullptr;
    json["padding"] = nullptr;
    writeFile(target / tokenizerJsonName, formatTokenizerJson(std::move(json)));
}

} // namespace

std::shared_ptr<const Tokenizer> loadTokenizer(const fs::path& modelDirectory)
{
    const TokenizerConfig config = readTokenizerConfig(modelDirectory);
    Found found = findTokenizer(modelDirectory, config);
    if (const fs::path* modelFile = std::get_if<fs::path>(&found))
        return SentencePieceTokenizer::read(*modelFile, config);
    return std::make_shared<const WordPieceTokenizer>(std::get<WordPieceModel>(std::move(found)));
}

void writeTokenizerFiles(const fs::path& source, const fs::path& target)
{
    const TokenizerConfig config = readTokenizerConfig(source);
    const Found found = findTokenizer(source, config);
    if (const fs::path* modelFile = std::get_if<fs::path>(&found))
        copySentencePieceFiles(source, *modelFile, target);
    else
        writeWordPieceFiles(
            std::get<WordPieceModel>(found), config, maxLengthOf(source, config), target);
}

} // namespace crisp::text
