// SPDX-License-Identifier: Apache-2.0
#include "headless.h"

#include "base/error.h"
#include "explore/explore_page.h"
#include "theme/theme.h"
#include "training/run_directory.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QWidget>

#include <string>

namespace crisp::explorer {
namespace {

constexpr int answerSeconds = 300; ///< a large model on a slow disk
constexpr int scanSeconds = 60;

} // namespace

Headless::Headless()
    : program_({ folder_.filePath(QStringLiteral("settings.ini")),
        folder_.filePath(QStringLiteral("session.json")),
        folder_.filePath(QStringLiteral("runs")) })
{
    theme::install(*qApp, theme::Choice::Light);
    theme::setReducedMotion(true);
}

void Headless::layOut(QWidget& page, QSize size)
{
    page.resize(size);
    page.setAttribute(Qt::WA_DontShowOnScreen);
    page.show();
    QApplication::processEvents();
}

void Headless::waitUntil(const std::function<bool()>& condition, const char* what, int seconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > 1000LL * seconds)
            throw base::Error("waited " + std::to_string(seconds) + " s in vain for " + what);
        QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    }
}

void Headless::waitForCatalog()
{
    waitUntil(
        [this] { return !services().catalog.isScanning(); }, "the list of models", scanSeconds);
}

void Headless::addRun(const QString& run)
{
    if (!training::isRunDirectory(run.toStdString()))
        throw base::Error(run.toStdString() + " is no run directory: it has no recipe.json");
    services().catalog.addRun(run);
    waitUntil([&] { return services().catalog.findRun(run) != nullptr; }, "the run to be read",
        scanSeconds);
    const bridge::RunEntry& entry = *services().catalog.findRun(run);
    if (!entry.error.isEmpty())
        throw base::Error(entry.error.toStdString());
}

void Headless::waitFor(const explore::ExplorePage& page)
{
    waitUntil([&] { return page.isUpToDate() || !page.failure().isEmpty(); }, "the model's answer",
        answerSeconds);
    if (!page.failure().isEmpty())
        throw base::Error(page.failure().toStdString());
    if (!page.explanation())
        throw base::Error("the model gave no answer");
}

} // namespace crisp::explorer
