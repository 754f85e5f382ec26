// SPDX-License-Identifier: Apache-2.0
#include "readers.h"

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/message.h"
#include "data/label_reader.h"
#include "data/reader_conventions.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace crisp::data {
namespace {

using base::Error;
using base::inQuotes;
using base::Json;

constexpr std::size_t maxFileBytes = std::size_t { 4 } << 30U;
constexpr std::size_t maxRows = 10'000'000;

/// Where in a row the parts of an example stand.
struct Columns {
    std::size_t text = 0;
    std::optional<std::size_t> pair;
    std::size_t label = 0;
};

std::string quotedList(const std::vector<std::string>& names)
{
    std::vector<std::string> quoted;
    for (const std::string& name : names)
        quoted.push_back(inQuotes(name, 40));
    return base::listed(quoted, 8);
}

TableFormat formatOf(const std::filesystem::path& path, std::string_view source)
{
    const std::string extension = path.extension().string();
    if (extension == ".tsv" || extension == ".txt")
        return TableFormat::Tsv;
    if (extension == ".csv")
        return TableFormat::Csv;
    if (extension == ".jsonl" || extension == ".ndjson")
        return TableFormat::JsonLines;
    throw Error(
        fmt::format("{}: its name does not say whether it is .tsv, .csv or .jsonl", source));
}

/// Finds the columns in a header.
class ColumnChooser {
public:
    ColumnChooser(const std::vector<std::string>& header, std::string_view source)
        : header_(header)
        , source_(source)
    {
        for (auto name = header.begin(); name != header.end(); ++name)
            if (std::find(header.begin(), name, *name) != name)
                throw Error(
                    fmt::format("{}: two columns are called {}", source, inQuotes(*name, 40)));
    }

    [[nodiscard]] Columns choose(const ReadOptions& options) const
    {
        Columns columns;
        if (!options.textColumn.empty())
            columns.text = require(options.textColumn);
        else
            chooseTexts(columns);
        if (!options.pairColumn.empty())
            columns.pair = require(options.pairColumn);
        columns.label = options.labelColumn.empty() ? firstOf(labelColumnNames, "label")
                                                    : require(options.labelColumn);
        return columns;
    }

private:
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const
    {
        const auto found = std::find(header_.begin(), header_.end(), name);
        if (found == header_.end())
            return std::nullopt;
        return static_cast<std::size_t>(found - header_.begin());
    }
    [[nodiscard]] std::size_t require(std::string_view name) const
    {
        if (const auto found = find(name))
            return *found;
        throw Error(fmt::format(
            "{}: it has no column {}, only {}", source_, inQuotes(name, 40), quotedList(header_)));
    }
    [[nodiscard]] std::size_t firstOf(
        std::span<const std::string_view> names, std::string_view what) const
    {
        for (const std::string_view name : names)
            if (const auto found = find(name))
                return *found;
        throw Error(fmt::format("{}: it has no {} column ({}), only {}; name the one to use",
            source_, what, fmt::join(names, ", "), quotedList(header_)));
    }
    void chooseTexts(Columns& columns) const
    {
        for (const auto& [first, second] : pairColumnNames) {
            const auto text = find(first);
            const auto pair = find(second);
            if (text && pair) {
                columns.text = *text;
                columns.pair = pair;
                return;
            }
        }
        columns.text = firstOf(textColumnNames, "text");
    }

    const std::vector<std::string>& header_;
    std::string_view source_;
};

/// Collects rows into a data set.
class DatasetBuilder {
public:
    DatasetBuilder(
        const std::filesystem::path& path, const ReadOptions& options, std::string source)
        : source_(source)
        , labels_(options.labelNames, std::move(source))
    {
        dataset_.name = path.stem().string();
    }

    void add(
        std::string text, std::optional<std::string> pair, std::string_view label, std::size_t line)
    {
        if (dataset_.rows() == maxRows)
            throw Error(fmt::format("{}: it has more than {} rows", source_, maxRows));
        labels_.add(label, line);
        dataset_.texts.push_back(std::move(text));
        if (pair)
            dataset_.pairs.push_back(std::move(*pair));
    }

