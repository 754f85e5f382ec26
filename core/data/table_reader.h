// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Tables of text, cut into rows and fields. What the columns mean is readers.h's business.
namespace crisp::data {

enum class TableFormat {
    Tsv, ///< tab-separated as GLUE writes it: a quotation mark is a character like any other
    Csv, ///< RFC 4180: quoted fields may hold commas, line breaks and doubled quotation marks
    JsonLines ///< one JSON object a line
};

/// Checks that a file is text and removes a byte order mark and blank lines at its end.
/// @param source begins messages, e.g. "cannot read x.tsv"
/// @throws base::Error naming the first line that is not UTF-8 or holds a NUL
[[nodiscard]] std::string_view requireText(std::string_view bytes, std::string_view source);

/// Tabs and line breaks become blanks, blanks at the ends go: a text that can stand in a TSV file.
[[nodiscard]] std::string onOneLine(std::string_view text);

/// Walks over the rows of a TSV or CSV table whose text has passed requireText. Lines may end with
/// LF or CRLF.
class TableReader {
public:
    /// `text` must outlive the reader.
    TableReader(std::string_view text, TableFormat format, std::string source);

    /// Replaces `fields` by those of the next row.
    /// @return false at the end
    /// @throws base::Error naming the line, for a CSV field whose quotes do not match
    bool next(std::vector<std::string>& fields);
    /// Where the row that was read last begins, from 1.
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    void readTsvRow(std::vector<std::string>& fields);
    void readCsvRow(std::vector<std::string>& fields);
    void readQuoted(std::string& field);

    std::string_view text_; ///< what is left
    bool csv_;
    std::string source_;
    std::size_t line_ = 0;
    std::size_t nextLine_ = 1;
};

} // namespace crisp::data
