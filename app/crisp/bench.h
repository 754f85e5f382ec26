// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "data/encoded_dataset.h"
#include "model/sequence_classifier.h"
#include "options.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// The parts that the benchmarks of `crisp bench` share: a model to measure, sentences to feed it.
/// Each benchmark gives back the JSON it prints; what the figures mean stands in
/// docs/PERFORMANCE.md.
namespace crisp::app {

struct BenchOptions {
    CommonOptions common;
    SparsityOptions sparsity;
    std::string model = "minilm"; ///< a directory, a name, or "distilbert-random"
    std::string tokenizer = "minilm"; ///< whose tokenizer a random model borrows
    std::string data = "movie-snippets";
    std::string trainFile;
    std::string devFile;
    std::string precision = "fp32";
    std::size_t batchSize = 32;
    std::size_t maxLength = 128;
    std::size_t steps = 200;
    std::size_t warmupSteps = 100;
    std::string tokens = "25,128,500";
    std::string lengths = "16,64,128,512";
    double attentionSparsity = 0.8;
    std::size_t heads = 12;
    std::size_t headDim = 64;
};

struct BenchModel {
    std::string name;
    model::SequenceClassifier classifier;
    std::shared_ptr<const text::Tokenizer> tokenizer;
};

/// The model of that name; "distilbert-random" is DistilBERT's shape with weights drawn at random.
[[nodiscard]] BenchModel loadBenchModel(const BenchOptions& options);

/// The sentences of trainFile (or devFile, or the data directory's part), encoded.
[[nodiscard]] data::EncodedDataset loadBenchSentences(
    const BenchOptions& options, const BenchModel& model, bool train);

[[nodiscard]] base::Json benchTrain(const BenchOptions& options);
[[nodiscard]] base::Json benchInfer(const BenchOptions& options);
[[nodiscard]] base::Json benchAttention(const BenchOptions& options);
[[nodiscard]] base::Json benchCeiling(const BenchOptions& options);

/// Time that training steps cannot go below on this machine, on average: their matrix products, on
/// as much memory as the step has for them, and one AdamW pass over the weights that they update,
/// each measured alone.
struct Ceiling {
    double productSeconds = 0.0;
    /// As if all layers had the same weights, gradients and activations; in no step, but it shows
    /// what memory costs.
    double cachedProductSeconds = 0.0;
    double updateSeconds = 0.0;

    [[nodiscard]] double seconds() const { return productSeconds + updateSeconds; }
};
/// @param tokens of each step, at least one
[[nodiscard]] Ceiling measureCeiling(const model::ModelConfig& config, model::Precision precision,
    std::span<const std::size_t> tokens, std::size_t sentences, std::size_t updatedWords);

/// Largest resident size of this process so far.
[[nodiscard]] double peakRssMegabytes();

} // namespace crisp::app
