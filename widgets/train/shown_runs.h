// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/run_curves.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <memory>
#include <vector>

/// Which runs the charts show, which of them are switched off, and which is in front: the one that
/// trains is always there, earlier ones are laid over it. Drawing is run_charts_panel.h's business.
namespace crisp::train {

struct ShownRun {
    RunCurves curves;
    bool isVisible = true;
    /// What the curves were made of at first, or anew.
    std::shared_ptr<const training::RunSnapshot> source;
    bool toldItself = false; ///< it trained while we looked on
};

class ShownRuns : public QObject {
    Q_OBJECT

public:
    ShownRuns(bridge::Catalog& catalog, bridge::TrainingQueue& queue, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<ShownRun>& runs() const { return runs_; }
    [[nodiscard]] const ShownRun* find(const QString& id) const;
    /// In front: the run that trains, else the one chosen last, else the first; nullptr if none.
    [[nodiscard]] const ShownRun* focus() const;
    /// Runs of the catalog that are not shown.
    [[nodiscard]] std::vector<const bridge::RunEntry*> others() const;

    /// What a run that was just queued is asked for; charts show it before anything is on disk.
    void expect(const QString& id, const training::Recipe& recipe);
    void add(const QString& id); ///< as soon as the catalog knows it
    void remove(const QString& id); ///< not the one that trains
    void setVisible(const QString& id, bool visible);
    /// One that is not shown is added.
    void setFocus(const QString& id);

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject& state);

Q_SIGNALS:
    void listChanged(); ///< runs came or went, or a run's points were replaced
    void visibilityChanged(const QString& id, bool visible);
    void focusChanged();
    /// Points came at the end: so many steps and evaluations.
    void appended(const QString& id, std::size_t steps, std::size_t evaluations);

private:
    void onCatalogChanged();
    void onJobsChanged();
    void onPoints(const bridge::RunPointsPointer& points);
    void chooseDefaults();
    void addWanted();
    [[nodiscard]] ShownRun* at(const QString& id);
    bool refresh(ShownRun& run);

    bridge::Catalog& catalog_;
    bridge::TrainingQueue& queue_;
    std::vector<ShownRun> runs_;
    QString focus_;
    QHash<QString, training::Recipe> expected_;
    QStringList wanted_; ///< of the session before, until the catalog knows them
    QStringList hidden_; ///< those of them that were switched off
    bool hasChosen_ = false; ///< defaults are chosen once; then the user does
};

} // namespace crisp::train
