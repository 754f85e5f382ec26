// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/table_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <stdexcept>

namespace crisp::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

using Rows = std::vector<std::vector<std::string>>;

Rows read(std::string_view text, TableFormat format)
{
    TableReader reader(text, format, "cannot read x");
    Rows rows;
    std::vector<std::string> fields;
    while (reader.next(fields))
        rows.push_back(fields);
    return rows;
}

Rows tsv(std::string_view text) { return read(text, TableFormat::Tsv); }

Rows csv(std::string_view text) { return read(text, TableFormat::Csv); }

TEST(RequireText, DropsTheByteOrderMarkAndBlankLinesAtTheEnd)
{
    EXPECT_EQ(requireText("\xEF\xBB\xBF"
                          "a\nb\r\n\r\n\n",
                  "x"),
        "a\nb");
    EXPECT_EQ(requireText("", "x"), "");
    EXPECT_EQ(requireText("\n\r\n", "x"), "");
    EXPECT_EQ(requireText("a\t\n", "x"), "a\t");
}

TEST(RequireText, SaysWhichLineIsNotText)
{
    EXPECT_THAT([] { (void)requireText("a\nb\ncaf\xe9\n", "cannot read x"); },
        ThrowsMessage<base::Error>(HasSubstr("cannot read x: line 3 is not valid UTF-8")));
    EXPECT_THAT([] { (void)requireText(std::string_view("a\n\0", 3), "cannot read x"); },
        ThrowsMessage<base::Error>(HasSubstr("cannot read x: line 2 holds a NUL byte")));
}

TEST(TsvTable, TakesQuotationMarksAsTheyAre)
{
    EXPECT_EQ(tsv("\"a\t\"b\"\tc\"\"\n\t\n"), (Rows { { "\"a", "\"b\"", "c\"\"" }, { "", "" } }));
}

TEST(TsvTable, KnowsBothLineEnds)
{
    EXPECT_EQ(tsv("a\tb\r\nc\td"), (Rows { { "a", "b" }, { "c", "d" } }));
    EXPECT_EQ(tsv("a\rb\n"), (Rows { { "a\rb" } }));
}

TEST(CsvTable, ReadsQuotedFields)
{
    EXPECT_EQ(csv("a,\"b,c\",\"say \"\"so\"\"\"\r\n\"two\nlines\",,\"\"\n"),
        (Rows { { "a", "b,c", "say \"so\"" }, { "two\nlines", "", "" } }));
    EXPECT_EQ(csv("5\" tall,b"), (Rows { { "5\" tall", "b" } }));
    EXPECT_EQ(csv("a,"), (Rows { { "a", "" } }));
}

TEST(CsvTable, SaysOnWhichLineQuotesDoNotMatch)
{
    EXPECT_THAT([] { (void)csv("a,b\nc,\"open\n\n"); },
        ThrowsMessage<base::Error>(HasSubstr("line 2 opens a quotation mark")));
    EXPECT_THAT([] { (void)csv("\"a\nb\" c,d\n"); },
        ThrowsMessage<base::Error>(HasSubstr("line 2 has text after a closing quotation mark")));
}

TEST(CsvTable, CountsLinesNotRows)
{
    TableReader reader("a\n\"b\nb\"\nc\n", TableFormat::Csv, "x");
    std::vector<std::string> fields;
    std::vector<std::size_t> lines;
    while (reader.next(fields))
        lines.push_back(reader.line());
    EXPECT_THAT(lines, ElementsAre(1, 2, 4));
}

std::string quotedCsv(const Rows& rows)
{
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += i > 0 ? ",\"" : "\"";
            for (const char c : row[i])
                text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += '"';
        }
        text += '\n';
    }
    return text;
}

TEST(CsvTable, ReadsBackWhateverWasQuoted)
{
    EXPECT_TRUE(rc::check("any fields", [] {
        const auto field
            = rc::gen::container<std::string>(rc::gen::element('a', '"', ',', '\n', '\r'));
        const Rows rows = *rc::gen::container<Rows>(
            rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(field)));
        RC_ASSERT(csv(quotedCsv(rows)) == rows);
    }));
}

TEST(CsvTable, EndsOnAnyText)
{
    EXPECT_TRUE(rc::check("no crash, no endless loop", [] {
        const auto text
            = *rc::gen::container<std::string>(rc::gen::element('a', '"', ',', '\n', '\r', '\t'));
        for (const TableFormat format : { TableFormat::Csv, TableFormat::Tsv }) {
            try {
                RC_ASSERT(read(text, format).size() <= text.size());
            } catch (const base::Error&) {
                RC_ASSERT(format == TableFormat::Csv);
            }
        }
    }));
}

} // namespace
} // namespace crisp::data
