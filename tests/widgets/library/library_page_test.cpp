// SPDX-License-Identifier: Apache-2.0
#include "controls/button.h"
#include "controls/field.h"
#include "data/data_directory.h"
#include "library/data_details.h"
#include "library/drop_zone.h"
#include "library/import_page.h"
#include "library/label_editor.h"
#include "library/library_delegate.h"
#include "library/library_model.h"
#include "library/library_page.h"
#include "library/model_details.h"
#include "library/role_header.h"
#include "sample_table.h"
#include "widgets/services_setup.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QTableView>
#include <QUrl>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::library {
namespace {

using crisp::testing::patience_ms;
using crisp::testing::reviews;
using crisp::testing::ServicesSetup;
using data::ColumnRole;
using ::testing::ElementsAre;

class Library : public ::testing::Test {
protected:
    Library()
    {
        page_.resize(1368, 844);
        page_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&page_));
        setup_.look();
    }

    QListView& list() { return *page_.findChild<QListView*>(QStringLiteral("libraryList")); }
    ImportPage& importPage() { return *page_.findChild<ImportPage*>(); }
    /// The machine may have models and data of its own: rows are known by their names.
    int rowOf(const char* name)
    {
        for (int row = 0; row < list().model()->rowCount(); ++row)
            if (list().model()->index(row, 0).data().toString() == QLatin1String(name))
                return row;
        return -1;
    }
    QVariant data(const char* name, LibraryModel::Role role)
    {
        return list().model()->index(rowOf(name), 0).data(role);
    }
    bool appears(const char* name)
    {
        return QTest::qWaitFor([&] { return rowOf(name) >= 0; }, patience_ms);
    }
    void click(const char* name)
    {
        const QModelIndex index = list().model()->index(rowOf(name), 0);
        list().scrollTo(index);
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(index).center());
    }
    /// The visible button whose text begins like this.
    controls::Button* button(const QString& text)
    {
        for (auto* candidate : page_.findChildren<controls::Button*>())
            if (candidate->isVisible() && candidate->text().startsWith(text))
                return candidate;
        ADD_FAILURE() << "there is no button " << qPrintable(text);
        return nullptr;
    }
    void press(const QString& text) { QTest::mouseClick(button(text), Qt::LeftButton); }
    QString write(std::string_view name, std::string_view bytes)
    {
        return ServicesSetup::toQt(setup_.tiny.folder.write(name, bytes));
    }
    void startImport(std::string_view bytes)
    {
        page_.importFile(write("reviews.csv", bytes));
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return importPage().session().report() != nullptr; }, patience_ms));
    }
    void drop(const QString& path)
    {
        QMimeData mime;
        mime.setUrls({ QUrl::fromLocalFile(path) });
        QDragEnterEvent enter({ 50, 50 }, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&page_, &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent event({ 50, 50 }, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&page_, &event);
    }

    ServicesSetup setup_;
    LibraryPage page_ { setup_.services };
};

TEST_F(Library, ListsModelsAndDataUnderTheirHeadings)
{
    EXPECT_EQ(rowOf("Models"), 0);
    EXPECT_GT(rowOf("tiny-model"), 0);
    EXPECT_GT(rowOf("Data sets"), rowOf("tiny-model"));
    EXPECT_GT(rowOf("tiny-data"), rowOf("Data sets"));
    setup_.train("light", 1);
    setup_.look();
    ASSERT_TRUE(appears("light, seed 1"));
    EXPECT_EQ(
        data("light, seed 1", LibraryModel::TagRole).toString(), QStringLiteral("trained here"));
    EXPECT_EQ(data("light, seed 1", LibraryModel::PlanRole).toString(), QStringLiteral("light"));
    EXPECT_TRUE(data("light, seed 1", LibraryModel::FactsRole)
                    .toString()
                    .contains(QStringLiteral("on dev")));
}

TEST_F(Library, KeepsWhatModelsPromise)
{
    LibraryModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setEntries(modelEntries(setup_.catalog), dataEntries(setup_.catalog));
    model.setFilter(QStringLiteral("tiny-data"));
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.entryAt(0), nullptr);
    EXPECT_FALSE(model.flags(model.index(0)).testFlag(Qt::ItemIsSelectable));
    model.setFilter({});
    model.setEntries({}, {});
    EXPECT_EQ(model.rowCount(), 2);
}

TEST_F(Library, FindsByWhatIsTyped)
{
    auto* find = page_.findChild<QLineEdit*>(QStringLiteral("libraryFind"));
    QTest::keyClicks(find, QStringLiteral("tiny data"));
    EXPECT_EQ(list().model()->rowCount(), 3) << "two headings, and what was looked for";
    EXPECT_EQ(rowOf("tiny-data"), 2);
}

