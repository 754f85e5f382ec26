// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/sparsity_plan.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

/// Plans and what they are called, in captions and colours: by their preset, "dense" or "custom".
/// The presets themselves are presets.h's business.
namespace crisp::training {

struct NamedPlan {
    std::string name; ///< a preset's, or "custom"
    model::SparsityPlan plan;
};

/// A dense plan.
[[nodiscard]] NamedPlan densePlan(std::size_t layerCount);

/// The built-in preset that this plan follows (by the same rule, whenever it applies), "dense" if
/// it prunes nothing, else "custom".
[[nodiscard]] std::string nameOf(const model::SparsityPlan& plan);

/// What a checkpoint of ours was trained with, from its crisp.json; nothing for other directories.
/// @throws base::Error if the file is damaged
[[nodiscard]] std::optional<NamedPlan> planOfCheckpoint(
    const std::filesystem::path& model, std::size_t layerCount);

/// The same; other directories count as dense. @throws base::Error if the file is damaged
[[nodiscard]] NamedPlan inheritedPlan(const std::filesystem::path& model, std::size_t layerCount);

} // namespace crisp::training
