// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/dataset.h"
#include "data/table_reader.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Files of labelled sentences: TSV, CSV and JSON lines. Folders of such files are
/// data_directory.h's business.
namespace crisp::data {

struct ReadOptions {
    /// By the file's extension if not given: .tsv, .txt; .csv; .jsonl, .ndjson.
    std::optional<TableFormat> format;
    /// If empty, the first of "sentence", "text", "review", "content", or both columns of the first
    /// pair of "sentence1"/"sentence2", "question1"/"question2", "premise"/"hypothesis",
    /// "question"/"sentence", "text"/"text_pair".
    std::string textColumn;
    std::string pairColumn; ///< if empty: none, unless the text column was chosen as above
    std::string labelColumn; ///< if empty: "label", else "labels"
    /// Names of the classes, e.g. a model's. If empty, they are learned (LabelReader says how).
    std::vector<std::string> labelNames;
};

/// Reads one file. At most 4 GiB and 10 million rows.
/// @throws base::Error naming the file and, where there is one, the line: not a text file, no
/// header, a column that is missing or named twice, a row with too few or too many fields, a label
/// that is none, no rows
[[nodiscard]] Dataset readDataset(
    const std::filesystem::path& path, const ReadOptions& options = {});

} // namespace crisp::data
