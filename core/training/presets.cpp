// SPDX-License-Identifier: Apache-2.0
#include "presets.h"

#include "base/error.h"
#include "base/message.h"
#include "training/builtin_presets.h"
#include "training/json_fields.h"
#include "training/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crisp::training {
namespace {

constexpr std::size_t largestPresetFile = 1 << 20;

Preset parsePreset(const base::Json& json, std::string_view source)
{
    JsonFields fields(json, std::string(source));
    for (const char* name : { "format", "name", "from", "to" })
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
    fields.read("from", preset.from);
    fields.read("to", preset.to);
    fields.readNamed("rule", preset.rule, parseRule);
    fields.readNamed("apply", preset.phase, parsePhase);
    fields.refuseUnknown();
    if (preset.name.empty())
        throw std::invalid_argument(fmt::format("{}: it is empty", fields.at("name")));
    if (preset.title.empty())
        preset.title = preset.name;
    (void)preset.plan(2); // both ends in range
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
    model::SparsityPlan plan = model::linearPlan(layerCount, from, to);
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

Preset readPreset(const std::filesystem::path& file)
{
    return presetFromJson(base::readJsonFile(file, largestPresetFile), file.string());
}

} // namespace crisp::training
