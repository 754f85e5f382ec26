// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "explore/asker.h"
#include "explore/explore_state.h"
#include "explore/scene_worker.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace crisp::bridge {
struct ModelEntry;
} // namespace crisp::bridge

/// What happens behind the Explore page: one state, asked of the models, made into a scene. It
/// knows no widgets; the page shows what it says and tells it what the user wants.
namespace crisp::explore {

/// Why there is no scene, or only an old one.
struct Failure {
    QString sentence;
    QString model; ///< directory
    bool neverAnswered = false; ///< the model has not given one answer: nothing of it can be shown
};

/// GUI thread.
class ExploreController : public QObject {
    Q_OBJECT

public:
    explicit ExploreController(const bridge::Services& services, QObject* parent = nullptr);

    [[nodiscard]] const ExploreState& state() const { return state_; }
    /// Asks, rebuilds or only says so, as the change needs. Impossible values are made possible.
    void setState(ExploreState next);
    template <typename Change>
    void change(Change&& how)
    {
        ExploreState next = state_;
        how(next);
        setState(std::move(next));
    }

    /// A model directory, or a run: then its best checkpoint, as soon as the catalog knows it.
    void openModel(const QString& path);
    /// Where nobody chose the model that is shown: a trained one instead, if there is one by now.
    /// Looks at the disk once more for a run that ended just now.
    void suggestAfterLook();
    /// Nothing (empty), comparedDense(), or as openModel.
    void compareWith(const QString& what);
    /// Another sentence altogether: what was edited or locked belonged to the one before.
    void replaceSentence(const QString& text, const QString& second);
    void rememberSentence(); ///< puts what stands there into the history
    /// 1 keep, 0 prune, -1 by plan. @return why not, as a sentence; empty: done
    QString editEdge(const model::EdgeEdit& edge, int what);
    void undoLastEdit();
    void stepHead(int direction);
    void stepLayer(int direction);
    void stopComparing();

    [[nodiscard]] const ScenePointer& scene() const { return scene_; } ///< null: none yet
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
    /// Why there is nothing that Difference could show; empty: there is. Not while comparing.
    [[nodiscard]] QString whyNoDifference() const;
    /// The newest state is answered, built and shown.
    [[nodiscard]] bool isUpToDate() const;
    /// Cells that changed between kept and pruned with the newest scene, in the map's tokens.
    [[nodiscard]] const std::vector<Cell>& flipped() const { return flipped_; }

Q_SIGNALS:
    void stateChanged();
    void sceneChanged();
    void failureChanged();
    void upToDate();

private:
    void ask();
    void rebuild();
    void takeScene(const ScenePointer& scene);
    void takeFailure(const QString& sentence);
    void clearFailure();
    void followCatalog();
    void followRun();
    void suggestModel();
    [[nodiscard]] const bridge::ModelEntry* suggestedModel() const;
    /// The model directory that a path means; none if it is a run that the catalog has yet to read.
    [[nodiscard]] std::optional<QString> modelBehind(const QString& given);
    void openPending();
    [[nodiscard]] bool isWithoutCheckpoint(const QString& run);
    void sayIfUpToDate();
    [[nodiscard]] SceneInput sceneInput() const;
    [[nodiscard]] SceneSide sceneSide(std::size_t index) const;
    [[nodiscard]] SceneSide sideBefore() const;
    [[nodiscard]] std::size_t layersOf(const QString& model) const;
    [[nodiscard]] double scaleMaximum() const;
    void fitToScene();

    bridge::Services services_;
    Asker asker_;
    SceneWorker worker_;
    QTimer historyTimer_;
    ExploreState state_;
    ScenePointer scene_;
    std::optional<Failure> failure_;
    QString reported_; ///< the last failure that the issues panel was told
    std::vector<Cell> flipped_;
    QString pendingRun_; ///< opened, but not found by the catalog yet
    QString pendingCompared_; ///< likewise, to be compared with
    QString run_; ///< of the model that is shown; empty: it is not from a run
    bool isSuggested_ = false; ///< nobody chose the model that is shown
    bool followsRun_ = false; ///< the newest snapshot of a run in training is shown
};

/// The lock when tokens changed: it stays with its token where that has only moved.
[[nodiscard]] Lock movedLock(const Lock& lock, const std::vector<std::int32_t>& before,
    const std::vector<std::int32_t>& after);

} // namespace crisp::explore
