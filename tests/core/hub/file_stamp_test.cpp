// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "hub/file_stamp.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

namespace crisp::hub {
namespace {

using testing::TemporaryFolder;

TEST(FileStampTest, StaysTheSameWhileNothingHappens)
{
    const TemporaryFolder folder;
    folder.write("config.json", "{}");
    EXPECT_EQ(modelStamp(folder.path()), modelStamp(folder.path()));
    EXPECT_EQ(modelStamp(folder / "nowhere"), modelStamp(folder / "elsewhere"));
}

TEST(FileStampTest, ChangesWithAFileThatIsReplacedComesOrGoes)
{
    const TemporaryFolder folder;
    folder.write("config.json", "{}");
    const FileStamp first = modelStamp(folder.path());
    base::writeFileAtomically(folder / "config.json", "[]"); // as long as before
    const FileStamp second = modelStamp(folder.path());
    EXPECT_NE(first, second);
    folder.write("model.safetensors", "x");
    const FileStamp third = modelStamp(folder.path());
    EXPECT_NE(second, third);
    std::filesystem::remove(folder / "model.safetensors");
    EXPECT_NE(third, modelStamp(folder.path()));
}

TEST(FileStampTest, DoesNotMindFilesThatDoNotCount)
{
    const TemporaryFolder folder;
    const FileStamp before = modelStamp(folder.path());
    folder.write("notes.txt", "mine");
    EXPECT_EQ(modelStamp(folder.path()), before);
}

TEST(FileStampTest, KnowsTheFilesOfADataSet)
{
    const TemporaryFolder folder;
    FileStamp before = dataStamp(folder.path());
    for (const char* name : { "dataset.json", "train.csv", "validation.jsonl", "test.tsv" }) {
        folder.write(name, "x");
        const FileStamp after = dataStamp(folder.path());
        EXPECT_NE(after, before) << name;
        before = after;
    }
}

} // namespace
} // namespace crisp::hub
