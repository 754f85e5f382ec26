// SPDX-License-Identifier: Apache-2.0
#include "analysis/export_json.h"

#include "analysis/flops.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

namespace crisp::analysis {
namespace {

using base::Json;

/// A float as the double with the fewest digits that is still this float: JSON shows 0.1, not
/// 0.10000000149011612.
double shortest(float value)
{
    return std::isfinite(value) ? std::strtod(fmt::format("{}", value).c_str(), nullptr)
                                : static_cast<double>(value);
}

Json shortestOf(std::span<const float> values)
{
    Json array = Json::array();
    for (const float value : values)
        array.push_back(shortest(value));
    return array;
}

std::string_view segmentName(text::Segment segment)
{
    switch (segment) {
    case text::Segment::First:
        return "first";
    case text::Segment::Second:
        return "second";
    case text::Segment::Special:
        break;
    }
    return "special";
}

Json layersToJson(const Explanation& explanation)
{
    Json layers = Json::array();
    for (const LayerExplanation& layer : explanation.layers) {
        Json heads = Json::array();
        for (const HeadExplanation& head : layer.heads)
            heads.push_back(
                { { "entropy", head.entropy }, { "normalised_entropy", head.normalisedEntropy },
                    { "effective_sparsity", head.effectiveSparsity } });
        layers.push_back({ { "nominal_sparsity", layer.nominalSparsity },
            { "effective_sparsity", layer.effectiveSparsity }, { "entropy", layer.entropy },
            { "normalised_entropy", layer.normalisedEntropy }, { "heads", std::move(heads) } });
    }
    return layers;
}

Json flopsToJson(const Explanation& explanation)
{
    Json layers = Json::array();
    for (const LayerFlops& flops : layerFlops(explanation))
        layers.push_back({ { "linear", flops.linear }, { "attention", flops.attention },
            { "attention_share", flops.attentionShare }, { "pruned_share", flops.prunedShare },
            { "pruned_share_paper_convention", flops.prunedSharePaper } });
    return layers;
}

Json editsToJson(const Explanation& explanation)
{
    Json edits = Json::array();
    for (const model::EdgeEdit& edit : explanation.edits)
        edits.push_back({ { "layer", edit.layer }, { "head", edit.head }, { "from", edit.from },
            { "to", edit.to }, { "keep", edit.keep } });
    return edits;
}

/// [[...],...] appended to `out`. Numbers that JSON cannot express become null.
template <class T>
void appendRows(fmt::memory_buffer& out, std::span<const T> values, std::size_t n)
{
    out.push_back('[');
    for (std::size_t from = 0; from < n; ++from) {
        out.push_back(from == 0 ? '[' : ',');
        if (from > 0)
            out.push_back('[');
        for (std::size_t to = 0; to < n; ++to) {
            if (to > 0)
                out.push_back(',');
            const T value = values[from * n + to];
            if (std::isfinite(static_cast<float>(value)))
                fmt::format_to(std::back_inserter(out), "{}", value);
            else
                out.append(std::string_view("null"));
        }
        out.push_back(']');
    }
    out.push_back(']');
}

} // namespace

Json toJson(const Explanation& explanation, const ExportOptions& options)
{
    Json offsets = Json::array();
    for (const text::CodePointRange& range : explanation.offsets)
        offsets.push_back({ range.begin, range.end });
    Json segments = Json::array();
    for (const text::Segment segment : explanation.segments)
        segments.push_back(segmentName(segment));
    Json json { { "text", explanation.text }, { "tokens", explanation.tokens },
        { "ids", explanation.ids }, { "offsets", std::move(offsets) },
        { "segments", std::move(segments) }, { "dropped_tokens", explanation.droppedTokens },
        { "replaced_tokens", explanation.replacedTokens }, { "labels", explanation.labels },
        { "logits", shortestOf(explanation.logits) },
        { "probabilities", shortestOf(explanation.probabilities) },
        { "prediction", explanation.labels.at(explanation.prediction) },
        { "prediction_index", explanation.prediction }, { "model", options.modelName },
        { "plan",
            { { "name", options.planName }, { "layers", explanation.plan.layers },
                { "rule", explanation.plan.rule == model::PruningRule::Row ? "row" : "head" } } },
        { "edits", editsToJson(explanation) }, { "layers", layersToJson(explanation) },
        { "flops", flopsToJson(explanation) } };
    if (explanation.textPair)
        json["text_pair"] = *explanation.textPair;
    return json;
}

void writeJson(const Explanation& explanation, const ExportOptions& options, base::FileWriter& file)
{
    std::string summary
        = toJson(explanation, options).dump(-1, ' ', false, Json::error_handler_t::replace);
    summary.pop_back(); // its closing brace: the matrices go in front of it
    file.write(summary);
    const std::size_t n = explanation.size();
    const char* separator = ",\n\"matrices\":[\n";
    fmt::memory_buffer out;
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer) {
        for (std::size_t head = 0; head < explanation.layers[layer].heads.size(); ++head) {
            const HeadExplanation& values = explanation.layers[layer].heads[head];
            fmt::format_to(std::back_inserter(out),
                "{}{{\"layer\":{},\"head\":{},\"scores\":", std::exchange(separator, ",\n"), layer,
                head);
            appendRows<float>(out, values.scores.values, n);
            out.append(std::string_view(",\"attention\":"));
            appendRows<float>(out, values.attention.values, n);
            out.append(std::string_view(",\"keep\":"));
            appendRows<std::uint8_t>(out, values.keep, n);
            out.push_back('}');
            file.write(std::string_view(out.data(), out.size()));
            out.clear();
        }
    }
    file.write("\n]}\n");
}

} // namespace crisp::analysis
