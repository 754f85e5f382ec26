// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "text/tokenizer_config.h"
#include "text/wordpiece_tokenizer.h"

#include <string>
#include <string_view>

/// tokenizer.json, the format of Hugging Face's tokenizers library, as far as it describes a BERT
/// tokenizer: the WordPiece model, BertNormalizer, BertPreTokenizer, TemplateProcessing or
/// BertProcessing, and the added tokens. Truncation and padding settings in it do not count.
namespace crisp::text {

/// Names of the special tokens, as the configuration files of a model have them.
struct SpecialTokenNames {
    std::string unknown = "[UNK]";
    std::string pad = "[PAD]";
    std::string begin = "[CLS]";
    std::string separator = "[SEP]";
    std::string mask = "[MASK]";
};
[[nodiscard]] SpecialTokenNames specialTokenNames(const TokenizerConfig& config);

/// Whether `json` describes another model than WordPiece (Unigram, BPE, ...).
[[nodiscard]] bool isOtherModel(const base::Json& json);

/// Reads a tokenizer from parsed JSON.
/// @throws base::Error naming the field and, where a normaliser, pre-tokeniser, model or
/// post-processor is of a type that is not supported, the type
[[nodiscard]] WordPieceModel parseTokenizerJson(
    const base::Json& json, const TokenizerConfig& config, std::string_view source);

/// Adds the tokens that tokenizer_config.json has and `model` has not. One that the vocabulary
/// knows gets its id there.
void addConfiguredTokens(WordPieceModel& model, const TokenizerConfig& config);

/// Adds the special tokens to `model` (their ids, and themselves as added tokens) and, if `model`
/// has no template yet, BERT's. `source` names the vocabulary in messages.
/// @throws base::Error if one other than the mask is not in the vocabulary
void completeSpecialTokens(
    WordPieceModel& model, const SpecialTokenNames& names, std::string_view source);

/// An added token as JSON, all but its id.
[[nodiscard]] base::Json describeAddedToken(const AddedToken& token);

/// Describes `model` as transformers 4 and 5 both read it.
[[nodiscard]] base::Json describeTokenizer(const WordPieceModel& model);

/// The text of a tokenizer.json: the library's order of fields, the vocabulary by id.
[[nodiscard]] std::string formatTokenizerJson(base::Json json);

} // namespace crisp::text
