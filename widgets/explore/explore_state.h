// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_builder.h"
#include "explore/sentence_history.h"
#include "model/sequence_classifier.h"
#include "model/sparsity_plan.h"

#include <QJsonObject>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

/// Everything that the user chose on the Explore page, as one plain value, and its JSON. The page
/// shows it; answers, maps and other things that follow from it are kept elsewhere.
namespace crisp::explore {

/// What the second sentence is for.
enum class SecondRole { None, Pair, Compare };

/// In place of a model directory in ExploreState::compareWith.
[[nodiscard]] inline QString comparedDense() { return QStringLiteral("dense"); }

struct ExploreState {
    QString model; ///< directory; empty: none chosen
    QString text;
    QString second; ///< stays while its role is None, so that it can come back
    SecondRole secondRole = SecondRole::None;
    QString compareWith; ///< empty, comparedDense() or a model directory
    bool swapped = false; ///< the page's own side is A

    std::optional<model::SparsityPlan> plan; ///< what if; none: as trained
    std::vector<model::EdgeEdit> edits; ///< in the order in which they were made

    std::size_t layer = 0;
    std::size_t head = 0;
    Reduction reduction = Reduction::One;
    bool allLayers = false; ///< mean and maximum over every layer
    Quantity quantity = Quantity::Attention;
    bool hideSpecial = false;
    bool renormalise = false;
    bool wholeWords = false;
    Lock lock; ///< in tokens of the sentence, whatever the map shows

    bool links = false;
    bool showPruned = true;
    double hideBelow = 0.05;
    bool layerByLayer = false; ///< the fold of what-if sliders
    bool drawer = false; ///< the inspector, where it is a drawer

    QString data; ///< where examples come from; empty: the first data set
    SentenceHistory history;

    /// Two sides are shown.
    [[nodiscard]] bool comparing() const;
    [[nodiscard]] bool comparingSentences() const { return secondRole == SecondRole::Compare; }
    /// As the grids of heads mark it: the layer's mean unless one head is shown.
    [[nodiscard]] HeadPosition position() const;
    [[nodiscard]] MapChoice choice(double scaleMaximum) const;

    friend bool operator==(const ExploreState&, const ExploreState&) = default;
};

inline constexpr double maximumSparsity = 0.95; ///< where sliders end
inline constexpr qsizetype maximumTextLength = 20'000; ///< characters of a sentence

[[nodiscard]] QJsonObject toJson(const ExploreState& state);
/// Fields that are missing, of another type or out of range stay as they are.
void readJson(const QJsonObject& json, ExploreState& state);

/// One line without control characters, at most maximumTextLength long: what a sentence box takes.
[[nodiscard]] QString cleanSentence(const QString& text);

/// The plan for a model with another number of layers: the same line, read at other places.
[[nodiscard]] model::SparsityPlan fitPlan(const model::SparsityPlan& plan, std::size_t layers);

/// The edits with one more; a cell has at most one. `what`: 1 keep, 0 prune, -1 by plan.
[[nodiscard]] std::vector<model::EdgeEdit> withEdit(
    std::vector<model::EdgeEdit> edits, model::EdgeEdit edit, int what);

} // namespace crisp::explore
