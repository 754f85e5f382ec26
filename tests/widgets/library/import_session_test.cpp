// SPDX-License-Identifier: Apache-2.0
#include "controls/table_style.h"
#include "data/data_directory.h"
#include "library/findings.h"
#include "library/import_session.h"
#include "library/preview_model.h"
#include "sample_table.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::library {
namespace {

using crisp::testing::reviews;
using crisp::testing::TemporaryFolder;
using data::ColumnRole;
using ::testing::ElementsAre;

class Session : public ::testing::Test {
protected:
    QString write(const std::string& name, const std::string& bytes)
    {
        return QString::fromStdString(folder_.write(name, bytes).string());
    }
    void open(const std::string& bytes, const std::string& name = "reviews.csv")
    {
        session_.open(write(name, bytes));
        ASSERT_TRUE(settled());
    }
    bool settled()
    {
        return QTest::qWaitFor([this] { return session_.report() != nullptr; });
    }
    QStringList sentences() const
    {
        QStringList texts;
        for (const Finding& finding :
            findingsOf(session_.plan(), session_.tables(), *session_.report()))
            texts << finding.text;
        return texts;
    }

    TemporaryFolder folder_;
    ImportSession session_;
};

TEST_F(Session, GuessesAndCounts)
{
    open(reviews(100));
    EXPECT_THAT(session_.plan().roles,
        ElementsAre(
            ColumnRole::LeaveOut, ColumnRole::Text, ColumnRole::LeaveOut, ColumnRole::Label));
    EXPECT_TRUE(session_.wasGuessed());
    EXPECT_EQ(session_.report()->imported(), 98U);
    EXPECT_TRUE(session_.canImport());
}

TEST_F(Session, SaysWhatItFoundInSentences)
{
    open(reviews(100));
    const QStringList texts = sentences();
    ASSERT_EQ(texts.size(), 5);
    EXPECT_EQ(texts[0], QStringLiteral("1 row has an empty text, in line 8: skipped"));
    EXPECT_EQ(texts[1], QStringLiteral("1 row has no label, in line 9: skipped"));
    EXPECT_EQ(texts[2], QStringLiteral("1 text has more than one label"));
    EXPECT_EQ(texts[3],
        QStringLiteral("1 text occurs more than once: kept on the same side of the split"));
    EXPECT_EQ(texts[4], QStringLiteral("No text is in both train and dev"));
}

TEST_F(Session, MovesARoleToAnotherColumn)
{
    open(reviews(100));
    session_.setRole(2, ColumnRole::Label);
    EXPECT_EQ(session_.report(), nullptr) << "the old numbers are not those of the new plan";
    ASSERT_TRUE(settled());
    EXPECT_EQ(session_.plan().roles[3], ColumnRole::LeaveOut);
    EXPECT_FALSE(session_.wasGuessed());
    EXPECT_EQ(session_.report()->labels.size(), 5U);
    session_.setRole(2, ColumnRole::LeaveOut);
    ASSERT_TRUE(settled());
    EXPECT_FALSE(session_.canImport());
    EXPECT_EQ(
        sentences().front(), QStringLiteral("No column is the label. Choose one above the table."));
}

TEST_F(Session, CountsOnlyTheLastOfManyChanges)
{
    open(reviews(3000));
    QSignalSpy reports(&session_, &ImportSession::reportChanged);
    data::SplitPlan split;
    for (int percent = 1; percent <= 20; ++percent) {
        split.dev = percent / 100.0;
        session_.setSplit(split);
    }
    ASSERT_TRUE(settled());
    EXPECT_NEAR(static_cast<double>(session_.report()->rows.at(data::Part::Dev)), 600, 3);
    QTest::qWait(50);
    EXPECT_LE(reports.count(), 22) << "20 times none, once the new one";
}

TEST_F(Session, ReadsTheSameFileInAnotherWay)
{
    open("a\tb\nfine\tgood\nbad\tpoor\n", "x.txt");
    EXPECT_EQ(session_.format(), data::TableFormat::Tsv);
    session_.setFormat(data::TableFormat::Csv);
    ASSERT_TRUE(settled());
    EXPECT_EQ(session_.tables().main->columns(), 1U);
    session_.setHeader(!session_.plan().header);
    ASSERT_TRUE(settled());
}

TEST_F(Session, WritesNothingBeforeImport)
{
    open(reviews(100));
    session_.setLabelName("neutral", QStringLiteral("so-so"));
    ASSERT_TRUE(settled());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1);
    QSignalSpy imported(&session_, &ImportSession::imported);
    session_.write({ "reviews", "" }, QString::fromStdString((folder_ / "data").string()));
    EXPECT_FALSE(session_.canImport()) << "not twice";
    ASSERT_TRUE(imported.wait());
    EXPECT_EQ(imported[0][1].value<std::size_t>(), 98U);
    const data::TrainingData read = data::loadTrainingData(imported[0][0].toString().toStdString());
    EXPECT_EQ(
        read.train.rows() + read.dev.rows(), 98U - session_.report()->rows.at(data::Part::Test));
    EXPECT_THAT(read.info.labels, ElementsAre("negative", "so-so", "positive"));
}

