// SPDX-License-Identifier: Apache-2.0
// That ids, tokens and offsets are Hugging Face's is checked by the golden tests.
#include "text/wordpiece_tokenizer.h"
#include "tiny_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace crisp::text {
namespace {

using ::testing::ElementsAre;
using testing::tinyModel;
using testing::tinyTokenizer;

TEST(WordPieceTokenizer, TakesTheLongestPieceFromTheLeft)
{
    const Encoding encoding = tinyTokenizer().encode("Unaffable!");
    EXPECT_THAT(encoding.tokens, ElementsAre("[CLS]", "un", "##aff", "##able", "!", "[SEP]"));
    EXPECT_THAT(encoding.offsets,
        ElementsAre(ByteRange { 0, 0 }, ByteRange { 0, 2 }, ByteRange { 2, 5 }, ByteRange { 5, 9 },
            ByteRange { 9, 10 }, ByteRange { 0, 0 }));
}

TEST(WordPieceTokenizer, MakesAWordUnknownIfAnyOfItIs)
{
    const Encoding encoding = tinyTokenizer().encode("unaffx hello");
    EXPECT_THAT(encoding.tokens, ElementsAre("[CLS]", "[UNK]", "hello", "[SEP]"));
    EXPECT_EQ(encoding.offsets[1], (ByteRange { 0, 6 }));
}

TEST(WordPieceTokenizer, MakesAWordUnknownIfItIsTooLong)
{
    WordPieceModel model = tinyModel();
    model.maxWordLength = 5;
    const WordPieceTokenizer tokenizer(std::move(model));
    EXPECT_THAT(tokenizer.encode("hello abbbb abbbbb").tokens,
        ElementsAre("[CLS]", "hello", "a", "##b", "##b", "##b", "##b", "[UNK]", "[SEP]"));
    EXPECT_THAT(tokenizer.encode("\u00e9\u00e9\u00e9\u00e9\u00e9 a").tokens,
        ElementsAre("[CLS]", "[UNK]", "a", "[SEP]"));
}

TEST(WordPieceTokenizer, FindsSpecialTokensInTheTextAsItIs)
{
    const Encoding encoding = tinyTokenizer().encode("a[MASK]hello [mask]");
    EXPECT_THAT(encoding.tokens,
        ElementsAre("[CLS]", "a", "[MASK]", "hello", "[UNK]", "[UNK]", "[UNK]", "[SEP]"));
    EXPECT_EQ(encoding.offsets[2], (ByteRange { 1, 7 }));
    EXPECT_EQ(encoding.segments[2], Segment::First);
}

TEST(WordPieceTokenizer, FindsAddedTokensBeyondTheVocabulary)
{
    WordPieceModel model = tinyModel();
    model.addedTokens.push_back({ .content = "New Word", .id = 20, .normalized = true });
    model.addedTokens.push_back({ .content = "<X>", .id = 21 });
    const WordPieceTokenizer tokenizer(std::move(model));
    EXPECT_EQ(tokenizer.vocabularySize(), 22U);
    const Encoding encoding = tokenizer.encode("a n\u00c9w\tWORD<X>a");
    EXPECT_THAT(encoding.ids, ElementsAre(2, 12, 20, 21, 12, 3));
    EXPECT_EQ(encoding.tokens[2], "New Word");
    EXPECT_EQ(encoding.offsets[2], (ByteRange { 2, 11 }));
    EXPECT_EQ(encoding.offsets[3], (ByteRange { 11, 14 }));
}

TEST(WordPieceTokenizer, KnowsItsTokensByIdAndNoOthers)
{
    const WordPieceTokenizer tokenizer = tinyTokenizer();
    EXPECT_EQ(tokenizer.token(8), "hello");
    EXPECT_EQ(tokenizer.token(-1), std::nullopt);
    EXPECT_EQ(tokenizer.token(static_cast<std::int32_t>(tokenizer.vocabularySize())), std::nullopt);
    EXPECT_EQ(tokenizer.specialIds().separator, 3);
}

TEST(WordPieceTokenizer, TakesAnyContinuationPrefix)
{
    WordPieceModel model = tinyModel();
    model.vocabulary
        = Vocabulary::fromLines("[PAD]\n[UNK]\n[CLS]\n[SEP]\nhe\n@llo\nllo\n@\n", "vocab.txt");
    model.continuationPrefix = "@";
    EXPECT_THAT(WordPieceTokenizer(model).encode("hello llo").tokens,
        ElementsAre("[CLS]", "he", "@llo", "llo", "[SEP]"));
    model.continuationPrefix = "";
    EXPECT_THAT(WordPieceTokenizer(model).encode("hello llo").tokens,
        ElementsAre("[CLS]", "he", "llo", "llo", "[SEP]"));
}

TEST(WordPieceTokenizer, RefusesAnAbsurdWordLength)
{
    WordPieceModel model = tinyModel();
    model.maxWordLength = WordPieceModel::maxWordLengthLimit + 1;
    EXPECT_THROW(WordPieceTokenizer { std::move(model) }, std::invalid_argument);
}

TEST(WordPieceTokenizer, ReadsALongTextInOneGo)
{
    std::string text;
    for (int word = 0; word < 200'000; ++word)
        text += "unaffable ";
    EXPECT_EQ(tinyTokenizer().encodeIds(text, std::nullopt, 128).size(), 128U);
}

} // namespace
} // namespace crisp::text
