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
    EXPECT_THAT(refusal("layers", Json::array({ 0.1 })),
        ThrowsMessage<base::Error>(HasSubstr("either from and to, or layers")));
}

Preset bent()
{
    Preset preset;
    preset.name = "bent";
    preset.title = "Bent";
    preset.layers = { 0.1, 0.9, 0.5 };
    preset.rule = model::PruningRule::Head;
    return preset;
}

TEST(PresetFromJson, TakesAValueALayerInPlaceOfALine)
{
    const auto refusal = [](const Json& layers) {
        return [layers] {
            (void)presetFromJson(
                { { "format", 1 }, { "name", "x" }, { "layers", layers } }, "x.json");
        };
    };
    EXPECT_THAT(
        refusal(Json::array()), ThrowsMessage<base::Error>(HasSubstr("layers: it is empty")));
    EXPECT_THAT(refusal(Json::array({ 0.1, 0.2, 1.5 })),
        ThrowsMessage<base::Error>(HasSubstr("layer 3: 1.5 is outside [0, 1)")));
    const Preset read = presetFromJson(toJson(bent()), "x.json");
    EXPECT_THAT(read.plan(3).layers, ElementsAre(0.1, 0.9, 0.5));
    EXPECT_EQ(read.plan(3).rule, model::PruningRule::Head);
}

TEST(PresetPlan, StretchesItsValuesToOtherNumbersOfLayers)
{
    EXPECT_THAT(bent().plan(5).layers,
        ElementsAre(0.1, DoubleNear(0.5, 1e-12), 0.9, DoubleNear(0.7, 1e-12), 0.5));
    EXPECT_THAT(bent().plan(1).layers, ElementsAre(0.1));
    EXPECT_THROW((void)bent().plan(0), std::invalid_argument);
}

TEST(SavePreset, IsReadBackAsItWas)
{
    const crisp::testing::TemporaryFolder folder;
    const auto file = savePreset(bent(), folder / "new/presets");
    EXPECT_EQ(file, folder / "new/presets/bent.json");
    Preset line;
    line.name = "a line";
    line.from = 0.2;
    line.to = 0.6;
    line.phase = model::PruningPhase::TrainingOnly;
    savePreset(line, folder / "new/presets");

    const PresetList list = listPresets(folder / "new/presets");
    EXPECT_THAT(list.problems, ElementsAre());
    ASSERT_THAT(
        list.presets, ElementsAre(Field(&Preset::name, "a line"), Field(&Preset::name, "bent")));
    EXPECT_EQ(list.presets[0].plan(4), line.plan(4));
    EXPECT_EQ(list.presets[1].plan(3), bent().plan(3));
}

TEST(SavePreset, RefusesWhatCouldNotBeReadOrFound)
{
    const crisp::testing::TemporaryFolder folder;
    const auto named = [&folder](const char* name) {
        return [&folder, name] {
            Preset preset = bent();
            preset.name = name;
            savePreset(preset, folder.path());
        };
    };
    EXPECT_THAT(named(""), ThrowsMessage<std::invalid_argument>(HasSubstr("empty")));
    EXPECT_THAT(named("../x"), ThrowsMessage<std::invalid_argument>(HasSubstr("name of a file")));
    EXPECT_THAT(named(".x"), ThrowsMessage<std::invalid_argument>(HasSubstr("name of a file")));
    EXPECT_THAT(named("dense"), ThrowsMessage<std::invalid_argument>(HasSubstr("taken")));
    EXPECT_THAT(named("custom"), ThrowsMessage<std::invalid_argument>(HasSubstr("taken")));
    folder.write("file", "");
    EXPECT_THAT([&] { savePreset(bent(), folder / "file"); },
        ThrowsMessage<base::Error>(HasSubstr("cannot be made")));
    Preset wrong = bent();
    wrong.layers[1] = 1.0;
    EXPECT_THROW(savePreset(wrong, folder.path()), std::invalid_argument);
    EXPECT_THAT(listPresets(folder.path()).presets, ElementsAre());
}

TEST(ListPresets, SaysWhichFilesItCouldNotRead)
{
    const crisp::testing::TemporaryFolder folder;
    savePreset(bent(), folder.path());
    folder.write("damaged.json", "{");
    folder.write("notes.txt", "mine");
    const PresetList list = listPresets(folder.path());
    EXPECT_THAT(list.presets, ElementsAre(Field(&Preset::name, "bent")));
    EXPECT_THAT(list.problems, ElementsAre(HasSubstr("damaged.json")));
    EXPECT_THAT(listPresets(folder / "nowhere").presets, ElementsAre());
}

} // namespace
} // namespace crisp::training
