// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/training_worker.h"

#include <cstdint>

/// From single steps, whose numbers jump, to those that a status bar shows.
namespace crisp::bridge {

class JobProgress {
public:
    /// Takes over what a job says into what is shown of it.
    void apply(const JobNews& news, JobView& view);

private:
    [[nodiscard]] std::optional<double> secondsLeft(const JobView& view) const;

    std::uint64_t firstStep_ = 0; ///< before the first of this session
    std::uint64_t steps_ = 0; ///< seen in this session
};

} // namespace crisp::bridge
