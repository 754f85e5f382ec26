// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/data_directory.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::data {
namespace {

using crisp::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(DataDirectory, ReadsDevWithTheNamesThatTrainTaught)
{
    const TemporaryFolder folder;
    folder.write("train.csv", "text,label\na,yes\nb,no\nc,perhaps\n");
    folder.write("validation.tsv", "text\tlabel\nd\tyes\n");
    const TrainingData data = loadTrainingData(folder.path());
    EXPECT_THAT(data.train.labelNames, ElementsAre("no", "perhaps", "yes"));
    EXPECT_THAT(data.dev.labels, ElementsAre(2));
    EXPECT_EQ(data.dev.labelNames, data.train.labelNames);
    EXPECT_EQ(data.info.name, folder.path().filename());
    EXPECT_FALSE(DataDirectory(folder.path()).has(Part::Test));
}

TEST(DataDirectory, DoesWhatDatasetJsonSays)
{
    const TemporaryFolder folder;
    folder.write("dataset.json", R"({"name": "films", "labels": ["bad", "good"], "text": "body",
        "pair": "title", "label": "verdict", "license": "MIT", "source": "me", "other": 1})");
    folder.write("dev.tsv", "body\ttitle\tverdict\nb\ta\t1\nd\tc\tbad\n");
    const DataDirectory directory(folder.path());
    EXPECT_EQ(directory.info().license, "MIT");
    EXPECT_EQ(directory.info().source, "me");
    const Dataset dev = directory.read(Part::Dev);
    EXPECT_EQ(dev.name, "films");
    EXPECT_THAT(dev.texts, ElementsAre("b", "d"));
    EXPECT_THAT(dev.pairs, ElementsAre("a", "c"));
    EXPECT_THAT(dev.labels, ElementsAre(1, 0));
    EXPECT_THAT(directory.read(Part::Dev, { "x", "bad" }).labels, ElementsAre(1, 1));
}

TEST(DataDirectory, SaysWhatIsMissing)
{
    const TemporaryFolder folder;
    EXPECT_THAT([&] { DataDirectory directory(folder / "none"); },
        ThrowsMessage<base::Error>(HasSubstr("there is no such folder")));
    EXPECT_THAT([&] { DataDirectory directory(folder.path()); },
        ThrowsMessage<base::Error>(HasSubstr("it holds no train, dev or test file")));
    folder.write("train.tsv", "text\tlabel\na\t1\n");
    EXPECT_THAT([&] { (void)loadTrainingData(folder.path()); },
        ThrowsMessage<base::Error>(HasSubstr("it holds no dev file")));
}

TEST(DataDirectory, ChecksDatasetJson)
{
    const TemporaryFolder folder;
    folder.write("train.tsv", "text\tlabel\na\t1\n");
    for (const auto& [json, message] : { std::pair { "[]", "a JSON object is expected" },
             { "{\"name\":3}", "name is not a text" }, { "{\"labels\":[\"a\"]}", "labels must be" },
             { "{\"labels\":\"ab\"}", "labels must be" },
             { "{\"labels\":[\"a\",\"a\"]}", "labels must be" },
             { "{\"labels\":[\"a\",2]}", "labels must be" }, { "{", "not valid JSON" } }) {
        folder.write("dataset.json", json);
        EXPECT_THAT([&] { DataDirectory directory(folder.path()); },
            ThrowsMessage<base::Error>(HasSubstr(message)))
            << json;
    }
}

} // namespace
} // namespace crisp::data
