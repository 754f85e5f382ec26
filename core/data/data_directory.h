// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/dataset.h"
#include "data/readers.h"
#include "data/split.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// A folder that holds a data set: train, dev and test files, and what is to be said about them in
/// dataset.json. The files themselves are readers.h's business.
namespace crisp::data {

/// What a data directory says about itself: dataset.json, all of whose fields may be missing:
/// {"name": "...", "labels": ["negative", "positive"], "text": "sentence", "pair": "...",
///  "label": "label", "license": "MIT", "source": "..."}
struct DataInfo {
    std::string name; ///< else the folder's name
    std::vector<std::string> labels;
    std::string textColumn;
    std::string pairColumn;
    std::string labelColumn;
    std::string license;
    std::string source;
};

/// A data directory whose dataset.json has been read and whose files have been found, but not read.
class DataDirectory {
public:
    /// The parts are the first that exist of train.tsv, .csv, .jsonl; dev, else validation; test.
    /// @throws base::Error if there is no such folder, no part in it, or dataset.json is damaged
    explicit DataDirectory(const std::filesystem::path& path);

    [[nodiscard]] const DataInfo& info() const { return info_; }
    [[nodiscard]] bool has(Part part) const { return files_.contains(part); }
    /// Reads one part. Labels are read against `labelNames`, else those of dataset.json, else
    /// learned from this part: give dev the names that train had.
    /// @throws base::Error if it is missing or damaged
    [[nodiscard]] Dataset read(Part part, const std::vector<std::string>& labelNames = {}) const;

private:
    std::filesystem::path path_;
    DataInfo info_;
    std::map<Part, std::filesystem::path> files_;
};

struct TrainingData {
    DataInfo info;
    Dataset train;
    Dataset dev; ///< with train's label names
};

/// What training needs of a data directory. @throws base::Error
[[nodiscard]] TrainingData loadTrainingData(const std::filesystem::path& directory);

} // namespace crisp::data
