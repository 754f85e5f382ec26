// SPDX-License-Identifier: Apache-2.0
#include "analysis/explanation.h"

#include "data/encoded_dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace crisp::analysis {
namespace {

/// Takes the matrices over: of 512 tokens they are 2.3 MB a head.
LayerExplanation explainLayer(model::LayerTrace&& trace, double nominal, std::size_t n)
{
    LayerExplanation layer;
    layer.nominalSparsity = nominal;
    const double largest = std::log(static_cast<double>(n));
    for (model::HeadTrace& traced : trace.heads) {
        HeadExplanation head;
        head.scores.size = n;
        head.scores.values = std::move(traced.scores);
        head.attention.size = n;
        head.attention.values = std::move(traced.attention);
        head.keep = std::move(traced.keep);
        head.queries = std::move(traced.queries);
        head.keys = std::move(traced.keys);
        head.entropy = static_cast<double>(traced.entropy);
        head.normalisedEntropy = n > 1 ? head.entropy / largest : 0.0;
        head.effectiveSparsity = traced.effectiveSparsity;
        layer.entropy += head.entropy;
        layer.normalisedEntropy += head.normalisedEntropy;
        layer.effectiveSparsity += head.effectiveSparsity;
        layer.heads.push_back(std::move(head));
    }
    const auto heads = static_cast<double>(layer.heads.size());
    layer.entropy /= heads;
    layer.normalisedEntropy /= heads;
    layer.effectiveSparsity /= heads;
    return layer;
}

/// Runs the model; what the tokens are is already in `explanation`.
void runModel(model::SequenceClassifier& classifier, const model::SparsityPlan& plan,
    std::span<const model::EdgeEdit> edits, Explanation& explanation)
{
    explanation.plan = plan.forEvaluation();
    explanation.edits.assign(edits.begin(), edits.end());
    model::SentenceTrace trace = classifier.trace(explanation.ids, explanation.plan, edits);

    explanation.labels = classifier.config().labels;
    explanation.logits = trace.logits;
    explanation.probabilities = model::probabilities(trace.logits);
    explanation.prediction = static_cast<std::size_t>(std::distance(
        trace.logits.begin(), std::max_element(trace.logits.begin(), trace.logits.end())));
    explanation.dim = classifier.config().dim;
    explanation.hiddenDim = classifier.config().hiddenDim;
    for (std::size_t layer = 0; layer < trace.layers.size(); ++layer)
        explanation.layers.push_back(explainLayer(
            std::move(trace.layers[layer]), explanation.plan.layers[layer], explanation.size()));
}

} // namespace

Explanation explain(model::SequenceClassifier& classifier, const text::Tokenizer& tokenizer,
    std::string_view text, std::optional<std::string_view> pair, const model::SparsityPlan& plan,
    std::span<const model::EdgeEdit> edits)
{
    text::Encoding encoding = tokenizer.encode(text, pair, classifier.config().maxPositions);
    Explanation explanation;
    explanation.text = text;
    explanation.textPair = pair;
    explanation.offsets = text::codePointOffsets(encoding, text, pair);
    explanation.tokens = std::move(encoding.tokens);
    explanation.ids = std::move(encoding.ids);
    explanation.replacedTokens = data::replaceUnknownIds(
        explanation.ids, classifier.config().vocabularySize, tokenizer.specialIds().unknown);
    explanation.byteRanges = std::move(encoding.offsets);
    explanation.segments = std::move(encoding.segments);
    explanation.droppedTokens = encoding.droppedTokens;
    runModel(classifier, plan, edits, explanation);
    return explanation;
}

Explanation explainIds(model::SequenceClassifier& classifier, const text::Tokenizer* tokenizer,
    std::span<const std::int32_t> ids, const model::SparsityPlan& plan,
    std::span<const model::EdgeEdit> edits)
{
    Explanation explanation;
    explanation.ids.assign(ids.begin(), ids.end());
    explanation.byteRanges.resize(ids.size());
    explanation.offsets.resize(ids.size());
    const text::SpecialIds special = tokenizer ? tokenizer->specialIds() : text::SpecialIds {};
    for (const std::int32_t id : ids) {
        std::optional<std::string> token = tokenizer ? tokenizer->token(id) : std::nullopt;
        explanation.tokens.push_back(token ? std::move(*token) : fmt::format("#{}", id));
        const bool isSpecial
            = tokenizer && (id == special.begin || id == special.separator || id == special.pad);
        explanation.segments.push_back(isSpecial ? text::Segment::Special : text::Segment::First);
    }
    runModel(classifier, plan, edits, explanation);
    return explanation;
}

} // namespace crisp::analysis
