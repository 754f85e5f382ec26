// SPDX-License-Identifier: Apache-2.0
#include "application.h"
#include "base/error.h"
#include "commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>

namespace {

constexpr int failed = 1;
constexpr int wrongUsage = 2;

/// Qt ends a program that finds no screen by a crash.
bool hasScreen()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// Remarks on a desktop that is not there matter to nobody without a window.
void dropRemarksOnTheDesktop(
    QtMsgType /*type*/, const QMessageLogContext& /*context*/, const QString& message)
{
    if (!message.contains(QLatin1String("propagateSizeHints"))
        && !message.contains(QLatin1String("XDG_RUNTIME_DIR")))
        std::fprintf(stderr, "crisp-explorer: %s\n", qUtf8Printable(message));
}

int runProgram(int count, char** arguments)
{
    CLI::App parser("Crisp: see which attention edges survive pruning, and what it does");
    parser.set_version_flag("--version", "crisp-explorer " CRISP_VERSION);
    crisp::explorer::Action action;
    crisp::explorer::addOpenCommand(parser, action);
    crisp::explorer::addExportCommand(parser, action);
    crisp::explorer::addScreenshotsCommand(parser, action);
    try {
        parser.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        const int code = parser.exit(error);
        return code == 0 ? 0 : wrongUsage;
    }
    if (action.headless) { // whatever screen there may be
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qInstallMessageHandler(dropRemarksOnTheDesktop);
    } else if (!hasScreen()) {
        throw crisp::base::Error("there is no screen (DISPLAY and WAYLAND_DISPLAY are not set); "
                                 "crisp-explorer export and crisp work without one");
    }
    crisp::explorer::Application application(count, arguments);
    return action.run(application);
}

} // namespace

int main(int count, char** arguments)
{
    try {
        return runProgram(count, arguments);
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "crisp-explorer: %s\n", error.what());
        return wrongUsage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "crisp-explorer: %s\n", error.what());
        return failed;
    }
}
