// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/message.h"

#include <fmt/format.h>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

/// Enumerations by name, as they stand in files and on the command line. One table serves both
/// directions and the message that lists what there is.
namespace crisp::training {

template <typename Value>
struct Named {
    std::string_view name;
    Value value;
};

/// @throws std::invalid_argument naming the field, the text and the names that exist
template <typename Value>
[[nodiscard]] Value valueNamed(
    std::string_view field, std::string_view text, std::span<const Named<Value>> table)
{
    std::string names;
    for (const Named<Value>& entry : table) {
        if (entry.name == text)
            return entry.value;
        names += (names.empty() ? "" : ", ") + std::string(entry.name);
    }
    throw std::invalid_argument(
        fmt::format("{}: {} is none of {}", field, base::inQuotes(text), names));
}

template <typename Value>
[[nodiscard]] std::string_view nameOf(Value value, std::span<const Named<Value>> table)
{
    for (const Named<Value>& entry : table)
        if (entry.value == value)
            return entry.name;
    throw std::invalid_argument("a value without a name");
}

} // namespace crisp::training
