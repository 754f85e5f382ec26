// SPDX-License-Identifier: Apache-2.0
#include "shell_setup.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace crisp::shell {
namespace {

using ::testing::HasSubstr;
using testing::ShellSetup;
using ::testing::SizeIs;

TEST(Program, MakesAnIssueOfADamagedSessionAndStartsAfresh)
{
    const ShellSetup setup;
    setup.folder.write("session.json", "{ this is no JSON");
    const auto program = setup.start();
    ASSERT_THAT(program->services().issues.issues(), SizeIs(1));
    EXPECT_TRUE(program->session().page.isEmpty());
    program->saveSession();
    EXPECT_TRUE(std::filesystem::exists(setup.folder / "session.json"));
    EXPECT_THAT(setup.start()->services().issues.issues(), SizeIs(0));
}

TEST(Program, MakesOneIssueOfARunThatFailsAndSaysWhy)
{
    const ShellSetup setup;
    setup.trainer->standard.atTheEnd = [](const std::string& run) {
        std::filesystem::create_directories(run); // which the stand-in makes not
        throw std::runtime_error("the disk is gone");
    };
    const auto program = setup.start();
    bridge::TrainingQueue& queue = program->services().queue;
    queue.add(setup.recipe(1), setup.path("runs/one"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return program->services().issues.count(bridge::Severity::Error) > 0; }, 20'000));
    const auto& issues = program->services().issues.issues();
    EXPECT_EQ(program->services().issues.count(bridge::Severity::Error), 1);
    ASSERT_FALSE(issues.empty());
    EXPECT_THAT(issues[0].text.toStdString(), HasSubstr("The disk is gone"));
    EXPECT_EQ(issues[0].path, setup.path("runs/one"));
}

TEST(Program, MakesAnIssueOfASessionThatCannotBeWritten)
{
    const ShellSetup setup;
    setup.folder.write("file", "");
    Program program({ setup.path("settings.ini"), setup.path("file/session.json"), {} },
        bridge::testing::StandIn::function(setup.trainer));
    const int before = program.services().issues.count(bridge::Severity::Note);
    program.saveSession();
    EXPECT_EQ(program.services().issues.count(bridge::Severity::Note), before + 1);
}

TEST(Program, MakesAnIssueOfAnUnfinishedRunThatIsGone)
{
    const ShellSetup setup;
    const auto program = setup.start();
    program->session().unfinishedRuns = { setup.path("runs/gone") };
    program->resumeUnfinishedRuns();
    ASSERT_THAT(program->services().issues.issues(), SizeIs(1));
    EXPECT_EQ(program->services().issues.issues()[0].path, setup.path("runs/gone"));
    EXPECT_TRUE(program->session().unfinishedRuns.isEmpty());
}

TEST(Program, KeepsExportPreferences)
{
    const ShellSetup setup;
    {
        const auto program = setup.start();
        charts::PictureOptions options;
        options.scale = 4.0;
        options.width_mm = 85.0;
        options.caption = false;
        program->services().exports.setOptions(options);
        program->services().exports.setFolder(setup.path(""));
        Q_EMIT program->services().exports.preferencesChanged();
    }
    const auto again = setup.start();
    EXPECT_EQ(again->services().exports.options().scale, 4.0);
    EXPECT_EQ(again->services().exports.options().width_mm, 85.0);
    EXPECT_FALSE(again->services().exports.options().caption);
    EXPECT_EQ(again->services().exports.folder(), setup.path(""));
}

} // namespace
} // namespace crisp::shell
