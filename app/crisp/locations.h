// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Where models and data sets are: a directory, or a name that is looked up. Fetching them is
/// set-up's business.
namespace crisp::app {

enum class Kind { Model, Data };

/// Folders in which a name is looked for, in this order: .deps/models (or data) of the source tree
/// that this program was built in, the same below the current directory, crisp/models below
/// $XDG_DATA_HOME (~/.local/share).
[[nodiscard]] std::vector<std::filesystem::path> searchFolders(Kind kind);

/// A directory as it is; else a name in the folders above. A run directory stands for its best
/// checkpoint where a model is wanted.
/// @throws base::Error that says where it was looked for
[[nodiscard]] std::filesystem::path findModel(const std::string& directoryOrName);
[[nodiscard]] std::filesystem::path findData(const std::string& directoryOrName);

} // namespace crisp::app
