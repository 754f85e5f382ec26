// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "bridge/session.h"
#include "support/temporary_folder.h"
#include "waiting.h"

#include <QFileInfo>
#include <QJsonArray>

#include <gmock/gmock.h>

namespace crisp::bridge {
namespace {

using crisp::testing::readAll;
using ::testing::HasSubstr;

class SessionTest : public ::testing::Test {
protected:
    /// The message with which the file is refused.
    std::string refusal()
    {
        try {
            (void)loadSession(file);
        } catch (const base::Error& error) {
            return error.what();
        }
        return "it was not refused";
    }

    crisp::testing::TemporaryFolder folder;
    QString file = testing::toQt(folder / "deep/er/session.json");
    QString here = testing::toQt(folder / "session.json");
};

TEST_F(SessionTest, IsEmptyAtTheFirstStart)
{
    const Session session = loadSession(file);
    EXPECT_TRUE(session.page.isEmpty());
    EXPECT_TRUE(session.pages.isEmpty());
    EXPECT_TRUE(session.opened.isEmpty());
    EXPECT_TRUE(session.unfinishedRuns.isEmpty());
}

TEST_F(SessionTest, ComesBackAsItWasSaved)
{
    Session session;
    session.page = QStringLiteral("explore");
    session.pages = { { QStringLiteral("explore"),
        QJsonObject { { QStringLiteral("text"), QStringLiteral("na\u00efve \u4f60") },
            { QStringLiteral("locked"), QJsonArray { 1, 2 } } } } };
    session.opened = { QStringLiteral("/a b"), QStringLiteral("/c") };
    session.unfinishedRuns = { QStringLiteral("/runs/2"), QStringLiteral("/runs/1") };
    saveSession(session, file);
    const Session loaded = loadSession(file);
    EXPECT_EQ(loaded.page, session.page);
    EXPECT_EQ(loaded.pages, session.pages);
    EXPECT_EQ(loaded.opened, session.opened);
    EXPECT_EQ(loaded.unfinishedRuns, session.unfinishedRuns);
}

TEST_F(SessionTest, SetsADamagedFileAsideAndSaysSo)
{
    file = here;
    folder.write("session.json", "{\"page\": \"expl");
    const std::string message = refusal();
    EXPECT_THAT(message, HasSubstr("session.json"));
    EXPECT_THAT(message, HasSubstr("renamed to session.json.damaged"));
    EXPECT_EQ(readAll(folder / "session.json.damaged"), "{\"page\": \"expl");
    EXPECT_TRUE(loadSession(file).page.isEmpty()) << "the next start must be a clean one";
}

TEST_F(SessionTest, RefusesOtherJsonAndOtherFormats)
{
    file = here;
    folder.write("session.json", "[1, 2]");
    EXPECT_THAT(refusal(), HasSubstr("object"));
    folder.write("session.json", R"({"format": 99, "page": "train"})");
    EXPECT_THAT(refusal(), HasSubstr("format"));
}

TEST_F(SessionTest, TakesFieldsOfOtherTypesForMissing)
{
    folder.write("session.json",
        R"({"format": 1, "page": 7, "pages": [], "opened": [1, "/a", null], "unfinished_runs": 3})");
    const Session session = loadSession(here);
    EXPECT_TRUE(session.page.isEmpty());
    EXPECT_TRUE(session.pages.isEmpty());
    EXPECT_EQ(session.opened, QStringList { QStringLiteral("/a") });
    EXPECT_TRUE(session.unfinishedRuns.isEmpty());
}

TEST_F(SessionTest, SaysWhyItCannotBeSaved)
{
    folder.write("file", "");
    EXPECT_THROW(saveSession({}, testing::toQt(folder / "file/session.json")), base::Error);
}

} // namespace
} // namespace crisp::bridge
