// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

/// The one failure of the file system that programs tell apart from the others.
namespace crisp::base {

/// No space left, or none within the user's quota: what comes next would fail as well.
class DiskFull : public Error {
public:
    using Error::Error;
};

} // namespace crisp::base
