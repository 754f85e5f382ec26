// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Explanations written out by hand, so that what is computed from them can be checked by hand.
namespace crisp::testing {

inline analysis::Matrix matrix(std::size_t size, const std::vector<float>& values)
{
    analysis::Matrix result;
    result.size = size;
    result.values.assign(values.begin(), values.end());
    return result;
}

/// Keeps what is not 0.
inline analysis::HeadExplanation head(std::size_t size, const std::vector<float>& attention)
{
    analysis::HeadExplanation result;
    result.attention = matrix(size, attention);
    result.scores = result.attention;
    double pruned = 0.0;
    for (const float value : result.attention.values) {
        result.keep.push_back(value != 0.0F);
        pruned += value == 0.0F;
    }
    result.effectiveSparsity = pruned / static_cast<double>(size * size);
    return result;
}

/// One layer an entry of `layers`, whatever the tokens.
inline analysis::Explanation explanation(std::vector<std::string> tokens,
    std::vector<text::Segment> segments, std::vector<std::vector<analysis::HeadExplanation>> layers)
{
    analysis::Explanation result;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        result.ids.push_back(static_cast<std::int32_t>(100 + i));
    result.text = "sample";
    result.byteRanges.resize(tokens.size());
    result.offsets.resize(tokens.size());
    result.tokens = std::move(tokens);
    result.segments = std::move(segments);
    result.labels = { "bad", "good" };
    result.logits = { 0.0F, 1.0F };
    result.probabilities = { 0.25F, 0.75F };
    result.prediction = 1;
    result.dim = 4;
    result.hiddenDim = 16;
    for (std::vector<analysis::HeadExplanation>& heads : layers) {
        analysis::LayerExplanation layer;
        for (const analysis::HeadExplanation& one : heads)
            layer.effectiveSparsity += one.effectiveSparsity / static_cast<double>(heads.size());
        layer.heads = std::move(heads);
        result.layers.push_back(std::move(layer));
        result.plan.layers.push_back(0.0);
    }
    return result;
}

/// [CLS] hap ##py [SEP], one layer, two heads.
inline analysis::Explanation twoHeads()
{
    using text::Segment;
    return explanation({ "[CLS]", "hap", "##py", "[SEP]" },
        { Segment::Special, Segment::First, Segment::First, Segment::Special },
        { {
            head(4, { 1, 0, 0, 0, 0.5F, 0.5F, 0, 0, 0, 0.25F, 0.25F, 0.5F, 0, 0, 0, 1 }),
            head(4, { 0, 1, 0, 0, 0.5F, 0, 0.5F, 0, 0.25F, 0, 0.75F, 0, 0.5F, 0, 0, 0.5F }),
        } });
}

} // namespace crisp::testing
