// SPDX-License-Identifier: Apache-2.0
// Models that are missing or damaged, runs that train, and things that happen in any order.
#include "base/random.h"
#include "explore/sentence_strip.h"
#include "page_setup.h"
#include "training/run_directory.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>

#include <gmock/gmock.h>

namespace crisp::explore {
namespace {

using ::testing::HasSubstr;
using testing::PageSetup;
using ::testing::SizeIs;

TEST(ExplorePageErrors, SayOnceThatAModelIsDamaged)
{
    PageSetup setup;
    const QString damaged = testing::writeTinyModel(setup.folder / "damaged", 0.5);
    std::filesystem::resize_file(setup.folder / "damaged" / "model.safetensors", 1000);
    setup.page.setModel(damaged);
    setup.wait();
    EXPECT_FALSE(setup.page.failure().isEmpty());
    EXPECT_TRUE(setup.find<QWidget>("modelFailure")->isVisible());
    auto* box = setup.find<QLineEdit>("sentenceBox");
    for (const char key : { 'a', 'b', 'c', 'd', 'e' }) {
        QTest::keyClick(box, key);
        setup.wait();
    }
    ASSERT_THAT(setup.issues.issues(), SizeIs(1));
    EXPECT_EQ(setup.issues.issues().front().times, 1);
    EXPECT_THAT(setup.issues.issues().front().text.toStdString(), HasSubstr("model.safetensors"));

    setup.open();
    EXPECT_TRUE(setup.page.failure().isEmpty());
    ASSERT_TRUE(setup.page.explanation());
    EXPECT_FALSE(setup.find<QWidget>("modelFailure")->isVisible());
}

TEST(ExplorePageErrors, SayThatAModelIsMissing)
{
    PageSetup setup;
    setup.page.setModel(QString::fromStdString((setup.folder / "nowhere").string()));
    setup.wait();
    EXPECT_TRUE(setup.find<QWidget>("modelFailure")->isVisible());
    EXPECT_GE(setup.issues.issues().size(), 1U);
    EXPECT_FALSE(setup.page.explanation());
    EXPECT_TRUE(setup.page.figures().empty());
}

TEST(ExplorePageErrors, WithoutModelOrSentenceSayWhatToDo)
{
    PageSetup setup;
    EXPECT_TRUE(setup.find<QWidget>("noModel")->isVisible());
    EXPECT_TRUE(setup.page.figures().empty());
    EXPECT_EQ(setup.page.currentFigure(), nullptr);
    setup.open();
    setup.page.setText(QStringLiteral("  "));
    setup.wait();
    EXPECT_TRUE(setup.find<QWidget>("noSentence")->isVisible());
    EXPECT_FALSE(setup.page.explanation());
    setup.page.setText(QStringLiteral("a film"));
    setup.wait();
    EXPECT_TRUE(setup.page.explanation());
}

TEST(ExplorePageErrors, LeaveOutEditsThatLieOutsideTheSentence)
{
    PageSetup setup;
    setup.page.setEdits({ { 0, 0, 80, 1, true } });
    setup.open();
    ASSERT_TRUE(setup.page.explanation());
    EXPECT_TRUE(setup.page.explanation()->edits.empty());
    EXPECT_FALSE(setup.scene()->input.first.explained->notes.isEmpty());
}

/// A run that another process would be writing, with the checkpoints that it has so far.
class LiveRun {
public:
    LiveRun(const std::filesystem::path& path, const std::filesystem::path& model)
        : model_(model)
        , directory_(training::RunDirectory::create(path, recipe(model)))
    {
    }
    QString save(std::uint64_t step)
    {
        return QString::fromStdString(
            directory_
                .writeCheckpoint(step,
                    [&](const std::filesystem::path& folder) {
                        std::filesystem::copy(model_, folder,
                            std::filesystem::copy_options::recursive
                                | std::filesystem::copy_options::overwrite_existing);
                    })
                .string());
    }

private:
    static training::Recipe recipe(const std::filesystem::path& model)
    {
        training::Recipe recipe;
        recipe.model = model.string();
        recipe.data.trainFile = recipe.data.devFile = "sentences.tsv"; // it never trains
        return recipe;
    }
    std::filesystem::path model_;
    training::RunDirectory directory_;
};

TEST(ExplorePageErrors, FollowTheSnapshotsOfARunInTraining)
{
    PageSetup setup;
    std::filesystem::create_directories(setup.folder / "runs");
    const auto path = setup.folder / "runs" / "live";
    LiveRun run(path, setup.folder / "sparse");
    const QString first = run.save(4);
    setup.page.setModel(QString::fromStdString(path.string()));
    setup.wait();
    EXPECT_EQ(setup.page.state().model, first);
    const QString second = run.save(8);
    Q_EMIT setup.queue.checkpointSaved(QString::fromStdString(path.string()), second);
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return setup.page.state().model == second; }, testing::patience_ms));
    setup.wait();
    EXPECT_TRUE(setup.page.explanation());
    EXPECT_TRUE(setup.issues.issues().empty());
}

