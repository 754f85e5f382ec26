// SPDX-License-Identifier: Apache-2.0
#include "app/run_program.h"
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace crisp::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// One line that is a sentence of ours.
void expectOneSentence(const Outcome& outcome)
{
    EXPECT_THAT(outcome.error, StartsWith("crisp: "));
    EXPECT_EQ(std::ranges::count(outcome.error, '\n'), 1) << outcome.error;
    EXPECT_THAT(outcome.out, IsEmpty());
}

class Commands : public ::testing::TestWithParam<const char*> { };

TEST_P(Commands, ExplainThemselvesWithAnExample)
{
    const Outcome help = runCrisp({ GetParam(), "--help" });
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("Example:\n  crisp "), HasSubstr("--json")));
}

TEST_P(Commands, RefuseAnUnknownOptionAsWrongUsage)
{
    const Outcome refused = runCrisp({ GetParam(), "--no-such-option" });
    EXPECT_EQ(refused.exitCode, 2);
    expectOneSentence(refused);
}

INSTANTIATE_TEST_SUITE_P(
    All, Commands, ::testing::Values("train", "sweep", "eval", "explain", "tokenize", "info"));

TEST(Program, NeedsACommand)
{
    const Outcome refused = runCrisp({});
    EXPECT_EQ(refused.exitCode, 2);
    expectOneSentence(refused);
}

TEST(Program, SaysItsVersion)
{
    const Outcome version = runCrisp({ "--version" });
    EXPECT_EQ(version.exitCode, 0);
    EXPECT_THAT(version.out, StartsWith("crisp "));
}

TEST(Program, FailsWithOneSentenceWhereAModelIsMissing)
{
    const Outcome failed = runCrisp({ "explain", "--model", "no-such-model", "--text", "x" });
    EXPECT_EQ(failed.exitCode, 1);
    expectOneSentence(failed);
    EXPECT_THAT(failed.error, AllOf(HasSubstr("\"no-such-model\""), HasSubstr(".deps/models")));
}

TEST(Program, FailsWhereADirectoryIsMissing)
{
    const Outcome failed = runCrisp({ "eval", "--model", "/no/such/model", "--dev-file", "x" });
    EXPECT_EQ(failed.exitCode, 1);
    expectOneSentence(failed);
    EXPECT_THAT(failed.error, HasSubstr("there is no model directory \"/no/such/model\""));
}

TEST(Program, RefusesCudaClearly)
{
    const TinyModel tiny;
    const Outcome refused
        = runCrisp({ "explain", "--model", tiny.model(), "--text", "good", "--device", "cuda" });
    EXPECT_EQ(refused.exitCode, 2);
    expectOneSentence(refused);
    EXPECT_THAT(refused.error, HasSubstr("CPU"));
}

TEST(Program, FindsModelsByName)
{
    const TinyModel tiny;
    const TemporaryFolder data;
    std::filesystem::create_directories(data / "crisp/models");
    std::filesystem::copy(
        tiny.model(), data / "crisp/models/tiny", std::filesystem::copy_options::recursive);
    const Outcome found = runCrisp({ "tokenize", "--model", "tiny", "--text", "good" },
        { {}, data.path().string(), { "XDG_DATA_HOME=" + data.path().string() } });
    EXPECT_EQ(found.exitCode, 0) << found.error;
    EXPECT_THAT(found.out, HasSubstr("good"));
}

TEST(Program, FailsWhenItsOutputCannotBeWritten)
{
    if (!std::filesystem::exists("/dev/full"))
        GTEST_SKIP() << "there is no /dev/full";
    const TinyModel tiny;
    const Outcome failed = runCrisp(
        { "explain", "--model", tiny.model(), "--text", "good", "--out", "/dev/full/x" });
    EXPECT_EQ(failed.exitCode, 1);
    EXPECT_THAT(failed.error, HasSubstr("/dev/full/x"));
}

TEST(Info, SaysWhereThingsAreKept)
{
    const Outcome info = runCrisp({ "info", "--json", "--threads", "1" });
    ASSERT_EQ(info.exitCode, 0) << info.error;
    const base::Json json = base::parseJson(info.out, "info");
    EXPECT_EQ(json["threads"], 1);
    EXPECT_THAT(json["presets"].get<std::vector<std::string>>(), Contains("aggressive"));
    EXPECT_THAT(json["model_folders"], Not(IsEmpty()));
}

} // namespace
} // namespace crisp::testing
