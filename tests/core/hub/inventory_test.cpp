// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "core/training/tiny_run.h"
#include "hub/inventory.h"

#include <gmock/gmock.h>
#include <stdlib.h>

namespace crisp::hub {
namespace {

using ::testing::HasSubstr;
using training::RunState;
using training::testing::TinySetup;

class InventoryTest : public ::testing::Test {
protected:
    /// A run that says it is in this state, with nobody at work on it.
    void leaveRun(const char* name, RunState state) const
    {
        auto run = training::RunDirectory::openOrCreate(setup.folder / name, setup.recipe());
        training::RunStatus status;
        status.state = state;
        run.writeStatus(status);
    }

    TinySetup setup { 8 };
    Inventory inventory;
};

TEST_F(InventoryTest, ReadsAModelAgainOnlyWhenItChanged)
{
    const auto first = inventory.model(setup.folder / "model");
    EXPECT_EQ(first->error, "");
    EXPECT_EQ(first->layers, 3U);
    EXPECT_EQ(inventory.model(setup.folder / "model"), first);
    setup.folder.write("model/crisp.json", R"({"plan": {"layers": [0, 0.5, 0.9], "rule": "row",
        "apply": "both"}, "recipe": {"preset": "mine"}})");
    const auto second = inventory.model(setup.folder / "model");
    EXPECT_NE(second, first);
    ASSERT_TRUE(second->trained);
    EXPECT_EQ(second->trained->name, "mine");
}

TEST_F(InventoryTest, SaysWhatIsWrongWithAModelAndKeepsItsNameAndSize)
{
    std::filesystem::resize_file(setup.folder / "model/model.safetensors", 4000);
    const auto model = inventory.model(setup.folder / "model");
    EXPECT_THAT(model->error, HasSubstr("model.safetensors"));
    EXPECT_EQ(model->name, "model");
    EXPECT_EQ(model->layers, 0U);
    EXPECT_GT(model->bytes, 4000U);
    EXPECT_THAT(inventory.model(setup.folder / "nowhere")->error, HasSubstr("config.json"));
}

TEST_F(InventoryTest, CountsTheRowsOfADataSetAndForgivesATestPartWithoutLabels)
{
    std::filesystem::create_directory(setup.folder / "words");
    for (const char* file : { "train.tsv", "dev.tsv" })
        std::filesystem::copy(setup.folder / file, setup.folder / "words" / file);
    setup.folder.write("words/test.tsv", "sentence\nno label here\n");
    const auto data = inventory.data(setup.folder / "words");
    EXPECT_EQ(data->error, "");
    EXPECT_EQ(data->train, 8U);
    EXPECT_EQ(data->dev, 25U);
    EXPECT_EQ(data->test, 0U);
    EXPECT_EQ(data->name, "words");
    std::filesystem::remove(setup.folder / "words/dev.tsv");
    EXPECT_THAT(inventory.data(setup.folder / "words")->error, HasSubstr("dev"));
}

TEST_F(InventoryTest, KnowsARunInProgressFromOneThatWasCutOff)
{
    leaveRun("cut", RunState::Running);
    EXPECT_TRUE(inventory.run(setup.folder / "cut")->wasCutOff());
    {
        const auto writer = training::RunDirectory::open(setup.folder / "cut");
        const auto running = inventory.run(setup.folder / "cut");
        EXPECT_TRUE(running->isBeingWritten);
        EXPECT_FALSE(running->wasCutOff());
    }
    EXPECT_TRUE(inventory.run(setup.folder / "cut")->wasCutOff());
    leaveRun("stopped", RunState::Stopped);
    EXPECT_FALSE(inventory.run(setup.folder / "stopped")->wasCutOff());
}

TEST_F(InventoryTest, AddsUpTheTimeThatARunTook)
{
    training::Recipe recipe = setup.recipe();
    recipe.batchSize = 8;
    {
        auto run = training::RunDirectory::create(setup.folder / "run", recipe);
        run.append(training::TrainPoint { 10, 0, 1, 1, 1, 40.0 }); // 80 sentences at 40 a second
        training::EvalPoint evaluation;
        evaluation.seconds = 3.0;
        run.append(evaluation);
        run.append(training::TrainPoint { 20, 0, 1, 1, 1, 80.0 });
    }
    EXPECT_DOUBLE_EQ(inventory.run(setup.folder / "run")->seconds, 2.0 + 3.0 + 1.0);
}

TEST_F(InventoryTest, ListsOnlyFoldersThatHoldRuns)
{
    std::filesystem::create_directories(setup.folder / "runs/notes");
    EXPECT_TRUE(runsIn(setup.folder / "runs").empty());
    EXPECT_TRUE(runsIn(setup.folder / "nowhere").empty());
    leaveRun("runs/b", RunState::Queued);
    leaveRun("runs/a", RunState::Queued);
    EXPECT_THAT(runsIn(setup.folder / "runs"),
        ::testing::ElementsAre(setup.folder / "runs/a", setup.folder / "runs/b"));
    setup.folder.write("file", "");
    EXPECT_THROW((void)runsIn(setup.folder / "file"), base::Error);
}

TEST_F(InventoryTest, NamesARunAsNothingElseIsNamed)
{
    EXPECT_EQ(freeRunName(setup.folder.path(), "light", 1), "light-seed1");
    leaveRun("light-seed1", RunState::Queued);
    EXPECT_EQ(freeRunName(setup.folder.path(), "light", 1), "light-seed1-2");
    EXPECT_EQ(freeRunName(setup.folder.path(), "light", 1, { "light-seed1-2" }), "light-seed1-3");
    EXPECT_EQ(freeRunName(setup.folder.path(), "a/b", 1), "a-b-seed1");
    EXPECT_EQ(freeRunName(setup.folder.path(), ".hidden", 1), "-hidden-seed1");
}

TEST_F(InventoryTest, ListsWhatIsInstalledByName)
{
    namespace fs = std::filesystem;
    ::setenv("XDG_DATA_HOME", setup.folder.path().c_str(), 1);
    for (const char* name : { "zz-tiny", "aa-tiny", ".hidden", "bb.incomplete" })
        fs::create_directories(setup.folder / "crisp/models" / name);
    setup.folder.write("crisp/models/file", "");
    std::vector<std::string> ours;
    for (const fs::path& path : installed(Kind::Model))
        if (path.parent_path() == setup.folder / "crisp/models")
            ours.push_back(path.filename());
    EXPECT_THAT(ours, ::testing::ElementsAre("aa-tiny", "zz-tiny"));
}

TEST_F(InventoryTest, ForgetsWhatIsGone)
{
    const auto before = inventory.model(setup.folder / "model");
    inventory.forgetRemoved();
    EXPECT_EQ(inventory.model(setup.folder / "model"), before);
    std::filesystem::rename(setup.folder / "model", setup.folder / "away");
    inventory.forgetRemoved();
    std::filesystem::rename(setup.folder / "away", setup.folder / "model");
    EXPECT_NE(inventory.model(setup.folder / "model"), before);
}

} // namespace
} // namespace crisp::hub
