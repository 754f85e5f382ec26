// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "text/sentencepiece_tokenizer.h"
#include "text/tokenizer_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace crisp::text {
namespace {

using base::Error;
using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Hands the trainer its few sentences.
class Sentences final : public sentencepiece::SentenceIterator {
public:
    [[nodiscard]] bool done() const override { return at_ == sentences_.size(); }
    void Next() override { ++at_; }
    [[nodiscard]] const std::string& value() const override { return sentences_[at_]; }
    [[nodiscard]] sentencepiece::util::Status status() const override { return {}; }

private:
    std::vector<std::string> sentences_ { "the cat sat on the mat", "the dog sat on the log",
        "a cat and a dog sat", "on the mat the cat sat", "hello world", "hello the dog" };
    std::size_t at_ = 0;
};

std::string train(const std::string& options)
{
    Sentences sentences;
    std::string model;
    const auto status = sentencepiece::SentencePieceTrainer::Train(
        "--vocab_size=40 --hard_vocab_limit=false --minloglevel=3 " + options, &sentences, &model);
    if (!status.ok())
        throw std::runtime_error(status.ToString());
    return model;
}

const std::string& albertModel()
{
    static const std::string model
        = train("--pad_id=0 --unk_id=1 --bos_id=-1 --eos_id=-1 "
                "--control_symbols=[CLS],[SEP],[MASK] --pad_piece=<pad>");
    return model;
}

const std::string& robertaModel()
{
    static const std::string model = train("--unk_id=0 --bos_id=1 --eos_id=2");
    return model;
}

/// What a text becomes, word by word as its offsets say.
std::vector<std::string> sourcesOf(const Encoding& encoding, std::string_view text)
{
    std::vector<std::string> sources;
    for (std::size_t at = 0; at < encoding.size(); ++at)
        if (encoding.segments[at] != Segment::Special)
            sources.emplace_back(text.substr(
                encoding.offsets[at].begin, encoding.offsets[at].end - encoding.offsets[at].begin));
    return sources;
}

/// All of them without blanks: some pieces stand for a blank alone.
std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += part;
    std::erase(text, ' ');
    return text;
}

TEST(SentencePieceTokenizer, FramesItsPiecesAndPointsIntoTheText)
{
    const TemporaryFolder folder;
    folder.write("spiece.model", albertModel());
    const auto tokenizer = loadTokenizer(folder.path());
    const std::string text = "the cat  sat";
    const Encoding encoding = tokenizer->encode(text);
    EXPECT_EQ(encoding.tokens.front(), "[CLS]");
    EXPECT_EQ(encoding.tokens.back(), "[SEP]");
    EXPECT_EQ(joined(sourcesOf(encoding, text)), "thecatsat");
    EXPECT_EQ(tokenizer->encodeIds(text), encoding.ids);
    EXPECT_EQ(tokenizer->token(tokenizer->specialIds().pad), "<pad>");
}

TEST(SentencePieceTokenizer, FindsSpecialTokensInTheText)
{
    const TemporaryFolder folder;
    folder.write("spiece.model", albertModel());
    const std::string text = "the [MASK] sat";
    const Encoding encoding = loadTokenizer(folder.path())->encode(text);
    EXPECT_THAT(encoding.tokens, ::testing::Contains("[MASK]"));
    EXPECT_THAT(sourcesOf(encoding, text), ::testing::Contains(" [MASK]"));
}

TEST(SentencePieceTokenizer, LowersAndStripsForAlbertAndStillPointsIntoTheText)
{
    const TemporaryFolder folder;
    folder.write("spiece.model", albertModel());
    folder.write("tokenizer_config.json", R"({"tokenizer_class": "AlbertTokenizer"})");
    const auto tokenizer = loadTokenizer(folder.path());
    const std::string text = "TH\u00c9 CAT";
    const Encoding encoding = tokenizer->encode(text);
    EXPECT_EQ(encoding.tokens, tokenizer->encode("the cat").tokens);
    EXPECT_EQ(joined(sourcesOf(encoding, text)), "TH\u00c9CAT");
    folder.write("tokenizer_config.json",
        R"({"tokenizer_class": "AlbertTokenizer", "do_lower_case": false})");
    EXPECT_NE(loadTokenizer(folder.path())->encode("THE CAT").ids, tokenizer->encodeIds("the cat"));
}

