// SPDX-License-Identifier: Apache-2.0
#include "app/run_program.h"
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace crisp::testing {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> trainArguments(const TinyModel& tiny, std::vector<std::string> more)
{
    std::vector<std::string> arguments { "train", "--model", tiny.model(), "--train-file",
        tiny.train(), "--dev-file", tiny.dev(), "--batch-size", "8", "--learning-rate", "0.005",
        "--max-steps", "9", "--json", "--run", tiny.at("run") };
    for (const std::string& option : more) // said again, an option replaces what stands above
        if (const auto same = std::ranges::find(arguments, option);
            option.starts_with("--") && same != arguments.end())
            arguments.erase(same, same + 2);
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

base::Json succeeded(const Outcome& done)
{
    EXPECT_EQ(done.exitCode, 0) << done.error;
    return done.exitCode == 0 ? base::parseJson(done.out, "stdout") : base::Json();
}

TEST(TrainCommand, TrainsAndSaysWhatCameOut)
{
    const TinyModel tiny;
    const Outcome done = runCrisp(trainArguments(tiny, { "--preset", "light" }));
    const base::Json json = succeeded(done);
    EXPECT_EQ(json["state"], "finished");
    EXPECT_EQ(json["step"], 9);
    EXPECT_EQ(json["run"], tiny.at("run"));
    EXPECT_TRUE(std::filesystem::exists(json["best_checkpoint"].get<std::string>()));
    EXPECT_EQ(json["effective_sparsity"].size(), 3U);
    EXPECT_THAT(done.error, HasSubstr("24 training and 3 dev sentences"));
}

TEST(TrainCommand, SaysThatAFinishedRunIsFinished)
{
    const TinyModel tiny;
    const base::Json first = succeeded(runCrisp(trainArguments(tiny, {})));
    const Outcome again = runCrisp(trainArguments(tiny, { "--resume" }));
    const base::Json second = succeeded(again);
    EXPECT_THAT(again.error, HasSubstr("finished already"));
    EXPECT_EQ(second["accuracy"], first["accuracy"]);
    const Outcome short_ = runCrisp({ "train", "--run", tiny.at("run"), "--resume" });
    EXPECT_EQ(short_.exitCode, 0) << short_.error;
}

TEST(TrainCommand, LeavesARunAloneWithoutResume)
{
    const TinyModel tiny;
    succeeded(runCrisp(trainArguments(tiny, {})));
    const Outcome refused = runCrisp(trainArguments(tiny, {}));
    EXPECT_EQ(refused.exitCode, 1);
    EXPECT_THAT(refused.error, HasSubstr(tiny.at("run")));
}

TEST(TrainCommand, RefusesToResumeWithAnotherRecipe)
{
    const TinyModel tiny;
    succeeded(runCrisp(trainArguments(tiny, {})));
    const Outcome refused = runCrisp(trainArguments(tiny, { "--resume", "--weight-decay", "0.5" }));
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.error, HasSubstr("weight_decay"));
}

TEST(TrainCommand, RefusesARecipeThatCannotBe)
{
    const TinyModel tiny;
    const auto says = [&](std::vector<std::string> more, const char* what) {
        const Outcome refused = runCrisp(trainArguments(tiny, std::move(more)));
        EXPECT_EQ(refused.exitCode, 2) << refused.error;
        EXPECT_THAT(refused.error, HasSubstr(what));
        EXPECT_FALSE(std::filesystem::exists(tiny.at("run")));
    };
    says({ "--learning-rate", "-1" }, "learning_rate");
    says({ "--data", tiny.at("") }, "data");
    says({ "--sparsity", "0.1,0.2" }, "3 layers");
    says({ "--precision", "fp8" }, "--precision");
    says({ "--batch-size", "0" }, "batch_size");
}

TEST(TrainCommand, NeedsAModel)
{
    const Outcome refused = runCrisp({ "train", "--train-file", "x", "--dev-file", "y" });
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.error, HasSubstr("--model"));
}

