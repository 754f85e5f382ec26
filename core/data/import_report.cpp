// SPDX-License-Identifier: Apache-2.0
#include "import_report.h"

#include "base/message.h"
#include "base/random.h"
#include "data/import_rows.h"
#include "data/reader_conventions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace crisp::data {
namespace {

constexpr std::size_t rowsBetweenStops = 4096;

/// A row that can be used, and what its text hashes to.
struct UsableRow {
    std::uint64_t hash = 0;
    std::uint32_t table = 0;
    std::uint32_t row = 0;
    std::uint32_t label = 0; ///< index into Examiner's values
};

std::optional<Part> partCalled(std::string_view name)
{
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (lower == "train" || lower == "training")
        return Part::Train;
    for (const std::string_view dev :
        { "dev", "development", "valid", "validation", "val", "eval" })
        if (lower == dev)
            return Part::Dev;
    if (lower == "test" || lower == "testing")
        return Part::Test;
    return std::nullopt;
}

RowFate fateOf(Part part)
{
    return part == Part::Train ? RowFate::Train : part == Part::Dev ? RowFate::Dev : RowFate::Test;
}

/// Numbers by their value before words by their bytes, as people expect classes to be numbered.
bool labelBefore(const LabelCount& one, const LabelCount& other)
{
    const auto key = [](const LabelCount& label) {
        const bool number = looksNumeric(label.value);
        return std::tuple(!number, number ? std::strtod(label.value.c_str(), nullptr) : 0.0,
            std::string_view(label.value));
    };
    return key(one) < key(other);
}

/// Does the work of examine(), step by step.
class Examiner {
public:
    Examiner(const ImportPlan& plan, const ImportTables& tables, std::stop_token stop)
        : plan_(plan)
        , tables_(tables.all())
        , stop_(std::move(stop))
    {
        columns_ = importColumns(plan, tables, report_.obstacles);
        for (const Part part : { Part::Train, Part::Dev, Part::Test })
            report_.rows[part] = 0;
    }

    std::optional<ImportReport> examine()
    {
        const bool cut = plan_.split.rule == SplitRule::Shares && checkShares();
        if (columns_.empty())
            return std::move(report_);
        for (std::uint32_t table = 0; table < tables_.size(); ++table)
            if (!readRows(table))
                return std::nullopt;
        groupByText();
        if (stop_.stop_requested())
            return std::nullopt;
        if (cut)
            cutOffShares();
        countGroups();
        countRows();
        finishLabels();
        findObstacles();
        return std::move(report_);
    }

private:
    bool checkShares()
    {
        const SplitPlan& split = plan_.split;
        if (split.dev > 0.0 && split.test >= 0.0 && split.dev + split.test < 1.0) // not so for NaN
            return true;
        report_.obstacles.emplace_back(
            "The shares of dev and test must leave something for train, and dev needs some.");
        return false;
    }

    bool readRows(std::uint32_t index)
    {
        const ImportTable& table = *tables_[index];
        std::vector<RowFate>& fates = report_.fates.emplace_back(table.rows(), RowFate::Header);
        for (std::size_t row = table.firstRow(plan_.header); row < table.rows(); ++row) {
            fates[row] = readRow(index, row);
            if (row % rowsBetweenStops == 0 && stop_.stop_requested())
                return false;
        }
        return true;
    }

    /// The row's fate as far as it does not depend on others; Train if it is yet to be split.
    RowFate readRow(std::uint32_t index, std::size_t row)
    {
        const ImportTable& table = *tables_[index];
        const ImportColumns& columns = columns_[index];
        if (!table.isComplete(row))
            return RowFate::WrongColumns;
        const std::string key = sentenceKey(table, columns, row);
        if (key.empty() || (columns.pair && (key.front() == '\0' || key.back() == '\0')))
            return RowFate::EmptyText;
        const std::string label = onOneLine(table.cell(row, columns.label));
        if (label.empty())
            return RowFate::NoLabel;
        Part part = index == 0 ? Part::Train : index == 1 ? Part::Dev : Part::Test;
        if (columns.split) {
            const auto named = partCalled(onOneLine(table.cell(row, *columns.split)));
            if (!named)
                return RowFate::NoPart;
            part = *named;
        }
        rows_.push_back(
            { base::fnv1a64(key), index, static_cast<std::uint32_t>(row), indexOf(label) });
        return fateOf(part);
    }

