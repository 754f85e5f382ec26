// SPDX-License-Identifier: Apache-2.0
#include "presets.h"

#include "base/error.h"
#include "base/files.h"
#include "base/message.h"
#include "base/utf8.h"
#include "training/builtin_presets.h"
#include "training/json_fields.h"
#include "training/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace crisp::training {
namespace {

constexpr std::size_t largestPresetFile = 1 << 20;
constexpr std::size_t longestName = 60; // <name>-seed<seed> has to be the name of a folder

/// A preset's ends, and what lies between them.
void readShape(JsonFields& fields, Preset& preset)
{
    if (fields.find("layers") == nullptr) {
        for (const char* name : { "from", "to" })
            fields.require(name);
        fields.read("from", preset.from);
        fields.read("to", preset.to);
        return;
    }
    fields.read("layers", preset.layers);
    for (const char* name : { "from", "to" })
        if (fields.find(name) != nullptr)
            throw std::invalid_argument(
                fmt::format("{}: give either from and to, or layers", fields.at(name)));
    if (preset.layers.empty())
        throw std::invalid_argument(fmt::format("{}: it is empty", fields.at("layers")));
    preset.from = preset.layers.front();
    preset.to = preset.layers.back();
}

/// `values` at `count` places that are evenly spread from the first to the last.
std::vector<double> stretched(const std::vector<double>& values, std::size_t count)
{
    if (count == values.size())
        return values;
    const double last = static_cast<double>(values.size() - 1);
    std::vector<double> result;
    for (std::size_t index = 0; index < count; ++index) {
        const double place
            = count > 1 ? last * static_cast<double>(index) / static_cast<double>(count - 1) : 0.0;
        const auto left = static_cast<std::size_t>(place);
        const std::size_t right = std::min(left + 1, values.size() - 1);
        result.push_back(std::lerp(values[left], values[right], place - static_cast<double>(left)));
    }
    return result;
}

/// A list of values as a plan. @throws std::invalid_argument as linearPlan does
model::SparsityPlan planOf(std::vector<double> layers)
{
    if (layers.empty())
        throw std::invalid_argument("sparsity: a plan needs at least one layer");
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        if (!(layers[layer] >= 0.0 && layers[layer] < 1.0))
            throw std::invalid_argument(
                fmt::format("sparsity, layer {}: {} is outside [0, 1)", layer + 1, layers[layer]));
    return { std::move(layers) };
}

Preset parsePreset(const base::Json& json, std::string_view source)
{
    JsonFields fields(json, std::string(source));
    for (const char* name : { "format", "name" })
        fields.require(name);
    std::uint64_t format = 0;
    fields.read("format", format);
    if (format != 1)
        throw std::invalid_argument(
            fmt::format("{}: {} is not a version this program knows", fields.at("format"), format));

    Preset preset;
    fields.read("name", preset.name);
    fields.read("title", preset.title);
    fields.read("description", preset.description);
    fields.read("note", preset.note);
    readShape(fields, preset);
    fields.readNamed("rule", preset.rule, parseRule);
    fields.readNamed("apply", preset.phase, parsePhase);
    fields.refuseUnknown();
    if (preset.name.empty())
        throw std::invalid_argument(fmt::format("{}: it is empty", fields.at("name")));
    if (preset.title.empty())
        preset.title = preset.name;
    (void)preset.plan(std::max<std::size_t>(2, preset.layers.size())); // all values in range
    return preset;
}

std::vector<Preset> parseBuiltin()
{
    std::vector<Preset> presets;
    for (const EmbeddedPreset& file : embeddedPresets)
        presets.push_back(presetFromJson(base::parseJson(file.json, file.file), file.file));
    return presets;
}

} // namespace

model::SparsityPlan Preset::plan(std::size_t layerCount) const
{
    model::SparsityPlan plan = layers.empty() ? model::linearPlan(layerCount, from, to)
                                              : planOf(stretched(layers, layerCount));
    plan.rule = rule;
    plan.phase = phase;
    return plan;
}

const std::vector<Preset>& builtinPresets()
{
    static const std::vector<Preset> presets = parseBuiltin();
    return presets;
}

const Preset* findPreset(std::string_view name)
{
    const auto found = std::ranges::find(builtinPresets(), name, &Preset::name);
    return found == builtinPresets().end() ? nullptr : &*found;
}

const Preset& presetNamed(std::string_view name)
{
    if (const Preset* preset = findPreset(name))
        return *preset;
    std::vector<std::string> names;
    for (const Preset& preset : builtinPresets())
        names.push_back(preset.name);
    throw std::invalid_argument(fmt::format(
        "preset: {} is none of {}", base::inQuotes(name), base::listed(names, names.size())));
}

Preset presetFromJson(const base::Json& json, std::string_view source)
{
    try {
        return parsePreset(json, source);
    } catch (const std::invalid_argument& error) {
        throw base::Error(error.what());
    }
}

base::Json toJson(const Preset& preset)
{
    base::Json json { { "format", 1 }, { "name", preset.name }, { "title", preset.title },
        { "description", preset.description }, { "note", preset.note },
        { "rule", ruleName(preset.rule) }, { "apply", phaseName(preset.phase) } };
    if (preset.layers.empty()) {
        json["from"] = preset.from;
        json["to"] = preset.to;
    } else {
        json["layers"] = preset.layers;
    }
    return json;
}

Preset readPreset(const std::filesystem::path& file)
{
    return presetFromJson(base::readJsonFile(file, largestPresetFile), file.string());
}

void requirePresetName(std::string_view name)
{
    if (name.empty())
        throw std::invalid_argument("preset, name: it is empty");
    if (name.size() > longestName)
        throw std::invalid_argument(fmt::format(
            "preset, name: {} is longer than {} letters", base::inQuotes(name), longestName));
    const bool hasBadLetter = std::ranges::any_of(name, [](char letter) {
        return letter == '/' || letter == '\\' || static_cast<unsigned char>(letter) < ' '
            || letter == '\x7f';
    });
    if (hasBadLetter || name.front() == '.' || name.front() == ' ' || name.back() == ' '
        || base::findInvalidUtf8(name))
        throw std::invalid_argument(
            fmt::format("preset, name: {} cannot be the name of a file", base::inQuotes(name)));
    if (findPreset(name) != nullptr || name == "custom")
        throw std::invalid_argument(
            fmt::format("preset, name: {} is taken by the program", base::inQuotes(name)));
}

std::filesystem::path savePreset(const Preset& preset, const std::filesystem::path& folder)
{
    requirePresetName(preset.name);
    (void)preset.plan(std::max<std::size_t>(2, preset.layers.size())); // all values in range
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        throw base::Error(
            fmt::format("{}: the folder cannot be made: {}", folder.string(), failed.message()));
    const std::filesystem::path file = folder / (preset.name + ".json");
    base::writeFileAtomically(file, toJson(preset).dump(2) + "\n");
    return file;
}

PresetList listPresets(const std::filesystem::path& folder)
{
    PresetList list;
    std::error_code failed;
    for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        if (entry->path().extension() != ".json")
            continue;
        try {
            list.presets.push_back(readPreset(entry->path()));
        } catch (const base::Error& error) {
            list.problems.emplace_back(error.what());
        }
    }
    std::ranges::sort(list.presets, {}, &Preset::name);
    std::ranges::sort(list.problems);
    return list;
}

} // namespace crisp::training
