// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/random.h"
#include "data/data_directory.h"
#include "data/import_report.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace crisp::data {
namespace {

using crisp::testing::TemporaryFolder;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

std::string inCsvQuotes(std::string_view cell)
{
    std::string field = "\"";
    for (const char c : cell)
        field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + '"';
}

/// A plan for a table of a text and its label.
ImportPlan textAndLabel()
{
    ImportPlan plan;
    plan.roles = { ColumnRole::Text, ColumnRole::Label };
    return plan;
}

ImportTables tableOf(
    const TemporaryFolder& folder, std::string_view bytes, std::string_view name = "reviews.csv")
{
    return { ImportTable::read(folder.write(name, bytes), TableFormat::Csv), nullptr, nullptr };
}

/// `count` different texts with labels a and b in turns.
std::string manyRows(std::size_t count)
{
    std::string bytes = "text,label\n";
    for (std::size_t i = 0; i < count; ++i)
        bytes += "text " + std::to_string(i) + (i % 4 == 0 ? ",a\n" : ",b\n");
    return bytes;
}

std::map<Part, std::map<std::string, std::size_t>> labelsByPart(
    const ImportTables& tables, const ImportReport& report)
{
    std::map<Part, std::map<std::string, std::size_t>> counts;
    for (std::size_t row = 0; row < tables.main->rows(); ++row)
        if (const auto part = importedPart(report.fates[0][row]))
            ++counts[*part][std::string(tables.main->cell(row, 1))];
    return counts;
}

TEST(Examine, CutsSharesOffEveryLabel)
{
    const TemporaryFolder folder;
    const ImportTables tables = tableOf(folder, manyRows(400));
    const auto report = examine(textAndLabel(), tables);
    ASSERT_TRUE(report);
    EXPECT_THAT(report->obstacles, IsEmpty());
    EXPECT_EQ(report->rows,
        (std::map<Part, std::size_t> {
            { Part::Train, 320 }, { Part::Dev, 40 }, { Part::Test, 40 } }));
    auto counts = labelsByPart(tables, *report);
    EXPECT_EQ(counts[Part::Dev]["a"], 10U);
    EXPECT_EQ(counts[Part::Test]["b"], 30U);
    ASSERT_EQ(report->labels.size(), 2U);
    EXPECT_EQ(report->labels[0].rows, 100U);
    EXPECT_EQ(report->imported(), 400U);
}

TEST(Examine, SplitsByTheSeedAndNotByTheOrderOfRows)
{
    const TemporaryFolder folder;
    std::string reversed = "text,label\n";
    for (std::size_t i = 200; i-- > 0;)
        reversed += "text " + std::to_string(i) + (i % 4 == 0 ? ",a\n" : ",b\n");
    const ImportTables one = tableOf(folder, manyRows(200));
    const ImportTables other = tableOf(folder, reversed, "reversed.csv");
    ImportPlan plan = textAndLabel();
    const auto first = examine(plan, one);
    const auto second = examine(plan, other);
    for (std::size_t row = 1; row <= 200; ++row)
        EXPECT_EQ(first->fates[0][row], second->fates[0][201 - row]) << row;
    plan.split.seed = 43;
    EXPECT_NE(examine(plan, one)->fates, first->fates);
}

TEST(Examine, KeepsEqualTextsTogetherAndCountsThem)
{
    const TemporaryFolder folder;
    std::string bytes = manyRows(50);
    for (int i = 0; i < 5; ++i)
        bytes += "  text 7 ,b\n"; // the same but for blanks
    bytes += "text 8,b\n"; // was a
    const ImportTables tables = tableOf(folder, bytes);
    const auto report = examine(textAndLabel(), tables);
    EXPECT_EQ(report->repeatedTexts, 2U);
    EXPECT_EQ(report->contradictions, 1U);
    EXPECT_EQ(report->sharedDev, 0U);
    for (std::size_t row = 51; row < 56; ++row)
        EXPECT_EQ(report->fates[0][row], report->fates[0][8]);
    EXPECT_EQ(report->fates[0][56], report->fates[0][9]);
}

TEST(Examine, TellsTextsOfOneHashApart)
{
    const TemporaryFolder folder;
    const std::string one = "8yn0iYCKYHlIj4-BwPqk";
    const std::string other = "GReLUrM4wMqfg9yzV3KQ";
    ASSERT_EQ(base::fnv1a64(one), base::fnv1a64(other));
    std::string bytes = manyRows(20);
    for (int i = 0; i < 3; ++i)
        bytes += one + ",a\n" + other + ",b\n";
    const auto report = examine(textAndLabel(), tableOf(folder, bytes));
    EXPECT_EQ(report->repeatedTexts, 2U);
    EXPECT_EQ(report->contradictions, 0U);
    for (std::size_t row = 23; row < 27; ++row)
        EXPECT_EQ(report->fates[0][row], report->fates[0][row - 2]);
}

TEST(Examine, SaysWhatIsLeftOutAndWhereItIsFirst)
{
    const TemporaryFolder folder;
    const ImportTables tables
        = tableOf(folder, manyRows(20) + " ,a\nx,\n\"\t\",a\nonly\nz,a,b\ny, \n");
    const auto report = examine(textAndLabel(), tables);
    ASSERT_EQ(report->leftOut.size(), 3U);
    EXPECT_EQ(report->leftOut[0].why, RowFate::WrongColumns);
    EXPECT_EQ(report->leftOut[0].rows, 2U);
    EXPECT_EQ(report->leftOut[0].firstLine, 25U);
    EXPECT_EQ(report->leftOut[1].why, RowFate::EmptyText);
    EXPECT_EQ(report->leftOut[1].rows, 2U);
    EXPECT_EQ(report->leftOut[1].firstLine, 22U);
    EXPECT_EQ(report->leftOut[2].why, RowFate::NoLabel);
    EXPECT_EQ(report->leftOut[2].rows, 2U);
    EXPECT_EQ(report->leftOut[2].firstLine, 23U);
    EXPECT_EQ(report->imported(), 20U);
}

TEST(Examine, SplitsByAColumn)
{
    const TemporaryFolder folder;
    const ImportTables tables = tableOf(folder,
        "text,label,part\nu,a,train\nv,b,Training\nw,a,VALID\nu,b,dev\nx,a,test\nw,a,test\ny,a,?"
        "\n");
    ImportPlan plan;
    plan.roles = { ColumnRole::Text, ColumnRole::Label, ColumnRole::LeaveOut };
    plan.split.rule = SplitRule::Column;
    plan.split.column = 2;
    const auto report = examine(plan, tables);
    using enum RowFate;
    EXPECT_THAT(report->fates[0], ElementsAre(Header, Train, Train, Dev, Dev, Test, Test, NoPart));
    EXPECT_EQ(report->sharedDev, 1U);
    EXPECT_EQ(report->sharedTest, 1U);
    EXPECT_THAT(report->obstacles, IsEmpty());
}

TEST(Examine, FindsColumnsOfOwnFilesByTheirNames)
{
    const TemporaryFolder folder;
    ImportTables tables = tableOf(folder, "text,label\nu,a\nv,b\n");
    tables.dev
        = ImportTable::read(folder.write("dev.csv", "label,x,text\na,0,w\n"), TableFormat::Csv);
    ImportPlan plan = textAndLabel();
    plan.split.rule = SplitRule::Files;
    auto report = examine(plan, tables);
    EXPECT_THAT(report->obstacles, IsEmpty());
    EXPECT_EQ(report->fates[1][1], RowFate::Dev);
    EXPECT_EQ(report->labels[0].rows, 2U);

    tables.dev = ImportTable::read(folder.write("dev.csv", "kind,text\na,w\n"), TableFormat::Csv);
    report = examine(plan, tables);
    EXPECT_THAT(report->obstacles, ElementsAre("\"dev.csv\" has no column \"label\"."));
    EXPECT_THAT(report->fates, IsEmpty());
    tables.dev = nullptr;
    EXPECT_THAT(
        examine(plan, tables)->obstacles, ElementsAre("Choose the file with the dev rows."));
}

TEST(Examine, NamesWhatStandsInTheWay)
{
    const TemporaryFolder folder;
    const ImportTables tables = tableOf(folder, manyRows(40));
    ImportPlan plan;
    plan.roles = { ColumnRole::LeaveOut, ColumnRole::LeaveOut };
    EXPECT_THAT(examine(plan, tables)->obstacles,
        ElementsAre(HasSubstr("No column is the text"), HasSubstr("No column is the label")));
    plan.roles = { ColumnRole::Text, ColumnRole::Text };
    EXPECT_THAT(examine(plan, tables)->obstacles, Contains(HasSubstr("Two columns have the same")));
    plan = textAndLabel();
    plan.split.dev = 0.6;
    plan.split.test = 0.4;
    EXPECT_THAT(examine(plan, tables)->obstacles, Contains(HasSubstr("must leave something")));
    plan = textAndLabel();
    plan.labelNames = { { "a", "same" }, { "b", " same" } };
    EXPECT_THAT(examine(plan, tables)->obstacles, ElementsAre("Two labels are called \"same\"."));
    plan.labelNames = { { "a", " " } };
    EXPECT_THAT(examine(plan, tables)->obstacles, ElementsAre("The label \"a\" needs a name."));
    plan.labelNames.clear();
    plan.roles = { ColumnRole::Label, ColumnRole::Text }; // texts as labels: 40 of them
    EXPECT_THAT(examine(plan, tables)->obstacles, Contains(HasSubstr("No row is left for dev")));
    EXPECT_THAT(
        examine(textAndLabel(), tableOf(folder, "text,label\nx,a\ny,a\n", "y.csv"))->obstacles,
        Contains(HasSubstr("All rows have the same label")));
}

TEST(Examine, NumbersLabelsAsPeopleExpect)
{
    const TemporaryFolder folder;
    const auto report = examine(
        textAndLabel(), tableOf(folder, "text,label\na,10\nb,9\nc,-1\nd,zebra\ne,Ant\nf,1.5\n"));
    std::vector<std::string> values;
    for (const LabelCount& label : report->labels)
        values.push_back(label.value);
    EXPECT_THAT(values, ElementsAre("-1", "1.5", "9", "10", "Ant", "zebra"));
}

TEST(Examine, StopsWhenAsked)
{
    const TemporaryFolder folder;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(
        examine(textAndLabel(), tableOf(folder, manyRows(10)), stop.get_token()), std::nullopt);
}

TEST(SampleTexts, SpreadsOverTheFile)
{
    const TemporaryFolder folder;
    const ImportTables tables = tableOf(folder, manyRows(100));
    const ImportPlan plan = textAndLabel();
    const auto report = examine(plan, tables);
    EXPECT_EQ(sampleTexts(plan, tables, *report, 1000).size(), 100U);
    const auto some = sampleTexts(plan, tables, *report, 4);
    ASSERT_EQ(some.size(), 4U);
    EXPECT_EQ(some[0].text, "text 0");
    EXPECT_EQ(some[2].text, "text 50");
    EXPECT_THAT(sampleTexts(plan, tables, *report, 0), IsEmpty());
}

TEST(ProblemWithName, RefusesWhatNoFolderShouldBeCalled)
{
    EXPECT_EQ(problemWithName("product reviews-2"), std::nullopt);
    EXPECT_TRUE(problemWithName(""));
    EXPECT_TRUE(problemWithName(".hidden"));
    EXPECT_TRUE(problemWithName(".."));
    EXPECT_TRUE(problemWithName("a/b"));
    EXPECT_TRUE(problemWithName("a\nb"));
    EXPECT_TRUE(problemWithName(" a"));
    EXPECT_TRUE(problemWithName(std::string(101, 'a')));
}

TEST(WriteImport, MakesADirectoryThatTrainingReads)
{
    const TemporaryFolder folder;
    const ImportTables tables = tableOf(folder, manyRows(40) + "\"two\nlines\",b\n,a\n");
    ImportPlan plan = textAndLabel();
    plan.labelNames = { { "a", "bad" }, { "b", "good" } };
    const auto report = examine(plan, tables);
    const auto directory
        = writeImport(plan, tables, *report, { "reviews", "CC0" }, folder / "data");
    ASSERT_EQ(directory, folder / "data" / "reviews");
    const TrainingData data = loadTrainingData(*directory);
    EXPECT_EQ(data.info.name, "reviews");
    EXPECT_EQ(data.info.license, "CC0");
    EXPECT_EQ(data.info.source, "reviews.csv, dev 10 % and test 10 % cut off with seed 42");
    EXPECT_THAT(data.train.labelNames, ElementsAre("bad", "good"));
    EXPECT_EQ(data.train.rows(), report->rows.at(Part::Train));
    EXPECT_EQ(data.dev.rows(), report->rows.at(Part::Dev));
    EXPECT_EQ(sharedSentences(data.train, data.dev), 0U);
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "data"))
        names.push_back(entry.path().filename());
    EXPECT_THAT(names, ElementsAre("reviews")) << "nothing temporary is left";
}

