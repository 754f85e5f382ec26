// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

/// Which map of a model: the key that grids, maps and pages call one by.
namespace crisp::explore {

struct HeadPosition {
    std::size_t layer = 0;
    std::optional<std::size_t> head; ///< none: the layer's mean

    friend bool operator==(const HeadPosition&, const HeadPosition&) = default;
};

} // namespace crisp::explore
