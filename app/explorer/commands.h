// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace CLI {
class App;
}

/// What crisp-explorer can be asked on the command line: a window (no subcommand), pictures without
/// one (export), and the pictures of the documentation (screenshots). Each command parses its own
/// options and hands back what is to be done once there is a QApplication.
namespace crisp::explorer {

class Application;

/// What main runs, and whether it needs a screen.
struct Action {
    bool headless = false;
    std::function<int(Application&)> run; ///< the exit code
};

void addOpenCommand(CLI::App& program, Action& action); ///< the default
void addExportCommand(CLI::App& program, Action& action);
void addScreenshotsCommand(CLI::App& program, Action& action);

} // namespace crisp::explorer
