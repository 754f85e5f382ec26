// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

/// The one exception that core throws for what a user can cause and mend: a damaged file, a full
/// disk, a diverging run. Wrong arguments to a function or a wrong value in a recipe are
/// std::invalid_argument instead, so that a program can tell "you asked for the wrong thing" (exit
/// code 2) from "it did not work" (exit code 1).
namespace crisp::base {

/// Its text is one sentence for the user: what failed, which file, field or value, why, what to do.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace crisp::base
