// SPDX-License-Identifier: Apache-2.0
#include "text/sequence_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace crisp::text {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Every byte is a token, and its own id.
class ByteTokenizer final : public SequenceTokenizer {
public:
    explicit ByteTokenizer(SequenceTemplate frame = bertTemplate(1, 2))
        : SequenceTokenizer(
            std::move(frame), { .pad = 0, .unknown = 3, .begin = 1, .separator = 2 })
    {
    }
    [[nodiscard]] std::size_t vocabularySize() const override { return 256; }
    [[nodiscard]] std::optional<std::string> token(std::int32_t id) const override
    {
        return std::string(1, static_cast<char>(id));
    }

private:
    void tokenize(std::string_view text, Offsets wanted, TokenSpans& result) const override
    {
        for (std::size_t at = 0; at < text.size(); ++at) {
            result.ids.push_back(static_cast<unsigned char>(text[at]));
            if (wanted == Offsets::Wanted)
                result.offsets.push_back({ at, at + 1 });
        }
    }
};

TEST(SequenceTokenizer, FramesATextAndAPair)
{
    const ByteTokenizer tokenizer;
    EXPECT_THAT(tokenizer.encodeIds("a"), ElementsAre(1, 'a', 2));
    EXPECT_THAT(tokenizer.encodeIds("a", "b"), ElementsAre(1, 'a', 2, 'b', 2));
    EXPECT_THAT(tokenizer.encodeIds("a", ""), ElementsAre(1, 'a', 2, 2));
    const Encoding encoding = tokenizer.encode("a", "b");
    EXPECT_THAT(encoding.segments,
        ElementsAre(
            Segment::Special, Segment::First, Segment::Special, Segment::Second, Segment::Special));
    EXPECT_EQ(encoding.offsets[3], (ByteRange { 0, 1 }));
    EXPECT_EQ(encoding.tokens[1], "a");
}

TEST(SequenceTokenizer, CutsTheEndOffAndSaysHowMuch)
{
    const ByteTokenizer tokenizer;
    const Encoding encoding = tokenizer.encode("abcd", std::nullopt, 4);
    EXPECT_THAT(encoding.ids, ElementsAre(1, 'a', 'b', 2));
    EXPECT_EQ(encoding.droppedTokens, 2U);
    EXPECT_EQ(tokenizer.encode("abcd", "e", 6).droppedTokens, 2U);
    EXPECT_EQ(tokenizer.encode("abcd", std::nullopt, 6).droppedTokens, 0U);
    EXPECT_THAT(tokenizer.encodeIds("abcd", std::nullopt, 2), ElementsAre(1, 2));
}

TEST(SequenceTokenizer, RefusesALengthWithoutRoomForTheFrame)
{
    const ByteTokenizer tokenizer;
    EXPECT_THAT([&] { (void)tokenizer.encodeIds("a", std::nullopt, 1); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("2 special tokens")));
    EXPECT_THAT([&] { (void)tokenizer.encode("a", "b", 2); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("3 special tokens")));
}

TEST(SequenceTokenizer, RefusesATemplateThatLosesAText)
{
    SequenceTemplate frame = bertTemplate(1, 2);
    frame.pair = frame.single;
    EXPECT_THROW(ByteTokenizer { frame }, std::invalid_argument);
}

struct TruncationCase {
    std::size_t first;
    std::size_t second;
    std::size_t room;
    std::size_t keptFirst;
    std::size_t keptSecond;
};

class TruncateLongestFirst : public ::testing::TestWithParam<TruncationCase> { };

TEST_P(TruncateLongestFirst, KeepsAsManyAsHuggingFaceDoes)
{
    const TruncationCase& expected = GetParam();
    EXPECT_EQ(truncateLongestFirst(expected.first, expected.second, expected.room),
        std::pair(expected.keptFirst, expected.keptSecond));
}

INSTANTIATE_TEST_SUITE_P(FromItsOwnTests, TruncateLongestFirst,
    ::testing::Values(TruncationCase { 0, 8, 7, 0, 7 }, TruncationCase { 2, 4, 7, 2, 4 },
        TruncationCase { 2, 8, 7, 2, 5 }, TruncationCase { 4, 4, 7, 3, 4 },
        TruncationCase { 4, 8, 7, 3, 4 }, TruncationCase { 8, 0, 7, 7, 0 },
        TruncationCase { 8, 2, 7, 5, 2 }, TruncationCase { 8, 4, 7, 4, 3 },
        TruncationCase { 8, 8, 7, 3, 4 }, TruncationCase { 4, 4, 0, 0, 0 }));

} // namespace
} // namespace crisp::text
