// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "bridge/training_queue.h"

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

class QLabel;

namespace crisp::controls {
class Button;
class ElidedLabel;
class Label;
class ThinProgress;
} // namespace crisp::controls

/// The run that trains: how far it is, its figures, and the buttons to pause and stop it; while
/// none trains, the one that was last in progress. It asks the queue itself.
namespace crisp::train {

class RunHeader : public QWidget {
    Q_OBJECT

public:
    RunHeader(
        const bridge::Catalog& catalog, bridge::TrainingQueue& queue, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void pauseOrResume();

Q_SIGNALS:
    void exploreRequested(const QString& run);
    void resumeRequested(const QString& run);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Figure {
        QWidget* box;
        controls::Label* value;
    };

    void build();
    Figure addFigure(const QString& name, const QString& explanation);
    controls::Button* addButton(const QString& text, const QString& name);
    void showJobs();
    void showNumbers();
    void showJob(const bridge::JobView& job);
    void showProgress(const bridge::JobView& job);
    void showFigures(const bridge::JobView& job);
    void showNothing();
    [[nodiscard]] const bridge::JobView* shownJob() const;

    const bridge::Catalog& catalog_;
    bridge::TrainingQueue& queue_;
    QString plan_;
    QString shownRun_;
    std::uint64_t shownId_ = 0;
    controls::ElidedLabel* name_ = nullptr;
    controls::ElidedLabel* state_ = nullptr;
    QWidget* middle_ = nullptr;
    controls::ThinProgress* progress_ = nullptr;
    controls::ElidedLabel* steps_ = nullptr;
    controls::Label* share_ = nullptr;
    Figure loss_ {}, accuracy_ {}, speed_ {}, left_ {};
    controls::Button* pause_ = nullptr;
    controls::Button* stop_ = nullptr;
    controls::Button* resume_ = nullptr;
    controls::Button* explore_ = nullptr;
};

} // namespace crisp::train