    [[nodiscard]] Dataset finish()
    {
        if (dataset_.rows() == 0)
            throw Error(fmt::format("{}: it has no rows", source_));
        LabelReader::Result result = labels_.finish();
        dataset_.labels = std::move(result.labels);
        dataset_.labelNames = std::move(result.names);
        return std::move(dataset_);
    }

private:
    std::string source_;
    LabelReader labels_;
    Dataset dataset_;
};

void readTable(std::string_view text, TableFormat format, const ReadOptions& options,
    const std::string& source, DatasetBuilder& builder)
{
    TableReader reader(text, format, source);
    std::vector<std::string> header;
    if (!reader.next(header))
        throw Error(fmt::format("{}: it is empty; its first line must name the columns", source));
    const Columns columns = ColumnChooser(header, source).choose(options);
    std::vector<std::string> fields;
    while (reader.next(fields)) {
        if (fields.size() != header.size())
            throw Error(fmt::format("{}: line {} has {} columns, the header has {}", source,
                reader.line(), fields.size(), header.size()));
        std::optional<std::string> pair;
        if (columns.pair)
            pair = std::move(fields[*columns.pair]);
        builder.add(fields[columns.text], std::move(pair), fields[columns.label], reader.line());
    }
}

/// One JSON object a line; columns are chosen by the first one's keys.
class JsonLinesReader {
public:
    JsonLinesReader(const ReadOptions& options, std::string source)
        : options_(options)
        , source_(std::move(source))
    {
    }

    void read(std::string_view text, DatasetBuilder& builder)
    {
        std::size_t line = 0;
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            readLine(text.substr(0, end), ++line, builder);
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
        if (line == 0)
            throw Error(fmt::format("{}: it is empty", source_));
    }

private:
    void readLine(std::string_view text, std::size_t line, DatasetBuilder& builder)
    {
        const std::string place = fmt::format("{}: line {}", source_, line);
        if (text.size() > maxJsonLineBytes)
            throw Error(fmt::format(
                "{} has {} bytes, at most {} are accepted", place, text.size(), maxJsonLineBytes));
        constexpr std::string_view prefix = "cannot read "; // parseJson begins with it, too
        const Json row = base::parseJson(text, std::string_view(place).substr(prefix.size()));
        if (!row.is_object())
            throw Error(fmt::format("{} is not a JSON object", place));
        if (header_.empty())
            chooseColumns(row);
        std::optional<std::string> pair;
        if (columns_.pair)
            pair = textOf(row, header_[*columns_.pair], place);
        builder.add(textOf(row, header_[columns_.text], place), std::move(pair),
            labelOf(row, header_[columns_.label], place), line);
    }

    void chooseColumns(const Json& row)
    {
        for (const auto& [key, value] : row.items())
            header_.push_back(key);
        columns_ = ColumnChooser(header_, source_).choose(options_);
    }

    static const Json& field(const Json& row, const std::string& name, std::string_view place)
    {
        const auto found = row.find(name);
        if (found == row.end())
            throw Error(fmt::format("{} lacks {}", place, inQuotes(name, 40)));
        return *found;
    }
    static std::string textOf(const Json& row, const std::string& name, std::string_view place)
    {
        const Json& value = field(row, name, place);
        if (!value.is_string())
            throw Error(fmt::format(
                "{}: {} is not a text but {}", place, inQuotes(name, 40), value.type_name()));
        const auto& text = value.get_ref<const std::string&>();
        if (text.find('\0') != std::string::npos)
            throw Error(fmt::format("{}: {} holds a NUL character", place, inQuotes(name, 40)));
        return text;
    }
    static std::string labelOf(const Json& row, const std::string& name, std::string_view place)
    {
        const Json& value = field(row, name, place);
        return value.is_number() ? value.dump() : textOf(row, name, place);
    }

    const ReadOptions& options_;
    std::string source_;
    std::vector<std::string> header_;
    Columns columns_;
};

} // namespace

Dataset readDataset(const std::filesystem::path& path, const ReadOptions& options)
{
    const std::string source = fmt::format("cannot read {}", path.string());
    const TableFormat format = options.format ? *options.format : formatOf(path, source);
    const base::MappedFile file(path);
    const std::span<const std::byte> bytes = file.bytes();
    if (bytes.size() > maxFileBytes)
        throw Error(fmt::format(
            "{}: it has {} bytes, at most {} are accepted", source, bytes.size(), maxFileBytes));
    const std::string_view text
        = requireText({ reinterpret_cast<const char*>(bytes.data()), bytes.size() }, source);
    DatasetBuilder builder(path, options, source);
    if (format == TableFormat::JsonLines)
        JsonLinesReader(options, source).read(text, builder);
    else
        readTable(text, format, options, source, builder);
    return builder.finish();
}

} // namespace crisp::data