TEST_F(Library, ShowsAModelAndWhatCanBeDoneWithIt)
{
    click("tiny-model");
    auto* details = page_.findChild<ModelDetails*>();
    ASSERT_TRUE(details->isVisible());
    QStringList texts;
    for (const QLabel* label : details->findChildren<QLabel*>())
        texts << label->text();
    EXPECT_TRUE(texts.contains(QStringLiteral("3 layers, 4 heads, 32 wide")));
    const QString path = ServicesSetup::toQt(setup_.home("crisp/models/tiny-model"));
    EXPECT_TRUE(texts.contains(path));
    QSignalSpy explore(&page_, &pages::Page::exploreRequested);
    QSignalSpy train(&page_, &pages::Page::trainRequested);
    press(QStringLiteral("Explore"));
    press(QStringLiteral("Train with it"));
    ASSERT_EQ(explore.count(), 1);
    EXPECT_EQ(explore[0][0].toString(), path);
    ASSERT_EQ(train.count(), 1);
    EXPECT_EQ(train[0][0].toString(), path);
}

TEST_F(Library, ShowsWhatIsInADataSet)
{
    click("tiny-data");
    auto* details = page_.findChild<DataDetails*>();
    ASSERT_TRUE(details->isVisible());
    const QTableView* table = details->findChild<QTableView*>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() > 0; }, patience_ms));
    EXPECT_EQ(table->model()->rowCount(), 50) << "40 of train, 10 of dev";
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_.currentFigure()->hasContent(); }, patience_ms));
    double rows = 0.0;
    const charts::FigureTable lengths = page_.currentFigure()->figureTable();
    for (const QVariantList& row : lengths.rows)
        rows += row.last().toDouble();
    EXPECT_EQ(rows, 60.0) << "all training sentences";
    QSignalSpy train(&page_, &pages::Page::trainRequested);
    press(QStringLiteral("Train with it"));
    EXPECT_EQ(train[0][1].toString(), ServicesSetup::toQt(setup_.home("crisp/data/tiny-data")));
}

TEST_F(Library, SaysWhatIsWrongWithADamagedModel)
{
    std::filesystem::resize_file(setup_.home("crisp/models/tiny-model/model.safetensors"), 1000);
    setup_.look();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return !data("tiny-model", LibraryModel::ErrorRole).toString().isEmpty(); },
        patience_ms));
    click("tiny-model");
    EXPECT_FALSE(button(QStringLiteral("Explore"))->isEnabled());
    EXPECT_FALSE(button(QStringLiteral("Explore"))->toolTip().isEmpty());
}

TEST_F(Library, ImportsByClicks)
{
    startImport(reviews(120));
    ASSERT_TRUE(importPage().isVisible());
    EXPECT_EQ(button(QStringLiteral("Import"))->text(), QStringLiteral("Import 118 rows"));

    // another label, and back
    auto* header = importPage().findChild<RoleHeader*>();
    QWidget* picker = header->picker(2);
    QTest::keyClick(picker, Qt::Key_End);
    ASSERT_TRUE(QTest::qWaitFor([&] { return importPage().session().report() != nullptr; }));
    EXPECT_EQ(importPage().session().plan().roles[2], ColumnRole::Label);
    EXPECT_EQ(importPage().session().plan().roles[3], ColumnRole::LeaveOut);
    QTest::keyClick(header->picker(3), Qt::Key_End);

    // a name of my own for a label
    ASSERT_TRUE(QTest::qWaitFor([&] { return importPage().session().report() != nullptr; }));
    QLineEdit* label = importPage().findChild<LabelEditor*>()->nameEdit(1);
    ASSERT_EQ(label->text(), QStringLiteral("neutral"));
    label->selectAll();
    QTest::keyClicks(label, QStringLiteral("so-so"));

    // a larger dev part
    auto* dev = importPage().findChildren<controls::Field*>().front();
    dev->edit()->selectAll();
    QTest::keyClicks(dev->edit(), QStringLiteral("20"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return importPage().session().canImport(); }));
    EXPECT_NEAR(
        static_cast<double>(importPage().session().report()->rows.at(data::Part::Dev)), 24, 1);
    EXPECT_FALSE(std::filesystem::exists(setup_.home("crisp/data/reviews")))
        << "nothing is written before Import";

    QSignalSpy said(&page_, &pages::Page::said);
    press(QStringLiteral("Import 118"));
    ASSERT_TRUE(said.wait(patience_ms));
    EXPECT_EQ(said[0][0].toString(), QStringLiteral("Imported 118 rows as reviews"));
    const data::TrainingData read = data::loadTrainingData(setup_.home("crisp/data/reviews"));
    EXPECT_THAT(read.info.labels, ElementsAre("negative", "so-so", "positive"));
    EXPECT_NEAR(static_cast<double>(read.dev.rows()), 24, 1);
    ASSERT_TRUE(appears("reviews"));
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return page_.findChild<DataDetails*>()->isVisible(); }, patience_ms))
        << "the new data set is shown";
    EXPECT_EQ(setup_.issues.rowCount(), 0);
}

