// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "text/tokenizer_json.h"
#include "tiny_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace crisp::text {
namespace {

using base::Error;
using base::Json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using testing::tinyModel;

Json tinyJson() { return describeTokenizer(tinyModel()); }

WordPieceModel parsed(const Json& json) { return parseTokenizerJson(json, {}, "tokenizer.json"); }

/// Parses a tokenizer.json in which `edit` has changed something.
auto parsing(const std::function<void(Json&)>& edit)
{
    return [=] {
        Json json = tinyJson();
        edit(json);
        (void)parsed(json);
    };
}

TEST(TokenizerJson, ComesBackAsItWasWritten)
{
    WordPieceModel model = tinyModel({ .stripAccents = false, .lowercase = false });
    model.maxWordLength = 50;
    model.addedTokens.push_back({ .content = "<x>", .id = 30, .rightStrip = true });
    const Json written = base::parseJson(formatTokenizerJson(describeTokenizer(model)), "written");
    const WordPieceModel read = parsed(written);
    EXPECT_EQ(describeTokenizer(read), describeTokenizer(model));
    EXPECT_EQ(read.normalizer, model.normalizer);
    EXPECT_EQ(read.sequenceTemplate, model.sequenceTemplate);
    EXPECT_EQ(read.maxWordLength, 50U);
    EXPECT_EQ(read.idCount(), 31U);
}

TEST(TokenizerJson, IgnoresTruncationAndPaddingOfTheFile)
{
    Json json = tinyJson();
    json["truncation"] = { { "max_length", 2 }, { "strategy", "OnlyFirst" } };
    json["padding"] = { { "pad_id", 7 } };
    EXPECT_THAT(
        WordPieceTokenizer(parsed(json)).encodeIds("hello world"), ElementsAre(2, 8, 10, 3));
}

TEST(TokenizerJson, ReadsWhatOldVersionsWrite)
{
    Json json = tinyJson();
    json["model"].erase("type");
    json["post_processor"]
        = { { "type", "BertProcessing" }, { "sep", { "[SEP]", 3 } }, { "cls", { "[CLS]", 2 } } };
    EXPECT_FALSE(isOtherModel(json));
    EXPECT_THAT(WordPieceTokenizer(parsed(json)).encodeIds("a", "a"), ElementsAre(2, 12, 3, 12, 3));
}

TEST(TokenizerJson, TakesBertsTemplateWhereThereIsNone)
{
    Json json = tinyJson();
    json["post_processor"] = nullptr;
    EXPECT_EQ(parsed(json).sequenceTemplate, bertTemplate(2, 3));
}

TEST(TokenizerJson, HonoursATemplateOfItsOwn)
{
    Json json = tinyJson();
    json["post_processor"]["single"].push_back(
        { { "SpecialToken", { { "id", "[SEP]" }, { "type_id", 0 } } } });
    EXPECT_THAT(WordPieceTokenizer(parsed(json)).encodeIds("a"), ElementsAre(2, 12, 3, 3));
}

TEST(TokenizerJson, LooksIntoASequenceOfOne)
{
    Json json = tinyJson();
    json["normalizer"]
        = { { "type", "Sequence" }, { "normalizers", Json::array({ json["normalizer"] }) } };
    json["pre_tokenizer"]
        = { { "type", "Sequence" }, { "pretokenizers", Json::array({ json["pre_tokenizer"] }) } };
    EXPECT_NO_THROW((void)parsed(json));
}

TEST(TokenizerJson, NamesTheTypeItDoesNotSupport)
{
    const auto setType = [](const char* part, const char* type) {
        return parsing([=](Json& json) { json[part]["type"] = type; });
    };
    for (const auto& [part, type] :
        { std::pair { "normalizer", "NFKC" }, { "pre_tokenizer", "Whitespace" }, { "model", "BPE" },
            { "model", "Unigram" }, { "post_processor", "RobertaProcessing" } })
        EXPECT_THAT(setType(part, type),
            ThrowsMessage<Error>(AllOf(HasSubstr("tokenizer.json"), HasSubstr(type))));
    EXPECT_THAT(parsing([](Json& json) { json.erase("normalizer"); }),
        ThrowsMessage<Error>(HasSubstr("missing")));
}

TEST(TokenizerJson, NamesTheFieldThatIsWrong)
{
    struct Case {
        std::function<void(Json&)> edit;
        const char* message;
    };
    const Case cases[] = {
        { [](Json& json) { json["model"]["vocab"] = 3; }, "model.vocab" },
        { [](Json& json) { json["model"]["vocab"]["hello"] = -1; }, "\"hello\"" },
        { [](Json& json) { json["model"]["vocab"]["hello"] = 1e9; }, "\"hello\"" },
        { [](Json& json) { json["model"]["vocab"]["hello"] = 5'000'000; }, "\"hello\"" },
        { [](Json& json) { json["model"]["vocab"]["hello"] = 9; }, "the id 9" },
        { [](Json& json) {
             json["model"]["vocab"] = { { "a", 0 } };
         },
            "1 token" },
        { [](Json& json) {
             json["model"]["vocab"].erase("[UNK]");
             json["added_tokens"] = nullptr;
         },
            "\"[UNK]\" is missing" },
        { [](Json& json) { json["model"]["unk_token"] = 3; }, "unk_token" },
        { [](Json& json) { json["model"]["max_input_chars_per_word"] = 0; }, "max_input_chars" },
        { [](Json& json) { json["normalizer"]["lowercase"] = 1; }, "lowercase" },
        { [](Json& json) { json["added_tokens"] = 3; }, "added_tokens" },
        { [](Json& json) { json["added_tokens"][0]["id"] = -3; }, "\"[PAD]\"" },
        { [](Json& json) { json["added_tokens"][0]["id"] = 3; }, "\"[PAD]\"" },
        { [](Json& json) { json["post_processor"]["single"] = 3; }, "post_processor.single" },
        { [](Json& json) { json["post_processor"]["pair"].erase(1); }, "post_processor.pair" },
        { [](Json& json) { json["post_processor"]["special_tokens"] = nullptr; }, "\"[CLS]\"" },
        { [](Json& json) { json["post_processor"]["special_tokens"]["[CLS]"]["ids"][0] = 999; },
            "\"[CLS]\"" },
    };
    for (const Case& wrong : cases)
        EXPECT_THAT(parsing(wrong.edit), ThrowsMessage<Error>(HasSubstr(wrong.message)))
            << wrong.message;
    for (const char* text :
        { "[]", "3", "null", "{}", R"({"model": []})", R"({"model": {"vocab": 1}})" })
        EXPECT_THROW((void)parsed(Json::parse(text)), Error) << text;
}

TEST(FormatTokenizerJson, PutsTheVocabularyInTheOrderOfItsIds)
{
    const std::string text = formatTokenizerJson(tinyJson());
    EXPECT_LT(text.find("\"world\""), text.find("\"!\": 11"));
    EXPECT_LT(text.find("\"version\""), text.find("\"model\""));
    EXPECT_EQ(Json::parse(text), tinyJson());
}

TEST(FormatTokenizerJson, LeavesOtherModelsAsTheyAre)
{
    for (const char* text :
        { R"({"model": {"type": "Unigram", "vocab": [["a", -1.5], ["b", -2]]}, "version": "1"})",
            R"({"model": {"type": "Odd", "vocab": {"a": "b"}}})", R"({"model": {"vocab": null}})" })
        EXPECT_EQ(Json::parse(formatTokenizerJson(Json::parse(text))), Json::parse(text)) << text;
}

} // namespace
} // namespace crisp::text
