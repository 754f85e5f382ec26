// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/encoded_dataset.h"
#include "text/tokenizer.h"
#include "training/recipe.h"

#include <cstddef>
#include <string>
#include <vector>

/// The sentences of a recipe, read and tokenised once; several runs of a sweep share them. Readers
/// and batches are data's business.
namespace crisp::training {

struct TrainingData {
    data::EncodedDataset train;
    data::EncodedDataset dev;
    std::vector<std::string> labelNames; ///< one a class
    std::size_t sharedSentences = 0; ///< dev sentences that are training sentences, too
    std::vector<std::string> warnings; ///< sentences for the user
};

/// Reads and encodes what the recipe names. Dev sentences that also stand in the training data are
/// counted and reported as a warning, not refused: the accuracy is then partly memory, but a small
/// overlap is common in published sets and a full one is a fair test of a new recipe.
/// @throws base::Error for data that cannot be read or has other labels in dev than in train
[[nodiscard]] TrainingData loadTrainingData(const Recipe& recipe, const text::Tokenizer& tokenizer);

} // namespace crisp::training
