// SPDX-License-Identifier: Apache-2.0
#include "commands.h"
#include "console.h"
#include "hub/inventory.h"
#include "hub/locations.h"
#include "options.h"
#include "training/presets.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <system_error>
#include <thread>

namespace crisp::app {
namespace {

/// What the kernel says of the processor; empty where it says nothing.
struct Processor {
    std::string name;
    std::vector<std::string> features; ///< of those that speed us up
};

Processor processor()
{
    static constexpr std::array<std::string_view, 9> telling { "avx2", "fma", "avx512f", "avx512bw",
        "avx512_bf16", "avx512_fp16", "amx_bf16", "asimd", "sve" };
    Processor result;
    std::ifstream file("/proc/cpuinfo");
    std::set<std::string> words;
    for (std::string line; std::getline(file, line) && (result.name.empty() || words.empty());) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos)
            continue;
        std::istringstream value(line.substr(colon + 1));
        if (line.starts_with("model name"))
            std::getline(value >> std::ws, result.name);
        else if (line.starts_with("flags") || line.starts_with("Features"))
            for (std::string word; value >> word;)
                words.insert(word);
    }
    for (const std::string_view feature : telling)
        if (words.contains(std::string(feature)))
            result.features.emplace_back(feature);
    return result;
}

std::vector<std::string> names(hub::Kind kind)
{
    std::vector<std::string> found;
    for (const std::filesystem::path& path : hub::installed(kind))
        found.push_back(path.filename().string());
    return found;
}

std::vector<std::string> folderNames(hub::Kind kind)
{
    std::vector<std::string> result;
    for (const std::filesystem::path& folder : hub::searchFolders(kind))
        result.push_back(folder.string());
    return result;
}

base::Json gather(const CommonOptions& options)
{
    const Processor cpu = processor();
    options.apply();
    base::Json presets = base::Json::array();
    for (const training::Preset& preset : training::builtinPresets())
        presets.push_back(preset.name);
    return { { "version", CRISP_VERSION }, { "libtorch", CRISP_LIBTORCH_VERSION },
        { "device", "cpu" }, { "threads", model::threads() },
        { "cores", std::thread::hardware_concurrency() }, { "processor", cpu.name },
        { "cpu_features", cpu.features }, { "presets", presets },
        { "models", names(hub::Kind::Model) }, { "data", names(hub::Kind::Data) },
        { "model_folders", folderNames(hub::Kind::Model) },
        { "data_folders", folderNames(hub::Kind::Data) } };
}

int info(const CommonOptions& options)
{
    const base::Json json = gather(options);
    if (options.json) {
        printJson(json);
        return Done;
    }
    for (const char* key : { "version", "libtorch", "device", "threads", "cores", "processor",
             "cpu_features", "presets", "models", "data", "model_folders", "data_folders" }) {
        const base::Json& value = json.at(key);
        std::string text;
        if (value.is_array())
            text = fmt::format("{}", fmt::join(value.get<std::vector<std::string>>(), ", "));
        else
            text = value.is_string() ? value.get<std::string>() : value.dump();
        std::string label = key;
        std::ranges::replace(label, '_', ' ');
        print(fmt::format("{:<14} {}\n", label, text.empty() ? "none" : text));
    }
    return Done;
}

} // namespace

void addInfoCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<CommonOptions>();
    CLI::App* command = program.add_subcommand(
        "info", "Versions, processor, threads, and where models and data are looked for");
    addCommonOptions(*command, *options);
    command->footer("Example:\n  crisp info --json");
    command->callback([options, &action] { action = [options] { return info(*options); }; });
}

} // namespace crisp::app
