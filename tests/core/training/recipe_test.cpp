// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "training/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <ostream>
#include <stdexcept>

namespace crisp::training {
namespace {

using base::Json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Recipe validRecipe()
{
    Recipe recipe;
    recipe.model = "/models/tiny";
    recipe.data.trainFile = "/data/train.tsv";
    recipe.data.devFile = "/data/dev.tsv";
    recipe.plan.layers = { 0.1, 0.5 };
    return recipe;
}

TEST(RecipeJson, GivesBackTheSameRecipe)
{
    Recipe recipe = validRecipe();
    recipe.data.pairColumn = "second";
    recipe.preset = "custom";
    recipe.plan.rule = model::PruningRule::Head;
    recipe.plan.phase = model::PruningPhase::EvaluationOnly;
    recipe.epochs = 1.0 / 3.0;
    recipe.schedule = Schedule::Cosine;
    recipe.seed = std::numeric_limits<std::uint64_t>::max();
    recipe.precision = model::Precision::Bf16;
    recipe.learningRate = 0.1 + 0.2;
    const Json json = base::parseJson(toJson(recipe).dump(), "recipe.json");
    EXPECT_EQ(recipeFromJson(json, "recipe.json"), recipe);
}

TEST(RecipeJson, KeepsDefaultsForWhatIsAbsent)
{
    const Recipe recipe = recipeFromJson(Json { { "seed", 7 } }, "x", validRecipe());
    Recipe expected = validRecipe();
    expected.seed = 7;
    EXPECT_EQ(recipe, expected);
}

TEST(RecipeJson, ForgetsTheOldPlansLayersWhenThePresetChanges)
{
    EXPECT_THAT(recipeFromJson(Json { { "preset", "light" } }, "x", validRecipe()).plan.layers,
        ElementsAre());
    EXPECT_THAT(
        recipeFromJson(Json { { "plan", { { "rule", "head" } } } }, "x", validRecipe()).plan.layers,
        ElementsAre(0.1, 0.5));
}

struct BadJson {
    Json json;
    std::string message;
};

void PrintTo(const BadJson& bad, std::ostream* out) { *out << bad.json.dump(); }

class RecipeJsonRefuses : public ::testing::TestWithParam<BadJson> { };

TEST_P(RecipeJsonRefuses, NamingTheFieldAndTheValue)
{
    EXPECT_THAT([] { (void)recipeFromJson(GetParam().json, "recipe.json"); },
        ThrowsMessage<std::invalid_argument>(
            AllOf(HasSubstr("recipe.json"), HasSubstr(GetParam().message))));
}

INSTANTIATE_TEST_SUITE_P(Fields, RecipeJsonRefuses,
    ::testing::Values(BadJson { Json::array(), "not a JSON object" },
        BadJson { { { "learning_rat", 1 } }, "\"learning_rat\": there is no such field" },
        BadJson { { { "learning_rate", "fast" } }, "learning_rate: \"fast\" is not a number" },
        BadJson { { { "batch_size", -1 } }, "batch_size: \"-1\" is not a whole number" },
        BadJson { { { "batch_size", 1.5 } }, "batch_size: \"1.5\" is not a whole number" },
        BadJson { { { "model", 1 } }, "model: \"1\" is not a text" },
        BadJson { { { "data", { { "trian_file", "x" } } } }, "data, \"trian_file\"" },
        BadJson { { { "plan", { { "layers", { 0.5, "x" } } } } }, "plan, layers" }));

TEST(RecipeJson, RefusesANewerFormat)
{
    EXPECT_THAT(
        [] {
            (void)recipeFromJson(Json { { "format", 2 } }, "recipe.json");
        },
        ThrowsMessage<base::Error>(HasSubstr("format 2")));
}

TEST(RecipeJson, RefusesUnknownNames)
{
    EXPECT_THAT(
        [] {
            (void)recipeFromJson(Json { { "precision", "fp8" } }, "x");
        },
        ThrowsMessage<std::invalid_argument>(
            AllOf(HasSubstr("precision: \"fp8\""), HasSubstr("fp32, bf16"))));
    EXPECT_THAT([] { (void)parseRule("column"); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("row, head")));
    EXPECT_THAT([] { (void)parsePhase("always"); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("both, train, eval")));
}

TEST(RecipeValidate, TakesWhatMakesSense)
{
    EXPECT_NO_THROW(validRecipe().validate());
    Recipe recipe = validRecipe();
    recipe.data = {};
    recipe.data.directory = "/data";
    recipe.epochs = 0.0; // does not matter beside max_steps
    recipe.maxSteps = 5;
    recipe.warmup = 0.25;
    recipe.maxGradNorm = 0.0;
    EXPECT_NO_THROW(recipe.validate());
}

struct BadValue {
    std::string field;
    std::function<void(Recipe&)> spoil;
};

void PrintTo(const BadValue& bad, std::ostream* out) { *out << bad.field; }

class RecipeValidateRefuses : public ::testing::TestWithParam<BadValue> { };

TEST_P(RecipeValidateRefuses, NamingTheField)
{
    Recipe recipe = validRecipe();
    GetParam().spoil(recipe);
    EXPECT_THAT([&] { recipe.validate(); },
        ThrowsMessage<std::invalid_argument>(HasSubstr(GetParam().field)));
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

INSTANTIATE_TEST_SUITE_P(Fields, RecipeValidateRefuses,
    ::testing::Values( //
        BadValue { "model: none", [](Recipe& r) { r.model.clear(); } },
        BadValue { "model: \"\\xff\" is not valid UTF-8", [](Recipe& r) { r.model = "\xFF"; } },
        BadValue { "data: give either", [](Recipe& r) { r.data.directory = "/data"; } },
        BadValue { "data: neither", [](Recipe& r) { r.data = {}; } },
        BadValue { "dev_file: it is missing", [](Recipe& r) { r.data.devFile.clear(); } },
        BadValue { "train_file: it is missing", [](Recipe& r) { r.data.trainFile.clear(); } },
        BadValue { "layer 2: 1 ", [](Recipe& r) { r.plan.layers[1] = 1.0; } },
        BadValue { "layer 1: nan", [](Recipe& r) { r.plan.layers[0] = nan; } },
        BadValue { "epochs: 0 ", [](Recipe& r) { r.epochs = 0.0; } },
        BadValue { "epochs: nan", [](Recipe& r) { r.epochs = nan; } },
        BadValue { "batch_size: 0 ", [](Recipe& r) { r.batchSize = 0; } },
        BadValue { "gradient_accumulation: 0", [](Recipe& r) { r.gradientAccumulation = 0; } },
        BadValue { "learning_rate: 0 ", [](Recipe& r) { r.learningRate = 0.0; } },
        BadValue { "learning_rate: inf", [](Recipe& r) { r.learningRate = infinity; } },
        BadValue { "warmup: 1.5", [](Recipe& r) { r.warmup = 1.5; } },
        BadValue { "warmup: -1", [](Recipe& r) { r.warmup = -1.0; } },
        BadValue { "weight_decay: -1", [](Recipe& r) { r.weightDecay = -1.0; } },
        BadValue { "beta1: 1 ", [](Recipe& r) { r.beta1 = 1.0; } },
        BadValue { "beta2: nan", [](Recipe& r) { r.beta2 = nan; } },
        BadValue { "epsilon: 0 ", [](Recipe& r) { r.epsilon = 0.0; } },
        BadValue { "max_grad_norm: -1", [](Recipe& r) { r.maxGradNorm = -1.0; } },
        BadValue { "max_length: 2 ", [](Recipe& r) { r.maxLength = 2; } },
        BadValue { "log_every: 0 ", [](Recipe& r) { r.logEvery = 0; } },
        BadValue { "keep_checkpoints: 0 ", [](Recipe& r) { r.keepCheckpoints = 0; } },
        BadValue {
            "early_stopping_threshold: -1", [](Recipe& r) { r.earlyStoppingThreshold = -1.0; } }));

model::ModelConfig twoLayers()
{
    model::ModelConfig config;
    config.layers = 2;
    config.maxPositions = 64;
    return config;
}

TEST(ResolveRecipe, FillsThePlanFromThePresetAndLimitsTheLength)
{
    Recipe recipe = validRecipe();
    recipe.preset = "light";
    recipe.plan.layers.clear();
    recipe.plan.rule = model::PruningRule::Head;
    const Recipe resolved = resolveRecipe(recipe, twoLayers());
    EXPECT_THAT(resolved.plan.layers, ElementsAre(0.1, 0.5));
    EXPECT_EQ(resolved.plan.rule, model::PruningRule::Head);
    EXPECT_EQ(resolved.maxLength, 64U);
}

TEST(ResolveRecipe, MakesPathsAbsolute)
{
    Recipe recipe = validRecipe();
    recipe.model = "models/../tiny";
    EXPECT_EQ(resolveRecipe(recipe, twoLayers()).model,
        (std::filesystem::current_path() / "tiny").string());
}

TEST(ResolveRecipe, RefusesAPlanForAnotherModel)
{
    Recipe recipe = validRecipe();
    recipe.plan.layers.push_back(0.5);
    EXPECT_THAT([&] { (void)resolveRecipe(recipe, twoLayers()); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("3 values given, the model has 2 layers")));
}

TEST(Differences, NameTheFields)
{
    Recipe other = validRecipe();
    other.seed = 1;
    other.data.devFile = "/else";
    EXPECT_THAT(differences(validRecipe(), other), ElementsAre("data", "seed"));
    EXPECT_THAT(differences(other, other), ElementsAre());
}

} // namespace
} // namespace crisp::training