TEST_F(Session, CountsTokensAndNotAgainForANewName)
{
    open(reviews(60));
    const std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nreview\nnumber\n,\n.\n";
    std::filesystem::create_directory(folder_ / "model");
    folder_.write("model/vocab.txt", vocabulary);
    session_.setMeasure(
        { QString::fromStdString((folder_ / "model").string()), QStringLiteral("tiny"), 7 });
    ASSERT_TRUE(QTest::qWaitFor([this] { return session_.lengths().has_value(); }));
    EXPECT_EQ(session_.lengths()->rows, 58U);
    // [CLS] review number 0 , well . [SEP]
    EXPECT_EQ(session_.lengths()->longest, 8U);
    EXPECT_EQ(session_.lengths()->cut, 58U);
    QSignalSpy counted(&session_, &ImportSession::lengthsChanged);
    session_.setLabelName("neutral", QStringLiteral("so-so"));
    ASSERT_TRUE(settled());
    QTest::qWait(50);
    EXPECT_EQ(counted.count(), 0);
}

TEST_F(Session, TakesDevFromAFileOfItsOwn)
{
    open(reviews(50));
    data::SplitPlan split;
    split.rule = data::SplitRule::Files;
    session_.setSplit(split);
    ASSERT_TRUE(settled());
    EXPECT_FALSE(session_.canImport());
    session_.setPartFile(data::Part::Dev, write("dev.csv", reviews(10)));
    ASSERT_TRUE(QTest::qWaitFor([this] { return session_.canImport(); }));
    EXPECT_EQ(session_.report()->rows.at(data::Part::Dev), 8U);
    EXPECT_TRUE(sentences().contains(
        QStringLiteral("8 rows of dev are in train, too: the accuracy will be too good")));
    EXPECT_TRUE(
        sentences().contains(QStringLiteral("1 row has no label, in line 9 of dev.csv: skipped")));
    split.rule = data::SplitRule::Shares;
    session_.setSplit(split);
    ASSERT_TRUE(settled());
    EXPECT_EQ(session_.tables().dev, nullptr);
}

TEST_F(Session, ReportsADamagedFileInOneSentence)
{
    QSignalSpy failed(&session_, &ImportSession::failed);
    session_.open(write("bad.csv", "text,label\n\"open,1\n"));
    ASSERT_TRUE(failed.wait());
    EXPECT_EQ(failed.count(), 1);
    EXPECT_EQ(failed[0][0].toString(), QStringLiteral("bad.csv cannot be imported"));
    EXPECT_TRUE(failed[0][1].toString().contains(
        QStringLiteral("line 2 opens a quotation mark that nothing closes")));
    EXPECT_FALSE(session_.canImport());
}

TEST_F(Session, ReportsAFolderThatCannotBeWritten)
{
    open(reviews(50));
    QSignalSpy failed(&session_, &ImportSession::failed);
    session_.write({ "x", "" }, QStringLiteral("/proc/nowhere"));
    ASSERT_TRUE(failed.wait());
    EXPECT_EQ(failed[0][0].toString(), QStringLiteral("reviews.csv was not imported"));
    EXPECT_TRUE(session_.canImport()) << "another folder may do";
}

TEST_F(Session, ForgetsEverythingWhenItIsCancelled)
{
    session_.open(write("reviews.csv", reviews(20'000)));
    session_.cancel();
    QTest::qWait(50);
    EXPECT_EQ(session_.tables().main, nullptr);
    EXPECT_TRUE(session_.file().isEmpty());
    EXPECT_FALSE(session_.isReading());
}

TEST_F(Session, PreviewShowsFlawsInTheirCells)
{
    open(reviews(400));
    PreviewModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setTable(session_.tables().main, session_.plan());
    model.setPlan(session_.plan());
    EXPECT_EQ(model.rowCount(), PreviewModel::mostRows);
    EXPECT_EQ(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("review_text"));
    EXPECT_EQ(model.index(0, 1).data().toString(), QStringLiteral("Review number 0, well."));
    EXPECT_TRUE(model.index(0, 0).data(controls::table::FaintRole).toBool());
    EXPECT_EQ(model.index(6, 1).data().toString(), QString());
    model.setReport(session_.report());
    EXPECT_EQ(model.index(6, 1).data().toString(), QStringLiteral("empty, row skipped"));
    EXPECT_EQ(model.index(7, 3).data().toString(), QStringLiteral("no label, row skipped"));
    EXPECT_EQ(
        model.index(7, 3).data(controls::table::TagRole).toInt(), int(controls::table::Warning));
    data::ImportPlan plan = session_.plan();
    plan.header = false;
    model.setPlan(plan);
    EXPECT_EQ(model.index(0, 1).data().toString(), QStringLiteral("review_text"));
    model.setTable(nullptr, {});
    EXPECT_EQ(model.rowCount(), 0);
}

} // namespace
} // namespace crisp::library
