// SPDX-License-Identifier: Apache-2.0
#include "bridge/issue_log.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gmock/gmock.h>

namespace crisp::bridge {
namespace {

class IssueLogTest : public ::testing::Test {
protected:
    QString textAt(int row, int role = Qt::DisplayRole) const
    {
        return log.data(log.index(row), role).toString();
    }

    IssueLog log;
    // Fails the test (through a fatal message) when the model breaks the rules of its interface.
    QAbstractItemModelTester tester { &log, QAbstractItemModelTester::FailureReportingMode::Fatal };
};

TEST_F(IssueLogTest, ShowsTheNewestFirst)
{
    log.add(Severity::Error, QStringLiteral("one"), QStringLiteral("First."));
    log.add(
        Severity::Note, QStringLiteral("two"), QStringLiteral("Second."), QStringLiteral("/there"));
    ASSERT_EQ(log.rowCount(), 2);
    EXPECT_EQ(textAt(0), QStringLiteral("two"));
    EXPECT_EQ(textAt(0, IssueLog::TextRole), QStringLiteral("Second."));
    EXPECT_EQ(textAt(0, IssueLog::PathRole), QStringLiteral("/there"));
    EXPECT_EQ(textAt(1), QStringLiteral("one"));
}

TEST_F(IssueLogTest, CountsTheSameAgainAndPutsItOnTop)
{
    const QSignalSpy counted(&log, &IssueLog::countChanged);
    log.add(Severity::Error, QStringLiteral("disk"), QStringLiteral("Full."));
    log.add(Severity::Warning, QStringLiteral("other"), QStringLiteral("Else."));
    log.add(Severity::Error, QStringLiteral("disk"), QStringLiteral("Full."));
    ASSERT_EQ(log.rowCount(), 2);
    EXPECT_EQ(textAt(0), QStringLiteral("disk"));
    EXPECT_EQ(log.data(log.index(0), IssueLog::TimesRole).toInt(), 2);
    EXPECT_EQ(log.data(log.index(1), IssueLog::TimesRole).toInt(), 1);
    EXPECT_EQ(counted.count(), 3);
}

TEST_F(IssueLogTest, KeepsIssuesApartThatDifferInAnything)
{
    const auto text = QStringLiteral("Full.");
    log.add(Severity::Error, QStringLiteral("disk"), text);
    log.add(Severity::Warning, QStringLiteral("disk"), text);
    log.add(Severity::Error, QStringLiteral("disk"), QStringLiteral("Slow."));
    log.add(Severity::Error, QStringLiteral("disk"), text, QStringLiteral("/there"));
    EXPECT_EQ(log.rowCount(), 4);
}

TEST_F(IssueLogTest, CountsFromASeverityUpwards)
{
    log.add(Severity::Note, QStringLiteral("a"), {});
    log.add(Severity::Warning, QStringLiteral("b"), {});
    log.add(Severity::Error, QStringLiteral("c"), {});
    EXPECT_EQ(log.count(Severity::Note), 3);
    EXPECT_EQ(log.count(Severity::Warning), 2);
    EXPECT_EQ(log.count(Severity::Error), 1);
}

TEST_F(IssueLogTest, ForgetsWhatIsDismissed)
{
    for (const char* title : { "a", "b", "c" })
        log.add(Severity::Error, QString::fromLatin1(title), {});
    log.dismiss(1);
    ASSERT_EQ(log.rowCount(), 2);
    EXPECT_EQ(textAt(1), QStringLiteral("a"));
    log.dismiss(7);
    log.dismiss(-1);
    EXPECT_EQ(log.rowCount(), 2);
    log.dismissAll();
    EXPECT_EQ(log.rowCount(), 0);
}

TEST_F(IssueLogTest, CopiesEverythingThatAReportNeeds)
{
    for (int i = 0; i < 3; ++i)
        log.add(Severity::Error, QStringLiteral("Run failed"), QStringLiteral("The disk is full."),
            QStringLiteral("/runs/one"));
    const std::string text = log.asText(0).toStdString();
    EXPECT_THAT(text, ::testing::StartsWith("Error: Run failed\nThe disk is full.\n/runs/one\n"));
    EXPECT_THAT(text, ::testing::HasSubstr("3 times"));
    EXPECT_TRUE(log.asText(1).isEmpty());
}

} // namespace
} // namespace crisp::bridge
