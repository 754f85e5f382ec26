// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/queue_rows.h"

#include <QAbstractTableModel>

#include <vector>

/// The table of queue and runs for views: rows follow queue and catalog one by one, so that
/// selection and place stay; those that wait can be dragged. How cells look is
/// controls/table_style.h's business.
namespace crisp::train {

class QueueModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Handle,
        Run,
        State,
        Progress,
        Accuracy,
        DevLoss,
        Sparsity,
        Speed,
        Time,
        Actions,
        Count
    };

    QueueModel(
        const bridge::Catalog& catalog, bridge::TrainingQueue& queue, QObject* parent = nullptr);

    [[nodiscard]] const QueueRow* rowAt(const QModelIndex& index) const;
    [[nodiscard]] const std::vector<QueueRow>& rows() const { return rows_; }
    [[nodiscard]] QModelIndex indexOfRun(const QString& run) const;
    /// One that waits, by so many places. @return whether it moved
    bool moveWaiting(const QModelIndex& index, int by);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
        const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
        const QModelIndex& parent) override;

Q_SIGNALS:
    void summaryChanged(const QString& summary);

private:
    void refresh();
    void follow(const std::vector<QueueRow>& fresh);
    [[nodiscard]] QString text(const QueueRow& row, int column) const;
    [[nodiscard]] QVariant look(const QueueRow& row, int column, int role) const;
    [[nodiscard]] std::size_t waitingCount() const;
    [[nodiscard]] int firstWaiting() const;

    const bridge::Catalog& catalog_;
    bridge::TrainingQueue& queue_;
    std::vector<QueueRow> rows_;
};

} // namespace crisp::train
