// SPDX-License-Identifier: Apache-2.0
#include "table_reader.h"

#include "base/error.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace crisp::data {
namespace {

std::size_t lineOf(std::string_view bytes, std::size_t at)
{
    const auto before = bytes.substr(0, at);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

} // namespace

std::string_view requireText(std::string_view bytes, std::string_view source)
{
    if (const auto at = base::findInvalidUtf8(bytes))
        throw base::Error(fmt::format(
            "{}: line {} is not valid UTF-8; save the file as UTF-8", source, lineOf(bytes, *at)));
    if (const std::size_t at = bytes.find('\0'); at != std::string_view::npos)
        throw base::Error(fmt::format(
            "{}: line {} holds a NUL byte; is it a text file?", source, lineOf(bytes, at)));
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (bytes.starts_with(byteOrderMark))
        bytes.remove_prefix(byteOrderMark.size());
    while (!bytes.empty() && bytes.back() == '\n') {
        bytes.remove_suffix(1);
        if (!bytes.empty() && bytes.back() == '\r')
            bytes.remove_suffix(1);
    }
    return bytes;
}

std::string onOneLine(std::string_view text)
{
    constexpr auto breaks = [](char c) { return c == '\t' || c == '\n' || c == '\r'; };
    std::string line(text);
    std::ranges::replace_if(line, breaks, ' ');
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    line.erase(0, begin);
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

TableReader::TableReader(std::string_view text, TableFormat format, std::string source)
    : text_(text)
    , csv_(format == TableFormat::Csv)
    , source_(std::move(source))
{
}

bool TableReader::next(std::vector<std::string>& fields)
{
    if (text_.empty())
        return false;
    line_ = nextLine_;
    csv_ ? readCsvRow(fields) : readTsvRow(fields);
    return true;
}

void TableReader::readTsvRow(std::vector<std::string>& fields)
{
    const std::size_t end = text_.find('\n');
    std::string_view row = text_.substr(0, end);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    ++nextLine_;
    if (row.ends_with('\r'))
        row.remove_suffix(1);
    std::size_t count = 0;
    for (bool more = true; more; ++count) {
        const std::size_t tab = row.find('\t');
        if (count == fields.size())
            fields.emplace_back();
        fields[count].assign(row.substr(0, tab));
        more = tab != std::string_view::npos;
        row.remove_prefix(more ? tab + 1 : row.size());
    }
    fields.resize(count);
}

void TableReader::readCsvRow(std::vector<std::string>& fields)
{
    std::size_t count = 0;
    for (bool more = true; more; ++count) {
        if (count == fields.size())
            fields.emplace_back();
        std::string& field = fields[count];
        if (text_.starts_with('"')) {
            readQuoted(field);
        } else {
            const std::size_t end = text_.find_first_of(",\n");
            field.assign(text_.substr(0, end));
            text_.remove_prefix(std::min(end, text_.size()));
            if (text_.starts_with('\n') && field.ends_with('\r'))
                field.pop_back();
        }
        more = text_.starts_with(',');
        if (!text_.empty())
            text_.remove_prefix(1);
    }
    fields.resize(count);
    ++nextLine_;
}

/// Leaves text_ at the comma or line feed that follows the closing quotation mark.
void TableReader::readQuoted(std::string& field)
{
    field.clear();
    const std::size_t opened = nextLine_;
    text_.remove_prefix(1);
    while (true) {
        const std::size_t quote = text_.find('"');
        if (quote == std::string_view::npos)
            throw base::Error(fmt::format(
                "{}: line {} opens a quotation mark that nothing closes", source_, opened));
        const std::string_view piece = text_.substr(0, quote);
        field.append(piece);
        nextLine_ += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
        text_.remove_prefix(quote + 1);
        if (!text_.starts_with('"'))
            break;
        field.push_back('"'); // doubled: it stands for itself
        text_.remove_prefix(1);
    }
    if (text_.starts_with("\r\n") || text_ == "\r")
        text_.remove_prefix(1);
    if (!text_.empty() && text_.front() != ',' && text_.front() != '\n')
        throw base::Error(
            fmt::format("{}: line {} has text after a closing quotation mark", source_, nextLine_));
}

} // namespace crisp::data
