// SPDX-License-Identifier: Apache-2.0
#include "import_table.h"

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/message.h"
#include "data/reader_conventions.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace crisp::data {
namespace {

using base::Error;
using base::inQuotes;
using base::Json;

constexpr std::string_view messageStart = "cannot read "; // parseJson begins with it, too
// How often a long reading looks whether it is still wanted.
constexpr std::size_t rowsBetweenStops = 4096;

std::string textOf(const Json& value)
{
    if (value.is_null())
        return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

} // namespace

TableFormat guessFormat(const std::filesystem::path& path)
{
    const std::string extension = path.extension().string();
    if (extension == ".jsonl" || extension == ".ndjson")
        return TableFormat::JsonLines;
    if (extension == ".tsv")
        return TableFormat::Tsv;
    constexpr std::size_t enough = 64U << 10U;
    const base::MappedFile file(path);
    const auto bytes = file.bytes().first(std::min(file.bytes().size(), enough));
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::size_t begin = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (begin != std::string_view::npos && text[begin] == '{')
        return TableFormat::JsonLines;
    text = text.substr(0, text.find('\n'));
    return std::ranges::count(text, '\t') > std::ranges::count(text, ',') ? TableFormat::Tsv
                                                                          : TableFormat::Csv;
}

ImportTable::ImportTable(std::filesystem::path path, TableFormat format)
    : path_(std::move(path))
    , source_(fmt::format("{}{}", messageStart, path_.string()))
    , format_(format)
{
}

std::shared_ptr<const ImportTable> ImportTable::read(
    const std::filesystem::path& path, TableFormat format, const std::stop_token& stop)
{
    // Read, not mapped: an editor that saves the file meanwhile must not end the program.
    const std::string bytes = base::readFile(path, maxImportBytes);
    std::shared_ptr<ImportTable> table(new ImportTable(path, format));
    table->bytes_ = bytes.size();
    const std::string_view text = requireText(bytes, table->source_);
    table->text_.reserve(text.size());
    const bool complete = format == TableFormat::JsonLines ? table->fillFromJsonLines(text, stop)
                                                           : table->fillFromTable(text, stop);
    if (!complete)
        return nullptr;
    if (table->rows() == 0)
        throw Error(fmt::format("{}: it is empty", table->source_));
    return table;
}

bool ImportTable::fillFromTable(std::string_view text, const std::stop_token& stop)
{
    TableReader reader(text, format_, source_);
    std::vector<std::string> cells;
    while (reader.next(cells)) {
        if (rows() == 0)
            columns_ = cells.size();
        if (columns_ > maxImportColumns)
            throw Error(fmt::format("{}: it has {} columns, at most {} are accepted", source_,
                columns_, maxImportColumns));
        addRow(cells, reader.line());
        if (rows() % rowsBetweenStops == 0 && stop.stop_requested())
            return false;
    }
    return !stop.stop_requested();
}

bool ImportTable::fillFromJsonLines(std::string_view text, const std::stop_token& stop)
{
    std::size_t line = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        ++line;
        if (const std::string_view row = text.substr(0, end); !isBlank(row))
            fillFromJsonLine(row, line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line % rowsBetweenStops == 0 && stop.stop_requested())
            return false;
    }
    return !stop.stop_requested();
}

void ImportTable::fillFromJsonLine(std::string_view text, std::size_t line)
{
    const std::string place = fmt::format("{}: line {}", source_, line);
    if (text.size() > maxJsonLineBytes)
        throw Error(fmt::format(
            "{} has {} bytes, at most {} are accepted", place, text.size(), maxJsonLineBytes));
    const Json row = base::parseJson(text, std::string_view(place).substr(messageStart.size()));
    if (!row.is_object())
        throw Error(fmt::format("{} is not a JSON object", place));
    std::vector<std::string> cells(keys_.size());
    for (const auto& [key, value] : row.items()) {
        const auto column = static_cast<std::size_t>(std::ranges::find(keys_, key) - keys_.begin());
        if (column == keys_.size()) {
            if (column == maxImportColumns)
                throw Error(fmt::format(
                    "{}: more than {} different keys up to here", place, maxImportColumns));
            keys_.push_back(key);
            cells.emplace_back();
        }
        cells[column] = textOf(value);
        if (cells[column].find('\0') != std::string::npos)
            throw Error(fmt::format("{}: {} holds a NUL character", place, inQuotes(key, 40)));
    }
    columns_ = keys_.size();
    addRow(cells, line);
}

void ImportTable::addRow(const std::vector<std::string>& cells, std::size_t line)
{
    if (rows() == maxImportRows)
        throw Error(fmt::format("{}: it has more than {} rows", source_, maxImportRows));
    for (const std::string& cell : cells) {
        text_ += cell;
        cellEnds_.push_back(text_.size());
    }
    rowEnds_.push_back(cellEnds_.size());
    lines_.push_back(line);
}

bool ImportTable::isComplete(std::size_t row) const
{
    const std::size_t begin = row == 0 ? 0 : rowEnds_[row - 1];
    return format_ == TableFormat::JsonLines || rowEnds_[row] - begin == columns_;
}

std::string_view ImportTable::cell(std::size_t row, std::size_t column) const
{
    const std::size_t index = (row == 0 ? 0 : rowEnds_[row - 1]) + column;
    if (index >= rowEnds_[row])
        return {};
    const std::size_t begin = index == 0 ? 0 : cellEnds_[index - 1];
    return std::string_view(text_).substr(begin, cellEnds_[index] - begin);
}

std::size_t ImportTable::firstRow(bool header) const
{
    return header && format_ != TableFormat::JsonLines ? 1 : 0;
}

std::string ImportTable::columnName(std::size_t column, bool header) const
{
    if (format_ == TableFormat::JsonLines)
        return keys_[column];
    std::string name = header ? onOneLine(cell(0, column)) : std::string();
    return name.empty() ? fmt::format("column {}", column + 1) : name;
}

} // namespace crisp::data
