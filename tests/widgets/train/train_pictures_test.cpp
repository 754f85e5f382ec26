// SPDX-License-Identifier: Apache-2.0
// Paints the page in both themes. With CRISP_PICTURES=<folder> the pictures stay, to look at; with
// CRISP_RUNS=<folder> they show the runs in it instead of made-up ones.
#include "page_fixture.h"
#include "theme/theme.h"

#include <QDir>
#include <QImage>
#include <QSet>

namespace crisp::train {
namespace {

using testing::becomesTrue;

class TrainPicturesTest : public testing::PageFixture {
protected:
    TrainPicturesTest()
    {
        trainer.steps = 257;
        trainer.stepsPerEpoch = 86;
        trainer.evaluateEvery = 32;
        trainer.waitsAfter = 160;
        const QString given = qEnvironmentVariable("CRISP_RUNS");
        if (given.isEmpty())
            for (const char* plan : { "dense", "uniform", "light" })
                testing::writeRun(
                    house.runs() / (std::string(plan) + "-seed1"), house.recipe(plan));
        else
            catalog.setRunsFolder(given);
        catalog.refresh();
        EXPECT_TRUE(becomesTrue([&] { return catalog.runs().size() >= 3; }));
    }

    QImage paint(theme::Choice choice, QSize size, const QString& name)
    {
        theme::setChoice(choice);
        page->resize(size);
        QApplication::processEvents();
        QTest::qWait(120); // charts draw at most 25 times a second
        const QImage image = page->grab().toImage();
        const QString folder = qEnvironmentVariable("CRISP_PICTURES");
        if (!folder.isEmpty())
            image.save(QDir(folder).filePath(name));
        return image;
    }

    static int colours(const QImage& image)
    {
        QSet<QRgb> seen;
        for (int y = 0; y < image.height(); y += 3)
            for (int x = 0; x < image.width(); x += 3)
                seen.insert(image.pixel(x, y));
        return static_cast<int>(seen.size());
    }
};

TEST_F(TrainPicturesTest, ShowARunInProgressInBothThemes)
{
    theme::install(
        *qobject_cast<QApplication*>(QCoreApplication::instance()), theme::Choice::Light);
    type("seeds", QStringLiteral("1, 2, 3"));
    click("train");
    EXPECT_TRUE(
        becomesTrue([&] { return queue.running() != nullptr && queue.running()->step == 160; }));
    for (const char* plan : { "plan-dense", "plan-light", "plan-aggressive" }) {
        click(plan);
        click("train");
    }
    const QImage light
        = paint(theme::Choice::Light, { 1368, 844 }, QStringLiteral("train-light.png"));
    const QImage dark = paint(theme::Choice::Dark, { 1368, 844 }, QStringLiteral("train-dark.png"));
    EXPECT_GT(colours(light), 30);
    EXPECT_GT(colours(dark), 30);
    EXPECT_GT(qGray(light.pixel(2, 2)), qGray(dark.pixel(2, 2)));
    paint(theme::Choice::Light, { 1208, 664 }, QStringLiteral("train-small-light.png"));
    paint(theme::Choice::Dark, { 952, 644 }, QStringLiteral("train-folded-dark.png"));
    theme::setChoice(theme::Choice::Light);
}

TEST_F(TrainPicturesTest, ShowWhatToDoWhileThereIsNoRun)
{
    theme::install(
        *qobject_cast<QApplication*>(QCoreApplication::instance()), theme::Choice::Light);
    catalog.setRunsFolder(testing::toQt(house.setup.folder / "nothing"));
    EXPECT_TRUE(becomesTrue([&] { return catalog.runs().empty(); }));
    makePage();
    const QImage image
        = paint(theme::Choice::Light, { 1368, 844 }, QStringLiteral("train-empty-light.png"));
    EXPECT_GT(colours(image), 20);
}

TEST_F(TrainPicturesTest, ShowFaultsAndAllSettings)
{
    theme::install(
        *qobject_cast<QApplication*>(QCoreApplication::instance()), theme::Choice::Light);
    click("newPlan");
    click("savePreset");
    click("allSettings");
    type("learning_rate", QStringLiteral("5"));
    type("seeds", QStringLiteral("1, 1"));
    const QImage image
        = paint(theme::Choice::Light, { 1368, 1400 }, QStringLiteral("train-faults-light.png"));
    EXPECT_GT(colours(image), 30);
}

} // namespace
} // namespace crisp::train
