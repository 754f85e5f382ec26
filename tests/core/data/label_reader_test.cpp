// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/label_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace crisp::data {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

LabelReader::Result read(
    const std::vector<std::string>& labels, const std::vector<std::string>& known = {})
{
    LabelReader reader(known, "cannot read x");
    std::size_t line = 1;
    for (const std::string& label : labels)
        reader.add(label, ++line);
    return reader.finish();
}

TEST(LabelReader, TakesNumbersAndNamesThatAreKnown)
{
    EXPECT_THAT(
        read({ "1", "good", "bad", "0" }, { "bad", "good" }).labels, ElementsAre(1, 1, 0, 0));
    EXPECT_THAT(read({ "0" }, { "bad", "good" }).names, ElementsAre("bad", "good"));
}

TEST(LabelReader, PrefersANameToANumberThatLooksTheSame)
{
    EXPECT_THAT(read({ "1", "2" }, { "1", "2" }).labels, ElementsAre(0, 1));
}

TEST(LabelReader, LearnsNumbers)
{
    const auto [labels, names] = read({ "2", "0", "2" });
    EXPECT_THAT(labels, ElementsAre(2, 0, 2));
    EXPECT_THAT(names, ElementsAre("LABEL_0", "LABEL_1", "LABEL_2"));
}

TEST(LabelReader, LearnsWordsInTheOrderOfTheirBytes)
{
    const auto [labels, names] = read({ "pos", "neg", "neutral", "pos" });
    EXPECT_THAT(names, ElementsAre("neg", "neutral", "pos"));
    EXPECT_THAT(labels, ElementsAre(2, 0, 1, 2));
    EXPECT_EQ(read({ "neg", "neutral", "pos" }).names, names);
}

struct Refusal {
    std::vector<std::string> labels;
    std::vector<std::string> known;
    std::string message;
};

void PrintTo(const Refusal& refusal, std::ostream* out)
{
    *out << ::testing::PrintToString(refusal.labels);
}

class LabelRefused : public ::testing::TestWithParam<Refusal> { };

TEST_P(LabelRefused, WithItsLine)
{
    EXPECT_THAT([] { (void)read(GetParam().labels, GetParam().known); },
        ThrowsMessage<base::Error>(
            AllOf(HasSubstr("cannot read x: "), HasSubstr(GetParam().message))));
}

const std::vector<std::string> two { "bad", "good" };

INSTANTIATE_TEST_SUITE_P(Labels, LabelRefused,
    ::testing::Values(
        Refusal { { "0", "7" }, two, "line 3: label \"7\" is not among the 2 labels" },
        Refusal { { "-1" }, two, "line 2: label \"-1\" is negative; is this a test file" },
        Refusal { { "maybe" }, two, "line 2: label \"maybe\" is neither one of bad, good nor" },
        Refusal { { "0.5" }, two, "label \"0.5\" is neither" },
        Refusal { { "" }, two, "label \"\" is neither" },
        Refusal { { " 1" }, two, "label \" 1\" is neither" },
        Refusal { { "99999999999999999999999" }, two, "is not among" },
        Refusal { { "-99999999999999999999999" }, two, "is negative" },
        Refusal { { "0", "1", "maybe" }, {}, "line 4: label \"maybe\" is not a whole number" },
        Refusal { { "0.5" }, {}, "line 2: label \"0.5\" is not a whole number" },
        Refusal { { "0", "1.0" }, {}, "line 3: label \"1.0\" is not a whole number" },
        Refusal { { "-1" }, {}, "line 2: label \"-1\" is negative" },
        Refusal { { "1000" }, {}, "is not among the 1000 labels" },
        Refusal { { "a", "" }, {}, "line 3: the label is empty" },
        Refusal { { "a", "a" }, {}, "all rows have the same label" },
        Refusal { { "0", "0" }, {}, "all rows have the same label" }));

TEST(LabelReader, NoticesAColumnOfFreeText)
{
    std::vector<std::string> labels;
    for (int i = 0; i < 1001; ++i)
        labels.push_back("text " + std::to_string(i));
    EXPECT_THAT([&] { (void)read(labels); },
        ThrowsMessage<base::Error>(HasSubstr("line 1002: more than 1000 different labels")));
}

} // namespace
} // namespace crisp::data
