// SPDX-License-Identifier: Apache-2.0
#include "text/wordpiece_tokenizer.h"

#include "base/utf8.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace crisp::text {
namespace {

enum class ByteClass : std::uint8_t { Word, Blank, Punctuation, Multibyte };

ByteClass classOf(char32_t codePoint)
{
    if (isWhitespace(codePoint))
        return ByteClass::Blank;
    return isPunctuation(codePoint) ? ByteClass::Punctuation : ByteClass::Word;
}

/// Most text is ASCII, and a table is faster than asking.
const std::array<ByteClass, 256>& byteClasses()
{
    static const std::array<ByteClass, 256> table = [] {
        std::array<ByteClass, 256> classes {};
        for (std::size_t byte = 0; byte < classes.size(); ++byte)
            classes[byte]
                = byte < 0x80 ? classOf(static_cast<char32_t>(byte)) : ByteClass::Multibyte;
        return classes;
    }();
    return table;
}

AddedTokenMatcher matcherOf(const WordPieceModel& model, bool normalized)
{
    std::vector<AddedToken> tokens;
    NormalizedText content;
    for (const AddedToken& token : model.addedTokens) {
        if (token.normalized != normalized)
            continue;
        tokens.push_back(token);
        if (normalized) {
            normalize(token.content, model.normalizer, content);
            tokens.back().content = content.text;
        }
    }
    return AddedTokenMatcher(std::move(tokens));
}

} // namespace

std::size_t WordPieceModel::idCount() const
{
    std::size_t count = vocabulary.size();
    for (const AddedToken& token : addedTokens)
        count = std::max(count, static_cast<std::size_t>(token.id) + 1);
    return count;
}

std::string_view WordPieceModel::tokenText(std::int32_t id) const
{
    if (static_cast<std::size_t>(id) < vocabulary.size() && !vocabulary.text(id).empty())
        return vocabulary.text(id);
    const auto added = std::find_if(addedTokens.begin(), addedTokens.end(),
        [=](const AddedToken& token) { return token.id == id; });
    return added == addedTokens.end() ? std::string_view() : added->content;
}

/// Memory that the pieces of one text share.
struct WordPieceTokenizer::Scratch {
    NormalizedText normalized;
    PartHashes hashes;
};

/// Takes tokens whose offsets are in the normalised text; knows where that comes from.
struct WordPieceTokenizer::Sink {
    TokenSpans& result;
    Offsets wanted;
    std::size_t shift; ///< where the part at hand begins in the whole text
    const NormalizedText* normalized;

    void add(std::int32_t id, std::size_t begin, std::size_t end) const
    {
        result.ids.push_back(id);
        if (wanted == Offsets::NotWanted)
            return;
        const ByteRange source
            = normalized != nullptr ? normalized->sourceOf(begin, end) : ByteRange { begin, end };
        result.offsets.push_back({ shift + source.begin, shift + source.end });
    }
};

WordPieceTokenizer::WordPieceTokenizer(WordPieceModel model)
    : SequenceTokenizer(model.sequenceTemplate, model.specialIds)
    , model_(std::move(model))
    , size_(model_.idCount())
    , rawMatcher_(matcherOf(model_, false))
    , normalizedMatcher_(matcherOf(model_, true))
{
    if (model_.maxWordLength > WordPieceModel::maxWordLengthLimit)
        throw std::invalid_argument(fmt::format("longest word: {} code points are more than the {} "
                                                "that are supported",
            model_.maxWordLength, WordPieceModel::maxWordLengthLimit));

    const Vocabulary& vocabulary = model_.vocabulary;
    const std::string_view prefix = model_.continuationPrefix;
    const auto bodyOf = [&](std::int32_t id) { return vocabulary.text(id).substr(prefix.size()); };
    const auto isContinuation = [&](std::int32_t id) {
        return vocabulary.text(id).size() > prefix.size()
            && vocabulary.text(id).starts_with(prefix);
    };
    const auto count = static_cast<std::int32_t>(vocabulary.size());
    std::size_t continuations = 0;
    for (std::int32_t id = 0; id < count; ++id)
        continuations += isContinuation(id) ? 1 : 0;
    continuations_ = TokenIndex(continuations);
    for (std::int32_t id = 0; id < count; ++id)
        if (isContinuation(id))
            continuations_.insert(bodyOf(id), id, bodyOf);
}

