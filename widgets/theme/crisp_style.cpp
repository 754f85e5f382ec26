// SPDX-License-Identifier: Apache-2.0
#include "theme/crisp_style.h"

#include "theme/palette.h"
#include "theme/theme.h"

namespace crisp::theme {

CrispStyle::CrispStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

QPalette CrispStyle::standardPalette() const { return paletteOf(current()); }

} // namespace crisp::theme
