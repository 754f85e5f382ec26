// SPDX-License-Identifier: Apache-2.0
#include "analysis/explanation.h"
#include "analysis/export.h"
#include "base/error.h"
#include "base/message.h"
#include "commands.h"
#include "console.h"
#include "loaded_model.h"
#include "options.h"
#include "token_lines.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace crisp::app {
namespace {

struct ExplainOptions {
    CommonOptions common;
    SparsityOptions sparsity;
    std::string model;
    std::optional<std::string> text;
    std::optional<std::string> textPair;
    std::string ids;
    std::vector<std::string> keep;
    std::vector<std::string> prune;
    std::vector<std::string> heads;
    std::string folder;
    std::string formats = "csv,json,svg,html";
};

/// "2.5.1.3" to exactly `count` numbers.
std::vector<std::size_t> parseDotted(
    const std::string& text, std::size_t count, std::string_view option, std::string_view form)
{
    std::vector<std::size_t> numbers;
    const char* at = text.data();
    const char* const last = at + text.size();
    while (numbers.size() < count) {
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(at, last, number);
        const bool isFinal = numbers.size() + 1 == count;
        if (error != std::errc {} || (isFinal ? end != last : end == last || *end != '.'))
            throw std::invalid_argument(fmt::format(
                "{}: {} is not {} (numbers from 0)", option, base::inQuotes(text), form));
        numbers.push_back(number);
        at = isFinal ? end : end + 1;
    }
    return numbers;
}

std::vector<model::EdgeEdit> parseEdits(const ExplainOptions& options)
{
    std::vector<model::EdgeEdit> edits;
    const auto add = [&](const std::vector<std::string>& texts, std::string_view name, bool keep) {
        for (const std::string& text : texts) {
            const auto n = parseDotted(text, 4, name, "LAYER.HEAD.FROM.TO");
            edits.push_back({ n[0], n[1], n[2], n[3], keep });
        }
    };
    add(options.keep, "keep", true);
    add(options.prune, "prune", false);
    return edits;
}

std::vector<analysis::HeadChoice> parseHeads(const ExplainOptions& options)
{
    std::vector<analysis::HeadChoice> heads;
    for (const std::string& text : options.heads) {
        const auto n = parseDotted(text, 2, "head", "LAYER.HEAD");
        heads.push_back({ n[0], n[1] });
    }
    return heads;
}

std::vector<analysis::ExportFormat> parseFormats(const std::string& text)
{
    std::vector<analysis::ExportFormat> formats;
    for (const std::string& item : splitAtCommas(text)) {
        const analysis::ExportFormat format = analysis::parseExportFormat(item);
        if (std::ranges::find(formats, format) == formats.end())
            formats.push_back(format);
    }
    return formats;
}

std::vector<std::int32_t> parseIds(const std::string& text)
{
    std::vector<std::int32_t> ids;
    for (const std::size_t id : parseNumbers(text, "ids")) {
        if (id > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
            throw std::invalid_argument(fmt::format("ids: {} is too large", id));
        ids.push_back(static_cast<std::int32_t>(id));
    }
    return ids;
}

/// The end of a path, for captions: "first/checkpoint-500".
std::string shortName(const std::string& directoryOrName)
{
    const std::filesystem::path path = std::filesystem::path(directoryOrName).lexically_normal();
    return (path.parent_path().filename() / path.filename()).string();
}

void checkInput(const ExplainOptions& options)
{
    if (options.text.has_value() != options.ids.empty())
        throw std::invalid_argument("give either --text or --ids");
    if (options.textPair && !options.text)
        throw std::invalid_argument("text-pair: it needs --text");
    if (options.text)
        requireUtf8("text", *options.text);
    if (options.textPair)
        requireUtf8("text-pair", *options.textPair);
}

void printTable(const analysis::Explanation& explanation, const analysis::ExportOptions& names)
{
    print(fmt::format("{}\n\n", analysis::describePlan(explanation, names)));
    print(fmt::format("tokens: {}\n\n", fmt::join(explanation.tokens, " ")));
    for (std::size_t label = 0; label < explanation.labels.size(); ++label)
        print(fmt::format("{} {:<20} {:.4f}\n", label == explanation.prediction ? "*" : " ",
            explanation.labels[label], explanation.probabilities[label]));
    print("\nlayer  nominal  effective  entropy  of the most\n"
          "       sparsity  sparsity   (nats)     possible\n");
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer) {
        const analysis::LayerExplanation& values = explanation.layers[layer];
        print(fmt::format("{:>5}  {:>6.1f} %  {:>6.1f} %  {:>7.3f}  {:>11.2f}\n", layer,
            100.0 * values.nominalSparsity, 100.0 * values.effectiveSparsity, values.entropy,
            values.normalisedEntropy));
    }
}

std::vector<std::string> writeFiles(const analysis::Explanation& explanation,
    const std::string& folder, const std::vector<analysis::ExportFormat>& formats,
    const analysis::ExportOptions& names)
{
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        throw base::Error(
            fmt::format("the folder {} cannot be made: {}", folder, failed.message()));
    std::vector<std::string> files;
    for (const auto& path : analysis::exportExplanation(explanation, folder, formats, names))
        files.push_back(path.string());
    return files;
}

int explain(const ExplainOptions& options)
{
    options.common.apply();
    checkInput(options);
    const std::vector<model::EdgeEdit> edits = parseEdits(options);
    const std::vector<analysis::HeadChoice> heads = parseHeads(options);
    const std::vector<analysis::ExportFormat> formats = parseFormats(options.formats);
    const std::vector<std::int32_t> ids = parseIds(options.ids);

    LoadedModel loaded = loadModel(options.model, model::Precision::Fp32);
    const training::NamedPlan inherited
        = training::inheritedPlan(loaded.directory, loaded.layers());
    const training::NamedPlan plan = resolvePlan(options.sparsity, loaded.layers(), inherited);
    const analysis::Explanation explanation = options.text
        ? analysis::explain(loaded.classifier, loaded.requireTokenizer(), *options.text,
            options.textPair, plan.plan, edits)
        : analysis::explainIds(loaded.classifier, loaded.tokenizer.get(), ids, plan.plan, edits);
    if (explanation.droppedTokens > 0)
        printWarning(fmt::format("the text is longer than the model's {} tokens: the last {} were "
                                 "dropped",
            loaded.classifier.config().maxPositions, explanation.droppedTokens));

    if (explanation.replacedTokens > 0)
        printWarning(fmt::format(
            "{} tokens are unknown to the model and were replaced", explanation.replacedTokens));

    const analysis::ExportOptions names { shortName(options.model), plan.name, heads };
    std::vector<std::string> files;
    if (!options.folder.empty())
        files = writeFiles(explanation, options.folder, formats, names);
    if (options.common.json) {
        base::Json json = analysis::toJson(explanation, names);
        json["files"] = files;
        printJson(json);
        return Done;
    }
    printTable(explanation, names);
    for (const std::string& file : files)
        print(fmt::format("wrote {}\n", file));
    return Done;
}

} // namespace

void addExplainCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<ExplainOptions>();
    CLI::App* command
        = program.add_subcommand("explain", "Show what a model's attention does with one text");
    command->add_option("--model", options->model, "A model directory, a run, or a name")
        ->required();
    command->add_option("--text", options->text, "The text");
    command->add_option("--text-pair", options->textPair, "A second text");
    command->add_option(
        "--ids", options->ids, "Token ids instead of a text, special ones included: 101,7592,102");
    addSparsityOptions(*command, options->sparsity);
    command
        ->add_option("--keep", options->keep,
            "LAYER.HEAD.FROM.TO: keep this edge, whatever the plan says (counted from 0; "
            "repeatable)")
        ->allow_extra_args(false);
    command->add_option("--prune", options->prune, "The same, to prune an edge")
        ->allow_extra_args(false);
    command->add_option("--out", options->folder, "Write files into this folder");
    command->add_option("--format", options->formats, "Which: csv, json, svg, html")
        ->capture_default_str();
    command
        ->add_option(
            "--head", options->heads, "LAYER.HEAD: also draw this head as SVG (repeatable)")
        ->allow_extra_args(false);
    addCommonOptions(*command, options->common);
    command->footer(
        "A checkpoint that Crisp saved is explained under the plan it was trained with, any other "
        "model with all edges kept, unless options say otherwise.\n"
        "Layers, heads and tokens count from 0, here and in the files.\n\nExample:\n"
        "  crisp explain --model minilm --text \"a gripping , well-acted film .\" --preset "
        "aggressive --prune 2.5.1.3 --out maps --format svg,csv");
    command->callback([options, &action] { action = [options] { return explain(*options); }; });
}

} // namespace crisp::app
