// SPDX-License-Identifier: Apache-2.0
// crisp-explorer export: the charts and maps of the Train and Explore pages as files, without a
// screen. The same widgets paint them, so the files are those of the Export button.
#include "application.h"
#include "base/error.h"
#include "base/message.h"
#include "charts/figure_export.h"
#include "commands.h"
#include "explore/explore_page.h"
#include "headless.h"
#include "hub/locations.h"
#include "model/sparsity_plan.h"
#include "train/run_charts_panel.h"
#include "train/shown_runs.h"
#include "training/presets.h"

#include <QDir>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace crisp::explorer {
namespace {

struct ExportOptions {
    std::string model;
    std::string run;
    std::string text;
    std::optional<std::string> pair;
    std::string preset;
    std::string sparsity;
    std::string compare;
    std::string head;
    std::vector<std::string> charts;
    std::vector<std::string> formats { "png", "svg", "pdf", "csv", "json" };
    std::string folder;
    bool links = false;
    double scale = 2.0;
    double width_mm = 0.0;
    double font_pt = 0.0;
    bool transparent = false;
    bool noCaption = false;
};

std::vector<charts::FileFormat> parseFormats(const std::vector<std::string>& names)
{
    std::vector<charts::FileFormat> formats;
    for (const std::string& name : names) {
        const auto format = charts::formatOf(QStringLiteral("x.") + QString::fromStdString(name));
        if (!format)
            throw std::invalid_argument(
                "format: " + name + " is none of png, svg, pdf, csv and json");
        formats.push_back(*format);
    }
    return formats;
}

/// "4.9" as people count on screen would be ambiguous: layers and heads count from 0, as in crisp.
std::pair<std::size_t, std::size_t> parseHead(const std::string& text)
{
    std::size_t layer = 0;
    std::size_t head = 0;
    char rest = '\0';
    if (std::sscanf(text.c_str(), "%zu.%zu%c", &layer, &head, &rest) != 2)
        throw std::invalid_argument("head: " + text + " is not LAYER.HEAD, counted from 0");
    return { layer, head };
}

/// @throws std::invalid_argument
void requireHead(const std::string& text, const analysis::Explanation& explained)
{
    const auto [layer, head] = parseHead(text);
    const std::size_t layers = explained.layers.size();
    const std::size_t heads = layers > 0 ? explained.layers.front().heads.size() : 0;
    if (layer >= layers || head >= heads)
        throw std::invalid_argument(
            fmt::format("head: {} is not in the model, whose layers are 0 to {} and heads 0 to {}",
                text, layers - 1, heads - 1));
}

/// @throws std::invalid_argument if one of the names is no figure's
void requireCharts(
    const std::vector<std::string>& names, const std::vector<charts::Figure*>& figures)
{
    std::vector<std::string> there;
    for (const charts::Figure* figure : figures)
        there.push_back(figure->figureName().toStdString());
    for (const std::string& name : names)
        if (std::ranges::find(there, name) == there.end())
            throw std::invalid_argument(fmt::format("charts: there is no {} here; there are {}",
                base::inQuotes(name, 100), base::listed(there, there.size())));
}

/// What the page shows, as the options ask for it.
void describe(const ExportOptions& options, explore::ExplorePage& page)
{
    page.setText(QString::fromStdString(options.text));
    if (options.pair)
        page.setPair(QString::fromStdString(*options.pair));
    page.setCompare(QString::fromStdString(options.compare));
    page.setLinks(options.links);
    if (!options.head.empty()) {
        const auto [layer, head] = parseHead(options.head);
        page.setPosition(layer, head);
    }
}

/// A plan needs the model's number of layers, which the first answer tells.
void overridePlan(const ExportOptions& options, explore::ExplorePage& page)
{
    const std::size_t layers = page.explanation()->layers.size();
    if (!options.preset.empty())
        page.setPlanOverride(training::presetNamed(options.preset).plan(layers));
    else if (!options.sparsity.empty())
        page.setPlanOverride(model::parsePlan(options.sparsity, layers));
}

bool isChosen(const ExportOptions& options, const charts::Figure& figure)
{
    const std::string name = figure.figureName().toStdString();
    return options.charts.empty()
        || std::find(options.charts.begin(), options.charts.end(), name) != options.charts.end();
}

int exportPictures(const ExportOptions& options)
{
    const std::vector<charts::FileFormat> formats = parseFormats(options.formats);
    if (options.model.empty() == options.run.empty())
        throw std::invalid_argument("name one of --model and --run");
    Headless headless;
    const bridge::Services services = headless.services();
    std::vector<charts::Figure*> figures;

    std::unique_ptr<train::ShownRuns> shown;
    std::unique_ptr<train::RunChartsPanel> training;
    std::unique_ptr<explore::ExplorePage> page;
    if (!options.run.empty()) {
        const QString run = QDir().absoluteFilePath(QString::fromStdString(options.run));
        headless.addRun(run);
        shown = std::make_unique<train::ShownRuns>(services.catalog, services.queue);
        shown->setFocus(run);
        training = std::make_unique<train::RunChartsPanel>(*shown, services.exports);
        headless.layOut(*training);
        for (charts::Figure* figure : training->figures())
            figures.push_back(figure);
    }
    if (!options.text.empty()) {
        const std::filesystem::path model
            = hub::findModel(options.model.empty() ? options.run : options.model);
        page = std::make_unique<explore::ExplorePage>(services);
        headless.layOut(*page);
        page->setModel(QString::fromStdString(std::filesystem::absolute(model).string()));
        describe(options, *page);
        headless.waitFor(*page);
        if (!options.head.empty())
            requireHead(options.head, *page->explanation());
        overridePlan(options, *page);
        headless.waitFor(*page);
        for (charts::Figure* figure : page->figures())
            figures.push_back(figure);
    }
    std::erase_if(figures, [](const charts::Figure* figure) { return !figure->hasContent(); });
    if (figures.empty())
        throw base::Error(
            "there is nothing to export: name a --text for maps, or a --run for curves");
    requireCharts(options.charts, figures);
    std::erase_if(figures, [&](charts::Figure* figure) { return !isChosen(options, *figure); });
    const charts::PictureOptions pictures { options.scale, options.width_mm, options.font_pt,
        options.transparent, !options.noCaption, true };
    const QStringList files = charts::saveFigures(figures,
        QDir().absoluteFilePath(QString::fromStdString(options.folder)), formats, pictures);
    for (const QString& file : files)
        std::printf("%s\n", qUtf8Printable(file));
    return 0;
}

} // namespace

void addExportCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<ExportOptions>();
    CLI::App* command
        = program.add_subcommand("export", "Write charts and maps as files, without a screen");
    command->add_option("--model", options->model, "A model directory or a name");
    command->add_option("--run", options->run, "A run directory: its curves, and its best model");
    command->add_option("--text", options->text, "The sentence of the maps");
    command->add_option("--text-pair", options->pair, "A second sentence");
    command->add_option("--preset", options->preset, "Another plan: dense, uniform, ...");
    command->add_option("--sparsity", options->sparsity, "Another plan: one number a layer");
    command->add_option("--compare", options->compare, "dense, or another model directory");
    command->add_option("--head", options->head, "LAYER.HEAD of the large map, counted from 0");
    command->add_flag("--links", options->links, "The large map as links");
    command->add_option("--charts", options->charts, "Only these, by their file names")
        ->delimiter(',');
    command->add_option("--format", options->formats, "png, svg, pdf, csv, json")
        ->delimiter(',')
        ->capture_default_str();
    command->add_option("--scale", options->scale, "PNG: pixels a logical pixel")
        ->check(CLI::Range(1.0, 8.0))
        ->capture_default_str();
    command->add_option("--width-mm", options->width_mm, "Printed width")
        ->check(CLI::Range(0.0, 2000.0));
    command->add_option("--font-pt", options->font_pt, "Printed size of text")
        ->check(CLI::Range(0.0, 72.0));
    command->add_flag("--transparent", options->transparent, "No white ground");
    command->add_flag("--no-caption", options->noCaption, "No line that says what is seen");
    command->add_option("--out", options->folder, "The folder to write into")->required();
    command->footer("Example:\n  crisp-explorer export --run out/runs/aggressive-seed42 --text \"a "
                    "gripping , well-acted film .\" --out figures --format png,csv");
    command->callback([options, &action] {
        action = { true, [options](Application&) { return exportPictures(*options); } };
    });
}

} // namespace crisp::explorer
