// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

/// How long things take, in words and figures.
namespace crisp::train {

/// "0:17", "1:02:03".
[[nodiscard]] QString clockText(double seconds);
/// "about 20 seconds", "about 6 minutes", "about 2 hours".
[[nodiscard]] QString aboutText(double seconds);

} // namespace crisp::train
