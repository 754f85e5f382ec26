// SPDX-License-Identifier: Apache-2.0
#include "text/sentencepiece_tokenizer.h"

#include "base/error.h"
#include "base/files.h"
#include "base/message.h"
#include "base/utf8.h"
#include "text/unicode.h"

#include <fmt/format.h>
#include <sentencepiece_processor.h>

#include <algorithm>
#include <array>

namespace crisp::text {
namespace {

using base::Error;
using sentencepiece::SentencePieceProcessor;

/// Hugging Face's ids of XLM-R's first pieces; every later piece of the model is one further on.
constexpr std::array<std::string_view, 4> shiftedSpecials { "<s>", "<pad>", "</s>", "<unk>" };
constexpr std::int32_t shiftedUnknown = 3;
constexpr std::int32_t idShift = 1;

std::int32_t shiftedId(std::int32_t id, std::int32_t unknown)
{
    return id == unknown ? shiftedUnknown : id + idShift;
}

/// Offsets leave out the blank that SentencePiece counts to the word behind it.
ByteRange withoutLeadingBlanks(std::string_view text, ByteRange range)
{
    std::size_t begin = range.begin;
    while (begin < range.end) {
        const DecodedCodePoint next = decodeCodePoint(text, begin);
        if (!isWhitespace(next.value))
            return { begin, range.end };
        begin += next.length;
    }
    return range;
}

/// Finds special tokens by name in one model file.
class SpecialFinder {
public:
    SpecialFinder(const SentencePieceProcessor& processor, bool shifts, std::string source)
        : processor_(processor)
        , shifts_(shifts)
        , source_(std::move(source))
    {
    }

    [[nodiscard]] std::optional<std::int32_t> find(const std::string& name) const
    {
        const auto* special = std::find(shiftedSpecials.begin(), shiftedSpecials.end(), name);
        if (shifts_ && special != shiftedSpecials.end())
            return static_cast<std::int32_t>(special - shiftedSpecials.begin());
        const int id = processor_.PieceToId(name);
        if (processor_.IdToPiece(id) != name) // an unknown name gets the unknown piece's id
            return std::nullopt;
        return shifts_ ? shiftedId(id, processor_.unk_id()) : id;
    }

