// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/issue_log.h"
#include "bridge/training_queue.h"

#include <QString>
#include <QWidget>

class QLabel;
class QToolButton;

namespace crisp::controls {
class Button;
class ElidedLabel;
class ThinProgress;
} // namespace crisp::controls

/// The bar at the bottom of every page: the run that trains, with pause and stop; how many issues
/// stand; what computes. It only shows and asks; the queue acts.
namespace crisp::shell {

class PlanMarker;

class StatusBar : public QWidget {
    Q_OBJECT

public:
    StatusBar(bridge::TrainingQueue& queue, bridge::IssueLog& issues, QWidget* parent = nullptr);

    void setEngine(const QString& text); ///< "CPU · 2 threads · bf16"
    void setBusy(const QString& text); ///< "Saving the run"; empty: none

Q_SIGNALS:
    void jobClicked(); ///< the run's name was clicked
    void issuesClicked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void buildJob();
    void showJob();
    void showIssues();

    bridge::TrainingQueue& queue_;
    bridge::IssueLog& issues_;
    PlanMarker* marker_ = nullptr;
    QToolButton* name_ = nullptr;
    controls::ThinProgress* progress_ = nullptr;
    QLabel* share_ = nullptr;
    controls::ElidedLabel* details_ = nullptr;
    controls::Button* pause_ = nullptr;
    controls::Button* stop_ = nullptr;
    QToolButton* issuesButton_ = nullptr;
    QLabel* engine_ = nullptr;
    QString busy_;
};

} // namespace crisp::shell
