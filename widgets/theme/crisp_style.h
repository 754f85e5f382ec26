// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProxyStyle>

/// How Qt's own widgets look: Fusion, with the outlines, radii, heights and states of this program.
/// Our own controls draw themselves (controls/). Private to theme/; install() puts it in force.
namespace crisp::theme {

class CrispStyle : public QProxyStyle {
    Q_OBJECT

public:
    CrispStyle();
    QPalette standardPalette() const override;
};

} // namespace crisp::theme
