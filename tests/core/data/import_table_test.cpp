// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/import_table.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stop_token>
#include <string>

namespace crisp::data {
namespace {

using crisp::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr ColumnRole none = ColumnRole::LeaveOut;
constexpr ColumnRole text = ColumnRole::Text;
constexpr ColumnRole pair = ColumnRole::Pair;
constexpr ColumnRole label = ColumnRole::Label;

std::shared_ptr<const ImportTable> csv(const TemporaryFolder& folder, std::string_view bytes)
{
    return ImportTable::read(folder.write("x.csv", bytes), TableFormat::Csv);
}

TEST(GuessFormat, GoesByTheExtensionAndTheFirstLine)
{
    const TemporaryFolder folder;
    EXPECT_EQ(guessFormat(folder.write("a.csv", "a,b\n")), TableFormat::Csv);
    EXPECT_EQ(guessFormat(folder.write("b.csv", "a\tb\n1,5\t2\n")), TableFormat::Tsv);
    EXPECT_EQ(guessFormat(folder.write("c.tsv", "a,b,c\n")), TableFormat::Tsv);
    EXPECT_EQ(guessFormat(folder.write("d.jsonl", "a,b\n")), TableFormat::JsonLines);
    EXPECT_EQ(
        guessFormat(folder.write("e.txt", "\xEF\xBB\xBF{\"a\": 1}\n")), TableFormat::JsonLines);
    EXPECT_EQ(guessFormat(folder.write("f", "a\tb\n")), TableFormat::Tsv);
    EXPECT_EQ(guessFormat(folder.write("g", "")), TableFormat::Csv);
    EXPECT_THROW((void)guessFormat(folder / "none"), base::Error);
}

TEST(ImportTable, KeepsCellsAndLinesAsTheyStand)
{
    const TemporaryFolder folder;
    const auto table = csv(folder, "a,b\n\"x\ny\",\" z \"\nonly\n1,2,3\n");
    ASSERT_EQ(table->rows(), 4U);
    EXPECT_EQ(table->columns(), 2U);
    EXPECT_EQ(table->cell(1, 0), "x\ny");
    EXPECT_EQ(table->cell(1, 1), " z ");
    EXPECT_EQ(table->line(1), 2U);
    EXPECT_EQ(table->line(2), 4U);
    EXPECT_TRUE(table->isComplete(1));
    EXPECT_FALSE(table->isComplete(2));
    EXPECT_EQ(table->cell(2, 0), "only");
    EXPECT_EQ(table->cell(2, 1), "");
    EXPECT_FALSE(table->isComplete(3));
    EXPECT_EQ(table->columnName(1, true), "b");
    EXPECT_EQ(table->columnName(1, false), "column 2");
    EXPECT_EQ(table->firstRow(true), 1U);
}

TEST(ImportTable, GathersTheKeysOfJsonLines)
{
    const TemporaryFolder folder;
    const auto table = ImportTable::read(folder.write("x.jsonl",
                                             "{\"b\": \"x\", \"a\": 1.5}\n\n"
                                             "{\"c\": [1, \"y\"], \"b\": null, \"a\": true}\n"),
        TableFormat::JsonLines);
    ASSERT_EQ(table->rows(), 2U);
    ASSERT_EQ(table->columns(), 3U);
    EXPECT_EQ(table->columnName(0, true), "a");
    EXPECT_EQ(table->columnName(2, false), "c");
    EXPECT_EQ(table->cell(0, 0), "1.5");
    EXPECT_EQ(table->cell(0, 2), ""); // not known yet in that line
    EXPECT_TRUE(table->isComplete(0));
    EXPECT_EQ(table->cell(1, 0), "true");
    EXPECT_EQ(table->cell(1, 1), "");
    EXPECT_EQ(table->cell(1, 2), "[1,\"y\"]");
    EXPECT_EQ(table->line(1), 3U);
    EXPECT_EQ(table->firstRow(true), 0U);
}

TEST(ImportTable, SaysInOneSentenceWhatIsDamaged)
{
    const TemporaryFolder folder;
    const auto read = [&](std::string_view bytes, TableFormat format) {
        return [path = folder.write("x", bytes), format] { (void)ImportTable::read(path, format); };
    };
    EXPECT_THAT(read("", TableFormat::Csv), ThrowsMessage<base::Error>(HasSubstr("it is empty")));
    EXPECT_THAT(read("a,b\n\"c,d\n", TableFormat::Csv),
        ThrowsMessage<base::Error>(HasSubstr("line 2 opens a quotation mark")));
    EXPECT_THAT(read("a\nb\xff\n", TableFormat::Tsv),
        ThrowsMessage<base::Error>(HasSubstr("line 2 is not valid UTF-8")));
    EXPECT_THAT(read("{}\n[1]\n", TableFormat::JsonLines),
        ThrowsMessage<base::Error>(HasSubstr("line 2 is not a JSON object")));
    EXPECT_THAT(read("{\"a\": \"\\u0000\"}\n", TableFormat::JsonLines),
        ThrowsMessage<base::Error>(HasSubstr("line 1: \"a\" holds a NUL")));
    EXPECT_THAT(read("{\"a\": 1\n", TableFormat::JsonLines),
        ThrowsMessage<base::Error>(HasSubstr("line 1: it is not valid JSON")));
    EXPECT_THAT(read(std::string(300, ','), TableFormat::Csv),
        ThrowsMessage<base::Error>(HasSubstr("301 columns")));
    EXPECT_THAT([&] { (void)ImportTable::read(folder.path(), TableFormat::Csv); },
        ThrowsMessage<base::Error>(HasSubstr("is not a file")));
}

TEST(ImportTable, StopsWhenAsked)
{
    const TemporaryFolder folder;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(ImportTable::read(folder.write("x", "a\nb\n"), TableFormat::Tsv, stop.get_token()),
        nullptr);
}

TEST(GuessHeader, SeesNamesThatAreNotData)
{
    const TemporaryFolder folder;
    EXPECT_TRUE(guessHeader(*csv(folder, "text,label\nfine,1\n")));
    EXPECT_FALSE(guessHeader(*csv(folder, "fine,1\ndull,0\n"))); // a number
    EXPECT_FALSE(guessHeader(*csv(folder, "fine,good\ndull,bad\nnice,good\n"))); // comes again
    EXPECT_FALSE(guessHeader(*csv(folder, "a,a\n1,2\n")));
    EXPECT_FALSE(guessHeader(*csv(folder, "a,\n1,2\n")));
    EXPECT_FALSE(guessHeader(*csv(folder, std::string(61, 'a') + ",b\n1,2\n")));
}

TEST(GuessRoles, KnowsTheUsualNames)
{
    const TemporaryFolder folder;
    EXPECT_THAT(guessRoles(*csv(folder, "id,Sentence,Label\n1,x,0\n2,y,1\n"), true),
        ElementsAre(none, text, label));
    EXPECT_THAT(guessRoles(*csv(folder, "premise,hypothesis,gold\na,b,yes\nc,d,no\n"), true),
        ElementsAre(text, pair, label));
}

TEST(GuessRoles, LooksAtTheContent)
{
    const TemporaryFolder folder;
    const auto table = csv(folder,
        "18822,Battery lasts two days.,5,phones,positive\n"
        "18823,Stopped charging after a week.,1,phones,negative\n"
        "18824,Does what it says.,3,kitchen,positive\n"
        "18825,The lid leaks but it is fine.,3,kitchen,negative\n"
        "18826,Best purchase this year.,5,audio,positive\n"
        "18827,Sound is thin.,2,audio,negative\n");
    EXPECT_THAT(guessRoles(*table, false), ElementsAre(none, text, none, none, label));
}

TEST(GuessRoles, LeavesOutWhatItCannotTell)
{
    const TemporaryFolder folder;
    EXPECT_THAT(guessRoles(*csv(folder, "1,2\n3,4\n"), false), ElementsAre(none, none));
    EXPECT_THAT(guessRoles(*csv(folder, "a,b\n"), true), ElementsAre(none, none));
}

TEST(OnOneLine, LeavesNothingThatEndsAField)
{
    EXPECT_EQ(onOneLine("\t a\r\nb\tc \n"), "a  b c");
    EXPECT_EQ(onOneLine(" \t "), "");
    EXPECT_EQ(onOneLine(""), "");
}

} // namespace
} // namespace crisp::data
