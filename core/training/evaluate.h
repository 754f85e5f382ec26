// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/encoded_dataset.h"
#include "model/sequence_classifier.h"
#include "model/sparsity_plan.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

/// Accuracy, loss and attention statistics of a classifier on a labelled data set, and the
/// predictions file. Shared by Trainer and `crisp eval`; comparing results is analysis' business.
namespace crisp::training {

struct Prediction {
    std::size_t row = 0; ///< in the data set
    std::int32_t label = 0;
    std::int32_t predicted = 0;
    float probability = 0.0F; ///< of the predicted class
};

struct Evaluation {
    std::size_t examples = 0;
    double accuracy = 0.0; ///< share of right predictions
    double loss = 0.0; ///< mean cross-entropy, nats
    std::vector<double> effectiveSparsity; ///< [layers] mean over sentences and heads
    std::vector<double> entropy; ///< [layers] nats, mean over sentences and heads
    std::vector<Prediction> predictions; ///< in the order of the data set's rows
    double seconds = 0.0;

    [[nodiscard]] double meanEffectiveSparsity() const;
    [[nodiscard]] double meanEntropy() const;
};

/// Runs the whole data set through the model under `plan` (pass plan.forEvaluation() where the
/// phase should count), without dropout.
/// @throws std::invalid_argument if the data set is empty or has no labels
/// @throws Interrupted if `stop` is requested before the end
[[nodiscard]] Evaluation evaluate(model::SequenceClassifier& classifier,
    const data::EncodedDataset& dataset, const model::SparsityPlan& plan,
    std::stop_token stop = {});

/// What evaluate throws when it is stopped; nobody outside of training sees it.
struct Interrupted { };

/// predictions.csv: a header line "index,label,predicted,probability", then one line a prediction;
/// probabilities with all their digits.
[[nodiscard]] std::string predictionsToCsv(const std::vector<Prediction>& predictions);
/// @throws base::Error naming the line
[[nodiscard]] std::vector<Prediction> readPredictions(const std::filesystem::path& file);

} // namespace crisp::training
