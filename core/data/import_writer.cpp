// SPDX-License-Identifier: Apache-2.0
// The last step of import_report.h: from report to files.
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/message.h"
#include "data/import_rows.h"
#include "import_report.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace crisp::data {
namespace {

namespace fs = std::filesystem;
using base::Error;

constexpr std::size_t bytesAtOnce = std::size_t { 1 } << 20U;

/// A folder that goes again unless it was renamed.
class TemporaryFolder {
public:
    explicit TemporaryFolder(fs::path path)
        : path_(std::move(path))
    {
        std::error_code failed;
        fs::remove_all(path_, failed); // of a process that was killed
        fs::create_directories(path_, failed);
        if (failed)
            throw Error(
                fmt::format("cannot make the folder {}: {}", path_.string(), failed.message()));
    }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// The lines of one part, in the order of the files.
class PartWriter {
public:
    PartWriter(const ImportPlan& plan, const ImportTables& tables, const ImportReport& report)
        : plan_(plan)
        , tables_(tables.all())
        , report_(report)
    {
        std::vector<std::string> obstacles;
        columns_ = importColumns(plan, tables, obstacles);
    }

    [[nodiscard]] bool hasPairs() const { return columns_.front().pair.has_value(); }

    /// @return false if it was stopped
    [[nodiscard]] bool write(const fs::path& path, Part part, const std::stop_token& stop) const
    {
        base::FileWriter file(path, base::FileWriter::Mode::Truncate);
        std::string lines = hasPairs() ? "sentence1\tsentence2\tlabel\n" : "sentence\tlabel\n";
        for (std::size_t table = 0; table < tables_.size(); ++table)
            for (std::size_t row = 0; row < tables_[table]->rows(); ++row) {
                if (importedPart(report_.fates[table][row]) != part)
                    continue;
                addLine(lines, *tables_[table], columns_[table], row);
                if (lines.size() < bytesAtOnce)
                    continue;
                if (stop.stop_requested())
                    return false;
                file.write(lines);
                lines.clear();
            }
        file.write(lines);
        file.close();
        return !stop.stop_requested();
    }

private:
    void addLine(std::string& lines, const ImportTable& table, const ImportColumns& columns,
        std::size_t row) const
    {
        lines += onOneLine(table.cell(row, columns.text));
        if (columns.pair)
            lines += '\t' + onOneLine(table.cell(row, *columns.pair));
        lines += '\t' + labelName(plan_, onOneLine(table.cell(row, columns.label))) + '\n';
    }

    const ImportPlan& plan_;
    std::vector<const ImportTable*> tables_;
    std::vector<ImportColumns> columns_;
    const ImportReport& report_;
};

std::string sourceOf(const ImportPlan& plan, const ImportTables& tables)
{
    const SplitPlan& split = plan.split;
    const std::string main = tables.main->path().filename().string();
    switch (split.rule) {
    case SplitRule::Shares:
        return fmt::format("{}, dev {:g} % and test {:g} % cut off with seed {}", main,
            100 * split.dev, 100 * split.test, split.seed);
    case SplitRule::Column:
        return fmt::format(
            "{}, split by its column {}", main, tables.main->columnName(split.column, plan.header));
    case SplitRule::Files:
        break;
    }
    std::vector<std::string> names;
    for (const ImportTable* table : tables.all())
        names.push_back(table->path().filename().string());
    return base::listed(names);
}

base::Json infoOf(const ImportPlan& plan, const ImportTables& tables, const ImportReport& report,
    const ImportTitle& title, bool pairs)
{
    base::Json info { { "name", title.name }, { "text", pairs ? "sentence1" : "sentence" },
        { "label", "label" }, { "source", sourceOf(plan, tables) } };
    if (pairs)
        info["pair"] = "sentence2";
    if (!title.license.empty())
        info["license"] = title.license;
    for (const LabelCount& label : report.labels)
        info["labels"].push_back(label.name);
    return info;
}

} // namespace

std::optional<std::string> problemWithName(std::string_view name)
{
    constexpr std::size_t longest = 100;
    if (name.empty())
        return "The data set needs a name.";
    if (name.front() == '.')
        return "The name must not begin with a dot.";
    if (name.size() > longest)
        return fmt::format("The name has {} bytes, at most {} are accepted.", name.size(), longest);
    if (onOneLine(name) != name)
        return "The name must not begin or end with a blank.";
    for (const char c : name)
        if (c == '/' || (static_cast<unsigned char>(c) < 0x20) || c == 0x7F)
            return "The name must not hold a slash or a control character.";
    return std::nullopt;
}

std::vector<ImportedText> sampleTexts(const ImportPlan& plan, const ImportTables& tables,
    const ImportReport& report, std::size_t most)
{
    std::vector<ImportedText> texts;
    std::vector<std::string> obstacles;
    const auto columns = importColumns(plan, tables, obstacles);
    const std::size_t count = report.imported();
    if (columns.empty() || report.fates.empty() || count == 0 || most == 0)
        return texts;
    const std::size_t taken = std::min(most, count);
    std::size_t seen = 0;
    const auto all = tables.all();
    for (std::size_t table = 0; table < all.size(); ++table)
        for (std::size_t row = 0; row < all[table]->rows(); ++row) {
            if (!importedPart(report.fates[table][row]))
                continue;
            if (seen++ * taken / count < texts.size())
                continue;
            const auto& pair = columns[table].pair;
            texts.push_back({ onOneLine(all[table]->cell(row, columns[table].text)),
                pair ? onOneLine(all[table]->cell(row, *pair)) : std::string() });
        }
    return texts;
}

std::optional<fs::path> writeImport(const ImportPlan& plan, const ImportTables& tables,
    const ImportReport& report, const ImportTitle& title, const fs::path& parent,
    const std::stop_token& stop)
{
    if (const auto problem = problemWithName(title.name))
        throw std::invalid_argument(*problem);
    if (!report.obstacles.empty())
        throw std::invalid_argument(report.obstacles.front());
    const fs::path target = parent / title.name;
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(target, ignored)))
        throw Error(fmt::format(
            "cannot import into {}: there is something of that name already; choose another name",
            target.string()));
    const TemporaryFolder folder(parent / fmt::format(".{}.tmp{}", title.name, ::getpid()));
    const PartWriter writer(plan, tables, report);
    for (const auto& [part, rows] : report.rows)
        if (rows > 0
            && !writer.write(folder.path() / fmt::format("{}.tsv", partName(part)), part, stop))
            return std::nullopt;
    base::writeFileAtomically(folder.path() / "dataset.json",
        infoOf(plan, tables, report, title, writer.hasPairs()).dump(2) + "\n");
    if (stop.stop_requested())
        return std::nullopt;
    base::renameDurably(folder.path(), target);
    return target;
}

} // namespace crisp::data
