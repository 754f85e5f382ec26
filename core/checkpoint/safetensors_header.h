// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checkpoint/safetensors.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// The JSON header of a safetensors file as it stands, before anybody has looked at the data. Only
/// SafetensorsFile has business here.
namespace crisp::checkpoint {

/// One entry of the header; `begin` and `end` are relative to the data section and unchecked.
struct HeaderEntry {
    TensorView tensor; ///< without bytes
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct Header {
    std::vector<HeaderEntry> entries; ///< in the order of the text
    Metadata metadata;
};

/// Reads the header's text without building a document of it, so that a hostile header cannot ask
/// for more memory than its own length plus a few megabytes.
/// @throws base::Error; `source` begins its message ("cannot read x/model.safetensors")
[[nodiscard]] Header parseHeader(std::string_view text, std::string_view source);

} // namespace crisp::checkpoint
