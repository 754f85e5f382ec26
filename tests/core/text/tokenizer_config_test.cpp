// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "text/tokenizer_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::text {
namespace {

using base::Error;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::ThrowsMessage;

TokenizerConfig readConfig(std::string_view json)
{
    const TemporaryFolder folder;
    folder.write("tokenizer_config.json", json);
    return readTokenizerConfig(folder.path());
}

TEST(TokenizerConfig, SaysNothingWhereThereAreNoFiles)
{
    const TemporaryFolder folder;
    const TokenizerConfig config = readTokenizerConfig(folder.path());
    EXPECT_EQ(config.tokenizerClass, "");
    EXPECT_EQ(config.lowercase, std::nullopt);
    EXPECT_FALSE(config.saysStripAccents);
}

TEST(TokenizerConfig, ReadsSwitchesAndTellsNullFromAbsent)
{
    const TokenizerConfig config
        = readConfig(R"({"tokenizer_class": "BertTokenizerFast", "do_lower_case": false,
            "strip_accents": null, "tokenize_chinese_chars": true, "model_max_length": 512})");
    EXPECT_EQ(config.tokenizerClass, "BertTokenizer");
    EXPECT_THAT(config.lowercase, Optional(false));
    EXPECT_TRUE(config.saysStripAccents);
    EXPECT_EQ(config.stripAccents, std::nullopt);
    EXPECT_THAT(config.tokenizeChinese, Optional(true));
    EXPECT_THAT(config.maxLength, Optional(512U));
}

TEST(TokenizerConfig, TakesAHugeMaximumLengthForNone)
{
    EXPECT_EQ(readConfig(R"({"model_max_length": 1000000000000000019884624838656})").maxLength,
        std::nullopt);
    EXPECT_EQ(readConfig(R"({"model_max_length": null})").maxLength, std::nullopt);
}

TEST(TokenizerConfig, ReadsSpecialTokensInBothFormsAndFromTheOlderFile)
{
    const TemporaryFolder folder;
    folder.write(
        "tokenizer_config.json", R"({"unk_token": "<u>", "cls_token": {"content": "<c>"}})");
    folder.write("special_tokens_map.json", R"({"unk_token": "other", "sep_token": "<s>"})");
    const TokenizerConfig config = readTokenizerConfig(folder.path());
    EXPECT_THAT(config.unknownToken, Optional(std::string("<u>")));
    EXPECT_THAT(config.beginToken, Optional(std::string("<c>")));
    EXPECT_THAT(config.separatorToken, Optional(std::string("<s>")));
    EXPECT_EQ(config.padToken, std::nullopt);
}

TEST(TokenizerConfig, ReadsAddedTokens)
{
    const TokenizerConfig config = readConfig(
        R"({"added_tokens_decoder": {"7": {"content": "<x>", "lstrip": true, "special": true}}})");
    EXPECT_THAT(config.addedTokens,
        ElementsAre(AddedToken { .content = "<x>", .id = 7, .leftStrip = true, .special = true }));
}

TEST(TokenizerConfig, NamesTheFieldThatIsWrong)
{
    const auto reading = [](std::string_view json) { return [=] { (void)readConfig(json); }; };
    EXPECT_THAT(reading(R"({"do_lower_case": "yes"})"),
        ThrowsMessage<Error>(
            AllOf(HasSubstr("tokenizer_config.json"), HasSubstr("do_lower_case"))));
    EXPECT_THAT(reading(R"({"unk_token": 3})"), ThrowsMessage<Error>(HasSubstr("unk_token")));
    EXPECT_THAT(reading(R"({"added_tokens_decoder": []})"),
        ThrowsMessage<Error>(HasSubstr("added_tokens_decoder")));
    EXPECT_THAT(reading(R"({"added_tokens_decoder": {"-1": {"content": "x"}}})"),
        ThrowsMessage<Error>(HasSubstr("\"-1\"")));
    EXPECT_THAT(reading(R"({"added_tokens_decoder": {"1": {}}})"),
        ThrowsMessage<Error>(HasSubstr("content")));
    EXPECT_THAT(reading("[]"), ThrowsMessage<Error>(HasSubstr("object")));
    EXPECT_THAT(reading("{"), ThrowsMessage<Error>(HasSubstr("tokenizer_config.json")));
}

} // namespace
} // namespace crisp::text
