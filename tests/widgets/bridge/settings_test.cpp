// SPDX-License-Identifier: Apache-2.0
#include "bridge/settings.h"
#include "support/temporary_folder.h"
#include "waiting.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

namespace crisp::bridge {
namespace {

class SettingsTest : public ::testing::Test {
protected:
    template <typename T>
    void expectKept(const Setting<T>& which, const T& value)
    {
        {
            Settings settings(file);
            EXPECT_EQ(settings.get(which), which.fallback) << which.key;
            settings.set(which, value);
            EXPECT_EQ(settings.get(which), value) << which.key;
        }
        Settings settings(file);
        EXPECT_EQ(settings.get(which), value) << which.key;
        settings.reset(which);
        EXPECT_EQ(settings.get(which), which.fallback) << which.key;
    }

    crisp::testing::TemporaryFolder folder;
    QString file = testing::toQt(folder / "settings.ini");
};

TEST_F(SettingsTest, KeepsEverySettingFromOneStartToTheNext)
{
    expectKept(setting::runsFolder, QStringLiteral("/somewhere/r\u00fcns"));
    expectKept(setting::exportFolder, QStringLiteral("/pictures, and more"));
    expectKept(setting::threads, 3);
    expectKept(setting::precision, QStringLiteral("bf16"));
    expectKept(setting::theme, QStringLiteral("dark"));
    expectKept(setting::fontScale, 1.15);
    expectKept(setting::reducedMotion, true);
    expectKept(setting::colourMap, QStringLiteral("cividis"));
    expectKept(setting::attentionScale, QStringLiteral("sentence"));
    expectKept(setting::showWelcome, false);
    expectKept(setting::windowGeometry, QByteArray("\x01\x00\xff\n", 4));
    expectKept(setting::resultsColumns, QByteArray("\x00", 1));
    expectKept(setting::exportOptions, QByteArray(R"({"scale": 2, "name": "a, b"})"));
    expectKept(setting::smoothing, 0.97);
}

TEST_F(SettingsTest, SaysWhatChangedAndOnlyThat)
{
    Settings settings(file);
    const QSignalSpy changed(&settings, &Settings::changed);
    settings.set(setting::threads, 2);
    settings.set(setting::threads, 2);
    settings.reset(setting::theme); // has never been set
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.at(0).at(0).toString(), QStringLiteral("engine/threads"));
    settings.reset(setting::threads);
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(SettingsTest, WritesSoonWithoutBeingDestroyed)
{
    Settings settings(file);
    settings.set(setting::threads, 5);
    EXPECT_TRUE(testing::becomesTrue([this] {
        return crisp::testing::readAll(folder / "settings.ini").find("threads=5")
            != std::string::npos;
    }));
}

TEST_F(SettingsTest, TakesTheDefaultWhereAFileWasEditedIntoNonsense)
{
    folder.write("settings.ini", "[engine]\nthreads=many\n[look]\nfontScale=wide\n");
    const Settings settings(file);
    EXPECT_EQ(settings.get(setting::threads), 0);
    EXPECT_EQ(settings.get(setting::fontScale), 1.0);
}

TEST_F(SettingsTest, NamesAFolderOfRunsEvenIfNoneWasChosen)
{
    Settings settings(file);
    EXPECT_THAT(settings.runsFolder().toStdString(), ::testing::EndsWith("/runs"));
    settings.set(setting::runsFolder, QStringLiteral("/elsewhere"));
    EXPECT_EQ(settings.runsFolder(), QStringLiteral("/elsewhere"));
}

} // namespace
} // namespace crisp::bridge
