// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "options.h"
#include "training/recipe.h"

#include <string>

namespace CLI {
class App;
}

/// The options of train and sweep that make a recipe.
namespace crisp::app {

struct RecipeOptions {
    SparsityOptions sparsity;
    training::Recipe recipe; ///< paths as they were typed
    std::string schedule;
    std::string precision;
};

void addRecipeOptions(CLI::App& command, RecipeOptions& options);

/// The recipe, its model and data found, its plan resolved where the model is known.
/// @throws base::Error, std::invalid_argument
[[nodiscard]] training::Recipe makeRecipe(const RecipeOptions& options);

/// Replaces names of models and data sets by their directories. @throws base::Error
void findPaths(training::Recipe& recipe);

} // namespace crisp::app
