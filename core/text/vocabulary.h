// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text/token_index.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The list of tokens that a WordPiece model knows, in both directions, and vocab.txt. Which of
/// them are special, and how text is cut into them, is wordpiece_tokenizer.h's business.
namespace crisp::text {

/// Immutable. All texts lie in one block of memory.
class Vocabulary {
public:
    static constexpr std::size_t maxTokens = 4'000'000;
    static constexpr std::uintmax_t maxFileBytes = 64ULL << 20U;

    Vocabulary() = default;

    /// Reads one token a line, ids from 0 on: lines end in LF or CRLF, blanks at their ends do not
    /// count, and of a token that stands there twice the last id counts, all as in Hugging Face's
    /// tokenizers. `source` names the text in messages.
    /// @throws base::Error if it is not UTF-8, holds a NUL, has too many lines or fewer than two
    static Vocabulary fromLines(std::string text, std::string_view source);

    /// From tokens with ids, in any order; ids that nobody has stay unknown.
    /// @throws base::Error if an id is negative, too large or given twice, or if there are fewer
    /// than two tokens
    static Vocabulary fromTokens(
        std::vector<std::pair<std::int32_t, std::string>> tokens, std::string_view source);

    /// Number of ids.
    [[nodiscard]] std::size_t size() const { return begins_.size() - 1; }
    /// The text of an id in [0, size()); empty where the id is not in use.
    [[nodiscard]] std::string_view text(std::int32_t id) const
    {
        const auto at = static_cast<std::size_t>(id);
        return std::string_view(texts_).substr(begins_[at], begins_[at + 1] - begins_[at]);
    }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view token) const;

    /// find() for who has the hash of the token already; TokenIndex::missing if there is none.
    [[nodiscard]] std::int32_t find(std::uint64_t hash, std::string_view token) const
    {
        return index_.find(hash, token, [this](std::int32_t id) { return text(id); });
    }
    /// Bytes of the longest token.
    [[nodiscard]] std::size_t longest() const { return index_.longest(); }

private:
    void buildIndex();

    std::string texts_;
    std::vector<std::uint32_t> begins_ { 0 }; ///< one more than there are ids
    TokenIndex index_;
};

/// Reads vocab.txt. @throws base::Error naming the file
[[nodiscard]] Vocabulary readVocabulary(const std::filesystem::path& path);

} // namespace crisp::text
