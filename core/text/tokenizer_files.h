// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/tokenizer.h"

#include <filesystem>
#include <memory>

/// Tokenizers and the files of a Hugging Face model directory: which file counts, and what a saved
/// model gets so that transformers 4 and 5 both read it. The formats themselves live in
/// tokenizer_json.h, tokenizer_config.h, vocabulary.h and sentencepiece_tokenizer.h.
///
/// What counts, from first to last:
/// - tokenizer.json, if it describes a WordPiece model: vocabulary, normaliser, added tokens and
///   template. A vocab.txt beside it is checked, but not used.
/// - vocab.txt.
/// - spiece.model, sentencepiece.bpe.model or tokenizer.model.
/// do_lower_case, strip_accents and tokenize_chinese_chars of tokenizer_config.json outdo the
/// normaliser of tokenizer.json, as in transformers' BertTokenizerFast; what the former does not
/// mention stays as the latter has it. They do not count where tokenizer_class is the generic
/// PreTrainedTokenizer(Fast), which takes tokenizer.json as it is. Without tokenizer.json their
/// defaults are true, "as do_lower_case" and true.
namespace crisp::text {

/// Loads the tokenizer of a model directory.
/// @throws base::Error, one sentence that names the file, if there is none, or if it is damaged or
/// of a kind that is not supported
[[nodiscard]] std::shared_ptr<const Tokenizer> loadTokenizer(
    const std::filesystem::path& modelDirectory);

/// Writes the tokenizer of the model directory `source` into the directory `target`, which must
/// exist and holds, or will hold, a DistilBERT model: for WordPiece tokenizer.json (without
/// truncation and padding), tokenizer_config.json and, if its tokens fit one a line, vocab.txt; for
/// SentencePiece copies of what there is. Every file is synced; what an error leaves behind is the
/// caller's to remove.
/// @throws base::Error as loadTokenizer does, or if a file cannot be written
void writeTokenizerFiles(const std::filesystem::path& source, const std::filesystem::path& target);

} // namespace crisp::text
