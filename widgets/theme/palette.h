// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QPalette>

/// The palette that Qt's own widgets get: tokens under the names that Qt knows. Private to theme/.
namespace crisp::theme {

[[nodiscard]] QPalette paletteOf(const Tokens& tokens);

} // namespace crisp::theme
