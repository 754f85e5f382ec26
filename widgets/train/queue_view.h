// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/queue_rows.h"

#include <QTreeView>

class QMenu;

/// The table of queue and runs, with what can be done to a row by mouse, keys and menu. It asks for
/// things with signals or the queue itself; where rows come from is queue_model.h's business.
namespace crisp::train {

class QueueModel;

class QueueView : public QTreeView {
    Q_OBJECT

public:
    QueueView(QueueModel& model, bridge::TrainingQueue& queue, QWidget* parent = nullptr);

    void act(const QModelIndex& index, RunAction action);

Q_SIGNALS:
    void exploreRequested(const QString& run);
    void resumeRequested(const QString& run);
    void resultsRequested(const QString& run);
    void runChosen(const QString& run); ///< selected by the user

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void shareWidth();
    void explore(const QModelIndex& index);
    void moveRow(int by);
    void fillMenu(QMenu& menu, const QModelIndex& index);
    void showMenu(const QModelIndex& index, const QPoint& where);

    QueueModel& model_;
    bridge::TrainingQueue& queue_;
};

} // namespace crisp::train
