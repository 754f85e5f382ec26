// SPDX-License-Identifier: Apache-2.0
#include "tiny_run.h"
#include "training/training_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace crisp::training::testing {
namespace {

using ::testing::ElementsAre;

/// A setup whose model's classes have these names, and whose tables hold these rows.
class NamedClasses : public TinySetup {
public:
    NamedClasses(std::vector<std::string> names, const std::string& rows)
    {
        checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(folder / "model");
        loaded.config.labels = std::move(names);
        checkpoint::savePretrained(
            folder / "model", loaded.config, loaded.parameters, folder / "tokenizer");
        folder.write("train.tsv", "sentence\tlabel\n" + rows);
        folder.write("dev.tsv", "sentence\tlabel\n" + rows);
    }

    [[nodiscard]] TrainingData load() const { return loadTrainingData(recipe()); }
};

TEST(LoadTrainingData, GivesNumbersTheNamesThatTheModelHasForThem)
{
    const NamedClasses setup({ "positive", "negative" }, "good\t0\nbad\t1\n");
    const TrainingData data = setup.load();
    EXPECT_THAT(data.labelNames, ElementsAre("positive", "negative"));
    EXPECT_THAT(data.train.labels(), ElementsAre(0, 1));
}

TEST(LoadTrainingData, GivesNamesTheNumbersThatTheModelHasForThem)
{
    const NamedClasses setup({ "positive", "negative" }, "good\tpositive\nbad\tnegative\n");
    const TrainingData data = setup.load();
    EXPECT_THAT(data.labelNames, ElementsAre("positive", "negative"));
    EXPECT_THAT(data.train.labels(), ElementsAre(0, 1));
    EXPECT_THAT(data.dev.labels(), ElementsAre(0, 1));
}

TEST(LoadTrainingData, LeavesOtherClassesAsTheyAreLearned)
{
    const NamedClasses setup({ "positive", "negative" }, "good\tyes\nbad\tno\n");
    const TrainingData data = setup.load();
    EXPECT_THAT(data.labelNames, ElementsAre("no", "yes"));
    EXPECT_THAT(data.train.labels(), ElementsAre(1, 0));
}

} // namespace
} // namespace crisp::training::testing
