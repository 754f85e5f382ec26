// SPDX-License-Identifier: Apache-2.0
#include "pages/page.h"
#include "shell/issues_panel.h"
#include "shell_setup.h"

#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include <gmock/gmock.h>

#include <random>

namespace crisp::shell {
namespace {

using testing::ShellSetup;

constexpr int patience = 20'000;

class MainWindowTest : public ::testing::Test {
protected:
    void open()
    {
        program_ = setup_.start();
        window_ = std::make_unique<MainWindow>(*program_);
        window_->resize(1440, 900);
        window_->show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    }

    void reopen()
    {
        window_->close();
        window_.reset();
        program_.reset();
        open();
    }

    /// Presses the button of the question that will come up.
    static void answerWith(const QString& button, bool& asked)
    {
        QTimer::singleShot(0, qApp, [button, &asked] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (box == nullptr) {
                answerWith(button, asked);
                return;
            }
            asked = true;
            for (QAbstractButton* choice : box->buttons())
                if (choice->text() == button)
                    choice->click();
        });
    }

    ShellSetup setup_;
    std::unique_ptr<Program> program_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(MainWindowTest, WelcomesANewUserAndThenRemembersThePage)
{
    open();
    EXPECT_EQ(window_->currentPage(), QStringLiteral("welcome"));
    window_->showPage(QStringLiteral("results"));
    reopen();
    EXPECT_EQ(window_->currentPage(), QStringLiteral("results"));
}

TEST_F(MainWindowTest, OpensPagesByTheirKeys)
{
    open();
    const std::pair<Qt::Key, const char*> keys[]
        = { { Qt::Key_1, "train" }, { Qt::Key_2, "explore" }, { Qt::Key_3, "results" },
              { Qt::Key_4, "library" }, { Qt::Key_Comma, "settings" } };
    for (const auto& [key, page] : keys) {
        QTest::keyClick(window_.get(), key, Qt::ControlModifier);
        EXPECT_EQ(window_->currentPage(), QString::fromLatin1(page));
    }
}

TEST_F(MainWindowTest, OpensAModelDirectoryAndRestoresTheSentenceNextTime)
{
    open();
    window_->openPath(setup_.model);
    EXPECT_EQ(window_->currentPage(), QStringLiteral("explore"));
    window_->explorePage()->setText(QStringLiteral("a good film"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            return window_->explorePage()->isUpToDate() && window_->explorePage()->explanation();
        },
        patience));
    EXPECT_EQ(window_->explorePage()->explanation()->text, "a good film");
    reopen();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return window_->explorePage()->explanation() != nullptr; }, patience));
    EXPECT_EQ(window_->explorePage()->explanation()->text, "a good film");
}

TEST_F(MainWindowTest, SaysInOneIssueWhatCannotBeOpened)
{
    open();
    window_->openPath(setup_.path("absent"));
    EXPECT_EQ(program_->services().issues.issues().size(), 1U);
    EXPECT_TRUE(window_->findChild<IssuesPanel*>()->isVisible());
}

TEST_F(MainWindowTest, SaysInOneIssueThatAModelIsDamaged)
{
    open();
    setup_.folder.write("model/model.safetensors", "damaged");
    window_->openPath(setup_.model);
    window_->explorePage()->setText(QStringLiteral("a film"));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return !window_->explorePage()->failure().isEmpty(); }, patience));
    window_->explorePage()->setText(QStringLiteral("a film that"));
    QTest::qWait(300);
    EXPECT_EQ(program_->services().issues.count(bridge::Severity::Note), 1)
        << program_->services().issues.asText(0).toStdString() << "\n"
        << program_->services().issues.asText(1).toStdString();
}

