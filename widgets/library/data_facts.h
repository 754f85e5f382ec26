// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <QString>

#include <cstddef>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// What there is to see of an installed data set beyond its entry in the catalog: label shares by
/// part, first rows. Read in the background.
namespace crisp::library {

struct DataFacts {
    struct Example {
        data::Part part = data::Part::Train;
        std::string label;
        std::string text;
        std::string pair;
    };
    std::vector<std::string> labels;
    std::map<data::Part, std::vector<std::size_t>> counts; ///< by label; parts that are there
    std::map<data::Part, std::string> problems; ///< parts that are there and cannot be read
    std::vector<Example> examples; ///< the first rows of each part
    std::vector<data::ImportedText> texts; ///< a sample of the first part, for token lengths
};

/// Any thread. Nothing if it was stopped.
/// @throws base::Error if the directory cannot be read at all
[[nodiscard]] std::optional<DataFacts> readDataFacts(
    const QString& directory, const std::stop_token& stop);

} // namespace crisp::library
