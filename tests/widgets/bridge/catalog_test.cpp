// SPDX-License-Identifier: Apache-2.0
#include "bridge/catalog.h"
#include "core/training/tiny_run.h"
#include "waiting.h"

#include <QSignalSpy>

#include <gmock/gmock.h>
#include <stdlib.h>

namespace crisp::bridge {
namespace {

using testing::becomesTrue;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::toQt;
using training::RunState;

/// Installed things are looked for below XDG_DATA_HOME, runs in a folder of the test's own.
class CatalogTest : public ::testing::Test {
protected:
    CatalogTest()
    {
        namespace fs = std::filesystem;
        ::setenv("XDG_DATA_HOME", (setup.folder / "home").c_str(), 1);
        fs::create_directories(setup.folder / "home/crisp/models");
        fs::create_directories(setup.folder / "home/crisp/data/tiny-data");
        fs::create_directories(setup.folder / "runs");
        fs::copy(setup.folder / "model", setup.folder / "home/crisp/models/tiny-model");
        for (const char* file : { "train.tsv", "dev.tsv" })
            fs::copy(setup.folder / file, setup.folder / "home/crisp/data/tiny-data" / file);
        QObject::connect(&catalog, &Catalog::problemFound, &catalog,
            [this](const QString& title, const QString& sentence, const QString& path) {
                problems.push_back(
                    (title + QLatin1Char('|') + sentence + QLatin1Char('|') + path).toStdString());
            });
    }

    /// Looks, and waits until it has.
    void look()
    {
        catalog.setRunsFolder(toQt(setup.folder / "runs"));
        const QSignalSpy scanned(&catalog, &Catalog::scanned);
        catalog.refresh();
        ASSERT_TRUE(becomesTrue([&] { return scanned.count() > 0 && !catalog.isScanning(); }));
    }

    [[nodiscard]] const ModelEntry* installedModel() const
    {
        return catalog.findModel(toQt(setup.folder / "home/crisp/models/tiny-model"));
    }

    [[nodiscard]] const RunEntry* run(const char* name) const
    {
        return catalog.findRun(toQt(setup.folder / "runs" / name));
    }

    void train(const char* name, std::uint64_t seed = 1)
    {
        training::Recipe recipe = setup.recipe();
        recipe.seed = seed;
        (void)training::testing::train(recipe, setup.folder / "runs" / name);
    }

