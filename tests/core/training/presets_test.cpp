// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "training/presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace crisp::training {
namespace {

using base::Json;
using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(BuiltinPresets, AreTheFourOfTheDesign)
{
    EXPECT_THAT(builtinPresets(),
        ElementsAre(Field(&Preset::name, "dense"), Field(&Preset::name, "uniform"),
            Field(&Preset::name, "light"), Field(&Preset::name, "aggressive")));
    EXPECT_TRUE(presetNamed("dense").plan(6).isDense());
    EXPECT_THAT(presetNamed("uniform").plan(2).layers, ElementsAre(0.5, 0.5));
    EXPECT_THAT(presetNamed("light").plan(6).mean(), DoubleNear(0.3, 1e-12));
    EXPECT_THAT(
        presetNamed("aggressive").plan(3).layers, ElementsAre(0.7, DoubleNear(0.8, 1e-12), 0.9));
}

TEST(PresetNamed, ListsTheNamesWhenThereIsNone)
{
    EXPECT_EQ(findPreset("fierce"), nullptr);
    EXPECT_THAT([] { (void)presetNamed("fierce"); },
        ThrowsMessage<std::invalid_argument>(AllOf(
            HasSubstr("preset: \"fierce\""), HasSubstr("dense, uniform, light, aggressive"))));
}

TEST(ReadPreset, ReadsAUsersOwn)
{
    const crisp::testing::TemporaryFolder folder;
    const auto file = folder.write("mine.json",
        R"({"format": 1, "name": "mine", "from": 0.2, "to": 0.4, "rule": "head", "apply": "eval"})");
    const Preset preset = readPreset(file);
    EXPECT_EQ(preset.title, "mine");
    EXPECT_EQ(preset.plan(2).rule, model::PruningRule::Head);
    EXPECT_EQ(preset.plan(2).phase, model::PruningPhase::EvaluationOnly);
    EXPECT_THAT(preset.plan(2).layers, ElementsAre(0.2, 0.4));
}

TEST(PresetFromJson, SaysWhichFieldIsWrong)
{
    const Json good { { "format", 1 }, { "name", "x" }, { "from", 0.1 }, { "to", 0.2 } };
    EXPECT_NO_THROW((void)presetFromJson(good, "x.json"));
    const auto refusal = [&good](const char* field, const Json& value) {
        Json bad = good;
        bad[field] = value;
        return [bad] { (void)presetFromJson(bad, "x.json"); };
    };
    EXPECT_THAT(refusal("format", 2), ThrowsMessage<base::Error>(HasSubstr("format: 2")));
    EXPECT_THAT(refusal("name", ""), ThrowsMessage<base::Error>(HasSubstr("name: it is empty")));
    EXPECT_THAT(refusal("to", 1.0), ThrowsMessage<base::Error>(HasSubstr("1 is outside [0, 1)")));
    EXPECT_THAT(refusal("form", 1), ThrowsMessage<base::Error>(HasSubstr("\"form\": there is no")));
    Json incomplete = good;
    incomplete.erase("from");
    EXPECT_THAT([&] { (void)presetFromJson(incomplete, "x.json"); },
        ThrowsMessage<base::Error>(HasSubstr("x.json, from: it is missing")));
}

} // namespace
} // namespace crisp::training
