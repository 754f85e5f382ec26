// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "text/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace crisp::text {
namespace {

using base::Error;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::ThrowsMessage;

TEST(Vocabulary, HasOneTokenALine)
{
    const Vocabulary vocabulary = Vocabulary::fromLines("[PAD]\nhello\n##lo", "vocab.txt");
    EXPECT_EQ(vocabulary.size(), 3U);
    EXPECT_EQ(vocabulary.text(1), "hello");
    EXPECT_THAT(vocabulary.find("##lo"), Optional(2));
    EXPECT_EQ(vocabulary.find("hell"), std::nullopt);
    EXPECT_EQ(vocabulary.find(""), std::nullopt);
    EXPECT_EQ(vocabulary.longest(), 5U);
}

TEST(Vocabulary, LeavesLineEndsAndTrailingBlanksOut)
{
    const Vocabulary vocabulary
        = Vocabulary::fromLines("a\r\nb \t\r\n c\u3000\nd\u00a0", "vocab.txt");
    EXPECT_EQ(vocabulary.size(), 4U);
    for (const auto& [token, id] : { std::pair { "a", 0 }, { "b", 1 }, { " c", 2 }, { "d", 3 } })
        EXPECT_THAT(vocabulary.find(token), Optional(id)) << token;
}

TEST(Vocabulary, GivesATokenThatStandsTwiceItsLastId)
{
    const Vocabulary vocabulary = Vocabulary::fromLines("a\nb\na\n\n", "vocab.txt");
    EXPECT_EQ(vocabulary.size(), 4U);
    EXPECT_THAT(vocabulary.find("a"), Optional(2));
    EXPECT_EQ(vocabulary.text(0), "a");
    EXPECT_EQ(vocabulary.text(3), "");
}

TEST(Vocabulary, RefusesWhatIsNoTextFile)
{
    const auto read = [](std::string text) {
        return [text = std::move(text)] { (void)Vocabulary::fromLines(text, "vocab.txt"); };
    };
    EXPECT_THAT(read(""), ThrowsMessage<Error>(HasSubstr("empty")));
    EXPECT_THAT(read("[PAD]"), ThrowsMessage<Error>(HasSubstr("1 token")));
    EXPECT_THAT(read("a\nb\n\xFF"), ThrowsMessage<Error>(HasSubstr("line 3 is not valid UTF-8")));
    EXPECT_THAT(read(std::string("a\n\0b", 4)), ThrowsMessage<Error>(HasSubstr("line 2")));
}

TEST(Vocabulary, RefusesMoreTokensThanItCanHold)
{
    const std::string lines(Vocabulary::maxTokens + 1, '\n');
    EXPECT_THAT([&] { (void)Vocabulary::fromLines(lines, "vocab.txt"); },
        ThrowsMessage<Error>(HasSubstr("4000001 tokens")));
}

TEST(Vocabulary, TakesTokensWithIdsInAnyOrder)
{
    const Vocabulary vocabulary
        = Vocabulary::fromTokens({ { 3, "c" }, { 0, "a" } }, "tokenizer.json");
    EXPECT_EQ(vocabulary.size(), 4U);
    EXPECT_EQ(vocabulary.text(0), "a");
    EXPECT_EQ(vocabulary.text(2), "");
    EXPECT_THAT(vocabulary.find("c"), Optional(3));
}

TEST(Vocabulary, RefusesIdsThatCannotBe)
{
    const auto make = [](std::vector<std::pair<std::int32_t, std::string>> tokens) {
        return [tokens = std::move(tokens)] {
            (void)Vocabulary::fromTokens(tokens, "tokenizer.json");
        };
    };
    EXPECT_THAT(make({ { 0, "a" }, { 0, "b" } }),
        ThrowsMessage<Error>(AllOf(HasSubstr("\"a\" and \"b\""), HasSubstr("id 0"))));
    EXPECT_THAT(make({ { -1, "a" }, { 0, "b" } }), ThrowsMessage<Error>(HasSubstr("\"a\"")));
    EXPECT_THAT(make({ { 0, "a" }, { 4'000'000, "b" } }), ThrowsMessage<Error>(HasSubstr("\"b\"")));
}

TEST(ReadVocabulary, NamesTheFile)
{
    const TemporaryFolder folder;
    EXPECT_THAT([&] { (void)readVocabulary(folder / "vocab.txt"); },
        ThrowsMessage<Error>(HasSubstr((folder / "vocab.txt").string())));
    const auto path = folder.write("vocab.txt", "a\nb\n");
    EXPECT_EQ(readVocabulary(path).size(), 2U);
}

TEST(PartHashes, EqualTheHashOfThePart)
{
    PartHashes hashes;
    const std::string word = "unaffable\u00e9\xFF";
    for (const std::string_view text : { std::string_view("ab"), std::string_view(word) }) {
        hashes.assign(text);
        for (std::size_t begin = 0; begin < text.size(); ++begin)
            for (std::size_t end = begin; end <= text.size(); ++end)
                ASSERT_EQ(hashes.part(begin, end), hashOf(text.substr(begin, end - begin)));
    }
}

} // namespace
} // namespace crisp::text
