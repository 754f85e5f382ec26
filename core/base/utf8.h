// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

/// The little that everybody needs to know about UTF-8: is it valid, and where. Normalisation and
/// character classes live in text/.
namespace crisp::base {

/// Offset of the first byte that is not part of valid UTF-8 (no surrogates, no overlong forms), or
/// nothing if all is well.
[[nodiscard]] std::optional<std::size_t> findInvalidUtf8(std::string_view bytes);

/// Number of code points; `text` must be valid.
[[nodiscard]] std::size_t countCodePoints(std::string_view text);

} // namespace crisp::base
