// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "model/sparsity_plan.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Named sparsity plans for any number of layers: straight lines from the first to the last. The
/// four of resources/presets/ are part of the program; users' own come from files of the same form.
namespace crisp::training {

struct Preset {
    std::string name; ///< how recipes and the command line call it
    std::string title;
    std::string description;
    std::string note; ///< where the numbers come from
    double from = 0.0; ///< sparsity of the first layer
    double to = 0.0; ///< sparsity of the last layer
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
/// Reads a user's own preset. @throws base::Error
[[nodiscard]] Preset readPreset(const std::filesystem::path& file);

} // namespace crisp::training