    std::uint32_t indexOf(const std::string& label)
    {
        const auto [value, isNew]
            = values_.try_emplace(label, static_cast<std::uint32_t>(values_.size()));
        if (isNew)
            valueOf_.push_back(value->first);
        return value->second;
    }

    [[nodiscard]] std::string keyOf(const UsableRow& row) const
    {
        return sentenceKey(*tables_[row.table], columns_[row.table], row.row);
    }
    [[nodiscard]] RowFate& fate(const UsableRow& row) { return report_.fates[row.table][row.row]; }

    /// Sorts rows_ so that equal texts stand together, in the order of the files, and notes where
    /// each group begins.
    void groupByText()
    {
        std::ranges::sort(rows_, [](const UsableRow& one, const UsableRow& other) {
            return std::tie(one.hash, one.table, one.row)
                < std::tie(other.hash, other.table, other.row);
        });
        for (std::size_t begin = 0; begin < rows_.size();) {
            std::size_t end = begin + 1;
            while (end < rows_.size() && rows_[end].hash == rows_[begin].hash)
                ++end;
            groups_.push_back(begin);
            if (end - begin > 1)
                groupWithinHash(begin, end);
            begin = end;
        }
        groups_.push_back(rows_.size());
    }

    /// Different texts may have one hash: rare, but they must not pass for one text.
    void groupWithinHash(std::size_t begin, std::size_t end)
    {
        const auto at
            = [this](std::size_t i) { return rows_.begin() + static_cast<std::ptrdiff_t>(i); };
        const std::string first = keyOf(rows_[begin]);
        if (std::all_of(
                at(begin), at(end), [&](const UsableRow& row) { return keyOf(row) == first; }))
            return;
        std::stable_sort(at(begin), at(end), [this](const UsableRow& one, const UsableRow& other) {
            return keyOf(one) < keyOf(other);
        });
        for (std::size_t i = begin + 1; i < end; ++i)
            if (keyOf(rows_[i]) != keyOf(rows_[i - 1]))
                groups_.push_back(i);
    }

    /// Each label's groups, in an order that only seed and texts determine, give their first to
    /// dev, the next to test, the rest to train.
    void cutOffShares()
    {
        std::vector<std::vector<std::size_t>> byLabel(values_.size());
        for (std::size_t group = 0; group + 1 < groups_.size(); ++group)
            byLabel[labelOf(group)].push_back(group);
        for (std::vector<std::size_t>& groups : byLabel) {
            std::vector<std::pair<std::uint64_t, std::size_t>> order;
            order.reserve(groups.size());
            for (const std::size_t group : groups)
                order.emplace_back(mixed(rows_[groups_[group]].hash), group);
            std::ranges::sort(order);
            std::ranges::transform(
                order, groups.begin(), [](const auto& one) { return one.second; });
            cutOffShares(groups);
        }
    }

    /// Of a text with several labels it is the first by its bytes, wherever it stands in the file.
    [[nodiscard]] std::uint32_t labelOf(std::size_t group) const
    {
        const std::span<const UsableRow> rows(
            rows_.data() + groups_[group], groups_[group + 1] - groups_[group]);
        return std::ranges::min_element(rows, {}, [this](const UsableRow& row) {
            return valueOf_[row.label];
        })->label;
    }

    [[nodiscard]] std::uint64_t mixed(std::uint64_t hash) const
    {
        return base::SplitMix64(hash ^ base::SplitMix64(plan_.split.seed).next()).next();
    }

    void cutOffShares(const std::vector<std::size_t>& groups)
    {
        std::size_t total = 0;
        for (const std::size_t group : groups)
            total += groups_[group + 1] - groups_[group];
        const auto rowsOf = [total](double share) {
            return static_cast<std::size_t>(std::llround(share * static_cast<double>(total)));
        };
        const std::size_t dev = rowsOf(plan_.split.dev);
        const std::size_t devAndTest = dev + rowsOf(plan_.split.test);
        std::size_t given = 0;
        for (std::size_t i = 0; i + 1 < groups.size() && given < devAndTest; ++i) {
            const RowFate to = given < dev ? RowFate::Dev : RowFate::Test;
            for (std::size_t row = groups_[groups[i]]; row < groups_[groups[i] + 1]; ++row)
                fate(rows_[row]) = to;
            given += groups_[groups[i] + 1] - groups_[groups[i]];
        }
    }

