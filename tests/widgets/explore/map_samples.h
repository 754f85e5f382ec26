// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "bridge/explainer.h"
#include "explore/map_builder.h"
#include "explore/map_data.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Explanations made up by arithmetic, small enough to be followed by hand, and maps of them.
namespace crisp::testing {

/// Of the same place always the same score, neither sorted nor tied.
inline float sampleScore(
    std::size_t layer, std::size_t head, std::size_t from, std::size_t to, std::size_t salt = 0)
{
    const std::size_t mixed
        = (layer * 131 + head * 71 + from * 37 + to * 97 + salt * 53 + 11) * 2654435761U % 1000003;
    return static_cast<float>(mixed) / 250000.0F - 2.0F;
}

/// Keeps the `kept` largest scores of each row.
inline analysis::HeadExplanation sampleHead(
    std::size_t n, std::size_t kept, const std::function<float(std::size_t, std::size_t)>& score)
{
    analysis::HeadExplanation head;
    head.scores = analysis::Matrix(n);
    head.attention = analysis::Matrix(n);
    head.keep.assign(n * n, 0);
    for (std::size_t from = 0; from < n; ++from) {
        std::vector<float> row;
        for (std::size_t to = 0; to < n; ++to)
            row.push_back(head.scores.at(from, to) = score(from, to));
        std::ranges::sort(row, std::greater {});
        double sum = 0.0;
        for (std::size_t to = 0; to < n; ++to) {
            if (head.scores.at(from, to) < row[kept - 1])
                continue;
            head.keep[from * n + to] = 1;
            sum += std::exp(static_cast<double>(head.scores.at(from, to)));
        }
        for (std::size_t to = 0; to < n; ++to)
            if (head.keep[from * n + to] != 0)
                head.attention.at(from, to) = static_cast<float>(
                    std::exp(static_cast<double>(head.scores.at(from, to))) / sum);
    }
    head.entropy = 0.25 * static_cast<double>(kept);
    head.effectiveSparsity
        = 1.0 - static_cast<double>(kept) / static_cast<double>(std::max<std::size_t>(n, 1));
    return head;
}

struct Sample {
    std::vector<std::string> tokens { "[CLS]", "a", "grip", "##ping", "film", "[SEP]" };
    std::size_t layers = 2, heads = 3;
    double sparsity = 0.5;
    std::size_t salt = 0;
};

inline std::shared_ptr<bridge::Explained> sampleExplained(const Sample& sample = {})
{
    auto explanation = std::make_shared<analysis::Explanation>();
    const std::size_t n = sample.tokens.size();
    explanation->text = "a gripping film";
    explanation->tokens = sample.tokens;
    for (std::size_t i = 0; i < n; ++i) {
        const bool special = sample.tokens[i] == "[CLS]" || sample.tokens[i] == "[SEP]";
        explanation->ids.push_back(static_cast<std::int32_t>(i));
        explanation->segments.push_back(special ? text::Segment::Special : text::Segment::First);
    }
    const auto kept = std::max<std::size_t>(
        static_cast<std::size_t>(std::ceil((1.0 - sample.sparsity) * static_cast<double>(n))), 1);
    for (std::size_t layer = 0; layer < sample.layers; ++layer) {
        analysis::LayerExplanation values;
        values.nominalSparsity = sample.sparsity;
        for (std::size_t head = 0; head < sample.heads; ++head) {
            values.heads.push_back(sampleHead(n, kept, [&](std::size_t from, std::size_t to) {
                return sampleScore(layer, head, from, to, sample.salt);
            }));
            values.effectiveSparsity
                += values.heads.back().effectiveSparsity / static_cast<double>(sample.heads);
        }
        explanation->layers.push_back(std::move(values));
        explanation->plan.layers.push_back(sample.sparsity);
    }
    auto explained = std::make_shared<bridge::Explained>();
    explained->explanation = std::move(explanation);
    explained->planName = QStringLiteral("uniform");
    return explained;
}

inline explore::MapChoice choiceOf(std::size_t layer, std::size_t head)
{
    explore::MapChoice choice;
    choice.position = { layer, head };
    return choice;
}

inline explore::MapPointer sampleMap(const Sample& sample = {})
{
    return explore::buildMap(
        *sampleExplained(sample), choiceOf(0, 0), QStringLiteral("m"), QStringLiteral("p"))
        .map;
}

inline std::vector<std::string> manyTokens(std::size_t count)
{
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back("t" + std::to_string(i));
    return tokens;
}

} // namespace crisp::testing
