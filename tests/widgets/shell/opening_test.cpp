// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "shell/opening.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace crisp::shell {
namespace {

using crisp::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

QString toQt(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

TEST(Opening, TellsModelsRunsDataAndFilesApart)
{
    const TemporaryFolder folder;
    for (const char* name : { "model", "run", "data", "nothing" })
        std::filesystem::create_directory(folder / name);
    folder.write("model/config.json", "{}");
    folder.write("run/recipe.json", "{}");
    folder.write("data/dev.csv", "text,label\n");
    folder.write("reviews.TSV", "text\tlabel\n");
    folder.write("list.txt", "one\n");
    folder.write("picture.png", "");
    EXPECT_EQ(lookAt(toQt(folder / "model")).kind, PathKind::Model);
    EXPECT_EQ(lookAt(toQt(folder / "model" / "config.json")).kind, PathKind::Model);
    EXPECT_EQ(lookAt(toQt(folder / "model" / "config.json")).path, toQt(folder / "model"))
        << "a file of a model means its folder";
    EXPECT_EQ(lookAt(toQt(folder / "run")).kind, PathKind::Run);
    EXPECT_EQ(lookAt(toQt(folder / "data")).kind, PathKind::DataDirectory);
    EXPECT_EQ(lookAt(toQt(folder / "reviews.TSV")).kind, PathKind::Table);
    EXPECT_EQ(lookAt(toQt(folder / "list.txt")).kind, PathKind::Sentences);
    EXPECT_EQ(lookAt(toQt(folder / "nothing")).kind, PathKind::Unknown);
    EXPECT_EQ(lookAt(toQt(folder / "picture.png")).kind, PathKind::Unknown);
    EXPECT_EQ(lookAt(toQt(folder / "absent")).kind, PathKind::Unknown);
}

TEST(Opening, ReadsOneSentenceALineWithoutEmptyOnes)
{
    const TemporaryFolder folder;
    const auto file = folder.write("list.txt", "a  film\r\n\n\tthe audience \nlast");
    EXPECT_EQ(readSentences(toQt(file)),
        (QStringList {
            QStringLiteral("a film"), QStringLiteral("the audience"), QStringLiteral("last") }));
}

TEST(Opening, RefusesAListThatIsNotUtf8AndNamesIt)
{
    const TemporaryFolder folder;
    const auto file = folder.write("latin.txt", "caf\xE9\n");
    EXPECT_THAT([&] { (void)readSentences(toQt(file)); },
        ThrowsMessage<base::Error>(HasSubstr("latin.txt")));
}

} // namespace
} // namespace crisp::shell
