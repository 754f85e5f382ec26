// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/issue_log.h"
#include "bridge/services.h"
#include "bridge/settings.h"
#include "bridge/training_queue.h"
#include "charts/export_hub.h"
#include "core/training/tiny_run.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QString>
#include <QTest>
#include <QWidget>

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

/// All that a page is given, over an own home with a tiny model and tiny data, and a way to use a
/// page without sense.
namespace crisp::testing {

inline constexpr int patience_ms = 30'000;

class ServicesSetup {
public:
    ServicesSetup()
    {
        namespace fs = std::filesystem;
        ::setenv("XDG_DATA_HOME", home("").c_str(), 1);
        fs::create_directories(home("crisp/models"));
        fs::create_directories(home("crisp/data/tiny-data"));
        fs::create_directories(tiny.folder / "runs");
        fs::copy(tiny.folder / "model", home("crisp/models/tiny-model"));
        for (const char* file : { "train.tsv", "dev.tsv" })
            fs::copy(tiny.folder / file, home("crisp/data/tiny-data") / file);
        explainer.setThreads(1);
        queue.setThreads(1);
        catalog.setRunsFolder(toQt(tiny.folder / "runs"));
    }

    [[nodiscard]] std::filesystem::path home(std::string_view below) const
    {
        return tiny.folder / "home" / below;
    }
    [[nodiscard]] static QString toQt(const std::filesystem::path& path)
    {
        return QString::fromStdString(path.string());
    }
    [[nodiscard]] QString runPath(const std::string& preset, std::uint64_t seed) const
    {
        return toQt(tiny.folder / "runs" / (preset + "-seed" + std::to_string(seed)));
    }

    void train(const std::string& preset, std::uint64_t seed)
    {
        training::Recipe recipe = tiny.recipe();
        recipe.preset = preset;
        recipe.plan.layers.clear();
        recipe.seed = seed;
        (void)training::testing::train(
            training::resolveRecipe(recipe), runPath(preset, seed).toStdString());
    }

    /// Looks at everything, and waits until it has.
    void look()
    {
        const QSignalSpy scanned(&catalog, &bridge::Catalog::scanned);
        catalog.refresh();
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return scanned.count() > 0 && !catalog.isScanning(); }, patience_ms));
    }

    training::testing::TinySetup tiny;
    bridge::Settings settings { toQt(tiny.folder / "settings.ini") };
    bridge::Catalog catalog;
    bridge::Explainer explainer;
    bridge::TrainingQueue queue;
    bridge::IssueLog issues;
    charts::ExportHub exports;
    bridge::Services services { settings, catalog, explainer, queue, issues, exports };
};

/// Clicks, moves and types at random on what is visible; nothing that opens another window or asks
/// for a file. A crash, a hang or a Qt warning about a broken promise is what it looks for.
inline void monkey(QWidget& page, int steps, std::uint32_t seed)
{
    QRandomGenerator random(seed);
    const Qt::Key keys[] = { Qt::Key_Tab, Qt::Key_Up, Qt::Key_Down, Qt::Key_Left, Qt::Key_Right,
        Qt::Key_Space, Qt::Key_Escape, Qt::Key_A, Qt::Key_7, Qt::Key_Backspace, Qt::Key_Home };
    for (int step = 0; step < steps; ++step) {
        const QPoint place(random.bounded(page.width()), random.bounded(page.height()));
        QWidget* target = page.childAt(place);
        if (target == nullptr || target->property("opensWindow").toBool())
            continue;
        const QPoint at = target->mapFrom(&page, place);
        switch (random.bounded(4)) {
        case 0:
            QTest::mouseMove(target, at);
            break;
        case 1:
            QTest::mouseClick(target, Qt::LeftButton, {}, at);
            break;
        default:
            QTest::keyClick(target, keys[random.bounded(int(std::size(keys)))]);
            break;
        }
        QCoreApplication::processEvents();
    }
}

} // namespace crisp::testing
