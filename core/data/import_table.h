// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/table_reader.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// A user's own file as it stands, cut into rows and cells that stay in memory, and guesses at what
/// they mean. What is made of it, and what is left out, is import_report.h's business.
namespace crisp::data {

/// What a column is for.
enum class ColumnRole { LeaveOut, Text, Pair, Label };

inline constexpr std::size_t maxImportBytes = std::size_t { 256 } << 20U;
inline constexpr std::size_t maxImportRows = 2'000'000;
inline constexpr std::size_t maxImportColumns = 256;

/// By the file's extension and the look of its beginning.
/// @throws base::Error if it cannot be read
[[nodiscard]] TableFormat guessFormat(const std::filesystem::path& path);

/// Immutable once it is read: any number of threads may look at it.
class ImportTable {
public:
    /// Reads a file of at most maxImportBytes, maxImportRows and maxImportColumns. Blank lines of
    /// JSON lines are passed over; values that are no texts are written as JSON writes them.
    /// @return null if it was stopped
    /// @throws base::Error naming the file and the line: not a text, quotes that do not match, a
    /// line that is not a JSON object, too large, no rows
    [[nodiscard]] static std::shared_ptr<const ImportTable> read(
        const std::filesystem::path& path, TableFormat format, const std::stop_token& stop = {});

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] TableFormat format() const { return format_; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// All rows, a header's row among them.
    [[nodiscard]] std::size_t rows() const { return lines_.size(); }
    /// Of the first row; keys of all rows in JSON lines, in the order of their appearance.
    [[nodiscard]] std::size_t columns() const { return columns_; }
    /// Whether the row has as many cells as columns(). A JSON line always has.
    [[nodiscard]] bool isComplete(std::size_t row) const;
    /// Empty for a cell that the row does not have.
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;
    /// Where in the file the row begins, from 1.
    [[nodiscard]] std::size_t line(std::size_t row) const { return lines_[row]; }

    /// Where rows of data begin: 0, or 1 behind a header. JSON lines have none.
    [[nodiscard]] std::size_t firstRow(bool header) const;
    /// The header's cell, a JSON key, or "column 3".
    [[nodiscard]] std::string columnName(std::size_t column, bool header) const;

private:
    ImportTable(std::filesystem::path path, TableFormat format);
    bool fillFromTable(std::string_view text, const std::stop_token& stop);
    bool fillFromJsonLines(std::string_view text, const std::stop_token& stop);
    void fillFromJsonLine(std::string_view text, std::size_t line);
    void addRow(const std::vector<std::string>& cells, std::size_t line);

    std::filesystem::path path_;
    std::string source_; ///< begins messages
    TableFormat format_;
    std::size_t bytes_ = 0;
    std::size_t columns_ = 0;
    std::vector<std::string> keys_; ///< of JSON lines
    std::string text_; ///< all cells, one behind the other
    std::vector<std::size_t> cellEnds_; ///< in text_
    std::vector<std::size_t> rowEnds_; ///< in cellEnds_
    std::vector<std::size_t> lines_;
};

/// Whether the first row names the columns: its cells are short, different, no numbers, and do not
/// stand in the same column again.
[[nodiscard]] bool guessHeader(const ImportTable& table);

/// What the columns are for, by their names, else by the look of the first rows: texts are long,
/// labels are few and repeat. What cannot be guessed is left out.
[[nodiscard]] std::vector<ColumnRole> guessRoles(const ImportTable& table, bool header);

} // namespace crisp::data
