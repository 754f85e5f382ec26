// SPDX-License-Identifier: Apache-2.0
#include "controls/card.h"

#include "theme/painting.h"
#include "theme/theme.h"

#include <QPainter>

namespace crisp::controls {

Card::Card(QWidget* parent)
    : QWidget(parent)
{
}

void Card::paintEvent(QPaintEvent*)
{
    const theme::Tokens& tokens = theme::current();
    QPainter painter(this);
    theme::paintFrame(painter, rect(), tokens.surface, tokens.line, theme::cardRadius);
}

} // namespace crisp::controls
