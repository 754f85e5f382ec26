// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/encoded_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace crisp::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// One token a letter: a is 4, b is 5, ...; 1 is [UNK], 2 [CLS], 3 [SEP].
class LetterTokenizer : public text::Tokenizer {
public:
    [[nodiscard]] text::Encoding encode(std::string_view text, std::optional<std::string_view> pair,
        std::optional<std::size_t> maxLength) const override
    {
        text::Encoding encoding;
        encoding.ids = encodeIds(text, pair, maxLength);
        return encoding;
    }
    [[nodiscard]] std::vector<std::int32_t> encodeIds(std::string_view text,
        std::optional<std::string_view> pair, std::optional<std::size_t> maxLength) const override
    {
        std::vector<std::int32_t> ids { 2 };
        for (const std::string_view part : { text, pair.value_or("") })
            for (const char c : part)
                ids.push_back(4 + c - 'a');
        if (maxLength && ids.size() + 1 > *maxLength)
            ids.resize(*maxLength - 1);
        ids.push_back(3);
        return ids;
    }
    [[nodiscard]] std::size_t vocabularySize() const override { return 30; }
    [[nodiscard]] std::optional<std::string> token(std::int32_t) const override { return {}; }
    [[nodiscard]] text::SpecialIds specialIds() const override { return { 0, 1, 2, 3 }; }
};

Dataset letters()
{
    Dataset dataset;
    dataset.texts = { "a", "", "abcdef", "abcd" };
    dataset.labels = { 0, 1, 1, 0 };
    dataset.labelNames = { "no", "yes" };
    return dataset;
}

TEST(EncodedDataset, LaysRowsEndToEndInTheOrderAskedFor)
{
    const EncodedDataset encoded(letters(), LetterTokenizer(), 6, 30);
    EXPECT_EQ(encoded.rows(), 4U);
    EXPECT_THAT(encoded.lengths(), ElementsAre(3, 2, 6, 6));
    EXPECT_EQ(encoded.tokens(), 17U);
    const std::vector<std::uint32_t> rows { 2, 1 };
    const PackedBatch batch = encoded.pack(rows);
    EXPECT_THAT(batch.ids, ElementsAre(2, 4, 5, 6, 7, 3, 2, 3));
    EXPECT_THAT(batch.starts, ElementsAre(0, 6, 8));
    EXPECT_THAT(batch.labels, ElementsAre(1, 1));
    EXPECT_THAT(batch.rows, ElementsAre(2, 1));
    EXPECT_THROW((void)encoded.pack(std::vector<std::uint32_t> { 4 }), std::out_of_range);
}

TEST(EncodedDataset, CountsOnlyTheRowsThatWereCut)
{
    // "abcd" fills six places exactly and loses nothing.
    EXPECT_EQ(EncodedDataset(letters(), LetterTokenizer(), 6, 30).truncatedRows(), 1U);
    EXPECT_EQ(EncodedDataset(letters(), LetterTokenizer(), 5, 30).truncatedRows(), 2U);
    EXPECT_EQ(EncodedDataset(letters(), LetterTokenizer(), 8, 30).truncatedRows(), 0U);
}

TEST(EncodedDataset, EncodesPairs)
{
    Dataset dataset = letters();
    dataset.pairs = { "b", "", "", "" };
    EXPECT_TRUE(std::ranges::equal(EncodedDataset(dataset, LetterTokenizer(), 8, 30).ids(0),
        std::vector<std::int32_t> { 2, 4, 5, 3 }));
}

TEST(EncodedDataset, ReadsTokensBeyondTheModelAsUnknown)
{
    const EncodedDataset encoded(letters(), LetterTokenizer(), 8, 6);
    EXPECT_EQ(encoded.replacedTokens(), 6U); // cdef and cd
    EXPECT_TRUE(std::ranges::equal(encoded.ids(3), std::vector<std::int32_t> { 2, 4, 5, 1, 1, 3 }));
    EXPECT_EQ(EncodedDataset(letters(), LetterTokenizer(), 8, 30).replacedTokens(), 0U);
}

TEST(ReplaceUnknownIds, RefusesAModelWithoutTheUnknownToken)
{
    std::vector<std::int32_t> ids { 0, 7 };
    EXPECT_THAT([&] { (void)replaceUnknownIds(ids, 3, 5); },
        ThrowsMessage<base::Error>(HasSubstr("does not belong to the model")));
    std::vector<std::int32_t> fine { 0, 2 };
    EXPECT_EQ(replaceUnknownIds(fine, 3, 5), 0U);
}

} // namespace
} // namespace crisp::data