TEST(EvalCommand, AgreesWithTheTrainersOwnEvaluation)
{
    const TinyModel tiny;
    const base::Json run = succeeded(runCrisp(trainArguments(tiny, { "--preset", "aggressive" })));
    const base::Json eval = succeeded(
        runCrisp({ "eval", "--model", tiny.at("run"), "--dev-file", tiny.dev(), "--json" }));
    EXPECT_EQ(eval["plan_name"], "aggressive");
    EXPECT_EQ(eval["accuracy"], run["accuracy"]);
    EXPECT_NEAR(eval["loss"].get<double>(), run["loss"].get<double>(), 1e-9);
    EXPECT_EQ(eval["examples"], 3);
    const base::Json dense = succeeded(runCrisp({ "eval", "--model", tiny.at("run"), "--dev-file",
        tiny.dev(), "--json", "--preset", "dense", "--predictions", tiny.at("p.csv") }));
    EXPECT_EQ(dense["effective_sparsity"], base::Json({ 0.0, 0.0, 0.0 }));
    EXPECT_THAT(readAll(tiny.at("p.csv")), HasSubstr("index,label,predicted,probability\n"));
}

TEST(EvalCommand, NeedsDataAndNamesWhatIsWrongWithIt)
{
    const TinyModel tiny;
    EXPECT_EQ(runCrisp({ "eval", "--model", tiny.model() }).exitCode, 2);
    tiny.folder().write("bad.tsv", "sentence\tlabel\ngood\t1\nbad\t7\n");
    const Outcome failed
        = runCrisp({ "eval", "--model", tiny.model(), "--dev-file", tiny.at("bad.tsv") });
    EXPECT_EQ(failed.exitCode, 1);
    EXPECT_THAT(failed.error, HasSubstr("line 3"));
}

std::vector<std::string> sweepArguments(const TinyModel& tiny, const std::string& presets)
{
    return { "sweep", "--model", tiny.model(), "--train-file", tiny.train(), "--dev-file",
        tiny.dev(), "--batch-size", "8", "--max-steps", "3", "--json", "--runs", tiny.at("runs"),
        "--presets", presets, "--seeds", "1,2" };
}

TEST(SweepCommand, TrainsPresetsTimesSeedsAndSkipsWhatIsFinished)
{
    const TinyModel tiny;
    const base::Json first = succeeded(runCrisp(sweepArguments(tiny, "dense")));
    ASSERT_EQ(first["runs"].size(), 2U);
    const Outcome second = runCrisp(sweepArguments(tiny, "dense,aggressive"));
    const base::Json all = succeeded(second);
    ASSERT_EQ(all["runs"].size(), 4U);
    EXPECT_EQ(all["runs"][0], first["runs"][0]);
    EXPECT_EQ(all["runs"][2]["preset"], "aggressive");
    EXPECT_NEAR(all["runs"][2]["nominal_sparsity"].get<double>(), 0.8, 1e-9);
    EXPECT_GT(all["runs"][2]["effective_sparsity"].get<double>(), 0.3);
    EXPECT_THAT(second.error, HasSubstr("is finished already"));
}

TEST(SweepCommand, RefusesAnUnknownPreset)
{
    const TinyModel tiny;
    const Outcome refused = runCrisp(sweepArguments(tiny, "dense,none"));
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.error, HasSubstr("\"none\""));
}

TEST(ImportCommand, MakesADataDirectoryThatTrainTakes)
{
    const TinyModel tiny;
    std::string ratings;
    for (int i = 0; i < 60; ++i)
        ratings += std::to_string(i) + "\t" + (i % 2 == 0 ? "2.5" : "-1.5") + "\tgood film number "
            + std::to_string(i) + "\n";
    tiny.folder().write("ratings.txt", ratings);
    const base::Json report = succeeded(runCrisp({ "import", "movie-snippets",
        tiny.at("ratings.txt"), "--out", tiny.at("snippets"), "--json" }));
    EXPECT_EQ(
        report["train"].get<int>() + report["dev"].get<int>() + report["test"].get<int>(), 60);
    const Outcome trained = runCrisp({ "train", "--model", tiny.model(), "--data",
        tiny.at("snippets"), "--max-steps", "1", "--run", tiny.at("run") });
    EXPECT_EQ(trained.exitCode, 0) << trained.error;
}

} // namespace
} // namespace crisp::testing
