// SPDX-License-Identifier: Apache-2.0
#include "side_explanation.h"

#include "bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace crisp::bridge {
namespace {

constexpr std::size_t longestText = std::size_t { 1 } << 20U; ///< bytes
constexpr std::size_t sketchCells = 64;

QString tr(const char* text) { return QCoreApplication::translate("Explainer", text); }

/// Beyond any model's positions, but short enough to be cut into tokens while somebody types.
std::string capped(const QString& text, QStringList& notes)
{
    std::string bytes = text.toStdString();
    if (bytes.size() <= longestText)
        return bytes;
    std::size_t end = longestText;
    while ((static_cast<unsigned char>(bytes[end]) & 0xC0U) == 0x80U) // not within a character
        --end;
    bytes.resize(end);
    notes << tr("The text is longer than a megabyte: the rest of it was not read.");
    return bytes;
}

bool lieWithin(const model::EdgeEdit& edit, const model::ModelConfig& config, std::size_t tokens)
{
    return edit.layer < config.layers && edit.head < config.heads && edit.from < tokens
        && edit.to < tokens;
}

/// Takes away the youngest edit that prunes an edge of the row that has none left.
bool removeLastPruned(std::vector<model::EdgeEdit>& edits, const model::EmptyRow& row)
{
    const auto last = std::find_if(edits.rbegin(), edits.rend(), [&](const model::EdgeEdit& edit) {
        return !edit.keep && edit.layer == row.layer && edit.head == row.head
            && edit.from == row.from;
    });
    if (last == edits.rend())
        return false;
    edits.erase(std::next(last).base());
    return true;
}

/// The forward pass; edits that would leave a row without any key give way, the youngest first.
analysis::Explanation explainWithin(model::SequenceClassifier& classifier,
    const text::Tokenizer& tokenizer, const std::string& text,
    const std::optional<std::string>& pair, const model::SparsityPlan& plan,
    std::vector<model::EdgeEdit> edits, QStringList& notes)
{
    if (!edits.empty()) {
        const std::size_t tokens
            = tokenizer.encodeIds(text, pair, classifier.config().maxPositions).size();
        const auto outside = std::erase_if(edits, [&](const model::EdgeEdit& edit) {
            return !lieWithin(edit, classifier.config(), tokens);
        });
        if (outside == 1)
            notes << tr("One edit lies outside this sentence and was left out.");
        else if (outside > 1)
            notes << tr("%1 edits lie outside this sentence and were left out.").arg(outside);
    }
    while (true) {
        try {
            return analysis::explain(classifier, tokenizer, text, pair, plan, edits);
        } catch (const model::EmptyRow& row) {
            if (!removeLastPruned(edits, row))
                throw;
            notes << tr("An edit was left out: layer %1, head %2 would have kept no key for token "
                        "%3.")
                         .arg(row.layer + 1)
                         .arg(row.head + 1)
                         .arg(row.from + 1);
        }
    }
}

void noteTokens(const analysis::Explanation& explanation, QStringList& notes)
{
    if (explanation.droppedTokens > 0)
        notes << tr("The text is longer than the model's %1 tokens: the last %2 were left out.")
                     .arg(explanation.size())
                     .arg(explanation.droppedTokens);
    if (explanation.replacedTokens == 1)
        notes << tr("One token is unknown to the model and was replaced.");
    else if (explanation.replacedTokens > 1)
        notes << tr("%1 tokens are unknown to the model and were replaced.")
                     .arg(explanation.replacedTokens);
}

std::vector<std::vector<HeadSketch>> sketchesOf(const analysis::Explanation& explanation)
{
    std::vector<std::vector<HeadSketch>> sketches;
    for (const analysis::LayerExplanation& layer : explanation.layers) {
        std::vector<HeadSketch>& heads = sketches.emplace_back();
        for (const analysis::HeadExplanation& head : layer.heads)
            heads.push_back(analysis::shrunk(head.attention, head.keep, sketchCells));
    }
    return sketches;
}

} // namespace

Explained explainSide(ReadyModel& model, const ExplainSide& side)
{
    Explained result;
    result.trainedPlan = model.trained.plan;
    const model::SparsityPlan& plan = side.plan ? *side.plan : model.trained.plan;
    result.planName
        = toQt(plan == model.trained.plan ? model.trained.name : training::nameOf(plan));
    result.notes = model.notes;
    if (model.filesAreGone)
        result.notes << tr("The files of this model were removed: this is the copy in memory.");
    if (!plan.isDense() && plan.forEvaluation().isDense())
        result.notes << tr("This plan is in force only while training: nothing is pruned here.");

    const std::string text = capped(side.text, result.notes);
    std::optional<std::string> pair;
    if (side.pair)
        pair = capped(*side.pair, result.notes);
    auto explanation = std::make_shared<analysis::Explanation>(explainWithin(
        model.classifier, *model.tokenizer, text, pair, plan, side.edits, result.notes));
    noteTokens(*explanation, result.notes);
    result.sketches = sketchesOf(*explanation);
    result.explanation = std::move(explanation);
    return result;
}

} // namespace crisp::bridge
