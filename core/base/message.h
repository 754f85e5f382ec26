// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// Putting what stands in an untrusted file into a message of one line. What the message says is
/// the caller's business.
namespace crisp::base {

/// `text` in double quotes, shortened to about `maxBytes` and with everything that could break the
/// line or the terminal (control characters, invalid UTF-8) written as \n, \t or \xNN.
[[nodiscard]] std::string inQuotes(std::string_view text, std::size_t maxBytes = 80);

/// "a, b, c and 17 more": the first `most` of the names, as they are.
[[nodiscard]] std::string listed(std::span<const std::string> names, std::size_t most = 3);

} // namespace crisp::base
