// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "text/sentencepiece_tokenizer.h"
#include "text/tokenizer_files.h"
#include "text/tokenizer_json.h"
#include "tiny_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace crisp::text {
namespace {

using base::Error;
using base::Json;
using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using testing::tinyModel;
using testing::tinyVocabulary;

std::string tinyTokenizerJson(const NormalizerOptions& options = {})
{
    return formatTokenizerJson(describeTokenizer(tinyModel(options)));
}

std::vector<std::string> tokensOf(const std::filesystem::path& folder, std::string_view text)
{
    return loadTokenizer(folder)->encode(text).tokens;
}

TEST(LoadTokenizer, ReadsAVocabularyAlone)
{
    const TemporaryFolder folder;
    folder.write("vocab.txt", tinyVocabulary());
    EXPECT_THAT(tokensOf(folder.path(), "HELLO W\u00f6rld"),
        ElementsAre("[CLS]", "hello", "world", "[SEP]"));
}

TEST(LoadTokenizer, ReadsATokenizerJsonAlone)
{
    const TemporaryFolder folder;
    folder.write("tokenizer.json", tinyTokenizerJson({ .lowercase = false }));
    EXPECT_THAT(
        tokensOf(folder.path(), "Hello WORLD"), ElementsAre("[CLS]", "Hello", "[UNK]", "[SEP]"));
}

TEST(LoadTokenizer, HonoursTheSwitchesOfTheConfigurationForAVocabulary)
{
    const TemporaryFolder folder;
    folder.write("vocab.txt", tinyVocabulary());
    folder.write("tokenizer_config.json",
        R"({"do_lower_case": false, "tokenize_chinese_chars": false, "strip_accents": null})");
    EXPECT_THAT(tokensOf(folder.path(), "Hello \u00e9 a\u4f60"),
        ElementsAre("[CLS]", "Hello", "\u00e9", "[UNK]", "[SEP]"));
    folder.write("tokenizer_config.json", R"({"do_lower_case": false, "strip_accents": true})");
    EXPECT_THAT(tokensOf(folder.path(), "\u00e9 a\u4f60"),
        ElementsAre("[CLS]", "e", "a", "\u4f60", "[SEP]"));
}

TEST(LoadTokenizer, LetsTheConfigurationOutdoTheNormaliserWhereItSpeaks)
{
    const TemporaryFolder folder;
    folder.write("tokenizer.json", tinyTokenizerJson({ .lowercase = false }));
    folder.write("tokenizer_config.json", R"({"tokenizer_class": "BertTokenizer"})");
    EXPECT_THAT(tokensOf(folder.path(), "Hello"), ElementsAre("[CLS]", "Hello", "[SEP]"));
    folder.write(
        "tokenizer_config.json", R"({"tokenizer_class": "BertTokenizer", "do_lower_case": true})");
    EXPECT_THAT(tokensOf(folder.path(), "Hello"), ElementsAre("[CLS]", "hello", "[SEP]"));
    folder.write("tokenizer_config.json",
        R"({"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": true})");
    EXPECT_THAT(tokensOf(folder.path(), "Hello"), ElementsAre("[CLS]", "Hello", "[SEP]"));
}

TEST(LoadTokenizer, TakesNamesOfSpecialTokensAndAddedTokensFromTheConfiguration)
{
    const TemporaryFolder folder;
    folder.write("vocab.txt", "<pad>\n<unk>\n<s>\n</s>\nhello\n");
    folder.write("tokenizer_config.json",
        R"({"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>",
            "added_tokens_decoder": {"5": {"content": "<new>", "special": true}}})");
    EXPECT_THAT(tokensOf(folder.path(), "hello<new>you"),
        ElementsAre("<s>", "hello", "<new>", "<unk>", "</s>"));
    EXPECT_EQ(loadTokenizer(folder.path())->vocabularySize(), 6U);
}

TEST(LoadTokenizer, RefusesADamagedVocabularyEvenBesideATokenizerJson)
{
    const TemporaryFolder folder;
    folder.write("tokenizer.json", tinyTokenizerJson());
    folder.write("vocab.txt", "[PAD]\n");
    EXPECT_THAT(
        [&] { (void)loadTokenizer(folder.path()); }, ThrowsMessage<Error>(HasSubstr("vocab.txt")));
}

TEST(LoadTokenizer, SaysWhatIsMissing)
{
    const TemporaryFolder folder;
    EXPECT_THAT([&] { (void)loadTokenizer(folder / "none"); },
        ThrowsMessage<Error>(HasSubstr("not a directory")));
    EXPECT_THAT([&] { (void)loadTokenizer(folder.path()); },
        ThrowsMessage<Error>(AllOf(HasSubstr("tokenizer.json"), HasSubstr("vocab.txt"))));
    folder.write("vocab.txt", "[PAD]\n[CLS]\n[SEP]\nhello\n");
    EXPECT_THAT([&] { (void)loadTokenizer(folder.path()); },
        ThrowsMessage<Error>(AllOf(HasSubstr("vocab.txt"), HasSubstr("\"[UNK]\" is missing"))));
    folder.write("tokenizer.json", "{");
    EXPECT_THAT([&] { (void)loadTokenizer(folder.path()); },
        ThrowsMessage<Error>(HasSubstr("tokenizer.json")));
    folder.write("tokenizer.json", R"({"model": {"type": "Unigram", "vocab": []}})");
    EXPECT_THAT(
        [&] { (void)loadTokenizer(folder.path()); }, ThrowsMessage<Error>(HasSubstr("Unigram")));
}

