// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "commands.h"
#include "console.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string_view>

namespace {

using namespace crisp::app;

/// What an exception of a library says goes on with a stack trace; its first line is the sentence.
std::string_view firstLine(std::string_view text) { return text.substr(0, text.find('\n')); }

/// Everything is written and closed by now. LibTorch would go on to take its tables of operators
/// apart, for 60 ms, when the system takes the memory back as well. Sanitizers look for leaks on
/// the way out, so with them we leave by the door.
void endAtOnce([[maybe_unused]] int code)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    std::_Exit(code);
#endif
}

int perform(const Action& action)
{
    try {
        const int code = action();
        flushStandardOutput();
        endAtOnce(code);
        return code;
    } catch (const crisp::base::Error& error) {
        printError(error.what());
        return Failed;
    } catch (const std::invalid_argument& error) {
        printError(firstLine(error.what()));
        return WrongUsage;
    } catch (const std::bad_alloc&) {
        printError("there is not enough memory; a smaller batch or a shorter text needs less");
        return Failed;
    } catch (const std::exception& error) {
        printError(firstLine(error.what()));
        return Failed;
    }
}

void addCommands(CLI::App& program, Action& action)
{
    addTrainCommand(program, action);
    addSweepCommand(program, action);
    addEvalCommand(program, action);
    addExplainCommand(program, action);
    addTokenizeCommand(program, action);
    addImportCommand(program, action);
    addBenchCommand(program, action);
    addInfoCommand(program, action);
}

/// The command that the faulty line belongs to, for a pointer to its help.
std::string helpHint(const CLI::App& program)
{
    std::string name = "crisp";
    const CLI::App* at = &program;
    while (!at->get_subcommands().empty()) {
        at = at->get_subcommands().front();
        name += " " + at->get_name();
    }
    return name + " --help";
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App program(
        "Train, evaluate and explain sentence classifiers with sparse attention.", "crisp");
    program.set_version_flag("--version", "crisp " CRISP_VERSION);
    program.require_subcommand(1);
    program.footer("Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (state saved).\n"
                   "crisp COMMAND --help has each command's options and an example.");
    Action action;
    addCommands(program, action);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return program.exit(error); // --help or --version
        printError(fmt::format("{} (see {})", firstLine(error.what()), helpHint(program)));
        return WrongUsage;
    }
    return perform(action);
}
