// SPDX-License-Identifier: Apache-2.0
#include "library/data_facts.h"

#include "base/error.h"
#include "bridge/text.h"
#include "data/data_directory.h"
#include "library/token_lengths.h"

#include <algorithm>

namespace crisp::library {
namespace {

constexpr std::size_t examplesOfTrain = 40;
constexpr std::size_t examplesOfOthers = 10;

void addPart(DataFacts& facts, data::Part part, const data::Dataset& rows)
{
    facts.labels = rows.labelNames;
    std::vector<std::size_t>& counts = facts.counts[part];
    counts.assign(rows.labelNames.size(), 0);
    for (const std::int32_t label : rows.labels)
        ++counts[static_cast<std::size_t>(label)];
    const std::size_t most = part == data::Part::Train ? examplesOfTrain : examplesOfOthers;
    for (std::size_t row = 0; row < std::min(rows.rows(), most); ++row)
        facts.examples.push_back(
            { part, rows.labelNames[static_cast<std::size_t>(rows.labels[row])], rows.texts[row],
                rows.hasPairs() ? rows.pairs[row] : std::string() });
}

/// Spread evenly.
void sampleTexts(DataFacts& facts, const data::Dataset& rows)
{
    const std::size_t step = rows.rows() / mostRowsCounted + 1;
    for (std::size_t row = 0; row < rows.rows() && facts.texts.size() < mostRowsCounted;
         row += step)
        facts.texts.push_back(
            { rows.texts[row], rows.hasPairs() ? rows.pairs[row] : std::string() });
}

} // namespace

std::optional<DataFacts> readDataFacts(const QString& path, const std::stop_token& stop)
{
    const data::DataDirectory directory(bridge::toPath(path));
    DataFacts facts;
    for (const data::Part part : { data::Part::Train, data::Part::Dev, data::Part::Test }) {
        if (!directory.has(part))
            continue;
        if (stop.stop_requested())
            return std::nullopt;
        try {
            const data::Dataset rows = directory.read(part, facts.labels);
            addPart(facts, part, rows);
            if (facts.texts.empty())
                sampleTexts(facts, rows);
        } catch (const base::Error& error) {
            facts.problems[part] = error.what(); // test files without labels are common
        }
    }
    return facts;
}

} // namespace crisp::library