TEST(WriteImport, ReplacesNothingAndLeavesNothing)
{
    const TemporaryFolder folder;
    const ImportTables tables = tableOf(folder, manyRows(40));
    const ImportPlan plan = textAndLabel();
    const auto report = examine(plan, tables);
    std::filesystem::create_directory(folder / "taken");
    EXPECT_THAT(
        [&] {
            (void)writeImport(plan, tables, *report, { "taken", "" }, folder.path());
        },
        ThrowsMessage<base::Error>(HasSubstr("there is something of that name already")));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(writeImport(plan, tables, *report, { "new", "" }, folder.path(), stop.get_token()),
        std::nullopt);
    EXPECT_THAT(
        [&] {
            (void)writeImport(plan, tables, *report, { "new", "" }, "/proc/nowhere");
        },
        ThrowsMessage<base::Error>(HasSubstr("cannot make the folder")));
    EXPECT_THROW((void)writeImport(plan, tables, *report, { "a/b", "" }, folder.path()),
        std::invalid_argument);
    ImportReport blocked = *report;
    blocked.obstacles.emplace_back("no");
    EXPECT_THROW((void)writeImport(plan, tables, blocked, { "new", "" }, folder.path()),
        std::invalid_argument);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2);
}

/// A table of three columns with all that a CSV file can hold, and a plan for it.
struct AnyImport {
    std::string bytes;
    ImportPlan plan;
};

