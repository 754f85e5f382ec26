// SPDX-License-Identifier: Apache-2.0
#include "app/run_program.h"
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace crisp::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Outcome explain(const TinyModel& tiny, std::vector<std::string> more)
{
    std::vector<std::string> arguments { "explain", "--model", tiny.model(), "--json" };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return runCrisp(arguments);
}

base::Json explained(const TinyModel& tiny, std::vector<std::string> more)
{
    const Outcome done = explain(tiny, std::move(more));
    EXPECT_EQ(done.exitCode, 0) << done.error;
    return base::parseJson(done.out, "explain");
}

TEST(ExplainCommand, PrintsWhatScriptsRelyOn)
{
    const TinyModel tiny;
    const base::Json json = explained(tiny, { "--text", "good films" });
    EXPECT_EQ(json["tokens"], base::Json({ "[CLS]", "good", "film", "##s", "[SEP]" }));
    EXPECT_EQ(json["ids"], base::Json({ 2, 5, 7, 8, 3 }));
    EXPECT_EQ(json["offsets"][2], base::Json({ 5, 9 }));
    EXPECT_EQ(json["labels"], base::Json({ "negative", "positive" }));
    EXPECT_NEAR(
        json["probabilities"][0].get<double>() + json["probabilities"][1].get<double>(), 1.0, 1e-6);
    EXPECT_EQ(json["layers"].size(), 3U);
    EXPECT_EQ(json["layers"][0]["heads"].size(), 2U);
    EXPECT_TRUE(json["files"].empty());
}

TEST(ExplainCommand, WritesFilesWithTheNumbersItPrints)
{
    const TinyModel tiny;
    const base::Json json = explained(tiny,
        { "--text", "good , films .", "--preset", "aggressive", "--out", tiny.at("maps"),
            "--format", "csv,json,svg,html", "--head", "1.0" });
    for (const base::Json& file : json["files"])
        EXPECT_TRUE(std::filesystem::exists(file.get<std::string>())) << file;
    EXPECT_EQ(json["files"].size(), 2U + 1U + 1U + 3U + 1U + 1U);

    base::Json written = base::readJsonFile(tiny.at("maps/explanation.json"), 1U << 20U);
    EXPECT_EQ(written["layers"], json["layers"]);
    EXPECT_EQ(written["probabilities"], json["probabilities"]);

    // Effective sparsity, counted again from the lines of the table.
    std::map<std::string, std::pair<double, double>> prunedOfAll;
    std::istringstream rows(readAll(tiny.at("maps/attention.csv")));
    std::string row;
    std::getline(rows, row);
    while (std::getline(rows, row)) {
        const std::size_t second = row.find(',', row.find(',') + 1);
        auto& [pruned, all] = prunedOfAll[row.substr(0, second)];
        const std::size_t rank = row.rfind(',');
        pruned += row[rank - 1] == '0';
        all += 1;
    }
    for (std::size_t layer = 0; layer < 3; ++layer)
        for (std::size_t head = 0; head < 2; ++head) {
            const auto [pruned, all]
                = prunedOfAll[std::to_string(layer) + "," + std::to_string(head)];
            EXPECT_EQ(all, 49.0); // [CLS] good , film ##s . [SEP]
            EXPECT_NEAR(pruned / all,
                json["layers"][layer]["heads"][head]["effective_sparsity"].get<double>(), 1e-6);
        }
}

TEST(ExplainCommand, TakesIdsAndEdits)
{
    const TinyModel tiny;
    const base::Json json = explained(
        tiny, { "--ids", "2,5,3", "--prune", "0.1.0.2", "--prune=2.0.1.1", "--keep", "0.0.0.0" });
    EXPECT_EQ(json["edits"].size(), 3U);
    EXPECT_NEAR(json["layers"][0]["heads"][1]["effective_sparsity"].get<double>(), 1.0 / 9.0, 1e-6);
}

