// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which columns of an import's files hold what, and the cells as they are written. Private to
/// data/: shared by report and writer.
namespace crisp::data {

struct ImportColumns {
    std::size_t text = 0;
    std::optional<std::size_t> pair;
    std::size_t label = 0;
    std::optional<std::size_t> split; ///< with SplitRule::Column
};

/// Of every table of ImportTables::all(). Sentences about what is missing are added to `obstacles`.
/// @return empty if there are obstacles
[[nodiscard]] std::vector<ImportColumns> importColumns(
    const ImportPlan& plan, const ImportTables& tables, std::vector<std::string>& obstacles);

/// A text and its pair, cleaned, as one key: equal for rows that say the same.
[[nodiscard]] std::string sentenceKey(
    const ImportTable& table, const ImportColumns& columns, std::size_t row);

/// What a label of the file is called.
[[nodiscard]] std::string labelName(const ImportPlan& plan, std::string_view value);

} // namespace crisp::data
