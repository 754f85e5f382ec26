// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/added_tokens.h"
#include "text/normalizer.h"
#include "text/sequence_tokenizer.h"
#include "text/tokenizer_config.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// The tokenizer of models that come with a SentencePiece `.model` file (ALBERT, XLM-R and the
/// like). The library does the cutting; special tokens, offsets into the original text and the
/// order of ids that Hugging Face gives such models are ours.
namespace sentencepiece {
class SentencePieceProcessor;
}

namespace crisp::text {

class SentencePieceTokenizer final : public SequenceTokenizer {
public:
    static constexpr std::uintmax_t maxFileBytes = 64ULL << 20U;

    /// Reads `modelFile`. `config` names the special tokens where they are not [CLS], [SEP] and
    /// [PAD], or <s>, </s> and <pad>; for ALBERT it also says whether to lower-case and to keep
    /// accents (its defaults: yes, no). XLM-R's ids are shifted, as in Hugging Face.
    /// @throws base::Error naming the file if it is too large or no model, if a special token is
    /// missing, or if its class is one whose ids are in an order of their own (CamemBERT)
    static std::shared_ptr<const SentencePieceTokenizer> read(
        const std::filesystem::path& modelFile, const TokenizerConfig& config);

    ~SentencePieceTokenizer() override;

    [[nodiscard]] std::size_t vocabularySize() const override;
    [[nodiscard]] std::optional<std::string> token(std::int32_t id) const override;

private:
    struct Parts;
    explicit SentencePieceTokenizer(Parts parts);

    void tokenize(std::string_view text, Offsets wanted, TokenSpans& result) const override;
    void tokenizePlain(
        std::string_view text, std::size_t shift, Offsets wanted, TokenSpans& result) const;

    std::unique_ptr<const sentencepiece::SentencePieceProcessor> processor_;
    bool shiftsIds_; ///< XLM-R: <s> <pad> </s> <unk> first, then the model's pieces from its fourth
    std::optional<NormalizerOptions> normalizer_; ///< what happens before the model's own rules
    AddedTokenMatcher specials_;
};

} // namespace crisp::text
