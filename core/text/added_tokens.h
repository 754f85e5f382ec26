// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Tokens that are found in a text as they stand, before anything is cut into pieces: the special
/// ones ("[MASK]") and those that somebody added to a vocabulary.
namespace crisp::text {

/// As in Hugging Face's tokenizer.json.
struct AddedToken {
    std::string content;
    std::int32_t id = 0;
    bool singleWord = false; ///< only where no word character touches it
    bool leftStrip = false; ///< takes the whitespace before it
    bool rightStrip = false; ///< takes the whitespace behind it
    bool normalized = false; ///< is looked for in the normalised text
    bool special = false;

    friend bool operator==(const AddedToken&, const AddedToken&) = default;
};

/// Finds the leftmost, and there the longest, of its tokens.
class AddedTokenMatcher {
public:
    /// `begin` and `end` include the whitespace that the token takes.
    struct Match {
        std::int32_t id;
        std::size_t begin;
        std::size_t end;
    };

    AddedTokenMatcher() = default;
    /// Tokens whose content is empty are left out.
    explicit AddedTokenMatcher(std::vector<AddedToken> tokens);

    /// The first match in text[from, ...). What lies before `from` is taken already, but is seen
    /// when a word's edges matter.
    [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from) const;

    [[nodiscard]] bool empty() const { return tokens_.empty(); }

private:
    [[nodiscard]] const AddedToken* longestAt(std::string_view text, std::size_t at) const;
    [[nodiscard]] std::size_t nextCandidate(std::string_view text, std::size_t from) const;

    std::vector<AddedToken> tokens_; ///< by first byte, then longest first
    std::array<std::uint32_t, 257> firstOfByte_ {}; ///< where the tokens of a first byte begin
    std::optional<char> onlyFirstByte_; ///< usually '[': a text is searched with memchr then
};

} // namespace crisp::text
