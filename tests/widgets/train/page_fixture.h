// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/issue_log.h"
#include "bridge/settings.h"
#include "charts/curve_chart.h"
#include "charts/export_hub.h"
#include "train/train_page.h"
#include "train_support.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>

#include <stdlib.h>

/// The page with all that it works with, and no files but a test's own.
namespace crisp::train::testing {

class PageFixture : public ::testing::Test {
protected:
    /// @param train the stand-in if empty
    explicit PageFixture(bridge::TrainFunction train = {})
        : queue(train ? std::move(train) : trainer.function())
    {
        ::setenv("XDG_DATA_HOME", (house.setup.folder / "home").c_str(), 1);
        catalog.setRunsFolder(toQt(house.runs()));
        catalog.addModel(toQt(house.model()));
        catalog.addData(toQt(house.data()));
        catalog.refresh();
        EXPECT_TRUE(becomesTrue([&] {
            return catalog.findModel(toQt(house.model())) != nullptr
                && catalog.findData(toQt(house.data())) != nullptr;
        }));
        makePage();
    }

    void makePage()
    {
        page = std::make_unique<TrainPage>(
            bridge::Services { settings, catalog, explainer, queue, issues, exports });
        page->choose(toQt(house.model()), toQt(house.data()));
        page->resize(1368, 844);
        page->show();
        QApplication::setActiveWindow(page.get());
        QApplication::processEvents();
    }

    template <typename Widget>
    Widget* find(const char* name) const
    {
        auto* found = page->findChild<Widget*>(QString::fromLatin1(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }

    /// A field of the form by its name in recipe.json.
    QLineEdit* edit(const char* field) const
    {
        return find<QWidget>(field)->findChild<QLineEdit*>();
    }

    void type(const char* field, const QString& text) const
    {
        edit(field)->selectAll();
        QTest::keyClicks(edit(field), text);
    }

    void click(const char* button) const
    {
        QTest::mouseClick(find<QAbstractButton>(button), Qt::LeftButton);
    }

    QString textOf(const char* button) const { return find<QAbstractButton>(button)->text(); }

    /// How many points a chart of curves has, of all runs.
    std::size_t pointsIn(const char* figure) const
    {
        for (const auto* chart : page->findChildren<charts::CurveChart*>())
            if (chart->figureName() == QLatin1String(figure))
                return chart->figureTable().rows.size();
        ADD_FAILURE() << "there is no chart " << figure;
        return 0;
    }

    TinyHouse house;
    StandInTrainer trainer;
    bridge::Settings settings { toQt(house.setup.folder / "settings.ini") };
    bridge::Catalog catalog;
    bridge::Explainer explainer;
    bridge::TrainingQueue queue;
    bridge::IssueLog issues;
    charts::ExportHub exports;
    std::unique_ptr<TrainPage> page;
};

} // namespace crisp::train::testing
