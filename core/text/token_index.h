// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// The hash table behind Vocabulary and WordPiece: from the bytes of a token to its id, flat, with
/// a hash that can be had of every part of a word for the price of one multiplication. It owns no
/// text: who uses it says what the bytes of an id are.
namespace crisp::text {

/// The hash is a polynomial over the bytes, modulo 2^64. Not meant to withstand an attacker:
/// entries are always compared byte by byte as well.
inline constexpr std::uint64_t hashBase = 0x9E3779B97F4A7C15U;

[[nodiscard]] constexpr std::uint64_t extendHash(std::uint64_t hash, char byte)
{
    return hash * hashBase + static_cast<unsigned char>(byte) + 1;
}

[[nodiscard]] constexpr std::uint64_t hashOf(std::string_view bytes)
{
    std::uint64_t hash = 0;
    for (const char byte : bytes)
        hash = extendHash(hash, byte);
    return hash;
}

/// Hashes of all parts of one word. Its memory is used again for the next.
class PartHashes {
public:
    PartHashes() { powers_.push_back(1); }

    void assign(std::string_view word)
    {
        if (prefixes_.size() <= word.size())
            grow(word.size());
        std::uint64_t hash = 0;
        for (std::size_t at = 0; at < word.size(); ++at) {
            hash = extendHash(hash, word[at]);
            prefixes_[at + 1] = hash;
        }
    }

    /// Equals hashOf(word.substr(begin, end - begin)).
    [[nodiscard]] std::uint64_t part(std::size_t begin, std::size_t end) const
    {
        return prefixes_[end] - prefixes_[begin] * powers_[end - begin];
    }

private:
    void grow(std::size_t length)
    {
        prefixes_.resize(2 * length + 1);
        while (powers_.size() < prefixes_.size())
            powers_.push_back(powers_.back() * hashBase);
    }

    std::vector<std::uint64_t> prefixes_ { 0 };
    std::vector<std::uint64_t> powers_;
};

class TokenIndex {
public:
    static constexpr std::int32_t missing = -1;

    /// Makes room for `count` tokens; must precede `insert`.
    explicit TokenIndex(std::size_t count = 0)
        : slots_(std::bit_ceil(count + count / 2 + 2))
    {
    }

    /// Adds a token; if its bytes are known already, the new id replaces the old.
    /// `bytesOf(id)` gives the bytes of any id inserted so far and of `id` itself.
    template <typename BytesOf>
    void insert(std::string_view bytes, std::int32_t id, const BytesOf& bytesOf)
    {
        Slot& slot = slots_[locate(hashOf(bytes), bytes, bytesOf)];
        slot = { tagOf(mix(hashOf(bytes))), id };
        if (bytes.size() > longest_)
            longest_ = bytes.size();
    }

    /// The id of `bytes`, whose hash must be `hash`, or `missing`.
    template <typename BytesOf>
    [[nodiscard]] std::int32_t find(
        std::uint64_t hash, std::string_view bytes, const BytesOf& bytesOf) const
    {
        return slots_[locate(hash, bytes, bytesOf)].id;
    }

    /// Bytes of the longest token.
    [[nodiscard]] std::size_t longest() const { return longest_; }

private:
    struct Slot {
        std::uint32_t tag = 0;
        std::int32_t id = missing;
    };

    static constexpr std::uint64_t mix(std::uint64_t hash)
    {
        hash = (hash ^ (hash >> 32U)) * 0xD6E8FEB86659FD93U;
        return hash ^ (hash >> 32U);
    }
    static constexpr std::uint32_t tagOf(std::uint64_t mixed)
    {
        return static_cast<std::uint32_t>(mixed >> 32U);
    }

    /// The slot that holds `bytes`, or the empty one where they would go.
    template <typename BytesOf>
    [[nodiscard]] std::size_t locate(
        std::uint64_t hash, std::string_view bytes, const BytesOf& bytesOf) const
    {
        const std::uint64_t mixed = mix(hash);
        const std::uint32_t tag = tagOf(mixed);
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = static_cast<std::size_t>(mixed) & mask;
        while (
            slots_[at].id != missing && !(slots_[at].tag == tag && bytesOf(slots_[at].id) == bytes))
            at = (at + 1) & mask;
        return at;
    }

    std::vector<Slot> slots_;
    std::size_t longest_ = 0;
};

} // namespace crisp::text
