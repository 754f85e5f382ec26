// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_table.h"
#include "data/split.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// From a user's own table to a data directory in three steps: a plan says what columns mean and
/// how rows are split, a report says what would become of every row, and writing does it. Nothing
/// touches the disk before writeImport. Reading the table itself is import_table.h's business.
namespace crisp::data {

enum class SplitRule {
    Shares, ///< dev and test are cut off
    Column, ///< a column says train, dev or test
    Files ///< dev, and test if there is one, are files of their own
};

struct SplitPlan {
    SplitRule rule = SplitRule::Shares;
    double dev = 0.1; ///< shares of the rows that can be used; together below 1
    double test = 0.1;
    std::uint64_t seed = 42;
    std::size_t column = 0;
};

struct ImportPlan {
    bool header = true; ///< JSON lines need none
    std::vector<ColumnRole> roles; ///< one a column
    SplitPlan split;
    /// What a label of the file shall be called; absent: as it stands there.
    std::map<std::string, std::string, std::less<>> labelNames;
};

/// The files of an import; dev and test only where the plan's rule is Files. There, columns are
/// found by their names, or by their places where there is no header.
struct ImportTables {
    std::shared_ptr<const ImportTable> main;
    std::shared_ptr<const ImportTable> dev;
    std::shared_ptr<const ImportTable> test;

    [[nodiscard]] std::vector<const ImportTable*> all() const; ///< in this order, without nulls
};

/// What becomes of a row.
enum class RowFate : std::uint8_t {
    Header,
    Train,
    Dev,
    Test,
    WrongColumns, ///< more or fewer cells than the first row
    EmptyText, ///< of a pair, either
    NoLabel,
    NoPart ///< its column names no part that we know
};
/// The part of a row that is imported.
[[nodiscard]] std::optional<Part> importedPart(RowFate fate);

/// Rows of one file that are left out for one reason.
struct LeftOut {
    RowFate why = RowFate::EmptyText;
    std::size_t rows = 0;
    std::size_t table = 0; ///< index into ImportTables::all()
    std::size_t firstLine = 0;
};

struct LabelCount {
    std::string value; ///< as it stands in the file
    std::string name; ///< as it will be called
    std::size_t rows = 0; ///< imported
};

struct ImportReport {
    /// Of every row of every table of ImportTables::all(). Empty if the plan does not say which
    /// columns to take.
    std::vector<std::vector<RowFate>> fates;
    std::map<Part, std::size_t> rows; ///< imported; all three parts are there
    std::vector<LabelCount> labels; ///< class 0 first: numbers by value, words by their bytes
    std::vector<LeftOut> leftOut;
    std::size_t repeatedTexts = 0; ///< different texts that stand in more than one imported row
    std::size_t contradictions = 0; ///< of them, those with more than one label
    std::size_t sharedDev = 0; ///< rows of dev whose text is in train, too
    std::size_t sharedTest = 0; ///< rows of test whose text is in train or dev, too
    std::vector<std::string> obstacles; ///< why it cannot be imported like this: sentences

    [[nodiscard]] std::size_t imported() const;
};

/// Decides on every row: it ends in exactly one part, or is left out for exactly one reason. A pure
/// function: the same tables and plan give the same parts. With Shares, equal texts stay together,
/// each label is split by the same shares, and the order of the file's rows does not matter.
/// @return nothing if it was stopped
[[nodiscard]] std::optional<ImportReport> examine(
    const ImportPlan& plan, const ImportTables& tables, const std::stop_token& stop = {});

/// The texts of the imported rows, in the order of the files: what a view counts tokens of.
struct ImportedText {
    std::string text;
    std::string pair; ///< empty if there are none
};
/// At most `most`, spread evenly.
[[nodiscard]] std::vector<ImportedText> sampleTexts(const ImportPlan& plan,
    const ImportTables& tables, const ImportReport& report, std::size_t most);

/// Why a folder cannot have this name, or nothing.
[[nodiscard]] std::optional<std::string> problemWithName(std::string_view name);

/// What the data directory says about itself besides what the plan knows.
struct ImportTitle {
    std::string name; ///< the folder's, too
    std::string license;
};

/// Writes train.tsv, dev.tsv, test.tsv (if it has rows) and dataset.json into `parent`/name: under
/// a temporary name first, which is then renamed, so that the directory is complete or not there.
/// @param report examine's, of this plan and these tables
/// @return the directory; nothing if it was stopped, and then nothing is left behind
/// @throws std::invalid_argument for a bad name or a report with obstacles
/// @throws base::Error if there is something of that name already, or the disk refuses
std::optional<std::filesystem::path> writeImport(const ImportPlan& plan, const ImportTables& tables,
    const ImportReport& report, const ImportTitle& title, const std::filesystem::path& parent,
    const std::stop_token& stop = {});

} // namespace crisp::data