TEST_F(MainWindowTest, AsksBeforeItClosesOverARunSavesItAndResumesIt)
{
    setup_.trainer->standard.steps = 1'000'000;
    open();
    bridge::TrainingQueue& queue = program_->services().queue;
    queue.add(setup_.recipe(1), setup_.path("runs/one"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return queue.running() != nullptr && queue.running()->step > 0; }, patience));

    bool asked = false;
    answerWith(QStringLiteral("Keep training"), asked);
    EXPECT_FALSE(window_->close());
    EXPECT_TRUE(asked);
    EXPECT_NE(queue.running(), nullptr);

    asked = false;
    answerWith(QStringLiteral("Save and close"), asked);
    EXPECT_TRUE(window_->close());
    EXPECT_TRUE(asked);
    EXPECT_EQ(queue.running(), nullptr);
    EXPECT_EQ(bridge::loadSession(setup_.files().session).unfinishedRuns,
        QStringList { setup_.path("runs/one") });
}

TEST_F(MainWindowTest, KeepsRunsThatWaitInAHeldQueueForTheNextStart)
{
    open();
    bridge::TrainingQueue& queue = program_->services().queue;
    queue.setHeld(true);
    queue.add(setup_.recipe(1), setup_.path("runs/waits"));
    EXPECT_TRUE(window_->close());
    EXPECT_EQ(bridge::loadSession(setup_.files().session).unfinishedRuns,
        QStringList { setup_.path("runs/waits") });
    EXPECT_TRUE(training::isRunDirectory(setup_.folder / "runs" / "waits"))
        << "there would be nothing to go on with";
}

TEST_F(MainWindowTest, ClosesWithoutAQuestionWhenNothingTrains)
{
    open();
    EXPECT_TRUE(window_->close());
}

TEST_F(MainWindowTest, EveryButtonHasANameForScreenReaders)
{
    open();
    for (const char* page : { "train", "explore", "results", "library", "settings", "welcome" }) {
        window_->showPage(QString::fromLatin1(page));
        for (const QAbstractButton* button : window_->findChildren<QAbstractButton*>()) {
            if (!button->isVisible() || button->focusPolicy() == Qt::NoFocus)
                continue;
            const QString name
                = button->accessibleName().isEmpty() ? button->text() : button->accessibleName();
            EXPECT_FALSE(name.isEmpty()) << page << ": " << button->metaObject()->className() << " "
                                         << button->objectName().toStdString() << " in "
                                         << button->parentWidget()->metaObject()->className();
        }
    }
}

TEST_F(MainWindowTest, SurvivesRandomKeys)
{
    open();
    window_->openPath(setup_.model);
    window_->explorePage()->setText(QStringLiteral("a film that never quite trusts"));
    std::mt19937 random(5);
    const Qt::Key keys[] = { Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down, Qt::Key_Tab,
        Qt::Key_Escape, Qt::Key_M, Qt::Key_D, Qt::Key_S, Qt::Key_W, Qt::Key_K, Qt::Key_P,
        Qt::Key_BracketLeft, Qt::Key_BracketRight, Qt::Key_Backspace, Qt::Key_Space, Qt::Key_1,
        Qt::Key_2, Qt::Key_3, Qt::Key_4 };
    for (int i = 0; i < 300; ++i) {
        const Qt::Key key = keys[random() % std::size(keys)];
        const bool isPage = key >= Qt::Key_1 && key <= Qt::Key_4;
        QWidget* target = QApplication::focusWidget();
        QTest::keyClick(target != nullptr ? target : window_.get(), key,
            isPage ? Qt::ControlModifier : Qt::NoModifier);
        if (i % 10 == 0)
            QApplication::processEvents();
    }
    EXPECT_EQ(program_->services().issues.count(bridge::Severity::Error), 0);
}

TEST_F(MainWindowTest, FitsASmallScreen)
{
    open();
    window_->resize(1280, 720);
    for (const char* page : { "train", "explore", "results", "library", "settings", "welcome" }) {
        window_->showPage(QString::fromLatin1(page));
        QApplication::processEvents();
        EXPECT_EQ(window_->size(), QSize(1280, 720)) << page << " forces the window to grow";
    }
}

} // namespace
} // namespace crisp::shell