AnyImport anyImport()
{
    const auto cell = rc::gen::container<std::string>(
        rc::gen::element('a', 'b', ' ', '\t', '\n', '\r', '"', ',', '1'));
    const auto label = rc::gen::element<std::string>("yes", "no", " no", "1", "", "\n");
    const auto part = rc::gen::element<std::string>("train", "dev", "test", "Valid", "", "x");
    AnyImport any;
    const auto count = *rc::gen::inRange(1, 60);
    for (int i = 0; i < count; ++i) {
        any.bytes += inCsvQuotes(*cell) + ',' + inCsvQuotes(*label) + ',' + inCsvQuotes(*part);
        const bool complete
            = i == 0 || *rc::gen::weightedElement<bool>({ { 9, true }, { 1, false } });
        any.bytes += complete ? "\n" : ",more\n";
    }
    any.plan.header = false;
    any.plan.roles = { ColumnRole::Text, ColumnRole::Label, ColumnRole::LeaveOut };
    if (*rc::gen::arbitrary<bool>())
        any.plan.roles[2] = ColumnRole::Pair;
    any.plan.split.rule = *rc::gen::element(SplitRule::Shares, SplitRule::Column);
    any.plan.split.column = 2;
    any.plan.split.dev = *rc::gen::element(0.1, 0.3, 0.5);
    any.plan.split.test = *rc::gen::element(0.0, 0.2, 0.45);
    any.plan.split.seed = *rc::gen::arbitrary<std::uint64_t>();
    return any;
}