    /// The first of the names that the model has.
    [[nodiscard]] AddedToken require(const std::optional<std::string>& configured,
        std::initializer_list<const char*> usual, std::string_view role) const
    {
        std::vector<std::string> names(usual.begin(), usual.end());
        if (configured)
            names = { *configured };
        for (const std::string& name : names)
            if (const auto id = find(name))
                return { .content = name, .id = *id, .special = true };
        throw Error(fmt::format("cannot use the SentencePiece model {}: {} is missing, and the "
                                "tokenizer needs it as the {} token",
            source_, base::inQuotes(names.front()), role));
    }

private:
    const SentencePieceProcessor& processor_;
    bool shifts_;
    std::string source_;
};

SequenceTemplate templateOf(std::int32_t begin, std::int32_t separator, bool doubles)
{
    SequenceTemplate frame = bertTemplate(begin, separator);
    if (doubles) // XLM-R, like RoBERTa, has two separators between the texts of a pair
        frame.pair.insert(frame.pair.begin() + 3, { Segment::Special, separator });
    return frame;
}

} // namespace

struct SentencePieceTokenizer::Parts {
    std::unique_ptr<const SentencePieceProcessor> processor;
    bool shiftsIds = false;
    std::optional<NormalizerOptions> normalizer;
    std::vector<AddedToken> specials;
    SequenceTemplate sequenceTemplate;
    SpecialIds specialIds;
};

std::shared_ptr<const SentencePieceTokenizer> SentencePieceTokenizer::read(
    const std::filesystem::path& modelFile, const TokenizerConfig& config)
{
    const std::string source = modelFile.string();
    if (config.tokenizerClass == "CamembertTokenizer")
        throw Error(fmt::format("cannot use the SentencePiece model {}: the ids of "
                                "CamembertTokenizer are not supported",
            source));
    auto processor = std::make_unique<SentencePieceProcessor>();
    const auto status = processor->LoadFromSerializedProto(base::readFile(modelFile, maxFileBytes));
    if (!status.ok())
        throw Error(fmt::format(
            "cannot read {}: it is not a SentencePiece model, or it is damaged", source));

    Parts parts;
    parts.shiftsIds = config.tokenizerClass.empty()
        ? modelFile.filename() == "sentencepiece.bpe.model"
        : config.tokenizerClass == "XLMRobertaTokenizer";
    const SpecialFinder finder(*processor, parts.shiftsIds, source);
    const AddedToken begin = finder.require(config.beginToken, { "[CLS]", "<s>" }, "first");
    const AddedToken separator
        = finder.require(config.separatorToken, { "[SEP]", "</s>" }, "separator");
    const AddedToken pad = finder.require(config.padToken, { "<pad>", "[PAD]" }, "padding");
    parts.specials = { begin, separator, pad };
    const std::string mask = config.maskToken.value_or("[MASK]");
    if (const auto id = finder.find(mask))
        parts.specials.push_back(
            { .content = mask, .id = *id, .leftStrip = true, .special = true });
    parts.specialIds = { pad.id, parts.shiftsIds ? shiftedUnknown : processor->unk_id(), begin.id,
        separator.id };
    parts.sequenceTemplate = templateOf(begin.id, separator.id, parts.shiftsIds);

    const bool isAlbert = config.tokenizerClass == "AlbertTokenizer";
    const NormalizerOptions before { .cleanText = false,
        .tokenizeChinese = false,
        .stripAccents = isAlbert && !config.keepAccents.value_or(false),
        .lowercase = config.lowercase.value_or(isAlbert) };
    if (before.lowercase || *before.stripAccents)
        parts.normalizer = before;
    parts.processor = std::move(processor);
    return std::shared_ptr<const SentencePieceTokenizer>(
        new SentencePieceTokenizer(std::move(parts)));
}

SentencePieceTokenizer::SentencePieceTokenizer(Parts parts)
    : SequenceTokenizer(std::move(parts.sequenceTemplate), parts.specialIds)
    , processor_(std::move(parts.processor))
    , shiftsIds_(parts.shiftsIds)
    , normalizer_(parts.normalizer)
    , specials_(std::move(parts.specials))
{
}

SentencePieceTokenizer::~SentencePieceTokenizer() = default;

std::size_t SentencePieceTokenizer::vocabularySize() const
{
    return static_cast<std::size_t>(processor_->GetPieceSize() + (shiftsIds_ ? idShift : 0));
}

std::optional<std::string> SentencePieceTokenizer::token(std::int32_t id) const
{
    if (id < 0 || static_cast<std::size_t>(id) >= vocabularySize())
        return std::nullopt;
    if (shiftsIds_ && static_cast<std::size_t>(id) < shiftedSpecials.size())
        return std::string(shiftedSpecials[static_cast<std::size_t>(id)]);
    return processor_->IdToPiece(id - (shiftsIds_ ? idShift : 0));
}

void SentencePieceTokenizer::tokenize(
    std::string_view text, Offsets wanted, TokenSpans& result) const
{
    std::size_t at = 0;
    while (const auto match = specials_.find(text, at)) {
        tokenizePlain(text.substr(at, match->begin - at), at, wanted, result);
        result.ids.push_back(match->id);
        if (wanted == Offsets::Wanted)
            result.offsets.push_back({ match->begin, match->end });
        at = match->end;
    }
    tokenizePlain(text.substr(at), at, wanted, result);
}

/// Tokenises a part, beginning at `shift`, that has no special tokens in it.
void SentencePieceTokenizer::tokenizePlain(
    std::string_view text, std::size_t shift, Offsets wanted, TokenSpans& result) const
{
    if (text.empty())
        return;
    NormalizedText normalized;
    std::string_view cleaned = text;
    if (normalizer_ || base::findInvalidUtf8(text)) {
        const NormalizerOptions nothing {
            .cleanText = false, .tokenizeChinese = false, .stripAccents = false, .lowercase = false
        };
        normalize(text, normalizer_.value_or(nothing), normalized);
        cleaned = normalized.text;
    }
    const auto encoded = processor_->EncodeAsImmutableProto({ cleaned.data(), cleaned.size() });
    for (const auto& piece : encoded.pieces()) {
        const auto id = static_cast<std::int32_t>(piece.id());
        result.ids.push_back(shiftsIds_ ? shiftedId(id, processor_->unk_id()) : id);
        if (wanted == Offsets::NotWanted)
            continue;
        ByteRange range = withoutLeadingBlanks(cleaned, { piece.begin(), piece.end() });
        if (range.begin < range.end)
            range = normalized.sourceOf(range.begin, range.end);
        else // a piece that stands for nothing in the text keeps its place
            range.begin = range.end = range.begin == 0 || normalized.source.empty()
                ? range.begin
                : normalized.source[range.begin - 1].end;
        result.offsets.push_back({ shift + range.begin, shift + range.end });
    }
}

} // namespace crisp::text
