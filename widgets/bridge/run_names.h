// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/text.h"
#include "training/recipe.h"

#include <QCoreApplication>
#include <QString>

/// What runs are called on screens. Their folders' names are core's (hub/inventory.h).
namespace crisp::bridge {

/// "aggressive, seed 1"
[[nodiscard]] inline QString runName(const training::Recipe& recipe)
{
    return QCoreApplication::translate("Run", "%1, seed %2")
        .arg(toQt(recipe.preset))
        .arg(recipe.seed);
}

} // namespace crisp::bridge
