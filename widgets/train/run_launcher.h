// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "train/recipe_form.h"
#include "train/run_planner.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// Turns what the form says into jobs of the queue, and says what came of it. Which folder a run
/// gets is run_planner.h's business.
namespace crisp::train {

class ShownRuns;

class RunLauncher : public QObject {
    Q_OBJECT

public:
    RunLauncher(const bridge::Services& services, ShownRuns& shown, QObject* parent = nullptr);

    /// One run of the chosen plan: with the first seed that has none yet, or once more.
    /// @return what core says is wrong with the recipe, if it does
    std::optional<std::string> startOne(const RecipeDraft& draft);
    /// Every plan with every seed, but for those that are there already.
    std::optional<std::string> startAll(const RecipeDraft& draft);
    /// A run that was stopped, failed or was killed.
    void resume(const QString& run);

Q_SIGNALS:
    void said(const QString& sentence, const QString& path);

private:
    [[nodiscard]] KnownRuns knownRuns() const;
    bool add(const PlannedRun& run);
    [[nodiscard]] bool isIdle() const; ///< nothing waits
    /// Lets a held queue go on unless something waited before: that the user paused, or stopped a
    /// run for. @return what to add to a sentence
    QString release(bool wasIdle);

    bridge::Services services_;
    ShownRuns& shown_;
    QHash<QString, training::Recipe> queued_;
};

} // namespace crisp::train
