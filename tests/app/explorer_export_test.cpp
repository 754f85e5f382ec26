// SPDX-License-Identifier: Apache-2.0
#include "app/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace crisp::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Outcome exportOf(const TinyModel& tiny, std::vector<std::string> more)
{
    std::vector<std::string> arguments { "export", "--out", tiny.at("figures") };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return runExplorer(arguments, { {}, {}, { "XDG_CONFIG_HOME=" + tiny.at("home") } });
}

void expectRefusal(const TinyModel& tiny, const Outcome& outcome, int exitCode)
{
    EXPECT_EQ(outcome.exitCode, exitCode);
    EXPECT_THAT(outcome.error, StartsWith("crisp-explorer: "));
    EXPECT_EQ(std::ranges::count(outcome.error, '\n'), 1) << outcome.error;
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(tiny.at("figures")));
}

TEST(ExplorerExport, WritesTheFiguresOfASentenceAndNamesEach)
{
    const TinyModel tiny;
    const Outcome done = exportOf(tiny,
        { "--model", tiny.model(), "--text", "good films", "--charts", "layer-2-head-1", "--head",
            "1.0", "--format", "csv,png" });
    EXPECT_EQ(done.exitCode, 0) << done.error;
    EXPECT_EQ(done.out,
        tiny.at("figures/layer-2-head-1.csv") + '\n' + tiny.at("figures/layer-2-head-1.png")
            + '\n');
    EXPECT_THAT(done.error, IsEmpty());
    EXPECT_THAT(
        readAll(tiny.at("figures/layer-2-head-1.csv")), StartsWith("from,from_token,to,to_token,"));
    EXPECT_THAT(readAll(tiny.at("figures/layer-2-head-1.png")), HasSubstr("IHDR"));
}

TEST(ExplorerExport, RefusesWhatIsMissingOrWrongInOneSentence)
{
    const TinyModel tiny;
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.end(), { "--model", tiny.model(), "--text", "good films" });
        return exportOf(tiny, more);
    };
    expectRefusal(tiny, exportOf(tiny, { "--text", "good" }), 2);
    expectRefusal(tiny, exportOf(tiny, { "--model", tiny.at("none"), "--text", "good" }), 1);
    expectRefusal(tiny, exportOf(tiny, { "--run", tiny.model(), "--text", "good" }), 1);
    expectRefusal(tiny, exportOf(tiny, { "--model", tiny.model() }), 1);
    expectRefusal(tiny, with({ "--head", "nine" }), 2);
    expectRefusal(tiny, with({ "--format", "gif" }), 2);
    expectRefusal(tiny, with({ "--preset", "none" }), 2);

    const Outcome head = with({ "--head", "3.0" });
    expectRefusal(tiny, head, 2);
    EXPECT_THAT(head.error, AllOf(HasSubstr("0 to 2"), HasSubstr("0 to 1")));
    const Outcome chart = with({ "--charts", "no-such" });
    expectRefusal(tiny, chart, 2);
    EXPECT_THAT(chart.error, AllOf(HasSubstr("no-such"), HasSubstr("attention")));
}

TEST(Explorer, SaysThatThereIsNoScreen)
{
    const Outcome refused
        = runExplorer({}, { {}, {}, { "DISPLAY=", "WAYLAND_DISPLAY=" }, { "QT_QPA_PLATFORM" } });
    EXPECT_EQ(refused.exitCode, 1);
    EXPECT_THAT(refused.error, HasSubstr("there is no screen"));
}

} // namespace
} // namespace crisp::testing