/// Keys that mean something somewhere, and some that do not.
constexpr Qt::Key keys[] = { Qt::Key_A, Qt::Key_M, Qt::Key_D, Qt::Key_S, Qt::Key_W, Qt::Key_K,
    Qt::Key_P, Qt::Key_Backspace, Qt::Key_BracketLeft, Qt::Key_BracketRight, Qt::Key_Escape,
    Qt::Key_Tab, Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down, Qt::Key_Return,
    Qt::Key_Space, Qt::Key_F11, Qt::Key_Home, Qt::Key_End, Qt::Key_PageUp, Qt::Key_Delete };

TEST(ExplorePageErrors, SurviveAnythingInAnyOrder)
{
    PageSetup setup;
    const QString other = testing::writeTinyModel(setup.folder / "other", 0.3, 9, "custom", "head");
    setup.open();
    base::SplitMix64 random(5);
    for (int event = 0; event < 200; ++event) {
        QList<QWidget*> visible;
        for (QWidget* widget : setup.page.findChildren<QWidget*>())
            if (widget->isVisible() && widget->isEnabled()
                && widget->objectName() != QLatin1String("exportButton")
                && widget->objectName() != QLatin1String("saveChanges"))
                visible += widget;
        QPointer<QWidget> target = visible[static_cast<qsizetype>(
            random.below(static_cast<std::uint64_t>(visible.size())))];
        switch (random.below(8)) {
        case 0:
            setup.page.setCompare(random.below(2) == 0 ? comparedDense() : QString());
            break;
        case 1:
            setup.page.setModel(random.below(2) == 0 ? other : setup.sparse);
            break;
        case 2:
            setup.page.resize(1024 + int(random.below(700)), 640 + int(random.below(400)));
            break;
        case 3: {
            const QPoint point(int(random.below(std::uint64_t(target->width()) + 1)),
                int(random.below(std::uint64_t(target->height()) + 1)));
            const bool opensDialog = target->inherits("QComboBox")
                || qobject_cast<QAbstractButton*>(target) != nullptr;
            if (!opensDialog) // menus and file dialogs have tests of their own
                QTest::mouseClick(target, Qt::LeftButton, {}, point);
            break;
        }
        case 4:
            QTest::mouseMove(target,
                QPoint(int(random.below(std::uint64_t(target->width()) + 1)),
                    int(random.below(std::uint64_t(target->height()) + 1))));
            break;
        default:
            target->setFocus();
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &setup.page,
                keys[random.below(std::size(keys))],
                random.below(6) == 0 ? Qt::AltModifier : Qt::NoModifier);
            break;
        }
        if (QWidget* popup = QApplication::activePopupWidget())
            popup->close();
        if (random.below(4) == 0)
            QTest::qWait(1);
    }
    setup.page.setCompare({});
    setup.open();
    ASSERT_TRUE(setup.page.explanation());
    EXPECT_THAT(setup.page.explanation()->text, HasSubstr("trusts"));
}

} // namespace
} // namespace crisp::explore
