// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// Untrusted text (sentences, tokens, class names, paths) made safe for the formats that exports
/// write. JSON needs nothing of the kind: nlohmann's dump escapes.
namespace crisp::analysis {

/// For XML and HTML, in text and in quoted attributes: the five special characters become entities.
/// Bytes that are not valid UTF-8 and characters that XML 1.0 forbids become U+FFFD.
[[nodiscard]] std::string escapeXml(std::string_view text);

/// A field of RFC 4180: in quotes where it has a comma, quote or line end, or a space at an end.
[[nodiscard]] std::string csvField(std::string_view text);

/// JSON for a <script> element of an HTML page: no "<" is left, so no text can end the element.
[[nodiscard]] std::string escapeScript(std::string_view json);

} // namespace crisp::analysis
