// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "data/data_directory.h"
#include "data/movie_snippets.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace crisp::data {
namespace {

using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(ImportMovieSnippets, MakesADataDirectoryThatReadsBack)
{
    const TemporaryFolder folder;
    const auto file = folder.write("truth.txt",
        "1\t2.26\tA fine film.\r\n"
        "2\t-0.6\t Dull\tbut short \r\n"
        "3\t0.29\tSo-so.\r\n"
        "4\t-3\tA fine film.\r\n"
        "5\t-0.3\tJust bad enough.\r\n"
        "6\t1\t\"Quoted\"\r\n");
    const MovieSnippetsReport report = importMovieSnippets(file, folder / "out/movies");
    EXPECT_EQ(report.neutral, 1U);
    EXPECT_EQ(report.duplicates, 1U);

    const DataDirectory directory(folder / "out/movies");
    EXPECT_EQ(directory.info().name, "movie-snippets");
    EXPECT_THAT(directory.info().labels, ElementsAre("negative", "positive"));
    EXPECT_EQ(directory.info().license, "MIT");
    std::map<std::string, int> labels;
    for (const auto& [part, rows] : report.rows) {
        const Dataset dataset = directory.read(part);
        EXPECT_EQ(dataset.rows(), rows);
        for (std::size_t row = 0; row < dataset.rows(); ++row) {
            EXPECT_EQ(partOf(dataset.texts[row]), part);
            labels[dataset.texts[row]] = dataset.labels[row];
        }
    }
    EXPECT_EQ(labels,
        (std::map<std::string, int> { { "A fine film.", 1 }, { "Dull but short", 0 },
            { "Just bad enough.", 0 }, { "\"Quoted\"", 1 } }));
}

TEST(ImportMovieSnippets, IsTheSameEveryTime)
{
    const TemporaryFolder folder;
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += std::to_string(i) + (i % 2 == 0 ? "\t1.5\t" : "\t-1.5\t") + "sentence "
            + std::to_string(i) + "\n";
    const auto file = folder.write("truth.txt", text);
    importMovieSnippets(file, folder / "a");
    importMovieSnippets(file, folder / "b");
    importMovieSnippets(file, folder / "b"); // over what is there
    for (const char* name : { "train.tsv", "dev.tsv", "test.tsv", "dataset.json" })
        EXPECT_EQ(readAll(folder / "a" / name), readAll(folder / "b" / name)) << name;
}

TEST(ImportMovieSnippets, SaysWhichLineIsNotAsExpected)
{
    const TemporaryFolder folder;
    const auto import = [&](std::string_view text) {
        importMovieSnippets(folder.write("truth.txt", text), folder / "out");
    };
    EXPECT_THAT([&] { import("1\t1.5\ta\n2\tfive\tb\n"); },
        ThrowsMessage<base::Error>(HasSubstr("line 2: \"five\" is not a rating from -4 to 4")));
    EXPECT_THAT([&] { import("1\t5\ta\n"); },
        ThrowsMessage<base::Error>(HasSubstr("line 1: \"5\" is not a rating")));
    EXPECT_THAT([&] { import("1\tnan\ta\n"); },
        ThrowsMessage<base::Error>(HasSubstr("line 1: \"nan\" is not a rating")));
    EXPECT_THAT(
        [&] { import("a film\n"); }, ThrowsMessage<base::Error>(HasSubstr("line 1 has 1 columns")));
    EXPECT_THAT([&] { import(""); }, ThrowsMessage<base::Error>(HasSubstr("it has no rows")));
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
    EXPECT_THAT(
        [&] {
            importMovieSnippets(folder.write("good.txt", "1\t1.5\ta\n"), folder / "truth.txt/out");
        },
        ThrowsMessage<base::Error>(HasSubstr("cannot make the folder")));
}

} // namespace
} // namespace crisp::data