TEST_F(Library, WritesNothingWhenAnImportIsCancelled)
{
    startImport(reviews(50));
    press(QStringLiteral("Cancel"));
    EXPECT_FALSE(importPage().isVisible());
    EXPECT_FALSE(importPage().isOpen());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(setup_.home("crisp/data")), {}), 1);
}

TEST_F(Library, RefusesANameThatIsTaken)
{
    startImport(reviews(50));
    QLineEdit* name = nullptr;
    for (auto* edit : importPage().findChildren<QLineEdit*>())
        if (edit->text() == QStringLiteral("reviews"))
            name = edit;
    ASSERT_NE(name, nullptr);
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("tiny-data"));
    EXPECT_FALSE(button(QStringLiteral("Import"))->isEnabled());
    EXPECT_EQ(button(QStringLiteral("Import"))->toolTip(),
        QStringLiteral("There is something of that name already."));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("mine"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return button(QStringLiteral("Import"))->isEnabled(); }));
}

TEST_F(Library, PutsADamagedFileIntoTheIssues)
{
    page_.importFile(write("bad.csv", "text,label\n\"open,1\n"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return setup_.issues.rowCount() == 1; }, patience_ms));
    EXPECT_EQ(setup_.issues.issues()[0].title, QStringLiteral("bad.csv cannot be imported"));
    EXPECT_FALSE(importPage().isVisible());
    page_.importFile(QStringLiteral("/nowhere/x.csv"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return setup_.issues.rowCount() == 2; }, patience_ms));
}

TEST_F(Library, TakesWhatIsDropped)
{
    drop(write("dropped.csv", reviews(40)));
    EXPECT_TRUE(QTest::qWaitFor([&] { return importPage().session().canImport(); }, patience_ms));
    EXPECT_TRUE(importPage().isVisible());
    press(QStringLiteral("Cancel"));
    std::filesystem::copy(setup_.tiny.folder / "model", setup_.tiny.folder / "elsewhere");
    drop(ServicesSetup::toQt(setup_.tiny.folder / "elsewhere"));
    EXPECT_TRUE(appears("elsewhere"));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return page_.findChild<ModelDetails*>()->isVisible(); }, patience_ms));
    std::filesystem::create_directory(setup_.tiny.folder / "nothing");
    drop(ServicesSetup::toQt(setup_.tiny.folder / "nothing"));
    ASSERT_EQ(setup_.issues.rowCount(), 1);
    EXPECT_EQ(setup_.issues.issues()[0].title, QStringLiteral("nothing cannot be opened"));
}

TEST_F(Library, OffersAMenuByMouseAndByKeyboard)
{
    click("tiny-model");
    QSignalSpy train(&page_, &pages::Page::trainRequested);
    QContextMenuEvent key(QContextMenuEvent::Keyboard, { 1, 1 }, list().mapToGlobal(QPoint(1, 1)));
    QCoreApplication::sendEvent(&list(), &key);
    auto* menu = page_.findChild<QMenu*>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_NE(menu, nullptr);
    QStringList texts;
    for (const QAction* action : menu->actions())
        if (!action->isSeparator())
            texts << action->text();
    EXPECT_EQ(texts.join(QLatin1Char('|')), QStringLiteral("Explore|Train with it|Show folder"));
    menu->actions()[1]->trigger();
    menu->close();
    ASSERT_EQ(train.count(), 1);
    EXPECT_EQ(train[0][0].toString(), ServicesSetup::toQt(setup_.home("crisp/models/tiny-model")));
    QTest::qWait(0); // it is deleted

    const QRect row = list().visualRect(list().model()->index(rowOf("tiny-data"), 0));
    QTest::mouseClick(
        list().viewport(), Qt::LeftButton, {}, LibraryDelegate::menuRect(row).center());
    menu = page_.findChild<QMenu*>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_NE(menu, nullptr);
    EXPECT_EQ(menu->actions().front()->text(), QStringLiteral("Train with it"));
    menu->close();
}

TEST_F(Library, ComesBackAsItWasLeft)
{
    page_.showEntry(ServicesSetup::toQt(setup_.home("crisp/data/tiny-data")));
    page_.findChild<QLineEdit*>(QStringLiteral("libraryFind"))->setText(QStringLiteral("tiny"));
    const QJsonObject state = page_.saveState();
    LibraryPage other(setup_.services);
    other.restoreState(state);
    EXPECT_EQ(other.saveState(), state);
    other.restoreState({ { QStringLiteral("find"), 3 }, { QStringLiteral("chosen"), true } });
}

TEST_F(Library, OutlivesAMonkey)
{
    startImport(reviews(300));
    for (auto* opener : page_.findChildren<controls::Button*>())
        opener->setProperty("opensWindow", true);
    for (auto* picker : page_.findChildren<QComboBox*>())
        picker->setProperty("opensWindow", true);
    list().viewport()->setProperty("opensWindow", true); // its rows have menus
    crisp::testing::monkey(page_, 500, 11);
    QTest::qWait(50);
    EXPECT_TRUE(page_.isVisible());
}

} // namespace
} // namespace crisp::library
