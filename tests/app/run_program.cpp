// SPDX-License-Identifier: Apache-2.0
#include "app/run_program.h"

#include "checkpoint/pretrained_directory.h"
#include "model/parameters.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace crisp::testing {
namespace {

/// In the child: never returns.
[[noreturn]] void become(std::string program, const std::vector<std::string>& arguments,
    const Surroundings& surroundings, const TemporaryFolder& files)
{
    const auto redirect = [&](const char* name, int flags, int descriptor) {
        const int opened = ::open((files / name).c_str(), flags, 0600);
        if (opened < 0 || ::dup2(opened, descriptor) < 0)
            ::_exit(125);
    };
    redirect("in", O_RDONLY, STDIN_FILENO);
    redirect("out", O_WRONLY | O_CREAT, STDOUT_FILENO);
    redirect("error", O_WRONLY | O_CREAT, STDERR_FILENO);
    if (!surroundings.folder.empty() && ::chdir(surroundings.folder.c_str()) != 0)
        ::_exit(125);
    std::vector<std::string> variables = surroundings.environment;
    for (std::string& variable : variables)
        ::putenv(variable.data());
    for (const std::string& name : surroundings.unset)
        ::unsetenv(name.c_str());
    std::vector<std::string> copies = arguments;
    std::vector<char*> pointers { program.data() };
    for (std::string& argument : copies)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    ::_exit(127);
}

Outcome run(const std::string& program, const std::vector<std::string>& arguments,
    const Surroundings& surroundings)
{
    const TemporaryFolder files;
    files.write("in", surroundings.input);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("fork failed");
    if (child == 0)
        become(program, arguments, surroundings, files);
    int status = 0;
    if (::waitpid(child, &status, 0) != child)
        throw std::runtime_error("waitpid failed");
    Outcome outcome;
    outcome.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (outcome.exitCode == 127 || outcome.exitCode == 125)
        throw std::runtime_error("cannot run " + program);
    outcome.out = readAll(files / "out");
    outcome.error = readAll(files / "error");
    return outcome;
}

} // namespace

Outcome runCrisp(const std::vector<std::string>& arguments, const Surroundings& surroundings)
{
    return run(CRISP_PROGRAM, arguments, surroundings);
}

#ifdef CRISP_EXPLORER_PROGRAM
Outcome runExplorer(const std::vector<std::string>& arguments, const Surroundings& surroundings)
{
    return run(CRISP_EXPLORER_PROGRAM, arguments, surroundings);
}
#endif

TinyModel::TinyModel()
{
    std::filesystem::create_directories(folder_ / "model");
    folder_.write("model/vocab.txt",
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nbad\nfilm\n##s\nvery\n,\n.\nh\u00E9\n\"\n");
    model::ModelConfig config;
    config.vocabularySize = 14;
    config.maxPositions = 16;
    config.layers = 3;
    config.heads = 2;
    config.dim = 32;
    config.hiddenDim = 64;
    config.initializerRange = 0.3;
    config.labels = { "negative", "positive" };
    model::Parameters parameters(config);
    model::initialise(parameters, config, 5);
    checkpoint::savePretrained(folder_ / "model", config, parameters);

    std::string rows = "sentence\tlabel\n";
    for (int i = 0; i < 24; ++i)
        rows += fmt::format("{}{} film{}\t{}\n", i % 3 == 0 ? "very " : "",
            i % 2 == 0 ? "good" : "bad", i % 4 < 2 ? "s" : "", i % 2 == 0 ? 1 : 0);
    folder_.write("train.tsv", rows);
    folder_.write("dev.tsv", "sentence\tlabel\ngood , good\t1\nbad , bad .\t0\nvery bad .\t0\n");
}

} // namespace crisp::testing
