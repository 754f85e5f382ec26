// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/tokenizer_json.h"
#include "text/wordpiece_tokenizer.h"

#include <string>
#include <utility>

/// A vocabulary small enough to be read in a test.
namespace crisp::text::testing {

/// Ids 0 to 4 are special; then come a few words and pieces.
inline std::string tinyVocabulary()
{
    return "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\nhello\nHello\nworld\n!\na\n##b\n"
           "e\n\u00e9\n\u4f60\n";
}

/// What the tiny vocabulary and nothing else make.
inline WordPieceModel tinyModel(const NormalizerOptions& normalizer = {})
{
    WordPieceModel model;
    model.vocabulary = Vocabulary::fromLines(tinyVocabulary(), "vocab.txt");
    model.normalizer = normalizer;
    completeSpecialTokens(model, SpecialTokenNames {}, "vocab.txt");
    return model;
}

inline WordPieceTokenizer tinyTokenizer(const NormalizerOptions& normalizer = {})
{
    return WordPieceTokenizer(tinyModel(normalizer));
}

} // namespace crisp::text::testing
