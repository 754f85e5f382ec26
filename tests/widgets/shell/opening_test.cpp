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
    EXPECT_EQ(kindOf(toQt(folder / "model")), PathKind::Model);
    EXPECT_EQ(kindOf(toQt(folder / "model" / "config.json")), PathKind::Model);
    EXPECT_EQ(kindOf(toQt(folder / "run")), PathKind::Run);
    EXPECT_EQ(kindOf(toQt(folder / "data")), PathKind::DataDirectory);
    EXPECT_EQ(kindOf(toQt(folder / "reviews.TSV")), PathKind::Table);
    EXPECT_EQ(kindOf(toQt(folder / "list.txt")), PathKind::Sentences);
    EXPECT_EQ(kindOf(toQt(folder / "nothing")), PathKind::Unknown);
    EXPECT_EQ(kindOf(toQt(folder / "picture.png")), PathKind::Unknown);
    EXPECT_EQ(kindOf(toQt(folder / "absent")), PathKind::Unknown);
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