/// Writes the tokenizer of `source` and says what both make of the same texts.
void expectSameAfterWriting(const TemporaryFolder& source, const TemporaryFolder& target)
{
    writeTokenizerFiles(source.path(), target.path());
    const auto before = loadTokenizer(source.path());
    const auto after = loadTokenizer(target.path());
    EXPECT_EQ(after->vocabularySize(), before->vocabularySize());
    for (const std::string_view text :
        { "Hello w\u00f6rld!", "[MASK] un\u4f60affable", "<new> \u00e9" })
        EXPECT_EQ(after->encode(text).tokens, before->encode(text).tokens) << text;
}

TEST(WriteTokenizerFiles, MakesATokenizerJsonFromAVocabulary)
{
    const TemporaryFolder source;
    const TemporaryFolder target;
    source.write("vocab.txt", tinyVocabulary());
    source.write("tokenizer_config.json",
        R"({"do_lower_case": false, "added_tokens_decoder": {"17": {"content": "<new>"}}})");
    source.write("config.json", R"({"max_position_embeddings": 64})");
    expectSameAfterWriting(source, target);
    EXPECT_EQ(readAll(target / "vocab.txt"), tinyVocabulary());
    const Json config = Json::parse(readAll(target / "tokenizer_config.json"));
    EXPECT_EQ(config.at("tokenizer_class"), "BertTokenizer");
    EXPECT_EQ(config.at("do_lower_case"), false);
    EXPECT_EQ(config.at("model_input_names"), Json({ "input_ids", "attention_mask" }));
    EXPECT_EQ(config.at("model_max_length"), 64);
    EXPECT_EQ(config.at("added_tokens_decoder").at("17").at("content"), "<new>");
    std::filesystem::remove(target / "vocab.txt");
    std::filesystem::remove(target / "tokenizer_config.json");
    EXPECT_EQ(tokensOf(target.path(), "Hello<new>"), tokensOf(source.path(), "Hello<new>"));
}

TEST(WriteTokenizerFiles, MakesAVocabularyFromATokenizerJsonAndForgetsItsPadding)
{
    const TemporaryFolder source;
    const TemporaryFolder target;
    Json json = Json::parse(tinyTokenizerJson());
    json["truncation"] = { { "max_length", 3 } };
    json["padding"] = { { "pad_id", 0 } };
    source.write("tokenizer.json", json.dump());
    expectSameAfterWriting(source, target);
    EXPECT_EQ(readAll(target / "vocab.txt"), tinyVocabulary());
    const Json written = Json::parse(readAll(target / "tokenizer.json"));
    EXPECT_TRUE(written.at("truncation").is_null());
    EXPECT_TRUE(written.at("padding").is_null());
}

TEST(WriteTokenizerFiles, WritesWhatTheConfigurationMadeOfTheNormaliser)
{
    const TemporaryFolder source;
    const TemporaryFolder target;
    source.write("tokenizer.json", tinyTokenizerJson());
    source.write("tokenizer_config.json", R"({"do_lower_case": false})");
    expectSameAfterWriting(source, target);
    EXPECT_EQ(
        Json::parse(readAll(target / "tokenizer.json")).at("normalizer").at("lowercase"), false);
}

TEST(WriteTokenizerFiles, NamesTheGenericClassForWhatBertTokenizerWouldChange)
{
    const TemporaryFolder source;
    const TemporaryFolder target;
    source.write("tokenizer.json", tinyTokenizerJson({ .cleanText = false }));
    expectSameAfterWriting(source, target);
    EXPECT_EQ(Json::parse(readAll(target / "tokenizer_config.json")).at("tokenizer_class"),
        "PreTrainedTokenizerFast");
}

TEST(WriteTokenizerFiles, LeavesAVocabularyThatHasNoLinesToTheTokenizerJson)
{
    const TemporaryFolder source;
    const TemporaryFolder target;
    Json json = Json::parse(tinyTokenizerJson());
    json["model"]["vocab"]["two\nlines"] = 17;
    source.write("tokenizer.json", json.dump());
    expectSameAfterWriting(source, target);
    EXPECT_FALSE(std::filesystem::exists(target / "vocab.txt"));
}

TEST(WriteTokenizerFiles, SaysWhereItCannotWrite)
{
    const TemporaryFolder source;
    source.write("vocab.txt", tinyVocabulary());
    EXPECT_THAT([&] { writeTokenizerFiles(source.path(), source / "none"); },
        ThrowsMessage<Error>(HasSubstr("none")));
}

} // namespace
} // namespace crisp::text