    training::testing::TinySetup setup;
    Catalog catalog;
    std::vector<std::string> problems;
};

TEST_F(CatalogTest, DescribesInstalledModelsAndData)
{
    setup.folder.write("home/crisp/models/tiny-model/README.md",
        "---\nlicense: apache-2.0\nbase_model: tiny/base\n---\n# Tiny\n");
    setup.folder.write("home/crisp/data/tiny-data/dataset.json",
        R"({"name": "Tiny data", "labels": ["no", "yes"], "license": "MIT", "source": "made up"})");
    look();
    const ModelEntry* model = installedModel();
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(model->name, QStringLiteral("tiny-model"));
    EXPECT_EQ(model->layers, 3U);
    EXPECT_EQ(model->heads, 4U);
    EXPECT_EQ(model->dim, 32U);
    EXPECT_GT(model->parameters, 10'000U);
    EXPECT_EQ(model->labels, (QStringList { QStringLiteral("0"), QStringLiteral("1") }));
    EXPECT_GT(model->bytes, 4 * 10'000);
    EXPECT_EQ(model->license, QStringLiteral("apache-2.0"));
    EXPECT_EQ(model->source, QStringLiteral("tiny/base"));
    EXPECT_TRUE(model->run.isEmpty());
    EXPECT_FALSE(model->trainedPlan);
    const DataEntry* data = catalog.findData(toQt(setup.folder / "home/crisp/data/tiny-data"));
    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->name, QStringLiteral("Tiny data"));
    EXPECT_EQ(data->train, 60U);
    EXPECT_EQ(data->dev, 25U);
    EXPECT_EQ(data->test, 0U);
    EXPECT_EQ(data->license, QStringLiteral("MIT"));
    EXPECT_EQ(data->source, QStringLiteral("made up"));
    EXPECT_EQ(data->labels, (QStringList { QStringLiteral("no"), QStringLiteral("yes") }));
    EXPECT_THAT(catalog.runs(), IsEmpty());
}

TEST_F(CatalogTest, ListsRunsNewestFirstWithTheirBestCheckpointAsAModel)
{
    train("first", 1);
    train("second", 2);
    look();
    ASSERT_THAT(catalog.runs(), SizeIs(2));
    EXPECT_EQ(catalog.runs()[0].name, QStringLiteral("aggressive, seed 2"));
    EXPECT_EQ(catalog.runs()[1].name, QStringLiteral("aggressive, seed 1"));
    const RunEntry& first = catalog.runs()[1];
    EXPECT_EQ(first.summary.state, RunState::Finished);
    EXPECT_GT(first.summary.accuracy, 0.0);
    EXPECT_GT(first.seconds, 0.0);
    EXPECT_THAT(first.snapshot->metrics.train, SizeIs(16));
    const ModelEntry* model = catalog.modelOfRun(first.path);
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(model->path,
        first.path + QLatin1Char('/')
            + QString::fromStdString(first.snapshot->status.best->checkpoint));
    EXPECT_EQ(model->name, first.name);
    EXPECT_THAT(model->note.toStdString(), HasSubstr("best"));
    EXPECT_EQ(model->plan, QStringLiteral("aggressive"));
    EXPECT_EQ(*model->trainedPlan, first.snapshot->recipe.plan);
    EXPECT_EQ(model->source, QStringLiteral("model"));
    EXPECT_FALSE(model->inTraining);
    EXPECT_TRUE(catalog.models().front().run.isEmpty()) << "installed ones come first";
    EXPECT_THAT(problems, IsEmpty());
}

TEST_F(CatalogTest, CallsTwoRunsOfOneNameByTheirFolders)
{
    train("one", 1);
    train("other", 1);
    train("third", 2);
    look();
    ASSERT_NE(run("one"), nullptr);
    EXPECT_EQ(run("one")->name, QStringLiteral("one"));
    EXPECT_EQ(run("other")->name, QStringLiteral("other"));
    EXPECT_EQ(run("third")->name, QStringLiteral("aggressive, seed 2"));
}

TEST_F(CatalogTest, ShowsTheNewestSnapshotOfARunInTrainingBesideItsBest)
{
    train("run");
    auto writer = training::RunDirectory::open(setup.folder / "runs/run");
    training::RunStatus status = writer.status();
    status.state = RunState::Running;
    status.best->step = 8; // evaluated at 8 and 16; say that the first was better
    status.best->checkpoint = "checkpoint-8";
    writer.writeStatus(status);
    look();
    std::vector<std::string> notes;
    for (const ModelEntry& model : catalog.models())
        if (!model.run.isEmpty()) {
            notes.push_back(model.note.toStdString());
            EXPECT_TRUE(model.inTraining);
        }
    EXPECT_THAT(notes, ::testing::ElementsAre("step 8, best", "step 16, snapshot"));
    EXPECT_EQ(run("run")->summary.state, RunState::Running);
    EXPECT_THAT(problems, IsEmpty());
}

TEST_F(CatalogTest, SaysThatARunWasCutOff)
{
    train("run");
    {
        auto writer = training::RunDirectory::open(setup.folder / "runs/run");
        training::RunStatus status = writer.status();
        status.state = RunState::Running;
        writer.writeStatus(status);
    }
    look();
    EXPECT_EQ(run("run")->summary.state, RunState::Stopped);
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_THAT(problems.front(), HasSubstr("was cut off"));
    look();
    EXPECT_THAT(problems, SizeIs(1)) << "said once";
}

TEST_F(CatalogTest, SaysOnceWhatIsDamaged)
{
    train("torn");
    setup.folder.write("runs/torn/status.json", "{\"state\": ");
    std::filesystem::resize_file(
        setup.folder / "home/crisp/models/tiny-model/model.safetensors", 3000);
    setup.folder.write("home/crisp/data/tiny-data/dev.tsv", "no header of ours\n");
    look();
    look();
    ASSERT_THAT(problems, SizeIs(3));
    EXPECT_THAT(problems[0], HasSubstr("model.safetensors"));
    EXPECT_THAT(problems[1], HasSubstr("dev.tsv"));
    EXPECT_THAT(problems[2], HasSubstr("status.json"));
    EXPECT_FALSE(installedModel()->error.isEmpty());
    EXPECT_EQ(installedModel()->layers, 0U);
    EXPECT_EQ(run("torn")->snapshot, nullptr);
    EXPECT_FALSE(run("torn")->error.isEmpty());
    EXPECT_EQ(catalog.modelOfRun(run("torn")->path), nullptr);
}

TEST_F(CatalogTest, TakesWhatIsOpenedFromAnywhere)
{
    std::filesystem::create_directory(setup.folder / "else");
    (void)training::testing::train(setup.recipe(), setup.folder / "else/run");
    std::filesystem::copy(setup.folder / "model", setup.folder / "else/model");
    catalog.addModel(toQt(setup.folder / "else/model/"));
    catalog.addModel(toQt(setup.folder / "else/run"));
    catalog.addData(toQt(setup.folder / "home/crisp/data/tiny-data"));
    look();
    EXPECT_NE(catalog.findModel(toQt(setup.folder / "else/model")), nullptr);
    EXPECT_NE(catalog.findRun(toQt(setup.folder / "else/run")), nullptr);
    EXPECT_THAT(catalog.addedPaths(), SizeIs(3));
    const auto sets = std::ranges::count(
        catalog.dataSets(), toQt(setup.folder / "home/crisp/data/tiny-data"), &DataEntry::path);
    EXPECT_EQ(sets, 1) << "it is installed as well";
}

TEST_F(CatalogTest, NoticesARunThatAppearsAndOneThatGoes)
{
    look();
    const QSignalSpy changed(&catalog, &Catalog::changed);
    train("run");
    ASSERT_TRUE(becomesTrue([this] {
        return run("run") != nullptr && run("run")->summary.state == RunState::Finished;
    }));
    EXPECT_GE(changed.count(), 1);
    std::filesystem::remove_all(setup.folder / "runs/run");
    ASSERT_TRUE(becomesTrue([this] { return run("run") == nullptr; }));
}

TEST_F(CatalogTest, KeepsQuietWhereNothingChanged)
{
    train("run");
    look();
    const auto snapshot = run("run")->snapshot;
    const QSignalSpy changed(&catalog, &Catalog::changed);
    look();
    look();
    EXPECT_EQ(changed.count(), 0);
    EXPECT_EQ(run("run")->snapshot, snapshot) << "it need not be read again";
}

TEST_F(CatalogTest, LooksAgainWhenAskedDuringALook)
{
    look();
    const QSignalSpy scanned(&catalog, &Catalog::scanned);
    catalog.refresh();
    catalog.refresh();
    catalog.refresh();
    ASSERT_TRUE(becomesTrue([&] { return scanned.count() >= 2 && !catalog.isScanning(); }));
    EXPECT_EQ(scanned.count(), 2);
}

TEST_F(CatalogTest, RefreshesARunFromOutsideTheFolder)
{
    look();
    (void)training::testing::train(setup.recipe(), setup.folder / "elsewhere");
    catalog.refreshRun(toQt(setup.folder / "elsewhere"));
    EXPECT_TRUE(becomesTrue(
        [this] { return catalog.findRun(toQt(setup.folder / "elsewhere")) != nullptr; }));
}

TEST_F(CatalogTest, CanBeDestroyedDuringALook)
{
    auto other = std::make_unique<Catalog>();
    other->refresh();
    other.reset();
}

} // namespace
} // namespace crisp::bridge
