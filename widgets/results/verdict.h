// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results/plan_groups.h"

#include <QString>

#include <vector>

/// What may be said about the runs on the page before anything is tested: no claim stronger than
/// counting allows. p values and paired tests are not here.
namespace crisp::results {

struct Verdict {
    QString headline; ///< one short sentence
    QString detail; ///< what it rests on, with n
};

[[nodiscard]] Verdict verdictOf(const std::vector<PlanGroup>& groups);

} // namespace crisp::results
