// SPDX-License-Identifier: Apache-2.0
#include "commands.h"
#include "console.h"
#include "data/movie_snippets.h"
#include "options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace crisp::app {
namespace {

struct ImportOptions {
    CommonOptions common;
    std::string file;
    std::string folder;
};

int importMovieSnippets(const ImportOptions& options)
{
    const data::MovieSnippetsReport report
        = data::importMovieSnippets(options.file, options.folder);
    base::Json json { { "directory", options.folder }, { "neutral", report.neutral },
        { "duplicates", report.duplicates } };
    std::string parts;
    for (const auto& [part, rows] : report.rows) {
        json[std::string(data::partName(part))] = rows;
        parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", data::partName(part), rows);
    }
    if (options.common.json)
        printJson(json);
    else
        print(fmt::format("{}: {} sentences; left out: {} without a clear rating, {} repetitions\n",
            options.folder, parts, report.neutral, report.duplicates));
    return Done;
}

} // namespace

void addImportCommand(CLI::App& program, Action& action)
{
    CLI::App* command = program.add_subcommand("import", "Turn files of others into data sets");
    command->require_subcommand(1);
    command->footer("TSV, CSV and JSON-lines files need no import: crisp train takes them with "
                    "--train-file and --dev-file.");
    const auto options = std::make_shared<ImportOptions>();
    CLI::App* snippets = command->add_subcommand("movie-snippets",
        "Movie-review sentences with human ratings (vaderSentiment 0.5), split by a hash");
    snippets->add_option("file", options->file, "movieReviewSnippets_GroundTruth.txt")->required();
    snippets->add_option("--out", options->folder, "Directory to make")->required();
    addCommonOptions(*snippets, options->common);
    snippets->footer("Example:\n  crisp import movie-snippets movieReviewSnippets_GroundTruth.txt "
                     "--out movie-snippets");
    snippets->callback(
        [options, &action] { action = [options] { return importMovieSnippets(*options); }; });
}

} // namespace crisp::app
