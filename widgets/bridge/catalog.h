// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/sparsity_plan.h"
#include "training/run_directory.h"
#include "training/sweep.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

/// What is on this machine: models, data sets, runs; found and read in the background, kept as
/// plain values, watched for changes. Files themselves are core's (hub/, checkpoint/, training/).
namespace crisp::bridge {

/// A model directory: installed, opened by the user, or a run's checkpoint.
struct ModelEntry {
    QString path; ///< model directory; what Explainer and recipes take. Identifies the entry
    QString name; ///< "minilm", or a run's "aggressive, seed 1"
    QString note; ///< "step 448, snapshot", "step 774, best"; empty for installed models
    QString plan; ///< preset it was trained under; empty if it was not trained here
    std::optional<model::SparsityPlan> trainedPlan; ///< what crisp.json says
    QString run; ///< run folder; empty for installed models
    bool inTraining = false;
    std::size_t layers = 0, heads = 0, dim = 0, parameters = 0;
    QStringList labels;
    qint64 bytes = 0;
    QString license, source;
    QString error; ///< why it cannot be used; the numbers above are then 0

    friend bool operator==(const ModelEntry&, const ModelEntry&) = default;
};

struct DataEntry {
    QString path; ///< data directory; identifies the entry
    QString name;
    QStringList labels;
    std::size_t train = 0, dev = 0, test = 0; ///< rows
    qint64 bytes = 0;
    QString license, source;
    QString error;

    friend bool operator==(const DataEntry&, const DataEntry&) = default;
};

struct RunEntry {
    QString path; ///< run folder; identifies the entry
    QString name; ///< "aggressive, seed 1"; the folder's name where two would be called the same
    training::SweepRow summary; ///< a run that was cut off counts as stopped
    std::shared_ptr<const training::RunSnapshot> snapshot; ///< null if `error`
    double seconds = 0.0; ///< training time as far as metrics tell
    QString error;
};

/// GUI thread; scanning happens elsewhere. A refresh that is asked for while one goes on follows
/// it. Changes on disk are noticed by themselves after the first refresh, within a few seconds.
class Catalog : public QObject {
    Q_OBJECT

public:
    explicit Catalog(QObject* parent = nullptr);
    ~Catalog() override;

    /// Folder of runs; models and data are looked for where core's hub/locations.h says.
    void setRunsFolder(const QString& folder);
    [[nodiscard]] QString runsFolder() const;
    /// A model or data directory, or a run, from anywhere; remembered until the program ends. A
    /// run that is added as a model counts as a run.
    void addModel(const QString& path);
    void addData(const QString& path);
    void addRun(const QString& path);
    [[nodiscard]] QStringList addedPaths() const;

    void refresh();
    /// Only one run, e.g. the one that trains.
    void refreshRun(const QString& path);
    [[nodiscard]] bool isScanning() const;

    [[nodiscard]] const std::vector<ModelEntry>& models() const; ///< installed ones first
    [[nodiscard]] const std::vector<DataEntry>& dataSets() const;
    [[nodiscard]] const std::vector<RunEntry>& runs() const; ///< newest first
    [[nodiscard]] const ModelEntry* findModel(const QString& path) const;
    [[nodiscard]] const DataEntry* findData(const QString& path) const;
    [[nodiscard]] const RunEntry* findRun(const QString& path) const;
    /// The best checkpoint of a run, else its newest; nullptr if it has none.
    [[nodiscard]] const ModelEntry* modelOfRun(const QString& run) const;

Q_SIGNALS:
    void changed(); ///< what was found is not what it was before
    void scanned(); ///< a look is over, whatever it found
    /// What is wrong with something that was found (damaged model, run, data); said once each.
    void problemFound(const QString& title, const QString& sentence, const QString& path);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::bridge
