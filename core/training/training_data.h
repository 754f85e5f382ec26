// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/encoded_dataset.h"
#include "training/recipe.h"

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Reads what the recipe names and encodes it with its model's tokenizer. Dev sentences that also
/// stand in the training data are counted and reported as a warning, not refused: the accuracy is
/// then partly memory, which the user must know, but published sets do overlap a little, and
/// training on the dev set is a fair way to see whether a model can learn at all.
/// Classes that the model's head knows already, by name or by number, keep its names and numbers.
/// @throws base::Error for files that cannot be read, or other labels in dev than in train
[[nodiscard]] TrainingData loadTrainingData(const Recipe& recipe);

/// Keeps the sentences of the last recipe, since mostly the next run needs the same.
class LastTrainingData {
public:
    /// Loaded anew if model, data or length are not those of the call before; valid until the next
    /// call. @throws base::Error as loadTrainingData
    [[nodiscard]] const TrainingData& of(const Recipe& recipe);

private:
    Recipe recipe_;
    std::optional<TrainingData> data_;
};

/// Changes with every token and label, in order: tells a resumed run that its data are the same.
[[nodiscard]] std::uint64_t fingerprint(const TrainingData& data);

} // namespace crisp::training
