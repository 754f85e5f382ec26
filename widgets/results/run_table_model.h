// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results/plan_groups.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>
#include <QString>

#include <optional>
#include <vector>

/// The table of runs as a tree of two storeys: plans with means over seeds, and the seeds below.
/// How rows look is run_row_delegate.h's business, how they are chosen run_table_view.h's.
namespace crisp::results {

class RunTableModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Asked, Measured, Accuracy, ToDense, Loss, Entropy, Speed, Time, Open };
    static constexpr int columns = Open + 1;
    /// Besides those of controls::table.
    enum Role {
        SortRole = Qt::UserRole, ///< double, or nothing for "none"
        SpreadRole, ///< QString, behind the number: "± 0.63"
        TagRole, ///< QString, behind the name: "best", "running"
        RunRole, ///< QString, the run's id; empty for groups
        GroupRole ///< QString, the group's id
    };

    explicit RunTableModel(QObject* parent = nullptr);

    /// Keeps rows where the same runs stand in the same groups, so that selection and folding stay.
    void setGroups(std::vector<PlanGroup> groups);
    [[nodiscard]] const std::vector<PlanGroup>& groups() const { return groups_; }
    [[nodiscard]] const PlanGroup* groupAt(const QModelIndex& index) const;
    [[nodiscard]] const RunResult* runAt(const QModelIndex& index) const; ///< null for groups
    [[nodiscard]] QModelIndex indexOfRun(const QString& id) const;

    /// As settings and files call a column: "accuracy".
    [[nodiscard]] static QString columnKey(int column);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    /// One cell, whatever row it is of.
    struct Value {
        std::optional<double> number; ///< in the unit that is shown
        std::optional<double> deviation;
        int decimals = 0;
        QString suffix; ///< with its blank: " %"
        bool sign = false; ///< a plus is written
    };
    [[nodiscard]] Value valueOf(const PlanGroup& group, const RunResult* run, int column) const;
    [[nodiscard]] QString textOf(const PlanGroup& group, const RunResult* run, int column) const;
    [[nodiscard]] QString toolTipOf(const PlanGroup& group, const RunResult* run, int column) const;
    [[nodiscard]] QVariant lookOf(
        const PlanGroup& group, const RunResult* run, int column, int role) const;
    [[nodiscard]] QString readOut(const QModelIndex& index) const;
    [[nodiscard]] QVariant sortKey(const QModelIndex& index) const;
    [[nodiscard]] QString tagOf(const PlanGroup& group, const RunResult* run) const;
    [[nodiscard]] bool hasShapeOf(const std::vector<PlanGroup>& groups) const;

    std::vector<PlanGroup> groups_;
};

/// Sorts groups, and seeds within them; what has no value stands last either way.
class RunTableSorter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace crisp::results
