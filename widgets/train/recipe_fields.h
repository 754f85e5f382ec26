// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/field_values.h"
#include "training/recipe.h"

#include <QString>

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

/// The numbers of a recipe as the form shows them: one table of name, label, limits and member,
/// from which fields are made, filled, read and remembered. Widgets are hyper_parameters.h's
/// business.
namespace crisp::train {

struct RecipeField {
    QString key; ///< as in recipe.json, which is how core's messages begin
    QString label;
    QString unit;
    QString explanation; ///< one sentence, for the tooltip
    Limits limits;
    std::variant<double training::Recipe::*, std::size_t training::Recipe::*> member;
};

/// Those that always show, in reading order.
[[nodiscard]] const std::vector<RecipeField>& mainFields();
/// The rest, behind "All settings".
[[nodiscard]] const std::vector<RecipeField>& furtherFields();

[[nodiscard]] QString textOf(const RecipeField& field, const training::Recipe& recipe);
/// Puts the text's value into the recipe. @return a sentence if it is none, and the recipe is as it
/// was
[[nodiscard]] QString read(const RecipeField& field, const QString& text, training::Recipe& recipe);

/// What core's Recipe::validate says of a recipe whose numbers all read: which field, and why.
struct RecipeFault {
    QString key; ///< empty: no fault
    QString sentence;
};
[[nodiscard]] RecipeFault faultOf(const training::Recipe& recipe);
/// "warmup: 1.5 is not ..." as field and sentence.
[[nodiscard]] RecipeFault splitFault(std::string_view message);

} // namespace crisp::train
