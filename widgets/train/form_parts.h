// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controls/labels.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

/// What the sections of the form are put together from.
namespace crisp::train {

[[nodiscard]] inline QVBoxLayout* columnIn(QWidget* parent, int spacing)
{
    auto* column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    return column;
}

[[nodiscard]] inline QHBoxLayout* rowIn(QWidget* parent)
{
    auto* row = new QHBoxLayout(parent);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    return row;
}

/// For the sentence under a control that says how to mend it; hidden as long as there is none.
[[nodiscard]] inline QLabel* errorLabel(QWidget* parent)
{
    auto* label = new controls::Label({}, theme::Text::Caption, controls::Ink::Danger, parent);
    label->setWordWrap(true);
    label->hide();
    return label;
}

} // namespace crisp::train
