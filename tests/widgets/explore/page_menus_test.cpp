// SPDX-License-Identifier: Apache-2.0
// Examples of data sets and earlier sentences, and the menus that offer them.
#include "explore/example_menu.h"
#include "explore/model_picker.h"
#include "page_setup.h"

#include <QAbstractButton>
#include <QAction>
#include <QLineEdit>
#include <QSignalSpy>

#include <gmock/gmock.h>

#include <set>

namespace crisp::explore {
namespace {

using ::testing::HasSubstr;
using testing::PageSetup;
using ::testing::SizeIs;

QString writeData(const crisp::testing::TemporaryFolder& folder, int rows)
{
    std::filesystem::create_directories(folder / "data");
    std::string text = "sentence\tlabel\n";
    for (int row = 0; row < rows; ++row)
        text
            += "film " + std::to_string(row) + " & more\t" + (row % 2 == 0 ? "good" : "bad") + "\n";
    folder.write("data/train.tsv", text);
    folder.write("data/dev.tsv", text);
    return QString::fromStdString((folder / "data").string());
}

TEST(Examples, ComeFromTheDataSetInTheBackground)
{
    crisp::testing::TemporaryFolder folder;
    Examples examples;
    QSignalSpy changed(&examples, &Examples::changed);
    examples.load(writeData(folder, 35));
    EXPECT_TRUE(examples.isLoading());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !examples.isLoading(); }, testing::patience_ms));
    ASSERT_THAT(examples.all(), SizeIs(35));
    EXPECT_EQ(examples.all()[1].text, QStringLiteral("film 1 & more"));
    EXPECT_EQ(examples.all()[1].label, QStringLiteral("bad"));
    std::set<QString> seen;
    for (std::size_t page = 0; page < 3; ++page) {
        ASSERT_THAT(examples.page(page, 10), SizeIs(10));
        for (const Example& example : examples.page(page, 10))
            EXPECT_TRUE(seen.insert(example.text).second) << "the next page has others";
    }
    EXPECT_THAT(examples.page(7, 100), SizeIs(35));
}

TEST(Examples, OfADamagedDataSetSayWhy)
{
    crisp::testing::TemporaryFolder folder;
    std::filesystem::create_directories(folder / "data");
    folder.write("data/dev.tsv", "no such\tcolumns\n");
    Examples examples;
    examples.load(QString::fromStdString((folder / "data").string()));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !examples.isLoading(); }, testing::patience_ms));
    EXPECT_FALSE(examples.error().isEmpty());
    EXPECT_TRUE(examples.page(0, 10).empty());
}

TEST(Examples, OfTheUsersOwnStayWhileADataSetIsStillRead)
{
    crisp::testing::TemporaryFolder folder;
    Examples examples;
    examples.load(writeData(folder, 35));
    examples.setOwn(
        QStringLiteral("mine.txt"), { QStringLiteral("one\ttwo"), QStringLiteral(" ") });
    QTest::qWait(100);
    ASSERT_THAT(examples.all(), SizeIs(1));
    EXPECT_EQ(examples.all().front().text, QStringLiteral("one two"));
}

TEST(ExploreMenus, PutAnExampleIntoTheSentenceBox)
{
    PageSetup setup;
    // By name: the machine may have data sets of its own.
    const QString data = writeData(setup.folder, 35);
    setup.catalog.addData(data);
    setup.page.restoreState({ { QStringLiteral("data"), data } });
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return setup.catalog.findData(data) != nullptr; }, testing::patience_ms));
    setup.open();
    setup.page.setEdits({ { 0, 0, 1, 2, true } });
    setup.wait();
    auto* menu = setup.page.findChild<ExampleMenu*>();
    ASSERT_TRUE(menu);
    const auto offers = [&] {
        Q_EMIT menu->aboutToShow();
        return !menu->actions().empty() && menu->actions().front()->isEnabled();
    };
    ASSERT_TRUE(QTest::qWaitFor(offers, testing::patience_ms));
    EXPECT_THAT(menu->actions().front()->text().toStdString(), HasSubstr("film 0 && more\tgood"));
    menu->actions().front()->trigger();
    setup.wait();
    EXPECT_EQ(setup.find<QLineEdit>("sentenceBox")->text(), QStringLiteral("film 0 & more"));
    EXPECT_TRUE(setup.page.state().edits.empty()) << "they were of another sentence";
}

TEST(ExploreMenus, BringAnEarlierSentenceBack)
{
    PageSetup setup;
    setup.open();
    setup.page.controller().replaceSentence(QStringLiteral("a bad film ."), {});
    setup.wait();
    auto* menu = setup.page.findChild<HistoryMenu*>();
    ASSERT_TRUE(menu);
    Q_EMIT menu->aboutToShow();
    ASSERT_GE(menu->actions().size(), 2);
    QAction* earlier = menu->actions().at(1);
    EXPECT_THAT(earlier->text().toStdString(), HasSubstr("trusts"));
    earlier->trigger();
    setup.wait();
    EXPECT_THAT(setup.page.explanation()->text, HasSubstr("trusts"));
    Q_EMIT menu->aboutToShow();
    menu->actions().back()->trigger(); // forget these
    EXPECT_TRUE(setup.page.state().history.sentences().empty());
}

TEST(ExploreMenus, ListTheModelsOfTheCatalog)
{
    PageSetup setup;
    setup.open();
    const QString other = testing::writeTinyModel(setup.folder / "other", 0.3, 9);
    setup.catalog.addModel(other);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return setup.catalog.findModel(other) != nullptr; }, testing::patience_ms));
    auto* picker = setup.find<ModelPicker>("modelBox");
    EXPECT_EQ(picker->currentId(), setup.sparse);
    int row = -1;
    for (int index = 0; index < picker->count(); ++index)
        if (picker->itemData(index).toString() == other)
            row = index;
    ASSERT_GE(row, 0);
    picker->setCurrentIndex(row);
    Q_EMIT picker->activated(row);
    setup.wait();
    EXPECT_EQ(setup.page.state().model, other);
}

} // namespace
} // namespace crisp::explore
