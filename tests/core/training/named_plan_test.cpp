// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "training/named_plan.h"
#include "training/presets.h"

#include <gmock/gmock.h>

namespace crisp::training {
namespace {

TEST(NamedPlanTest, KnowsAPresetByItsNumbers)
{
    for (const Preset& preset : builtinPresets())
        for (const std::size_t layers : { 2U, 6U, 12U })
            EXPECT_EQ(nameOf(preset.plan(layers)), preset.name) << layers << " layers";
}

TEST(NamedPlanTest, CallsEverythingElseCustom)
{
    model::SparsityPlan plan = presetNamed("aggressive").plan(6);
    plan.layers[3] += 0.01;
    EXPECT_EQ(nameOf(plan), "custom");
    plan = presetNamed("aggressive").plan(6);
    plan.rule = model::PruningRule::Head;
    EXPECT_EQ(nameOf(plan), "custom");
    plan.layers.assign(6, 0.0);
    EXPECT_EQ(nameOf(plan), "dense") << "whatever its rule";
    EXPECT_EQ(densePlan(4).name, "dense");
    EXPECT_EQ(densePlan(4).plan.layers.size(), 4U);
}

class CheckpointPlanTest : public ::testing::Test {
protected:
    std::string refusal(const char* crispJson)
    {
        folder.write("crisp.json", crispJson);
        try {
            (void)planOfCheckpoint(folder.path(), 2);
        } catch (const base::Error& error) {
            return error.what();
        }
        return "it was not refused";
    }

    testing::TemporaryFolder folder;
};

TEST_F(CheckpointPlanTest, IsAbsentWhereCrispDidNotTrain)
{
    EXPECT_FALSE(planOfCheckpoint(folder.path(), 2));
    EXPECT_EQ(inheritedPlan(folder.path(), 2).name, "dense");
}

TEST_F(CheckpointPlanTest, ComesWithTheNameOfItsPreset)
{
    folder.write("crisp.json", R"({"plan": {"layers": [0.1, 0.2], "rule": "head", "apply": "eval"},
        "recipe": {"preset": "mine"}})");
    const NamedPlan plan = inheritedPlan(folder.path(), 2);
    EXPECT_EQ(plan.name, "mine");
    EXPECT_EQ(plan.plan.layers, (std::vector<double> { 0.1, 0.2 }));
    EXPECT_EQ(plan.plan.rule, model::PruningRule::Head);
    EXPECT_EQ(plan.plan.phase, model::PruningPhase::EvaluationOnly);
}

TEST_F(CheckpointPlanTest, IsRefusedWhereTheFileIsDamaged)
{
    using ::testing::HasSubstr;
    EXPECT_THAT(refusal("{"), HasSubstr("crisp.json"));
    EXPECT_THAT(refusal("[]"), HasSubstr("no \"plan\""));
    EXPECT_THAT(refusal(R"({"plan": {"layers": [0.1]}})"), HasSubstr("1 layers, the model 2"));
    EXPECT_THAT(refusal(R"({"plan": {"layers": [0.1, 1.0]}})"), HasSubstr("outside [0, 1)"));
    EXPECT_THAT(refusal(R"({"plan": {"layers": "many"}})"), HasSubstr("layers"));
    EXPECT_THAT(
        refusal(R"({"plan": {"layers": [0, 0]}, "recipe": {"preset": 7}})"), HasSubstr("preset"));
}

} // namespace
} // namespace crisp::training
