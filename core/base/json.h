// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <string_view>

/// JSON from untrusted files, read strictly: one value, valid UTF-8, no key twice, no nesting that
/// could exhaust the stack. What the values mean is the caller's business.
namespace crisp::base {

using Json = nlohmann::json;

/// Parses `text`; `source` names it in messages ("config.json", "header of model.safetensors").
/// @throws Error if it is not one JSON value, names a key twice in one object, or nests deeper than
/// 64 levels
[[nodiscard]] Json parseJson(std::string_view text, std::string_view source);

/// Reads and parses a file of at most `maxBytes`. @throws Error
[[nodiscard]] Json readJsonFile(const std::filesystem::path& path, std::size_t maxBytes);

} // namespace crisp::base
