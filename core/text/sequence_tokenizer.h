// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/tokenizer.h"

#include <utility>

/// What WordPiece and SentencePiece have in common once a text is in pieces: cutting to length and
/// framing with special tokens.
namespace crisp::text {

/// How one text or two are framed: special ids and places for the texts, in order.
struct TemplatePiece {
    Segment segment = Segment::Special;
    std::int32_t id = 0; ///< of a special token

    friend bool operator==(const TemplatePiece&, const TemplatePiece&) = default;
};

struct SequenceTemplate {
    std::vector<TemplatePiece> single; ///< has Segment::First once
    std::vector<TemplatePiece> pair; ///< has Segment::First and Segment::Second once each

    friend bool operator==(const SequenceTemplate&, const SequenceTemplate&) = default;
};

[[nodiscard]] std::size_t countOf(const std::vector<TemplatePiece>& pieces, Segment segment);

/// BERT's: [CLS] A [SEP] and [CLS] A [SEP] B [SEP].
[[nodiscard]] SequenceTemplate bertTemplate(std::int32_t begin, std::int32_t separator);

/// How many of two texts' tokens stay when at most `room` may, longest first: the longer text gives
/// way until both are equally long, then both do. As in Hugging Face's utils/truncation.rs, the
/// longer text (of two equal ones, the second) gets the odd token.
[[nodiscard]] std::pair<std::size_t, std::size_t> truncateLongestFirst(
    std::size_t first, std::size_t second, std::size_t room);

/// The tokens of one text, without special ones around it.
struct TokenSpans {
    std::vector<std::int32_t> ids;
    std::vector<ByteRange> offsets; ///< stays empty where nobody asks for offsets
};

enum class Offsets : std::uint8_t { Wanted, NotWanted };

class SequenceTokenizer : public Tokenizer {
public:
    [[nodiscard]] Encoding encode(std::string_view text,
        std::optional<std::string_view> pair = std::nullopt,
        std::optional<std::size_t> maxLength = std::nullopt) const final;
    [[nodiscard]] std::vector<std::int32_t> encodeIds(std::string_view text,
        std::optional<std::string_view> pair = std::nullopt,
        std::optional<std::size_t> maxLength = std::nullopt) const final;
    [[nodiscard]] SpecialIds specialIds() const final { return specialIds_; }

protected:
    /// @throws std::invalid_argument if a template does not have every text once
    SequenceTokenizer(SequenceTemplate sequenceTemplate, SpecialIds specialIds);

private:
    /// Cuts a text of any bytes into tokens.
    virtual void tokenize(std::string_view text, Offsets wanted, TokenSpans& result) const = 0;

    /// Tokenises one text or two and says how many tokens of each fit.
    struct Cut {
        TokenSpans first;
        TokenSpans second;
        std::size_t keptFirst = 0;
        std::size_t keptSecond = 0;
    };
    [[nodiscard]] Cut cut(std::string_view text, std::optional<std::string_view> pair,
        std::optional<std::size_t> maxLength, Offsets wanted) const;

    SequenceTemplate template_;
    SpecialIds specialIds_;
};

} // namespace crisp::text
