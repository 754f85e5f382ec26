// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "model/model_config.h"

#include <filesystem>
#include <string>
#include <vector>

/// Hugging Face's config.json in both directions. The defaults for missing fields, and the second
/// names some fields have, are transformers'. Weights are PretrainedDirectory's business.
namespace crisp::checkpoint {

/// Which names the weights of a directory have.
enum class Family { DistilBert, Bert };

struct ConfigFile {
    Family family = Family::DistilBert;
    model::ModelConfig config;
    std::vector<std::string> notes; ///< what a user should know: sentences, without full stops
};

/// Reads a config.json of model_type distilbert or bert. Types and values are checked field by
/// field; unknown fields are ignored. The result passes ModelConfig::validate.
///
/// `labelNames`, if not empty, replace those of the file, which are id2label's; without it,
/// num_labels (2) classes are called LABEL_0, LABEL_1, ...
/// @throws base::Error naming the file, the field and the value: not JSON, another architecture, an
/// activation other than "gelu", relative positions, a wrong type, an absurd number
[[nodiscard]] ConfigFile readConfigFile(
    const std::filesystem::path& path, const std::vector<std::string>& labelNames = {});

/// The config.json of a DistilBertForSequenceClassification, as transformers 4 and 5 both read it.
[[nodiscard]] base::Json configToJson(const model::ModelConfig& config);

} // namespace crisp::checkpoint
