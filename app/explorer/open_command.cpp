// SPDX-License-Identifier: Apache-2.0
// crisp-explorer [PATHS]: the window.
#include "application.h"
#include "bridge/settings.h"
#include "commands.h"
#include "shell/main_window.h"
#include "shell/program.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QDir>
#include <QTimer>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace crisp::explorer {
namespace {

struct OpenOptions {
    std::vector<std::string> paths;
    std::string page;
    std::string settings;
    std::string session;
    std::string runs;
};

QString absolute(const std::string& path)
{
    return path.empty() ? QString() : QDir().absoluteFilePath(QString::fromStdString(path));
}

int open(const OpenOptions& options, Application& application)
{
    shell::Program program(
        { absolute(options.settings), absolute(options.session), absolute(options.runs) });
    const bridge::Services services = program.services();
    theme::install(application, shell::chosenTheme(services.settings),
        services.settings.get(bridge::setting::fontScale));
    theme::setReducedMotion(services.settings.get(bridge::setting::reducedMotion));
    Application::setWindowIcon(theme::applicationIcon());
    application.onUnexpected([&services](const QString& sentence) {
        services.issues.add(
            bridge::Severity::Error, shell::Program::tr("Something unexpected happened"), sentence);
    });
    shell::MainWindow window(program);
    if (!options.page.empty())
        window.showPage(QString::fromStdString(options.page));
    window.show();
    for (const std::string& path : options.paths)
        window.openPath(absolute(path));
    // Training takes the processors: not before the window stands.
    QTimer::singleShot(0, &program, [&program] { program.resumeUnfinishedRuns(); });
    return Application::exec();
}

} // namespace

void addOpenCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<OpenOptions>();
    program.add_option(
        "paths", options->paths, "Models, runs, data sets, tables or lists of sentences to open");
    program.add_option("--page", options->page, "train, explore, results or library")
        ->check(CLI::IsMember({ "train", "explore", "results", "library", "settings", "welcome" }));
    program.add_option(
        "--settings", options->settings, "An INI file instead of the user's settings");
    program.add_option("--session", options->session, "A JSON file instead of the user's session");
    program.add_option("--runs", options->runs, "The folder of runs");
    action = { false, [options](Application& application) { return open(*options, application); } };
}

} // namespace crisp::explorer
