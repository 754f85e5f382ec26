// SPDX-License-Identifier: Apache-2.0
// The guesses of import_table.h: whether there is a header, and what the columns are for.
#include "data/reader_conventions.h"
#include "import_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace crisp::data {
namespace {

constexpr std::size_t rowsLookedAt = 1'000;

/// What the look of a column's first cells tells.
struct ColumnLook {
    std::string name; ///< in lower case
    double meanLength = 0.0; ///< bytes
    double blanks = 0.0; ///< a cell
    std::size_t different = 0; ///< values that are not empty
    std::size_t filled = 0; ///< cells that are not empty
    bool numeric = true;
};

std::string lowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

ColumnLook lookAt(const ImportTable& table, bool header, std::size_t column)
{
    ColumnLook look;
    look.name = lowerCase(table.columnName(column, header));
    std::set<std::string_view> values;
    const std::size_t begin = table.firstRow(header);
    const std::size_t end = std::min(table.rows(), begin + rowsLookedAt);
    for (std::size_t row = begin; row < end; ++row) {
        const std::string_view cell = table.cell(row, column);
        if (cell.empty())
            continue;
        ++look.filled;
        values.insert(cell);
        look.meanLength += static_cast<double>(cell.size());
        look.blanks += static_cast<double>(std::ranges::count(cell, ' '));
        look.numeric = look.numeric && looksNumeric(cell);
    }
    look.different = values.size();
    const double count = std::max(1.0, static_cast<double>(look.filled));
    look.meanLength /= count;
    look.blanks /= count;
    return look;
}

/// Whether a column could hold classes: a few values that come again and again. In a file of a few
/// rows words need not, yet.
bool couldBeLabels(const ColumnLook& look)
{
    constexpr std::size_t mostClasses = 50;
    constexpr std::size_t fewRows = 4;
    return look.different >= 2 && look.different <= mostClasses && look.blanks < 2.0
        && (look.filled >= 2 * look.different || (look.filled <= fewRows && !look.numeric));
}

/// How good the column would be as the label, 0 for not at all.
int labelScore(const ColumnLook& look)
{
    constexpr std::array<std::string_view, 8> names { "sentiment", "class", "category", "target",
        "gold", "polarity", "rating", "stars" };
    if (look.filled > 0 && std::ranges::find(labelColumnNames, look.name) != labelColumnNames.end())
        return 1'000;
    if (!couldBeLabels(look))
        return 0;
    const auto* const found = std::ranges::find(names, look.name);
    if (found != names.end())
        return 900 - static_cast<int>(found - names.begin());
    // words are likelier than numbers, and two classes likelier than fifty
    return (look.numeric ? 100 : 600) - static_cast<int>(look.different);
}

class RoleGuess {
public:
    RoleGuess(const ImportTable& table, bool header)
        : roles_(table.columns(), ColumnRole::LeaveOut)
    {
        for (std::size_t column = 0; column < table.columns(); ++column)
            looks_.push_back(lookAt(table, header, column));
    }

    std::vector<ColumnRole> guess()
    {
        guessTexts();
        guessLabel();
        return std::move(roles_);
    }

private:
    [[nodiscard]] std::optional<std::size_t> named(std::string_view name) const
    {
        const auto found = std::ranges::find(looks_, name, &ColumnLook::name);
        if (found == looks_.end())
            return std::nullopt;
        return static_cast<std::size_t>(found - looks_.begin());
    }

    void guessTexts()
    {
        for (const auto& [first, second] : pairColumnNames) {
            const auto text = named(first);
            const auto pair = named(second);
            if (text && pair) {
                roles_[*text] = ColumnRole::Text;
                roles_[*pair] = ColumnRole::Pair;
                return;
            }
        }
        for (const std::string_view name : textColumnNames)
            if (const auto text = named(name)) {
                roles_[*text] = ColumnRole::Text;
                return;
            }
        const auto longest = std::ranges::max_element(looks_, {}, [](const ColumnLook& look) {
            return look.numeric ? 0.0 : look.meanLength * (1.0 + look.blanks);
        });
        if (longest != looks_.end() && longest->filled > 0 && !longest->numeric)
            roles_[static_cast<std::size_t>(longest - looks_.begin())] = ColumnRole::Text;
    }

    void guessLabel()
    {
        std::optional<std::size_t> best;
        for (std::size_t column = 0; column < looks_.size(); ++column)
            if (roles_[column] == ColumnRole::LeaveOut && labelScore(looks_[column]) > 0
                && (!best || labelScore(looks_[column]) > labelScore(looks_[*best])))
                best = column;
        if (best)
            roles_[*best] = ColumnRole::Label;
    }

    std::vector<ColumnLook> looks_;
    std::vector<ColumnRole> roles_;
};

} // namespace

bool guessHeader(const ImportTable& table)
{
    if (table.format() == TableFormat::JsonLines)
        return false;
    constexpr std::size_t longestName = 60;
    std::set<std::string_view> names;
    for (std::size_t column = 0; column < table.columns(); ++column) {
        const std::string_view name = table.cell(0, column);
        if (name.empty() || name.size() > longestName || looksNumeric(name)
            || !names.insert(name).second)
            return false;
        for (std::size_t row = 1; row < std::min(table.rows(), rowsLookedAt); ++row)
            if (table.cell(row, column) == name)
                return false;
    }
    return true;
}

std::vector<ColumnRole> guessRoles(const ImportTable& table, bool header)
{
    return RoleGuess(table, header).guess();
}

} // namespace crisp::data
