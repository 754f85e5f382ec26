// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace CLI {
class App;
}

/// The commands of the program, one file each. Arguments, progress and printing live there; what
/// they do is core's.
namespace crisp::app {

/// What was asked for, to be done once the command line has been read; gives the exit code.
///
/// An action may throw: base::Error and everything else but std::invalid_argument make the program
/// end with 1, std::invalid_argument (a wrong value) with 2. main prints the sentence.
using Action = std::function<int()>;

/// Exit codes that scripts may rely on.
enum ExitCode : int { Done = 0, Failed = 1, WrongUsage = 2, Interrupted = 130 };

/// Each adds its command to the program's; when the command line names it, parsing sets `action`.
void addTrainCommand(CLI::App& program, Action& action);
void addSweepCommand(CLI::App& program, Action& action);
void addEvalCommand(CLI::App& program, Action& action);
void addExplainCommand(CLI::App& program, Action& action);
void addTokenizeCommand(CLI::App& program, Action& action);
void addImportCommand(CLI::App& program, Action& action);
void addBenchCommand(CLI::App& program, Action& action);
void addInfoCommand(CLI::App& program, Action& action);

} // namespace crisp::app
