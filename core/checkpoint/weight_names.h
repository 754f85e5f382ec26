// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checkpoint/config_file.h"

#include <string>
#include <string_view>

/// What the tensors of a Hugging Face file are called in ours: the names of
/// DistilBertForSequenceClassification. Shapes and bytes are PretrainedDirectory's business.
namespace crisp::checkpoint {

/// BERT's table of sentence types; we fold its first row into the positions.
constexpr std::string_view tokenTypeTable = "distilbert.embeddings.token_type_embeddings.weight";

/// Our name for a tensor of a file, or an empty text if it can have no place in our model.
///
/// DistilBERT: the prefix "distilbert." may be missing (a bare DistilBertModel), and LayerNorms may
/// have gamma and beta (files of 2019). BERT: "bert." may be missing; the encoder's parts map one
/// to one, while pooler and heads have no counterpart.
[[nodiscard]] std::string ourName(std::string_view fileName, Family family);

} // namespace crisp::checkpoint