std::optional<std::string> WordPieceTokenizer::token(std::int32_t id) const
{
    if (id < 0 || static_cast<std::size_t>(id) >= size_)
        return std::nullopt;
    return std::string(model_.tokenText(id));
}

void WordPieceTokenizer::tokenize(std::string_view text, Offsets wanted, TokenSpans& result) const
{
    Scratch scratch;
    Sink sink { result, wanted, 0, nullptr };
    result.ids.reserve(text.size() / 4 + 4); // English has some five bytes a token
    if (wanted == Offsets::Wanted)
        result.offsets.reserve(text.size() / 4 + 4);
    std::size_t at = 0;
    while (const auto match = rawMatcher_.find(text, at)) {
        sink.shift = at;
        tokenizePlain(text.substr(at, match->begin - at), scratch, sink);
        sink.shift = 0;
        sink.normalized = nullptr;
        sink.add(match->id, match->begin, match->end);
        at = match->end;
    }
    sink.shift = at;
    tokenizePlain(text.substr(at), scratch, sink);
}

/// Tokenises text that has no unnormalised added tokens in it.
void WordPieceTokenizer::tokenizePlain(std::string_view text, Scratch& scratch, Sink& sink) const
{
    normalize(text, model_.normalizer, scratch.normalized);
    sink.normalized = &scratch.normalized;
    splitWords(scratch.normalized.text, scratch, sink);
}

void WordPieceTokenizer::splitWords(std::string_view text, Scratch& scratch, Sink& sink) const
{
    const std::array<ByteClass, 256>& classes = byteClasses();
    auto added = normalizedMatcher_.find(text, 0);
    std::size_t wordBegin = 0;
    std::size_t at = 0;
    const auto endWord = [&] {
        if (wordBegin < at)
            splitWord(text, { wordBegin, at }, scratch, sink);
    };
    while (at < text.size()) {
        if (added && at == added->begin) {
            endWord();
            sink.add(added->id, added->begin, added->end);
            wordBegin = at = added->end;
            added = normalizedMatcher_.find(text, at);
            continue;
        }
        std::size_t length = 1;
        ByteClass found = classes[static_cast<unsigned char>(text[at])];
        if (found == ByteClass::Multibyte) {
            const DecodedCodePoint decoded = decodeCodePoint(text, at);
            found = classOf(decoded.value);
            length = decoded.length;
        }
        if (found != ByteClass::Word) {
            endWord();
            if (found == ByteClass::Punctuation)
                splitWord(text, { at, at + length }, scratch, sink);
            wordBegin = at + length;
        }
        at += length;
    }
    endWord();
}

std::int32_t WordPieceTokenizer::findPiece(
    std::string_view part, std::uint64_t hash, bool beginsWord) const
{
    if (beginsWord)
        return model_.vocabulary.find(hash, part);
    return continuations_.find(hash, part, [this](std::int32_t id) {
        return model_.vocabulary.text(id).substr(model_.continuationPrefix.size());
    });
}

/// Cuts a word into the longest pieces, from left to right; if any of it is left over, the whole
/// word is unknown.
void WordPieceTokenizer::splitWord(
    std::string_view text, ByteRange word, Scratch& scratch, Sink& sink) const
{
    const std::string_view whole = text.substr(word.begin, word.end - word.begin);
    const std::size_t tokensBefore = sink.result.ids.size();
    const std::size_t offsetsBefore = sink.result.offsets.size();
    std::size_t begin = whole.size();
    if (whole.size() <= model_.maxWordLength
        || base::countCodePoints(whole) <= model_.maxWordLength) {
        scratch.hashes.assign(whole);
        begin = 0;
    } else {
        sink.add(model_.specialIds.unknown, word.begin, word.end);
    }
    while (begin < whole.size()) {
        const std::size_t longest
            = begin == 0 ? model_.vocabulary.longest() : continuations_.longest();
        std::size_t end = std::min(whole.size(), begin + longest);
        std::int32_t id = TokenIndex::missing;
        for (; end > begin; --end) {
            id = findPiece(
                whole.substr(begin, end - begin), scratch.hashes.part(begin, end), begin == 0);
            if (id != TokenIndex::missing)
                break;
        }
        if (id == TokenIndex::missing) {
            sink.result.ids.resize(tokensBefore);
            sink.result.offsets.resize(offsetsBefore);
            sink.add(model_.specialIds.unknown, word.begin, word.end);
            return;
        }
        sink.add(id, word.begin + begin, word.begin + end);
        begin = end;
    }
}

} // namespace crisp::text
