// SPDX-License-Identifier: Apache-2.0
#include "import_rows.h"

#include "base/message.h"

#include <fmt/format.h>

#include <algorithm>

namespace crisp::data {
namespace {

using base::inQuotes;

std::vector<std::size_t> columnsWith(const ImportPlan& plan, ColumnRole role)
{
    std::vector<std::size_t> found;
    for (std::size_t column = 0; column < plan.roles.size(); ++column)
        if (plan.roles[column] == role)
            found.push_back(column);
    return found;
}

/// The columns of the main file.
std::optional<ImportColumns> mainColumns(
    const ImportPlan& plan, const ImportTable& table, std::vector<std::string>& obstacles)
{
    const auto texts = columnsWith(plan, ColumnRole::Text);
    const auto pairs = columnsWith(plan, ColumnRole::Pair);
    const auto labels = columnsWith(plan, ColumnRole::Label);
    if (plan.roles.size() != table.columns())
        obstacles.push_back(fmt::format(
            "The file has {} columns, the plan knows {}.", table.columns(), plan.roles.size()));
    if (texts.empty())
        obstacles.emplace_back("No column is the text. Choose one above the table.");
    if (labels.empty())
        obstacles.emplace_back("No column is the label. Choose one above the table.");
    if (texts.size() > 1 || pairs.size() > 1 || labels.size() > 1)
        obstacles.emplace_back("Two columns have the same role. Leave one of them out.");
    ImportColumns columns;
    if (plan.split.rule == SplitRule::Column) {
        if (plan.split.column >= table.columns())
            obstacles.emplace_back("Choose the column that says train, dev or test.");
        columns.split = plan.split.column;
    }
    if (!obstacles.empty())
        return std::nullopt;
    columns.text = texts.front();
    columns.label = labels.front();
    if (!pairs.empty())
        columns.pair = pairs.front();
    return columns;
}

/// Finds the columns of the main file in another one.
class SameColumns {
public:
    SameColumns(const ImportTable& main, const ImportTable& other, bool header)
        : main_(main)
        , other_(other)
        , header_(header)
    {
    }

    [[nodiscard]] ImportColumns find(
        const ImportColumns& columns, std::vector<std::string>& obstacles) const
    {
        ImportColumns found;
        found.text = find(columns.text, obstacles);
        found.label = find(columns.label, obstacles);
        if (columns.pair)
            found.pair = find(*columns.pair, obstacles);
        return found;
    }

private:
    [[nodiscard]] std::size_t find(std::size_t column, std::vector<std::string>& obstacles) const
    {
        // Without names "column 3" is a place, which is found as if it were one.
        const std::string name = main_.columnName(column, header_);
        for (std::size_t candidate = 0; candidate < other_.columns(); ++candidate)
            if (other_.columnName(candidate, header_) == name)
                return candidate;
        obstacles.push_back(fmt::format("{} has no column {}.",
            inQuotes(other_.path().filename().string(), 60), inQuotes(name, 40)));
        return 0;
    }

    const ImportTable& main_;
    const ImportTable& other_;
    bool header_;
};

} // namespace

std::vector<const ImportTable*> ImportTables::all() const
{
    std::vector<const ImportTable*> tables;
    for (const auto& table : { main, dev, test })
        if (table)
            tables.push_back(table.get());
    return tables;
}

std::vector<ImportColumns> importColumns(
    const ImportPlan& plan, const ImportTables& tables, std::vector<std::string>& obstacles)
{
    const auto main = mainColumns(plan, *tables.main, obstacles);
    if (plan.split.rule == SplitRule::Files && !tables.dev)
        obstacles.emplace_back("Choose the file with the dev rows.");
    if (!main)
        return {};
    std::vector<ImportColumns> columns { *main };
    for (const ImportTable* table : tables.all())
        if (table != tables.main.get())
            columns.push_back(
                SameColumns(*tables.main, *table, plan.header).find(*main, obstacles));
    return obstacles.empty() ? columns : std::vector<ImportColumns>();
}

std::string sentenceKey(const ImportTable& table, const ImportColumns& columns, std::size_t row)
{
    std::string key = onOneLine(table.cell(row, columns.text));
    if (columns.pair)
        key.append(1, '\0').append(onOneLine(table.cell(row, *columns.pair))); // no text holds one
    return key;
}

std::string labelName(const ImportPlan& plan, std::string_view value)
{
    const auto named = plan.labelNames.find(value);
    return onOneLine(named == plan.labelNames.end() ? value : std::string_view(named->second));
}

} // namespace crisp::data
