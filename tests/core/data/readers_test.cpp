// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/readers.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::data {
namespace {

using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

Dataset read(std::string_view name, std::string_view bytes, const ReadOptions& options = {})
{
    const TemporaryFolder folder;
    return readDataset(folder.write(name, bytes), options);
}

TEST(ReadDataset, ReadsAllThreeFormatsAlike)
{
    for (const auto& [name, text] :
        { std::pair { "x.tsv", "sentence\tlabel\na \"fine\" film\t1\nnot, so\t0\n" },
            { "x.txt", "label\tsentence\r\n1\ta \"fine\" film\r\n0\tnot, so\r\n\r\n" },
            { "x.csv", "sentence,label\n\"a \"\"fine\"\" film\",1\n\"not, so\",0\n" },
            { "x.jsonl",
                "{\"sentence\":\"a \\\"fine\\\" film\",\"label\":1}\n"
                "{\"label\":\"0\",\"more\":[],\"sentence\":\"not, so\"}" } }) {
        const Dataset dataset = read(name, text);
        EXPECT_THAT(dataset.texts, ElementsAre("a \"fine\" film", "not, so")) << name;
        EXPECT_THAT(dataset.labels, ElementsAre(1, 0)) << name;
        EXPECT_THAT(dataset.labelNames, ElementsAre("LABEL_0", "LABEL_1")) << name;
        EXPECT_FALSE(dataset.hasPairs());
        EXPECT_EQ(dataset.name, "x");
    }
}

TEST(ReadDataset, FindsPairs)
{
    const Dataset dataset = read("x.csv", "label,hypothesis,premise\nyes,b,a\nno,d,c\n");
    EXPECT_THAT(dataset.texts, ElementsAre("a", "c"));
    EXPECT_THAT(dataset.pairs, ElementsAre("b", "d"));
    EXPECT_THAT(dataset.labels, ElementsAre(1, 0));
}

TEST(ReadDataset, TakesTheColumnsThatAreNamed)
{
    ReadOptions options;
    options.textColumn = "second";
    options.pairColumn = "first";
    options.labelColumn = "verdict";
    options.labelNames = { "no", "yes" };
    options.format = TableFormat::Tsv;
    const Dataset dataset
        = read("x.data", "first\tsecond\tverdict\tlabel\na\tb\tyes\t7\n", options);
    EXPECT_THAT(dataset.texts, ElementsAre("b"));
    EXPECT_THAT(dataset.pairs, ElementsAre("a"));
    EXPECT_THAT(dataset.labels, ElementsAre(1));
}

TEST(ReadDataset, TakesASentenceOfTwoMegabytesAndAnEmptyOne)
{
    std::string sentence;
    for (int i = 0; i < 400'000; ++i)
        sentence += "word ";
    ReadOptions options;
    options.labelNames = { "no", "yes" };
    const Dataset dataset = read("x.tsv", "sentence\tlabel\n" + sentence + "\t1\n\t0\n", options);
    EXPECT_EQ(dataset.texts[0], sentence);
    EXPECT_EQ(dataset.texts[1], "");
    EXPECT_EQ(
        read("x.jsonl", "{\"text\":\"" + sentence + "\",\"label\":1}", options).texts[0], sentence);
}

struct Refusal {
    std::string name;
    std::string text;
    std::string message;
};

void PrintTo(const Refusal& refusal, std::ostream* out)
{
    *out << refusal.name << ' ' << ::testing::PrintToString(refusal.text);
}

class FileRefused : public ::testing::TestWithParam<Refusal> { };

TEST_P(FileRefused, InOneLineThatNamesTheFile)
{
    ReadOptions options;
    options.labelNames = { "LABEL_0", "LABEL_1" };
    EXPECT_THAT([&] { (void)read(GetParam().name, GetParam().text, options); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr("cannot read "), HasSubstr(GetParam().name),
            HasSubstr(GetParam().message), Not(HasSubstr("\n")))));
}

INSTANTIATE_TEST_SUITE_P(Files, FileRefused,
    ::testing::Values(Refusal { "x.tsv", "", "it is empty" },
        Refusal { "x.xls", "a", "its name does not say" },
        Refusal { "x.tsv", "sentence\tlabel\n", "it has no rows" },
        Refusal {
            "x.tsv", "sentence\na\n", "it has no label column (label, labels), only \"sentence\"" },
        Refusal { "x.tsv", "sentence,label\na,1\n", "only \"sentence,label\"; name the one" },
        Refusal { "x.tsv", "a\ta\tlabel\n", "two columns are called \"a\"" },
        Refusal {
            "x.tsv", "sentence\tlabel\na\t1\nlonely\n", "line 3 has 1 columns, the header has 2" },
        Refusal { "x.tsv", "sentence\tlabel\na\t1\n\nb\t1\n", "line 3 has 1 columns" },
        Refusal { "x.tsv", "sentence\tlabel\na\tb\t1\n", "line 2 has 3 columns, the header has 2" },
        Refusal { "x.tsv", "sentence\tlabel\na\tmaybe\n", "line 2: label \"maybe\"" },
        Refusal { "x.tsv", "sentence\tlabel\na\t1\ncaf\xe9\t1\n", "line 3 is not valid UTF-8" },
        Refusal { "x.csv", "sentence,label\n\"a,1\n", "line 2 opens a quotation mark" },
        Refusal { "x.jsonl", "", "it is empty" },
        Refusal { "x.jsonl", "[]\n", "line 1 is not a JSON object" },
        Refusal { "x.jsonl", "{\"text\":\"a\",\"label\":1}\n{\n", "line 2: it is not valid JSON" },
        Refusal {
            "x.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"label\":1}", "line 2 lacks \"text\"" },
        Refusal {
            "x.jsonl", "{\"text\":3,\"label\":1}\n", "line 1: \"text\" is not a text but number" },
        Refusal { "x.jsonl", "{\"text\":\"a\\u0000\",\"label\":1}\n", "holds a NUL" },
        Refusal {
            "x.jsonl", "{\"text\":\"a\",\"label\":null}\n", "\"label\" is not a text but null" },
        Refusal { "x.jsonl", "{\"text\":\"a\",\"label\":1.5}\n", "line 1: label \"1.5\"" },
        Refusal { "x.jsonl", "{\"text\":\"a\",\"text\":\"b\",\"label\":1}\n", "stands twice" },
        Refusal { "x.jsonl", "{\"text\":\"" + std::string(4'000'000, 'x') + "\"}",
            "line 1 has 4000011 bytes" }));

TEST(ReadDataset, NamesAColumnThatIsNotThere)
{
    ReadOptions options;
    options.textColumn = "review";
    EXPECT_THAT([&] { (void)read("x.csv", "text,label\na,1\n", options); },
        ThrowsMessage<base::Error>(
            HasSubstr("it has no column \"review\", only \"text\", \"label\"")));
}

} // namespace
} // namespace crisp::data
