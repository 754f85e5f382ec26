// SPDX-License-Identifier: Apache-2.0
#include "controls/empty_state.h"
#include "controls/field.h"
#include "controls/layer_sliders.h"
#include "controls/run_chip.h"
#include "page_fixture.h"
#include "train/queue_model.h"
#include "train/queue_view.h"

#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTimer>
#include <QUrl>

#include <gmock/gmock.h>

namespace crisp::train {
namespace {

using bridge::JobState;
using testing::becomesTrue;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using testing::toQt;

class TrainPageTest : public testing::PageFixture { };

TEST_F(TrainPageTest, SaysAtTheFieldWhatIsWrongWhileItIsTyped)
{
    auto* field = find<controls::Field>("learning_rate");
    type("learning_rate", QStringLiteral("5"));
    EXPECT_EQ(field->error(), QStringLiteral("Must be between 0 and 1. Did you mean 5e-5?"));
    type("learning_rate", QStringLiteral("3e-5"));
    EXPECT_FALSE(field->hasError());
    type("seeds", QStringLiteral("1, 1"));
    EXPECT_TRUE(find<controls::Field>("seeds")->hasError());
    type("warmup", QStringLiteral("1.5")); // only core knows that this is neither share nor steps
    type("seeds", QStringLiteral("1"));
    EXPECT_TRUE(find<controls::Field>("warmup")->hasError());
}

TEST_F(TrainPageTest, TrainGoesToTheFirstBadFieldInsteadOfStarting)
{
    type("beta1", QStringLiteral("2")); // behind "All settings"
    EXPECT_FALSE(find<QWidget>("furtherSettings")->isVisible());
    EXPECT_TRUE(find<QWidget>("train")->isEnabled());
    click("train");
    EXPECT_TRUE(edit("beta1")->hasFocus());
    EXPECT_TRUE(find<QWidget>("furtherSettings")->isVisible());
    type("batch_size", QStringLiteral("0"));
    click("trainAll");
    EXPECT_TRUE(edit("batch_size")->hasFocus());
    EXPECT_THAT(queue.jobs(), SizeIs(0));
}

TEST_F(TrainPageTest, TrainQueuesOneRecipeWithTheFormsValues)
{
    click("plan-light");
    EXPECT_EQ(textOf("train"), QStringLiteral("Train light"));
    type("learning_rate", QStringLiteral("2e-4"));
    type("epochs", QStringLiteral("2.5"));
    type("batch_size", QStringLiteral("4"));
    type("seeds", QStringLiteral("7, 8"));
    type("max_grad_norm", QStringLiteral("0.5"));
    type("eval_every", QStringLiteral("3"));
    click("train");
    EXPECT_TRUE(becomesTrue(
        [&] { return !queue.jobs().empty() && queue.jobs().front().state == JobState::Finished; }));
    ASSERT_THAT(trainer.recipes(), SizeIs(1));
    training::Recipe expected = house.recipe("light");
    expected.learningRate = 2e-4;
    expected.epochs = 2.5;
    expected.batchSize = 4;
    expected.seed = 7;
    expected.maxGradNorm = 0.5;
    expected.evalEvery = 3;
    expected.checkpointEvery = training::Recipe {}.checkpointEvery;
    expected.keepCheckpoints = training::Recipe {}.keepCheckpoints;
    EXPECT_EQ(trainer.recipes().front(), expected);
    EXPECT_THAT(issues.issues(), SizeIs(0));
}

TEST_F(TrainPageTest, TrainTakesTheNextSeedAndRepeatsWhenAllAreThere)
{
    type("seeds", QStringLiteral("1, 2"));
    QSignalSpy said(page.get(), &pages::Page::said);
    for (int run = 0; run < 3; ++run)
        click("train");
    EXPECT_TRUE(becomesTrue([&] { return trainer.recipes().size() == 3; }));
    EXPECT_EQ(trainer.recipes()[0].seed, 1U);
    EXPECT_EQ(trainer.recipes()[1].seed, 2U);
    EXPECT_EQ(trainer.recipes()[2].seed, 1U);
    EXPECT_TRUE(said.last().front().toString().contains(QStringLiteral("once more")));
}

TEST_F(TrainPageTest, TrainAllQueuesEveryPlanWithEverySeed)
{
    type("seeds", QStringLiteral("1-3"));
    EXPECT_EQ(textOf("trainAll"), QStringLiteral("Train all 4 × 3 seeds"));
    QTest::keyClick(page.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_THAT(queue.jobs(), SizeIs(12));
    EXPECT_TRUE(becomesTrue([&] { return trainer.recipes().size() == 12; }));
    EXPECT_EQ(trainer.recipes().front().preset, "dense");
    EXPECT_EQ(trainer.recipes().back().preset, "aggressive");
    EXPECT_EQ(trainer.recipes().back().seed, 3U);
    QTest::keyClick(page.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_THAT(queue.jobs(), SizeIs(12)) << "all are there already";
}

TEST_F(TrainPageTest, ASliderMakesACustomPlanAndKeepsThePreset)
{
    auto* sliders = find<controls::LayerSliders>("layerSliders");
    const std::vector<double> before = sliders->values();
    ASSERT_THAT(before, SizeIs(3));
    sliders->setFocusedLayer(1);
    QTest::keyClick(sliders, Qt::Key_Down);
    EXPECT_EQ(textOf("train"), QStringLiteral("Train custom"));
    EXPECT_EQ(textOf("trainAll"), QStringLiteral("Train all 5 × 3 seeds"));
    EXPECT_TRUE(find<QAbstractButton>("plan-custom")->isChecked());
    click("train");
    EXPECT_TRUE(becomesTrue([&] { return trainer.recipes().size() == 1; }));
    EXPECT_EQ(trainer.recipes().front().preset, "custom");
    EXPECT_THAT(trainer.recipes().front().plan.layers,
        ElementsAre(before[0], DoubleNear(before[1] - 0.01, 1e-9), before[2]));
    click("plan-aggressive");
    EXPECT_EQ(sliders->values(), before);
}

TEST_F(TrainPageTest, ALineFillsAllLayersAndSaysWhatIsWrongWithIt)
{
    find<QLineEdit>("lineFrom")->setFocus();
    find<QLineEdit>("lineFrom")->selectAll();
    QTest::keyClicks(find<QLineEdit>("lineFrom"), QStringLiteral("0.2"));
    find<QLineEdit>("lineTo")->setFocus();
    find<QLineEdit>("lineTo")->selectAll();
    QTest::keyClicks(find<QLineEdit>("lineTo"), QStringLiteral("0.6"));
    EXPECT_THAT(find<controls::LayerSliders>("layerSliders")->values(),
        ElementsAre(0.2, DoubleNear(0.4, 1e-9), 0.6));
    EXPECT_EQ(textOf("train"), QStringLiteral("Train custom"));
    find<QLineEdit>("lineTo")->selectAll();
    QTest::keyClicks(find<QLineEdit>("lineTo"), QStringLiteral("1"));
    click("train");
    EXPECT_TRUE(find<QLineEdit>("lineTo")->hasFocus());
    EXPECT_THAT(queue.jobs(), SizeIs(0));
}

TEST_F(TrainPageTest, SavesACustomPlanAsAPresetThatIsThereNextTime)
{
    auto* sliders = find<controls::LayerSliders>("layerSliders");
    QTest::keyClick(sliders, Qt::Key_PageDown);
    const std::vector<double> made = sliders->values();
    click("savePreset");
    QTest::keyClicks(find<QLineEdit>("presetName"), QStringLiteral("dense"));
    click("presetSave");
    EXPECT_TRUE(find<QLineEdit>("presetName")->isVisible()) << "the name is taken";
    find<QLineEdit>("presetName")->selectAll();
    QTest::keyClicks(find<QLineEdit>("presetName"), QStringLiteral("my plan"));
    click("presetSave");
    EXPECT_EQ(textOf("train"), QStringLiteral("Train my plan"));
    EXPECT_TRUE(std::filesystem::exists(house.setup.folder / "home/crisp/presets/my plan.json"));
    makePage();
    click("plan-my plan");
    EXPECT_EQ(find<controls::LayerSliders>("layerSliders")->values(), made);
    click("train");
    EXPECT_TRUE(becomesTrue([&] { return trainer.recipes().size() == 1; }));
    EXPECT_EQ(trainer.recipes().front().preset, "my plan");
    EXPECT_EQ(trainer.recipes().front().plan.layers, made);
}

TEST_F(TrainPageTest, SaysWhichPresetItCannotReadAndShowsTheOthers)
{
    const auto folder = house.setup.folder / "home/crisp/presets";
    std::filesystem::create_directories(folder);
    house.setup.folder.write("home/crisp/presets/broken.json", "{");
    house.setup.folder.write("home/crisp/presets/mine.json",
        R"({"format": 1, "name": "mine", "layers": [0.1, 0.9, 0.1], "rule": "head"})");
    makePage();
    ASSERT_THAT(issues.issues(), SizeIs(1));
    EXPECT_TRUE(issues.issues().front().text.contains(QStringLiteral("broken.json")));
    click("plan-mine");
    click("train");
    EXPECT_TRUE(becomesTrue([&] { return trainer.recipes().size() == 1; }));
    EXPECT_THAT(trainer.recipes().front().plan.layers, ElementsAre(0.1, 0.9, 0.1));
    EXPECT_EQ(trainer.recipes().front().plan.rule, model::PruningRule::Head);
}

TEST_F(TrainPageTest, LetsAHeldQueueGoOnOnlyIfNothingElseWaits)
{
    queue.setHeld(true);
    click("train");
    EXPECT_FALSE(queue.isHeld()) << "who presses Train wants it to begin";
    EXPECT_TRUE(becomesTrue([&] { return queue.running() == nullptr; }));
    queue.setHeld(true);
    queue.add(house.recipe("dense"), toQt(house.runs() / "waits"));
    QSignalSpy said(page.get(), &pages::Page::said);
    click("train");
    EXPECT_TRUE(queue.isHeld());
    EXPECT_TRUE(said.last().front().toString().contains(QStringLiteral("paused")));
}

TEST_F(TrainPageTest, PutsCurvesOfTheRunningJobIntoTheCharts)
{
    trainer.waitsAfter = 7;
    type("seeds", QStringLiteral("1"));
    click("train");
    EXPECT_TRUE(becomesTrue([&] { return pointsIn("training-loss") == 7; }));
    EXPECT_EQ(pointsIn("learning-rate"), 7U);
    EXPECT_EQ(pointsIn("dev-accuracy"), 1U);
    const QList<controls::RunChip*> chips = page->findChildren<controls::RunChip*>();
    ASSERT_EQ(chips.size(), 1);
    trainer.waitsAfter = 0;
    EXPECT_TRUE(becomesTrue([&] { return pointsIn("training-loss") == 20; }));
    QTest::mouseClick(chips.front(), Qt::LeftButton);
    EXPECT_FALSE(chips.front()->isChecked());
}

TEST_F(TrainPageTest, PausesResumesAndStopsTheRun)
{
    trainer.waitsAfter = 3;
    trainer.steps = 1'000'000;
    trainer.evaluateEvery = 1000;
    click("train");
    EXPECT_TRUE(becomesTrue(
        [&] { return queue.running() != nullptr && queue.running()->state == JobState::Running; }));
    trainer.waitsAfter = 0;
    click("pauseRun");
    EXPECT_TRUE(becomesTrue([&] { return queue.running()->state == JobState::Paused; }));
    EXPECT_EQ(textOf("pauseRun"), QStringLiteral("Resume"));
    QTest::keyClick(page.get(), Qt::Key_Period, Qt::ControlModifier);
    EXPECT_TRUE(becomesTrue([&] { return queue.running()->state == JobState::Running; }));
    click("stopRun");
    EXPECT_TRUE(becomesTrue([&] { return queue.running() == nullptr; }));
    EXPECT_EQ(queue.jobs().front().state, JobState::Stopped);
    EXPECT_TRUE(find<QWidget>("resumeRun")->isVisible());
}

TEST_F(TrainPageTest, HoldsAndClearsTheQueue)
{
    trainer.waitsAfter = 1;
    type("seeds", QStringLiteral("1, 2, 3"));
    click("trainAll");
    click("holdQueue");
    EXPECT_TRUE(queue.isHeld());
    EXPECT_EQ(textOf("holdQueue"), QStringLiteral("Resume queue"));
    click("clearWaiting");
    EXPECT_THAT(queue.jobs(), SizeIs(1));
    EXPECT_FALSE(find<QWidget>("clearWaiting")->isEnabled());
}

TEST_F(TrainPageTest, TellsWhyARunCannotBeQueuedAndKeepsWorking)
{
    std::filesystem::remove_all(house.data());
    click("train");
    EXPECT_THAT(queue.jobs(), SizeIs(0));
    ASSERT_THAT(issues.issues(), SizeIs(1));
    EXPECT_TRUE(issues.issues().front().text.contains(toQt(house.data())));
    std::filesystem::remove_all(house.model());
    click("train");
    EXPECT_TRUE(find<QWidget>("model")->findChild<QComboBox*>()->hasFocus());
}

TEST_F(TrainPageTest, TakesWhatIsDroppedOnIt)
{
    std::filesystem::copy(house.model(), house.setup.folder / "other-model");
    std::filesystem::copy(house.data(), house.setup.folder / "other-data");
    const auto drop = [&](const std::filesystem::path& path) {
        QMimeData mime;
        mime.setUrls({ QUrl::fromLocalFile(toQt(path)) });
        QDragEnterEvent enter(
            QPoint(500, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(page.get(), &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent event(QPointF(500, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(page.get(), &event);
    };
    drop(house.setup.folder / "other-model");
    drop(house.setup.folder / "other-data" / "train.tsv");
    click("train");
    EXPECT_TRUE(becomesTrue([&] { return trainer.recipes().size() == 1; }));
    EXPECT_EQ(trainer.recipes().front().model, (house.setup.folder / "other-model").string());
    EXPECT_EQ(
        trainer.recipes().front().data.directory, (house.setup.folder / "other-data").string());
    QSignalSpy library(page.get(), &pages::Page::libraryRequested);
    drop(house.setup.folder.write("reviews.csv", "text,label\n"));
    EXPECT_EQ(library.count(), 1);
    drop(house.setup.folder.write("notes.pdf", "x"));
    EXPECT_THAT(issues.issues(), SizeIs(1));
}

TEST_F(TrainPageTest, ComesBackAsItWasLeft)
{
    type("learning_rate", QStringLiteral("7e-5"));
    type("seeds", QStringLiteral("nonsense"));
    QTest::keyClick(find<controls::LayerSliders>("layerSliders"), Qt::Key_PageDown);
    const std::vector<double> layers = find<controls::LayerSliders>("layerSliders")->values();
    click("allSettings");
    const QJsonObject state = page->saveState();
    makePage();
    page->restoreState(state);
    EXPECT_EQ(edit("learning_rate")->text(), QStringLiteral("7e-5"));
    EXPECT_EQ(edit("seeds")->text(), QStringLiteral("nonsense"));
    EXPECT_TRUE(find<controls::Field>("seeds")->hasError());
    EXPECT_EQ(find<controls::LayerSliders>("layerSliders")->values(), layers);
    EXPECT_TRUE(find<QWidget>("furtherSettings")->isVisible());
    page->restoreState({ { QStringLiteral("recipe"), 5 },
        { QStringLiteral("runs"), QStringLiteral("x") } }); // as from a damaged session
    EXPECT_EQ(edit("learning_rate")->text(), QStringLiteral("7e-5"));
}

TEST_F(TrainPageTest, ExploresARunOnDoubleClick)
{
    testing::writeRun(house.runs() / "light-seed1", house.recipe("light"));
    std::filesystem::create_directory(house.runs() / "light-seed1/checkpoint-12");
    std::filesystem::copy(house.model(), house.runs() / "light-seed1/checkpoint-12",
        std::filesystem::copy_options::overwrite_existing);
    catalog.refresh();
    auto* view = find<QueueView>("queue");
    EXPECT_TRUE(becomesTrue([&] { return view->model()->rowCount() == 1; }));
    QSignalSpy explore(page.get(), &pages::Page::exploreRequested);
    const QModelIndex index = view->model()->index(0, QueueModel::Run);
    QApplication::processEvents();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    ASSERT_EQ(explore.count(), 1);
    EXPECT_EQ(explore.front().front().toString(), toQt(house.runs() / "light-seed1"));
}

TEST_F(TrainPageTest, FoldsItsRecipeWhereThereIsNoRoom)
{
    EXPECT_TRUE(find<QWidget>("learning_rate")->isVisible());
    page->resize(952, 640);
    QApplication::processEvents();
    EXPECT_FALSE(find<QWidget>("learning_rate")->isVisible());
    EXPECT_TRUE(find<QWidget>("plan-aggressive")->isVisible());
    click("foldForm");
    EXPECT_TRUE(find<QWidget>("learning_rate")->isVisible());
    click("foldForm");
    EXPECT_FALSE(find<QWidget>("learning_rate")->isVisible());
    type("learning_rate", QStringLiteral("9"));
    page->train();
    EXPECT_TRUE(edit("learning_rate")->hasFocus()) << "it unfolds to show what is wrong";
}

TEST_F(TrainPageTest, SaysWhatIsNotMeasuredYetInPlaceOfAnEmptyChart)
{
    trainer.waitsAfter = 3; // two steps before the first evaluation
    type("seeds", QStringLiteral("1"));
    click("train");
    EXPECT_TRUE(becomesTrue([&] { return pointsIn("training-loss") == 3; }));
    const auto isEmpty = [&](const char* panel) {
        auto* text = find<QWidget>(panel)->findChild<controls::EmptyState*>();
        return text != nullptr && text->isVisible();
    };
    EXPECT_TRUE(isEmpty("devPanel"));
    EXPECT_TRUE(isEmpty("entropyPanel"));
    trainer.waitsAfter = 0;
    EXPECT_TRUE(becomesTrue([&] { return !isEmpty("devPanel") && !isEmpty("entropyPanel"); }));
}

TEST_F(TrainPageTest, EnlargesAChartAndGivesTheAreaBack)
{
    testing::writeRun(house.runs() / "light-seed1", house.recipe("light"));
    catalog.refresh();
    auto* panel = find<QWidget>("devPanel");
    EXPECT_TRUE(becomesTrue([&] { return panel->isVisible(); }));
    const int narrow = panel->width();
    panel->setFocus();
    QTest::keyClick(panel->findChild<QAbstractButton*>(), Qt::Key_F11);
    QApplication::processEvents();
    EXPECT_GT(panel->width(), narrow * 3 / 2);
    EXPECT_FALSE(find<QWidget>("lossPanel")->isVisible());
    QTest::keyClick(page.get(), Qt::Key_Escape);
    QApplication::processEvents();
    EXPECT_EQ(panel->width(), narrow);
}

class RealTrainPageTest : public testing::PageFixture {
protected:
    RealTrainPageTest()
        : PageFixture(bridge::realTraining())
    {
    }
};

TEST_F(RealTrainPageTest, TrainsStopsAndResumesARunWhoseCurveHasNoGap)
{
    type("epochs", QStringLiteral("200")); // longer than it takes to press Stop
    type("batch_size", QStringLiteral("8"));
    type("eval_every", QStringLiteral("100"));
    type("learning_rate", QStringLiteral("1e-3"));
    type("seeds", QStringLiteral("1"));
    click("train");
    EXPECT_TRUE(
        becomesTrue([&] { return queue.running() != nullptr && queue.running()->step > 20; }));
    click("stopRun");
    EXPECT_TRUE(becomesTrue([&] { return queue.running() == nullptr; }));
    ASSERT_EQ(queue.jobs().front().state, JobState::Stopped);
    const QString run = toQt(house.runs() / "aggressive-seed1");
    EXPECT_EQ(queue.jobs().front().run, run);
    EXPECT_TRUE(queue.isHeld()) << "nothing else begins when the user stops a run";
    click("resumeRun");
    const std::uint64_t stoppedAt = training::loadStatus(run.toStdString()).step;
    EXPECT_TRUE(becomesTrue(
        [&] { return queue.running() != nullptr && queue.running()->step > stoppedAt + 20; }));
    click("stopRun");
    EXPECT_TRUE(becomesTrue([&] { return queue.running() == nullptr; }));
    const std::uint64_t last = training::loadStatus(run.toStdString()).step;
    EXPECT_TRUE(becomesTrue([&] { return pointsIn("training-loss") == last; }));
    EXPECT_THAT(issues.issues(), SizeIs(0));
}

/// Clicks and keys at random places while runs come and go: nothing may crash or throw.
TEST_F(TrainPageTest, SurvivesRandomClicksAndKeys)
{
    testing::writeRun(house.runs() / "light-seed1", house.recipe("light"));
    catalog.refresh();
    QRandomGenerator random(4711);
    QTimer closing; // menus and questions wait in event loops of their own
    QObject::connect(&closing, &QTimer::timeout, [] {
        if (QWidget* popup = QApplication::activePopupWidget())
            popup->close();
        if (QWidget* question = QApplication::activeModalWidget())
            question->close();
    });
    closing.start(5);
    const QList<Qt::Key> keys { Qt::Key_Tab, Qt::Key_Space, Qt::Key_Return, Qt::Key_Up,
        Qt::Key_Down, Qt::Key_PageDown, Qt::Key_Delete, Qt::Key_Escape, Qt::Key_5, Qt::Key_F11 };
    for (int round = 0; round < 400; ++round) {
        QWidget* target
            = page->childAt(random.bounded(page->width()), random.bounded(page->height()));
        if (target == nullptr || target->inherits("QComboBox"))
            continue;
        if (random.bounded(2) == 0)
            QTest::mouseClick(target, Qt::LeftButton);
        else
            QTest::keyClick(target, keys.at(random.bounded(static_cast<int>(keys.size()))));
        QApplication::processEvents();
        if (round % 50 == 0)
            page->resize(900 + random.bounded(600), 600 + random.bounded(300));
    }
    for (QWidget* window : QApplication::topLevelWidgets())
        if (window != page.get())
            window->close();
    EXPECT_TRUE(becomesTrue([&] { return queue.running() == nullptr; }));
}

} // namespace
} // namespace crisp::train