TEST(ExplainCommand, SpreadsOneSparsityOverAllLayers)
{
    const TinyModel tiny;
    const base::Json json
        = explained(tiny, { "--ids", "2,5,6,3", "--sparsity", "0.5", "--rule", "head" });
    for (const base::Json& layer : json["layers"])
        EXPECT_EQ(layer["nominal_sparsity"], 0.5);
    EXPECT_EQ(json["plan"]["rule"], "head");
}

TEST(ExplainCommand, WarnsHowMuchOfALongTextIsDropped)
{
    const TinyModel tiny;
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "good ";
    const Outcome done = explain(tiny, { "--text", text });
    EXPECT_EQ(done.exitCode, 0);
    EXPECT_THAT(done.error, HasSubstr("the last 6 were dropped"));
    EXPECT_EQ(base::parseJson(done.out, "explain")["dropped_tokens"], 6);
}

TEST(ExplainCommand, UsesTheCheckpointsOwnPlanUnlessToldOtherwise)
{
    const TinyModel tiny;
    tiny.folder().write("model/crisp.json",
        R"({"plan": {"layers": [0.1, 0.2, 0.3], "rule": "head", "apply": "both"}, "recipe": {"preset": "mine"}})");
    const base::Json own = explained(tiny, { "--text", "good" });
    EXPECT_EQ(own["plan"]["name"], "mine");
    EXPECT_EQ(own["plan"]["layers"], base::Json({ 0.1, 0.2, 0.3 }));
    EXPECT_EQ(own["plan"]["rule"], "head");
    const base::Json dense = explained(tiny, { "--text", "good", "--preset", "dense" });
    EXPECT_EQ(dense["plan"]["layers"], base::Json({ 0.0, 0.0, 0.0 }));
}

TEST(ExplainCommand, NamesTheFileWhereACheckpointsPlanIsDamaged)
{
    const TinyModel tiny;
    for (const char* damage : { "{", "{}", R"({"plan": 5})", R"({"plan": {"layers": [0.1]}})",
             R"({"plan": {"layers": [0, 0, 7]}})",
             R"({"plan": {"layers": [0, 0, 0], "rule": "x"}})" }) {
        tiny.folder().write("model/crisp.json", damage);
        const Outcome failed = explain(tiny, { "--text", "good" });
        EXPECT_EQ(failed.exitCode, 1) << damage << failed.error;
        EXPECT_THAT(failed.error, HasSubstr("crisp.json")) << damage;
    }
}

struct WrongUsage {
    std::vector<std::string> arguments;
    const char* says;
};

class ExplainUsage : public ::testing::TestWithParam<WrongUsage> { };

TEST_P(ExplainUsage, IsRefusedWithItsReason)
{
    const TinyModel tiny;
    const Outcome refused = explain(tiny, GetParam().arguments);
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.error, HasSubstr(GetParam().says));
    EXPECT_EQ(refused.out, "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, ExplainUsage,
    ::testing::Values(WrongUsage { {}, "--text or --ids" },
        WrongUsage { { "--text", "a", "--ids", "1" }, "--text or --ids" },
        WrongUsage { { "--ids", "1,x" }, "\"x\"" }, WrongUsage { { "--ids", "99" }, "99" },
        WrongUsage { { "--ids", "99999999999" }, "ids" },
        WrongUsage { { "--text", "a\xFF" }, "UTF-8" },
        WrongUsage { { "--text", "a", "--prune", "0.0.0" }, "LAYER.HEAD.FROM.TO" },
        WrongUsage { { "--text", "a", "--prune", "0.0.0.99" }, "99" },
        WrongUsage { { "--text", "a", "--format", "pdf" }, "\"pdf\"" },
        WrongUsage { { "--text", "a", "--sparsity", "1.5" }, "1.5" },
        WrongUsage { { "--text", "a", "--sparsity", "0,0" }, "3 layers" },
        WrongUsage { { "--text", "a", "--preset", "none" }, "aggressive" },
        WrongUsage { { "--text", "a", "--rule", "column" }, "--rule" },
        WrongUsage { { "--text", "a", "--preset", "dense", "--sparsity", "0" }, "--sparsity" }));

} // namespace
} // namespace crisp::testing
