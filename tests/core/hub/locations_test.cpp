// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "hub/locations.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <algorithm>

namespace crisp::hub {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class LocationsTest : public ::testing::Test {
protected:
    LocationsTest() { ::setenv("XDG_DATA_HOME", folder.path().c_str(), 1); }

    testing::TemporaryFolder folder;
};

TEST_F(LocationsTest, LooksInTheUsersDataFolderLast)
{
    EXPECT_EQ(userDataFolder(), folder / "crisp");
    EXPECT_EQ(searchFolders(Kind::Model).back(), folder / "crisp/models");
    EXPECT_EQ(searchFolders(Kind::Data).back(), folder / "crisp/data");
}

TEST_F(LocationsTest, LooksIntoAnotherSetUpFolderWhereOneIsNamed)
{
    ::setenv("CRISP_DEPS", (folder / "set-up").c_str(), 1);
    const auto folders = searchFolders(Kind::Model);
    const std::filesystem::path runs = defaultRunsFolder();
    ::unsetenv("CRISP_DEPS");
    EXPECT_THAT(folders, ElementsAre(folder / "set-up/models", folder / "crisp/models"));
    EXPECT_EQ(runs, folder / "crisp/runs");
}

TEST_F(LocationsTest, FindsTheHomeFolderWithoutXdg)
{
    ::unsetenv("XDG_DATA_HOME");
    ::setenv("HOME", folder.path().c_str(), 1);
    EXPECT_EQ(userDataFolder(), folder / ".local/share/crisp");
}

TEST_F(LocationsTest, TakesADirectoryAsItIsAndANameFromTheFolders)
{
    std::filesystem::create_directories(folder / "crisp/data/my-words");
    EXPECT_EQ(findData("my-words"), folder / "crisp/data/my-words");
    EXPECT_EQ(findData(folder.path().string()), folder.path());
}

TEST_F(LocationsTest, SaysWhereItLooked)
{
    try {
        (void)findModel("no-such-model");
        FAIL() << "it was found";
    } catch (const base::Error& error) {
        EXPECT_THAT(error.what(), HasSubstr((folder / "crisp/models").string()));
    }
    EXPECT_THROW((void)findModel("not/here"), base::Error);
    EXPECT_THROW((void)findData(""), base::Error);
}

TEST_F(LocationsTest, KeepsRunsSomewhereEvenWithoutAHome)
{
    EXPECT_THAT(defaultRunsFolder().string(), EndsWith("/runs"));
    ::unsetenv("XDG_DATA_HOME");
    ::unsetenv("HOME");
    EXPECT_TRUE(userDataFolder().empty());
    EXPECT_THAT(defaultRunsFolder().string(), EndsWith("runs"));
}

} // namespace
} // namespace crisp::hub
