// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>

/// Where the golden vectors lie: the folder that CRISP_GOLDENS names, else one beside the source
/// tree. Tests that need them skip themselves where there are none.
namespace crisp::testing {

inline std::filesystem::path goldens()
{
    const char* chosen = std::getenv("CRISP_GOLDENS");
    return chosen != nullptr && *chosen != '\0' ? chosen : CRISP_DEFAULT_GOLDENS;
}

} // namespace crisp::testing

/// Skips the test, saying why, if `path` (relative to the golden vectors) does not exist.
#define CRISP_REQUIRE_GOLDENS(relativePath)                                                        \
    if (!std::filesystem::exists(crisp::testing::goldens() / (relativePath)))                      \
    GTEST_SKIP() << "there is no " << (crisp::testing::goldens() / (relativePath)).string()        \
                 << "; set CRISP_GOLDENS to the folder of the golden vectors"