    void countGroups()
    {
        for (std::size_t group = 0; group + 1 < groups_.size(); ++group) {
            const std::span<const UsableRow> same(
                rows_.data() + groups_[group], groups_[group + 1] - groups_[group]);
            if (same.size() < 2)
                continue;
            ++report_.repeatedTexts;
            const auto otherLabel
                = [&](const UsableRow& row) { return row.label != same.front().label; };
            report_.contradictions += std::ranges::any_of(same, otherLabel) ? 1 : 0;
            std::map<RowFate, std::size_t> count;
            for (const UsableRow& row : same)
                ++count[fate(row)];
            if (count[RowFate::Train] > 0)
                report_.sharedDev += count[RowFate::Dev];
            if (count[RowFate::Train] + count[RowFate::Dev] > 0)
                report_.sharedTest += count[RowFate::Test];
        }
    }

    void countRows()
    {
        for (std::size_t index = 0; index < tables_.size(); ++index) {
            std::map<RowFate, LeftOut> leftOut;
            for (std::size_t row = 0; row < tables_[index]->rows(); ++row) {
                const RowFate fate = report_.fates[index][row];
                if (const auto part = importedPart(fate))
                    ++report_.rows[*part];
                else if (fate != RowFate::Header)
                    ++leftOut
                          .try_emplace(fate, LeftOut { fate, 0, index, tables_[index]->line(row) })
                          .first->second.rows;
            }
            for (const auto& [fate, rows] : leftOut)
                report_.leftOut.push_back(rows);
        }
    }

    void finishLabels()
    {
        report_.labels.resize(values_.size());
        for (const auto& [value, index] : values_)
            report_.labels[index] = { value, labelName(plan_, value), 0 };
        for (const UsableRow& row : rows_)
            ++report_.labels[row.label].rows;
        std::ranges::sort(report_.labels, labelBefore);
    }

    void findObstacles()
    {
        std::vector<std::string>& obstacles = report_.obstacles;
        if (report_.labels.size() > maxLearnedLabels)
            obstacles.push_back(fmt::format(
                "There are {} different labels. Is this the right column?", report_.labels.size()));
        else
            checkLabelNames();
        if (report_.rows[Part::Train] == 0)
            obstacles.emplace_back("No row is left for train.");
        if (report_.rows[Part::Dev] == 0 && report_.rows[Part::Train] > 0)
            obstacles.emplace_back(plan_.split.rule == SplitRule::Column
                    ? "No row is left for dev, which training needs. Cut off a share instead."
                    : "No row is left for dev, which training needs.");
    }

    void checkLabelNames()
    {
        std::vector<std::string>& obstacles = report_.obstacles;
        if (report_.labels.size() == 1)
            obstacles.emplace_back(
                "All rows have the same label. A classifier needs at least two.");
        std::set<std::string_view> names;
        for (const LabelCount& label : report_.labels)
            if (label.name.empty())
                obstacles.push_back(
                    fmt::format("The label {} needs a name.", base::inQuotes(label.value, 40)));
            else if (!names.insert(label.name).second)
                obstacles.push_back(
                    fmt::format("Two labels are called {}.", base::inQuotes(label.name, 40)));
    }

    const ImportPlan& plan_;
    std::vector<const ImportTable*> tables_;
    std::stop_token stop_;
    std::vector<ImportColumns> columns_;
    std::map<std::string, std::uint32_t, std::less<>> values_; ///< labels of the files
    std::vector<std::string_view> valueOf_; ///< of an index in values_
    std::vector<UsableRow> rows_;
    std::vector<std::size_t> groups_; ///< begins of rows of one text in rows_, and their end
    ImportReport report_;
};

} // namespace

std::optional<Part> importedPart(RowFate fate)
{
    switch (fate) {
    case RowFate::Train:
        return Part::Train;
    case RowFate::Dev:
        return Part::Dev;
    case RowFate::Test:
        return Part::Test;
    case RowFate::Header:
    case RowFate::WrongColumns:
    case RowFate::EmptyText:
    case RowFate::NoLabel:
    case RowFate::NoPart:
        break;
    }
    return std::nullopt;
}

std::size_t ImportReport::imported() const
{
    return std::accumulate(rows.begin(), rows.end(), std::size_t { 0 },
        [](std::size_t sum, const auto& part) { return sum + part.second; });
}

std::optional<ImportReport> examine(
    const ImportPlan& plan, const ImportTables& tables, const std::stop_token& stop)
{
    return Examiner(plan, tables, stop).examine();
}

} // namespace crisp::data
