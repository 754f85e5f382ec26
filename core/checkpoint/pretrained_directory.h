// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "model/model_config.h"
#include "model/parameters.h"
#include "text/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Hugging Face model directories in both directions: config.json, model.safetensors and tokenizer
/// files become a classifier of ours, and back. Making a checkpoint atomic (a temporary name, then
/// a rename) is training's business, since a checkpoint holds more than a model.
namespace crisp::checkpoint {

struct LoadOptions {
    /// Names of the classes, if they are to be others than the directory's. If their number differs
    /// from the classifier in the file, that last layer is drawn anew.
    std::vector<std::string> labelNames;
    /// From which tensors that the directory lacks (the classification head) are drawn.
    std::uint64_t headSeed = 42;
};

/// What a user should know about how a directory was read.
struct LoadReport {
    std::vector<std::string> initialised; ///< our names of tensors that were drawn at random
    std::vector<std::string> ignored; ///< the file's names of tensors that have no place
    std::vector<std::string> notes; ///< sentences without full stops
};

struct PretrainedModel {
    model::ModelConfig config;
    model::Parameters parameters;
    std::shared_ptr<const text::Tokenizer> tokenizer; ///< null if the directory has none
    LoadReport report;
};

/// Reads a DistilBERT directory, with or without a classification head, or one of the BERT family
/// (model_type bert), whose encoder is run as a DistilBERT:
/// - the embedding of sentence type 0 is folded into the positions, which is exact for a single
///   sentence; of a pair, the second sentence would have type 1, and a note says so;
/// - BERT also drops out what leaves the attention's output projection, DistilBERT and we do not;
/// - pooler and heads have no counterpart, are ignored and reported; our own head is drawn anew.
///
/// Shapes are checked against config.json before anything is allocated.
/// @throws base::Error naming the file and what is wrong with it: files missing, damaged or only
/// pickled, encoder tensors missing, misshapen or not finite, a configuration we cannot run
[[nodiscard]] PretrainedModel loadPretrained(
    const std::filesystem::path& directory, const LoadOptions& options = {});

/// Writes model.safetensors, config.json, the tokenizer files of `tokenizerSource` and, if given,
/// crisp.json into an existing directory; each is synced.
/// @throws base::Error if the disk refuses
void savePretrained(const std::filesystem::path& directory, const model::ModelConfig& config,
    const model::Parameters& parameters,
    const std::optional<std::filesystem::path>& tokenizerSource = std::nullopt,
    const std::optional<base::Json>& crispJson = std::nullopt);

} // namespace crisp::checkpoint