TEST(AnyImport, PutsEveryRowIntoOnePartOrTheReport)
{
    EXPECT_TRUE(rc::check("rows are neither lost nor doubled", [] {
        const TemporaryFolder folder;
        const AnyImport any = anyImport();
        const ImportTables tables = tableOf(folder, any.bytes);
        const auto report = examine(any.plan, tables);
        RC_ASSERT(report->fates.size() == 1U);
        RC_ASSERT(report->fates[0].size() == tables.main->rows());
        std::map<RowFate, std::size_t> counts;
        for (const RowFate fate : report->fates[0])
            ++counts[fate];
        RC_ASSERT(counts[RowFate::Header] == 0U);
        RC_ASSERT(counts[RowFate::Train] == report->rows.at(Part::Train));
        RC_ASSERT(counts[RowFate::Dev] == report->rows.at(Part::Dev));
        RC_ASSERT(counts[RowFate::Test] == report->rows.at(Part::Test));
        std::size_t leftOut = 0;
        for (const LeftOut& rows : report->leftOut) {
            RC_ASSERT(rows.rows == counts[rows.why]);
            RC_ASSERT(rows.rows > 0U);
            leftOut += rows.rows;
        }
        RC_ASSERT(report->imported() + leftOut == tables.main->rows());
        std::size_t labelled = 0;
        for (const LabelCount& label : report->labels)
            labelled += label.rows;
        RC_ASSERT(labelled == report->imported());
        if (any.plan.split.rule == SplitRule::Shares)
            RC_ASSERT(report->sharedDev + report->sharedTest == 0U);
    }));
}

