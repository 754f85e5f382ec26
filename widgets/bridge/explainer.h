// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/svg_cells.h"
#include "model/sequence_classifier.h"
#include "model/sparsity_plan.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// Runs models on what the user types, in a thread of its own: the latest request wins, older ones
/// are dropped, answers come as shared values. Loaded models are kept, the last few. What is made
/// of an answer is the Explore page's business.
namespace crisp::bridge {

/// One sentence seen by one model.
struct ExplainSide {
    QString model; ///< model directory
    QString text;
    std::optional<QString> pair;
    /// None: the plan it was trained under as far as crisp.json says, else dense.
    std::optional<model::SparsityPlan> plan;
    /// Those outside the sentence, or that would leave a token without any key, are left out, and
    /// the notes say so.
    std::vector<model::EdgeEdit> edits;

    friend bool operator==(const ExplainSide&, const ExplainSide&) = default;
};

/// One head's map, at most 64 cells a side: longer sentences by the largest of each block.
using HeadSketch = analysis::CellMap;

struct Explained {
    std::shared_ptr<const analysis::Explanation> explanation;
    std::vector<std::vector<HeadSketch>> sketches; ///< [layers][heads]
    QString planName; ///< the preset's, "custom", or "dense"
    model::SparsityPlan trainedPlan; ///< without an override
    QStringList notes; ///< sentences: tokens dropped, edits left out, head drawn at random
};

struct Answer {
    std::uint64_t id = 0;
    std::vector<ExplainSide> request;
    std::vector<std::shared_ptr<const Explained>> sides; ///< one a side of the request
    double milliseconds = 0.0; ///< without loading models
};
using AnswerPointer = std::shared_ptr<const Answer>;

/// Main answers first; Reference (the dense run beside it) only when nothing else is asked.
enum class Lane { Main, Reference };

/// GUI thread. Exactly one of answered, failed or superseded follows every request, after request()
/// returned; what is still open when the explainer is destroyed is superseded then.
class Explainer : public QObject {
    Q_OBJECT

public:
    explicit Explainer(QObject* parent = nullptr);
    ~Explainer() override; ///< waits for the pass in progress

    /// @param sides at least one; equal ones are computed once
    /// @return the request's id; a younger one of the same lane replaces an older that waits
    std::uint64_t request(Lane lane, std::vector<ExplainSide> sides);
    void setThreads(std::size_t threads);
    /// Models whose files changed are loaded anew when they are asked for next.
    void forget(const QString& model);

Q_SIGNALS:
    void answered(const crisp::bridge::AnswerPointer& answer);
    void failed(std::uint64_t id, const QString& sentence);
    void superseded(std::uint64_t id);
    void loadingModel(const QString& model);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::bridge

Q_DECLARE_METATYPE(crisp::bridge::AnswerPointer)
