// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/added_tokens.h"
#include "text/normalizer.h"
#include "text/sequence_tokenizer.h"
#include "text/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// BERT's tokenizer, the same ids, tokens and offsets as Hugging Face's fast one. How a model
/// directory describes it is tokenizer_json.h's and tokenizer_config.h's business.
namespace crisp::text {

/// Everything that determines a WordPieceTokenizer.
struct WordPieceModel {
    static constexpr std::size_t maxWordLengthLimit = 1000;

    Vocabulary vocabulary;
    NormalizerOptions normalizer;
    std::string continuationPrefix = "##"; ///< marks a piece that does not begin a word
    std::size_t maxWordLength = 100; ///< in code points; a longer word is one unknown token
    std::vector<AddedToken> addedTokens; ///< the special tokens among them
    SequenceTemplate sequenceTemplate;
    SpecialIds specialIds;

    /// One more than the largest id of vocabulary and added tokens.
    [[nodiscard]] std::size_t idCount() const;
    /// The text of an id in [0, idCount()); empty where the id is not in use.
    [[nodiscard]] std::string_view tokenText(std::int32_t id) const;
};

class WordPieceTokenizer final : public SequenceTokenizer {
public:
    /// @throws std::invalid_argument if the template is not one, or maxWordLength is beyond its
    /// limit
    explicit WordPieceTokenizer(WordPieceModel model);

    [[nodiscard]] std::size_t vocabularySize() const override { return size_; }
    [[nodiscard]] std::optional<std::string> token(std::int32_t id) const override;
    [[nodiscard]] const WordPieceModel& model() const { return model_; }

private:
    struct Scratch;
    struct Sink;

    void tokenize(std::string_view text, Offsets wanted, TokenSpans& result) const override;
    void tokenizePlain(std::string_view text, Scratch& scratch, Sink& sink) const;
    void splitWords(std::string_view text, Scratch& scratch, Sink& sink) const;
    void splitWord(std::string_view text, ByteRange word, Scratch& scratch, Sink& sink) const;
    [[nodiscard]] std::int32_t findPiece(
        std::string_view part, std::uint64_t hash, bool beginsWord) const;

    WordPieceModel model_;
    std::size_t size_ = 0;
    TokenIndex continuations_; ///< tokens that do not begin a word, without their prefix
    AddedTokenMatcher rawMatcher_; ///< tokens to be found in the text as it is
    AddedTokenMatcher normalizedMatcher_; ///< tokens to be found in the normalised text
};

} // namespace crisp::text
