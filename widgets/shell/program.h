// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/issue_log.h"
#include "bridge/services.h"
#include "bridge/session.h"
#include "bridge/settings.h"
#include "bridge/training_queue.h"
#include "charts/export_hub.h"
#include "theme/theme.h"

#include <QObject>
#include <QString>

#include <memory>

/// Everything of the program that is no window: settings, workers, catalog, issues, session; and
/// how they hear of each other (a finished run appears in the catalog, a failed one among the
/// issues, a changed setting in the workers). Windows are main_window.h's business.
namespace crisp::shell {

/// Where the program keeps what it remembers; empty: the user's own places.
struct ProgramFiles {
    QString settings; ///< INI file
    QString session; ///< JSON file
    QString runs; ///< folder of runs, whatever the settings say
};

/// What setting::theme says, for theme::install.
[[nodiscard]] theme::Choice chosenTheme(const bridge::Settings& settings);

class Program : public QObject {
    Q_OBJECT

public:
    /// `train`: tests put something quicker in its place.
    explicit Program(const ProgramFiles& files = {},
        bridge::TrainFunction train = bridge::realTraining(), QObject* parent = nullptr);
    ~Program() override;

    [[nodiscard]] bridge::Services services();
    [[nodiscard]] bridge::Session& session() { return session_; }
    /// Queues what the last closing stopped.
    void resumeUnfinishedRuns();
    /// A failure is an issue, never an exception.
    void saveSession();

private:
    void applySettings();
    void onSettingChanged(const QString& key);
    void watchQueue();
    void watchExports();

    ProgramFiles files_;
    bridge::IssueLog issues_;
    std::unique_ptr<bridge::Settings> settings_;
    bridge::Session session_;
    bridge::Catalog catalog_;
    bridge::Explainer explainer_;
    bridge::TrainingQueue queue_;
    charts::ExportHub exports_;
};

} // namespace crisp::shell
