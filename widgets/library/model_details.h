// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"

#include <QWidget>

class QLabel;

namespace crisp::controls {
class Button;
}

/// Everything the catalog knows of one model, and what can be done with it.
namespace crisp::library {

class DetailsHead;
class FactList;
class PlanBars;

class ModelDetails : public QWidget {
    Q_OBJECT

public:
    explicit ModelDetails(QWidget* parent = nullptr);
    /// `run`: whose checkpoint it is; may be null.
    void showModel(const bridge::ModelEntry& model, const bridge::RunEntry* run);

Q_SIGNALS:
    void exploreRequested(const QString& path);
    void trainRequested(const QString& path);
    void folderRequested(const QString& path);

private:
    QString path_;
    DetailsHead* head_ = nullptr;
    controls::Button* explore_ = nullptr;
    controls::Button* train_ = nullptr;
    QLabel* problem_ = nullptr;
    FactList* facts_ = nullptr;
    QWidget* planPart_ = nullptr;
    PlanBars* bars_ = nullptr;
    QLabel* planText_ = nullptr;
};

} // namespace crisp::library
