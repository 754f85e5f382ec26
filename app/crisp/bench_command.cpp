// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "commands.h"
#include "console.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace crisp::app {
namespace {

using Benchmark = base::Json (*)(const BenchOptions&);

/// Nested objects and rows of a result as "name: value" lines, for people.
void printFlat(const base::Json& json, const std::string& prefix)
{
    for (const auto& [key, value] : json.items()) {
        if (value.is_array()) {
            for (const base::Json& row : value)
                print(fmt::format("{}\n", row.dump()));
        } else if (value.is_object()) {
            printFlat(value, prefix + key + ".");
        } else if (value.is_number_float()) {
            print(fmt::format("{:<28} {:.4g}\n", prefix + key, value.get<double>()));
        } else {
            print(fmt::format("{:<28} {}\n", prefix + key, value.dump()));
        }
    }
}

void addModelOptions(CLI::App& command, BenchOptions& options)
{
    command
        .add_option("--model", options.model,
            "A directory, a name, or distilbert-random (DistilBERT's shape, random weights)")
        ->capture_default_str();
    command
        .add_option("--tokenizer", options.tokenizer, "Whose tokenizer distilbert-random borrows")
        ->capture_default_str();
    command.add_option("--data", options.data, "A data directory, or a name")
        ->capture_default_str();
    command.add_option("--precision", options.precision, "What matrix products compute in")
        ->check(CLI::IsMember({ "fp32", "bf16" }))
        ->capture_default_str();
    addSparsityOptions(command, options.sparsity);
}

void addSizeOptions(CLI::App& command, BenchOptions& options)
{
    command.add_option("--batch-size", options.batchSize, "Sentences a step")
        ->check(CLI::Range(std::size_t { 1 }, std::size_t { 65536 }))
        ->capture_default_str();
    command.add_option("--max-length", options.maxLength, "Tokens a sentence, at most")
        ->check(CLI::Range(std::size_t { 3 }, std::size_t { 65536 }))
        ->capture_default_str();
    command.add_option("--train-file", options.trainFile, "A file of labelled sentences instead");
}

CLI::App* addBenchmark(CLI::App& bench, const char* name, const char* description,
    Benchmark benchmark, const std::shared_ptr<BenchOptions>& options, Action& action)
{
    CLI::App* command = bench.add_subcommand(name, description);
    addCommonOptions(*command, options->common);
    command->footer(fmt::format("Example:\n  crisp bench {} --json", name));
    command->callback([benchmark, options, &action] {
        action = [benchmark, options] {
            options->common.apply();
            const base::Json result = benchmark(*options);
            if (options->common.json)
                printJson(result);
            else
                printFlat(result, "");
            return static_cast<int>(Done);
        };
    });
    return command;
}

} // namespace

void addBenchCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<BenchOptions>();
    CLI::App* bench = program.add_subcommand("bench", "Measure how fast this machine computes");
    bench->require_subcommand(1);
    CLI::App* train = addBenchmark(*bench, "train", "Training steps", benchTrain, options, action);
    addModelOptions(*train, *options);
    addSizeOptions(*train, *options);
    const auto someSteps = CLI::Range(std::size_t { 1 }, std::size_t { 10'000'000 });
    train->add_option("--steps", options->steps, "Steps in all")
        ->check(someSteps)
        ->capture_default_str();
    train->add_option("--warmup-steps", options->warmupSteps, "Of which so many are not timed")
        ->capture_default_str();

    CLI::App* infer = addBenchmark(
        *bench, "infer", "One sentence with all attention; a dev set", benchInfer, options, action);
    addModelOptions(*infer, *options);
    infer->add_option("--tokens", options->tokens, "Lengths of the sentence")
        ->capture_default_str();
    infer->add_option("--dev-file", options->devFile, "A file of labelled sentences instead");

    CLI::App* attention = addBenchmark(
        *bench, "attention", "The attention kernel alone", benchAttention, options, action);
    attention->add_option("--lengths", options->lengths, "Tokens a sentence")
        ->capture_default_str();
    attention->add_option("--sparsity", options->attentionSparsity, "Share of scores dropped")
        ->check(CLI::Range(0.0, 0.999))
        ->capture_default_str();
    attention->add_option("--precision", options->precision, "Type of queries, keys and values")
        ->check(CLI::IsMember({ "fp32", "bf16" }))
        ->capture_default_str();

    CLI::App* ceiling = addBenchmark(*bench, "ceiling",
        "What a training step cannot go below on this machine", benchCeiling, options, action);
    addModelOptions(*ceiling, *options);
    addSizeOptions(*ceiling, *options);
}

} // namespace crisp::app
