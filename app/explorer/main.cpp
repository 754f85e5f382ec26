// SPDX-License-Identifier: Apache-2.0
#include "application.h"
#include "commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

constexpr int failed = 1;
constexpr int wrongUsage = 2;

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
    if (action.headless) // whatever screen there may be
        qputenv("QT_QPA_PLATFORM", "offscreen");
    crisp::explorer::Application application(count, arguments);
    return action.run(application);
}

} // namespace

int main(int count, char** arguments)
{
    try {
        return runProgram(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "crisp-explorer: %s\n", error.what());
        return failed;
    }
}
