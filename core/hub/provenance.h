// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

/// Where a directory comes from and under which licence, as far as the files that people put beside
/// models and data say: README.md, LICENSE, crisp.json. Only for showing: whatever cannot be read
/// is empty.
namespace crisp::hub {

struct Provenance {
    std::string license; ///< "apache-2.0", or the first line of LICENSE
    std::string source; ///< what it was trained from, or README.md's first heading
};

[[nodiscard]] Provenance provenanceOf(const std::filesystem::path& directory);

/// The first line of LICENSE, LICENSE.txt or LICENSE.md.
[[nodiscard]] std::string licenseIn(const std::filesystem::path& directory);

} // namespace crisp::hub
