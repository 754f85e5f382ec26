// SPDX-License-Identifier: Apache-2.0
#include "analysis/export_csv.h"

#include "analysis/aggregates.h"
#include "analysis/escape.h"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string_view>
#include <vector>

namespace crisp::analysis {
namespace {

std::vector<std::string> quotedTokens(const Explanation& explanation)
{
    std::vector<std::string> fields;
    for (const std::string& token : explanation.tokens)
        fields.push_back(csvField(token));
    return fields;
}

} // namespace

void writeAttentionCsv(const Explanation& explanation, base::FileWriter& file)
{
    const std::vector<std::string> tokens = quotedTokens(explanation);
    const std::size_t n = explanation.size();
    file.write("layer,head,from,from_token,to,to_token,score,attention,keep,rank\n");
    fmt::memory_buffer lines;
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer) {
        for (std::size_t head = 0; head < explanation.layers[layer].heads.size(); ++head) {
            const HeadExplanation& values = explanation.layers[layer].heads[head];
            const std::vector<std::size_t> rank = ranks(values.scores);
            for (std::size_t from = 0; from < n; ++from) {
                for (std::size_t to = 0; to < n; ++to)
                    fmt::format_to(std::back_inserter(lines), "{},{},{},{},{},{},{},{},{},{}\n",
                        layer, head, from, tokens[from], to, tokens[to], values.scores.at(from, to),
                        values.attention.at(from, to), values.keep[from * n + to],
                        rank[from * n + to]);
                file.write(std::string_view(lines.data(), lines.size()));
                lines.clear();
            }
        }
    }
}

std::string headsCsv(const Explanation& explanation)
{
    std::string csv = "layer,head,nominal_sparsity,effective_sparsity,entropy,normalised_entropy\n";
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer) {
        const LayerExplanation& values = explanation.layers[layer];
        for (std::size_t head = 0; head < values.heads.size(); ++head)
            csv += fmt::format("{},{},{},{},{},{}\n", layer, head, values.nominalSparsity,
                values.heads[head].effectiveSparsity, values.heads[head].entropy,
                values.heads[head].normalisedEntropy);
    }
    return csv;
}

} // namespace crisp::analysis
