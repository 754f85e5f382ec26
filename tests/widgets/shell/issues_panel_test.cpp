// SPDX-License-Identifier: Apache-2.0
#include "bridge/issue_log.h"
#include "shell/issues_panel.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QTest>

#include <gmock/gmock.h>

namespace crisp::shell {
namespace {

class IssuesPanelTest : public ::testing::Test {
protected:
    IssuesPanelTest()
        : panel_(log_)
    {
        panel_.resize(440, 320);
        panel_.show();
    }

    [[nodiscard]] QStringList titles() const
    {
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QStringList found;
        for (const QLabel* label : panel_.findChildren<QLabel*>(QStringLiteral("issueTitle")))
            found.append(label->text());
        return found;
    }

    void click(const QString& accessibleName)
    {
        for (auto* button : panel_.findChildren<QAbstractButton*>())
            if (button->accessibleName() == accessibleName || button->text() == accessibleName) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        FAIL() << "no button " << accessibleName.toStdString();
    }

    bridge::IssueLog log_;
    IssuesPanel panel_;
};

TEST_F(IssuesPanelTest, ShowsTheNewestFirstAndKeepsItUntilDismissed)
{
    log_.add(bridge::Severity::Error, QStringLiteral("First"), QStringLiteral("one"));
    log_.add(bridge::Severity::Warning, QStringLiteral("Second"), QStringLiteral("two"));
    EXPECT_EQ(titles(), (QStringList { QStringLiteral("Second"), QStringLiteral("First") }));
    click(QStringLiteral("Dismiss this issue"));
    EXPECT_EQ(titles(), QStringList { QStringLiteral("First") });
    click(QStringLiteral("Dismiss all"));
    EXPECT_TRUE(titles().isEmpty());
    EXPECT_TRUE(log_.issues().empty());
}

TEST_F(IssuesPanelTest, CopiesAnIssueAsText)
{
    log_.add(bridge::Severity::Error, QStringLiteral("Cannot read"),
        QStringLiteral("It is damaged."), QStringLiteral("model.safetensors"));
    click(QStringLiteral("Copy this issue"));
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains(QLatin1String("Cannot read")));
    EXPECT_TRUE(text.contains(QLatin1String("It is damaged.")));
}

TEST_F(IssuesPanelTest, ShowsMarkupInAMessageAsItIs)
{
    log_.add(bridge::Severity::Error, QStringLiteral("<b>bold</b>"), QStringLiteral("<img src=x>"));
    for (const QLabel* label : panel_.findChildren<QLabel*>(QStringLiteral("issueTitle")))
        EXPECT_EQ(label->textFormat(), Qt::PlainText);
}

TEST_F(IssuesPanelTest, ClosesOnEscape)
{
    panel_.setFocus();
    QTest::keyClick(&panel_, Qt::Key_Escape);
    EXPECT_FALSE(panel_.isVisible());
}

} // namespace
} // namespace crisp::shell
