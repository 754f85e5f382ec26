// SPDX-License-Identifier: Apache-2.0
// crisp-explorer screenshots: the pictures of the README, of the real program on real runs, light
// and dark. `./dev screenshots` calls it.
#include "application.h"
#include "base/error.h"
#include "commands.h"
#include "explore/explore_page.h"
#include "headless.h"
#include "library/library_page.h"
#include "pages/page.h"
#include "shell/main_window.h"
#include "theme/theme.h"
#include "train/train_page.h"
#include "training/presets.h"

#include <QAbstractButton>
#include <QDir>
#include <QElapsedTimer>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace crisp::explorer {
namespace {

constexpr QSize windowSize(1440, 900);
constexpr int trainingSeconds = 900;
constexpr int settleMs = 800;
constexpr double shareOfLiveRun = 0.45; ///< the live picture shows a run about half done

struct ScreenshotOptions {
    std::string runs;
    std::string folder;
    std::string text = "a gripping , well-acted film that never quite trusts its audience .";
};

class Photographer {
public:
    explicit Photographer(const ScreenshotOptions& options)
        : options_(options)
    {
        copyRuns();
        headless_.services().settings.set(
            bridge::setting::runsFolder, headless_.folder() + QStringLiteral("/runs"));
        headless_.services().catalog.refresh();
        headless_.waitForCatalog();
        window_ = std::make_unique<shell::MainWindow>(headless_.program());
        window_->resize(windowSize);
        window_->show();
        settle();
    }

    void takeAll()
    {
        if (!QDir().mkpath(QString::fromStdString(options_.folder)))
            throw base::Error("the folder " + options_.folder + " cannot be made");
        explorePages();
        window_->showPage(QStringLiteral("results"));
        take("results");
        window_->showPage(QStringLiteral("library"));
        static_cast<library::LibraryPage*>(window_->page(QStringLiteral("library")))
            ->showEntry(modelOf(QStringLiteral("aggressive")));
        take("library");
        window_->showPage(QStringLiteral("welcome"));
        take("first-start");
        liveTraining();
    }

private:
    /// Links to the runs: this program's own live run goes beside them and leaves them alone.
    void copyRuns()
    {
        const QDir source(QString::fromStdString(options_.runs));
        const QString target = headless_.folder() + QStringLiteral("/runs");
        if (!QDir().mkpath(target))
            throw base::Error("a temporary folder cannot be made");
        for (const QString& name : source.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QFile::link(source.absoluteFilePath(name), target + QLatin1Char('/') + name);
    }

    [[nodiscard]] QString modelOf(const QString& preset)
    {
        for (const bridge::RunEntry& run : headless_.services().catalog.runs())
            if (QString::fromStdString(run.summary.preset) == preset)
                if (const auto* model = headless_.services().catalog.modelOfRun(run.path))
                    return model->path;
        throw base::Error("there is no finished run of the preset " + preset.toStdString() + " in "
            + options_.runs + "; ./dev run --headless makes them");
    }

    void explorePages()
    {
        explore::ExplorePage& page = *window_->explorePage();
        window_->showPage(QStringLiteral("explore"));
        page.setText(QString::fromStdString(options_.text));
        page.setModel(modelOf(QStringLiteral("aggressive")));
        page.setPosition(3, 8);
        headless_.waitFor(page);
        page.setLock({ explore::Cell { 9, 8 }, {} });
        take("explore");
        page.setLinks(true);
        page.setLock({ {}, std::size_t { 9 } });
        take("links");
        page.setLinks(false);
        page.setLock({ explore::Cell { 9, 8 }, {} });
        page.setPlanOverride(model::linearPlan(page.explanation()->layers.size(), 0.5, 0.5));
        headless_.waitFor(page);
        take("whatif");
        page.setPlanOverride({});
        page.setCompare(modelOf(QStringLiteral("dense")));
        headless_.waitFor(page);
        take("compare");
        page.setCompare({});
    }

    /// Trains for real and takes the picture on the way.
    void liveTraining()
    {
        const bridge::Services services = headless_.services();
        window_->showPage(QStringLiteral("train"));
        settle();
        auto* page = static_cast<train::TrainPage*>(window_->page(QStringLiteral("train")));
        auto* card = page->findChild<QAbstractButton*>(QStringLiteral("plan-aggressive"));
        if (card == nullptr)
            throw base::Error("the Train page has no card of the preset aggressive");
        card->click();
        page->train();
        Headless::waitUntil(
            [&] {
                const bridge::JobView* job = services.queue.running();
                return job != nullptr && job->totalSteps > 0
                    && static_cast<double>(job->step)
                    > shareOfLiveRun * static_cast<double>(job->totalSteps);
            },
            "the run to be half done", trainingSeconds);
        services.queue.pause(); // so that light and dark show the same moment
        settle();
        take("train");
        services.queue.shutdown();
    }

    /// Charts coalesce their replots, and answers come when they come: give them time.
    static void settle()
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < settleMs)
            QApplication::processEvents(QEventLoop::AllEvents, 20);
    }

    void take(const char* name)
    {
        for (const bool dark : { false, true }) {
            theme::setChoice(dark ? theme::Choice::Dark : theme::Choice::Light);
            settle();
            const QString path
                = QStringLiteral("%1/%2-%3.png")
                      .arg(QString::fromStdString(options_.folder), QString::fromLatin1(name),
                          dark ? QStringLiteral("dark") : QStringLiteral("light"));
            if (!window_->grab().save(path))
                throw base::Error("cannot write " + path.toStdString());
            std::printf("%s\n", qUtf8Printable(path));
        }
    }

    const ScreenshotOptions& options_;
    Headless headless_;
    std::unique_ptr<shell::MainWindow> window_;
};

} // namespace

void addScreenshotsCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<ScreenshotOptions>();
    CLI::App* command = program.add_subcommand(
        "screenshots", "Write pictures of every page, light and dark, for the documentation");
    command->add_option("--runs", options->runs, "A folder with runs of all presets")->required();
    command->add_option("--out", options->folder, "The folder to write into")->required();
    command->callback([options, &action] {
        action = { true, [options](Application&) {
                      Photographer(*options).takeAll();
                      return 0;
                  } };
    });
}

} // namespace crisp::explorer