/// What the directory should hold of one part, by the report.
Dataset expectedPart(
    const ImportPlan& plan, const ImportTables& tables, const ImportReport& report, Part part)
{
    Dataset expected;
    for (const LabelCount& label : report.labels)
        expected.labelNames.push_back(label.name);
    for (std::size_t row = 0; row < tables.main->rows(); ++row) {
        if (importedPart(report.fates[0][row]) != part)
            continue;
        expected.texts.push_back(onOneLine(tables.main->cell(row, 0)));
        if (plan.roles[2] == ColumnRole::Pair)
            expected.pairs.push_back(onOneLine(tables.main->cell(row, 2)));
        const auto name
            = std::ranges::find(expected.labelNames, onOneLine(tables.main->cell(row, 1)));
        expected.labels.push_back(static_cast<std::int32_t>(name - expected.labelNames.begin()));
    }
    return expected;
}

TEST(AnyImport, IsReadBackAsItWasReported)
{
    EXPECT_TRUE(rc::check("written, then read", [] {
        const TemporaryFolder folder;
        const AnyImport any = anyImport();
        const ImportTables tables = tableOf(folder, any.bytes);
        const auto report = examine(any.plan, tables);
        RC_PRE(report->obstacles.empty());
        const DataDirectory directory(
            *writeImport(any.plan, tables, *report, { "x", "" }, folder.path()));
        for (const auto& [part, rows] : report->rows) {
            RC_ASSERT(directory.has(part) == (rows > 0));
            if (rows == 0)
                continue;
            const Dataset read = directory.read(part);
            const Dataset expected = expectedPart(any.plan, tables, *report, part);
            RC_ASSERT(read.texts == expected.texts);
            RC_ASSERT(read.pairs == expected.pairs);
            RC_ASSERT(read.labels == expected.labels);
            RC_ASSERT(read.labelNames == expected.labelNames);
        }
    }));
}

} // namespace
} // namespace crisp::data
