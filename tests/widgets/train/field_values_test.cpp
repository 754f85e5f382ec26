// SPDX-License-Identifier: Apache-2.0
#include "train/field_values.h"
#include "train/recipe_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace crisp::train {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Limits rate { 0.0, 1.0, false, false, 5e-5 };

std::string errorOf(const QString& text, const Limits& limits = rate)
{
    return parseNumber(text, limits).error.toStdString();
}

TEST(ParseNumber, TakesWhatPeopleType)
{
    EXPECT_EQ(parseNumber(QStringLiteral("5e-5"), rate).value, 5e-5);
    EXPECT_EQ(parseNumber(QStringLiteral(" 0.25 "), rate).value, 0.25);
    EXPECT_EQ(parseNumber(QStringLiteral("0,25"), rate).value, 0.25);
}

TEST(ParseNumber, SaysHowToMendAText)
{
    EXPECT_EQ(errorOf(QStringLiteral("5")), "Must be between 0 and 1. Did you mean 5e-5?");
    EXPECT_EQ(errorOf({}), "Give a number. Usual: 5e-5.");
    EXPECT_THAT(errorOf(QStringLiteral("fast")), HasSubstr("“fast” is no number"));
    EXPECT_THAT(errorOf(QStringLiteral("nan")), HasSubstr("no number"));
    EXPECT_THAT(errorOf(QStringLiteral("1e999")), HasSubstr("no number"));
    EXPECT_THAT(errorOf(QStringLiteral("0")), HasSubstr("between 0 and 1"));
    const Limits open { 0.0, std::numeric_limits<double>::infinity(), true, true, 0.01 };
    EXPECT_EQ(errorOf(QStringLiteral("-1"), open), "Must be at least 0. Did you mean 0.01?");
}

TEST(ParseWhole, RefusesWhatIsNoWholeNumberInRange)
{
    const Limits sizes { 1, 1'000'000, true, true, 32 };
    EXPECT_EQ(parseWhole(QStringLiteral("32"), sizes).value, 32U);
    for (const char* text : { "0", "-3", "1.5", "2000000", "99999999999999999999999" })
        EXPECT_THAT(parseWhole(QString::fromLatin1(text), sizes).error.toStdString(),
            HasSubstr("whole number from 1 to 1"))
            << text;
    EXPECT_THAT(parseWhole(QStringLiteral("many"), sizes).error.toStdString(),
        HasSubstr("“many” is no whole number"));
}

TEST(ParseSeeds, TakesListsAndRanges)
{
    EXPECT_THAT(parseSeeds(QStringLiteral("1, 2, 3")).value, ElementsAre(1, 2, 3));
    EXPECT_THAT(parseSeeds(QStringLiteral("1-3,7")).value, ElementsAre(1, 2, 3, 7));
    EXPECT_THAT(parseSeeds(QStringLiteral("4–5")).value, ElementsAre(4, 5));
    EXPECT_THAT(parseSeeds(QStringLiteral("18446744073709551615")).value,
        ElementsAre(std::numeric_limits<std::uint64_t>::max()));
}

TEST(ParseSeeds, SaysHowToMendAList)
{
    const auto error
        = [](const char* text) { return parseSeeds(QString::fromUtf8(text)).error.toStdString(); };
    EXPECT_THAT(error(""), HasSubstr("at least one seed"));
    EXPECT_THAT(error(" , "), HasSubstr("at least one seed"));
    EXPECT_THAT(error("1, x"), HasSubstr("“x” is no seed"));
    EXPECT_THAT(error("1-2-3"), HasSubstr("no seed"));
    EXPECT_THAT(error("-1"), HasSubstr("no seed"));
    EXPECT_THAT(error("5-1"), HasSubstr("Write 1-5"));
    EXPECT_THAT(error("1, 2, 1"), HasSubstr("Seed 1 is there twice"));
    EXPECT_THAT(error("0-18446744073709551615"), HasSubstr("More than 1,000 seeds"));
    EXPECT_THAT(error("1-999, 2000, 3000"), HasSubstr("More than 1,000 seeds"));
}

TEST(NumberText, IsShortAndReadsBackToTheSameBits)
{
    EXPECT_EQ(numberText(5e-5), QStringLiteral("5e-5"));
    EXPECT_EQ(numberText(0.05), QStringLiteral("0.05"));
    EXPECT_EQ(numberText(3.0), QStringLiteral("3"));
    const Limits any { -1e300, 1e300, true, true, 0.0 };
    for (const double value : { 0.1 + 0.2, 1e-8, 1.0 / 3.0, 123456789.123, 2e21 })
        EXPECT_EQ(parseNumber(numberText(value), any).value, value);
}

TEST(SeedsText, ReadsBackAndFoldsRanges)
{
    EXPECT_EQ(seedsText({ 1, 2, 3 }), QStringLiteral("1, 2, 3"));
    EXPECT_EQ(seedsText({ 1, 2, 3, 4, 5, 9 }), QStringLiteral("1-5, 9"));
    EXPECT_THAT(parseSeeds(seedsText({ 7, 1, 2, 3, 4 })).value, ElementsAre(7, 1, 2, 3, 4));
}

TEST(RecipeFields, ReadWhatTheyWrite)
{
    training::Recipe given;
    given.learningRate = 3e-5;
    given.epochs = 2.5;
    given.batchSize = 7;
    given.epsilon = 1e-6;
    given.earlyStoppingPatience = 4;
    training::Recipe read;
    for (const auto& fields : { mainFields(), furtherFields() })
        for (const RecipeField& field : fields)
            EXPECT_EQ(train::read(field, textOf(field, given), read), QString());
    EXPECT_EQ(read, given);
}

TEST(RecipeFields, TakeEveryDefault)
{
    const training::Recipe defaults;
    training::Recipe read;
    for (const auto& fields : { mainFields(), furtherFields() })
        for (const RecipeField& field : fields)
            EXPECT_EQ(train::read(field, textOf(field, defaults), read), QString())
                << field.key.toStdString();
}

TEST(RecipeFields, LeaveTheRecipeAloneIfTheirTextIsWrong)
{
    training::Recipe recipe;
    EXPECT_NE(train::read(mainFields().front(), QStringLiteral("x"), recipe), QString());
    EXPECT_EQ(recipe, training::Recipe {});
}

TEST(FaultOf, NamesTheFieldThatCoreComplainsAbout)
{
    training::Recipe recipe;
    recipe.model = "model";
    recipe.data.directory = "data";
    EXPECT_EQ(faultOf(recipe).key, QString());
    recipe.warmup = 1.5;
    EXPECT_EQ(faultOf(recipe).key, QStringLiteral("warmup"));
    EXPECT_THAT(faultOf(recipe).sentence.toStdString(), HasSubstr("whole number of steps."));
    recipe.warmup = 0.0;
    recipe.data = {};
    EXPECT_EQ(faultOf(recipe).key, QStringLiteral("data"));
    recipe.data.trainFile = "train.tsv";
    EXPECT_EQ(faultOf(recipe).key, QStringLiteral("data"));
}

} // namespace
} // namespace crisp::train
