// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checkpoint/pretrained_directory.h"
#include "model/sequence_classifier.h"
#include "text/tokenizer.h"

#include <filesystem>
#include <memory>
#include <string>

/// A model made ready to run, as explain and eval need it.
namespace crisp::app {

struct LoadedModel {
    std::filesystem::path directory;
    model::SequenceClassifier classifier;
    std::shared_ptr<const text::Tokenizer> tokenizer; ///< null if the directory has none

    [[nodiscard]] std::size_t layers() const { return classifier.config().layers; }
    /// @throws base::Error if there is none
    [[nodiscard]] const text::Tokenizer& requireTokenizer() const;
};

/// Loads, and says on stderr what a user should know about it.
/// @throws base::Error as findModel and loadPretrained
[[nodiscard]] LoadedModel loadModel(const std::string& directoryOrName, model::Precision precision);

} // namespace crisp::app
