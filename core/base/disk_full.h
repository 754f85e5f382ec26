// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <cerrno>

/// The one failure of the file system that programs tell apart from the others.
namespace crisp::base {

/// No space left, or none within the user's quota: what comes next would fail as well.
class DiskFull : public Error {
public:
    using Error::Error;
};

/// Whether an errno means that.
[[nodiscard]] constexpr bool meansDiskFull(int code) { return code == ENOSPC || code == EDQUOT; }

} // namespace crisp::base
