// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Where models, data sets and runs are: a directory, or a name that is looked up. What stands in
/// them is inventory.h's business, fetching them set-up's.
namespace crisp::hub {

enum class Kind { Model, Data };

/// crisp/ below $XDG_DATA_HOME (~/.local/share); empty if there is no home.
[[nodiscard]] std::filesystem::path userDataFolder();

/// Folders in which a name is looked for, in this order: .deps/models (or data) of the source tree
/// that this program was built in, the same below the current directory, crisp/models below
/// $XDG_DATA_HOME (~/.local/share). $CRISP_DEPS stands in for the first two where it is set.
[[nodiscard]] std::vector<std::filesystem::path> searchFolders(Kind kind);

/// A directory as it is; else a name in the folders above. A run directory stands for its best
/// checkpoint where a model is wanted.
/// @throws base::Error that says where it was looked for
[[nodiscard]] std::filesystem::path findModel(const std::string& directoryOrName);
[[nodiscard]] std::filesystem::path findData(const std::string& directoryOrName);

/// Where the explorer keeps runs unless it is told otherwise: out/runs of the source tree that this
/// program was built in, if models
/// were set up there and are looked for; else crisp/runs in the user's data folder.
[[nodiscard]] std::filesystem::path defaultRunsFolder();

} // namespace crisp::hub