TEST(SentencePieceTokenizer, ShiftsTheIdsOfXlmRoberta)
{
    const TemporaryFolder folder;
    folder.write("sentencepiece.bpe.model", robertaModel());
    const auto tokenizer = loadTokenizer(folder.path());
    EXPECT_EQ(tokenizer->specialIds().begin, 0);
    EXPECT_EQ(tokenizer->specialIds().pad, 1);
    EXPECT_EQ(tokenizer->specialIds().separator, 2);
    EXPECT_EQ(tokenizer->specialIds().unknown, 3);
    const Encoding encoding = tokenizer->encode("the \u2603", "cat");
    EXPECT_THAT(encoding.tokens, ::testing::Contains("<unk>"));
    EXPECT_THAT(encoding.ids, ::testing::Contains(3));
    EXPECT_EQ(std::count(encoding.ids.begin(), encoding.ids.end(), 2), 3);

    const TemporaryFolder plain;
    plain.write("tokenizer.model", robertaModel());
    plain.write("tokenizer_config.json", R"({"pad_token": "<unk>"})");
    const Encoding unshifted = loadTokenizer(plain.path())->encode("the");
    EXPECT_EQ(encoding.ids[1], unshifted.ids[1] + 1);
}

TEST(SentencePieceTokenizer, ReadsAnyBytes)
{
    const TemporaryFolder folder;
    folder.write("spiece.model", albertModel());
    const auto tokenizer = loadTokenizer(folder.path());
    for (const std::string& text :
        { std::string("\xFF\xFE cat"), std::string("a\0b", 3), std::string() }) {
        const Encoding encoding = tokenizer->encode(text);
        for (const ByteRange offset : encoding.offsets) {
            EXPECT_LE(offset.begin, offset.end);
            EXPECT_LE(offset.end, text.size());
        }
    }
}

TEST(SentencePieceTokenizer, RefusesWhatItCannotUse)
{
    const TemporaryFolder folder;
    const auto load = [&] { (void)loadTokenizer(folder.path()); };
    folder.write("tokenizer.json", "[]");
    folder.write("spiece.model", albertModel());
    EXPECT_THAT(load, ThrowsMessage<Error>(HasSubstr("tokenizer.json")));
    std::filesystem::remove(folder / "tokenizer.json");
    folder.write("spiece.model", "not a model");
    EXPECT_THAT(load, ThrowsMessage<Error>(HasSubstr("spiece.model")));
    folder.write("spiece.model", "");
    EXPECT_THAT(load, ThrowsMessage<Error>(HasSubstr("spiece.model")));
    folder.write("spiece.model", robertaModel());
    EXPECT_THAT(load, ThrowsMessage<Error>(HasSubstr("\"<pad>\" is missing")));
    folder.write("tokenizer_config.json", R"({"tokenizer_class": "CamembertTokenizer"})");
    EXPECT_THAT(load, ThrowsMessage<Error>(HasSubstr("CamembertTokenizer")));
}

TEST(SentencePieceTokenizer, IsCopiedWithAModel)
{
    const TemporaryFolder source;
    const TemporaryFolder target;
    source.write("spiece.model", albertModel());
    source.write("tokenizer_config.json", R"({"tokenizer_class": "AlbertTokenizer"})");
    source.write("tokenizer.json",
        R"({"truncation": {"max_length": 3}, "model": {"type": "Unigram", "vocab": [["a", -1]]}})");
    writeTokenizerFiles(source.path(), target.path());
    EXPECT_EQ(readAll(target / "spiece.model"), albertModel());
    EXPECT_EQ(readAll(target / "tokenizer_config.json"), readAll(source / "tokenizer_config.json"));
    EXPECT_THAT(readAll(target / "tokenizer.json"), HasSubstr("\"truncation\": null"));
    EXPECT_EQ(loadTokenizer(target.path())->encodeIds("The cat"),
        loadTokenizer(source.path())->encodeIds("The cat"));
}

} // namespace
} // namespace crisp::text
