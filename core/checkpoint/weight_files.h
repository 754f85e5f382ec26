// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checkpoint/safetensors.h"

#include <filesystem>
#include <vector>

/// The safetensors file, or files, of a Hugging Face directory. What the tensors mean is
/// PretrainedDirectory's business.
namespace crisp::checkpoint {

/// Opens model.safetensors, or the parts that model.safetensors.index.json names. Every tensor of
/// every part counts, whatever the index says about which stands where.
/// @throws base::Error if there is neither (with advice if there are only pickled weights, which
/// can run code and are not read), or a file is damaged
[[nodiscard]] std::vector<SafetensorsFile> openWeights(const std::filesystem::path& directory);

} // namespace crisp::checkpoint
