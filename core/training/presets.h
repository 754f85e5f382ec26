// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "model/sparsity_plan.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Named sparsity plans for any number of layers: straight lines from the first to the last, or
/// values of their own. The four of resources/presets/ are part of the program; users' own are
/// files of the same form, in a folder that the program chooses (hub/locations.h).
namespace crisp::training {

struct Preset {
    std::string name; ///< how recipes and the command line call it
    std::string title;
    std::string description;
    std::string note; ///< where the numbers come from
    double from = 0.0; ///< sparsity of the first layer
    double to = 0.0; ///< sparsity of the last layer
    /// In place of the straight line, if not empty: one value a layer, stretched to models with
    /// another number of layers.
    std::vector<double> layers;
    model::PruningRule rule = model::PruningRule::Row;
    model::PruningPhase phase = model::PruningPhase::TrainingAndEvaluation;

    /// @throws std::invalid_argument if layerCount is 0
    [[nodiscard]] model::SparsityPlan plan(std::size_t layerCount) const;
};

/// Dense, uniform, light, aggressive: in the order in which tables show them. Any thread.
[[nodiscard]] const std::vector<Preset>& builtinPresets();

/// nullptr if there is none of this name.
[[nodiscard]] const Preset* findPreset(std::string_view name);

/// @throws std::invalid_argument listing the names that exist
[[nodiscard]] const Preset& presetNamed(std::string_view name);

/// @throws base::Error naming the source, the field and the fault
[[nodiscard]] Preset presetFromJson(const base::Json& json, std::string_view source);
/// The inverse: `layers`, or `from` and `to`.
[[nodiscard]] base::Json toJson(const Preset& preset);
/// Reads a user's own preset. @throws base::Error
[[nodiscard]] Preset readPreset(const std::filesystem::path& file);

/// Whether a user's own preset can be called so: the name is a file's and a run folder's, too.
/// @throws std::invalid_argument naming the fault: empty, too long, not the name of a file, or the
/// name of a built-in one
void requirePresetName(std::string_view name);
/// Writes `folder`/<name>.json, in place of one of the same name; makes the folder if need be.
/// @return the file
/// @throws std::invalid_argument for a name or a value that cannot be; base::Error if the disk
/// refuses
std::filesystem::path savePreset(const Preset& preset, const std::filesystem::path& folder);

/// What a folder of presets holds, by name.
struct PresetList {
    std::vector<Preset> presets;
    std::vector<std::string> problems; ///< one sentence for each file that is not shown
};
/// An empty list if there is no such folder. Files that end otherwise than in .json do not count.
[[nodiscard]] PresetList listPresets(const std::filesystem::path& folder);

} // namespace crisp::training
