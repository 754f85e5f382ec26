// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results/run_table_model.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTreeView>

#include <map>
#include <vector>

class QMenu;

/// The table of runs on screen: folding, sorting, hidden columns, and which runs are chosen. What
/// stands in it is run_table_model.h's business.
namespace crisp::results {

class RunTableView : public QTreeView {
    Q_OBJECT

public:
    explicit RunTableView(QWidget* parent = nullptr);

    void setGroups(std::vector<PlanGroup> groups);
    [[nodiscard]] const RunTableModel& runs() const { return *model_; }
    /// The index in runs() of a row of the table.
    [[nodiscard]] QModelIndex sourceOf(const QModelIndex& index) const;

    /// Chosen runs, in the order of the table; a chosen plan stands for its runs.
    [[nodiscard]] QStringList chosenRuns() const;
    /// The one row that has the keyboard, if it is a run's and chosen.
    [[nodiscard]] QString currentRun() const;
    /// Unfolds its plan, scrolls there. Empty: nothing is chosen any more. Does not emit.
    void chooseRun(const QString& id);

    /// Rows as they stand: groups, and their runs whether folded or not, in the order of the table.
    [[nodiscard]] QModelIndexList rows() const;
    [[nodiscard]] QStringList foldedGroups() const;
    void setFoldedGroups(const QStringList& ids);

    /// Keys of hidden columns, comma-separated; unknown ones are passed over.
    [[nodiscard]] QByteArray hiddenColumns() const;
    void setHiddenColumns(const QByteArray& keys);
    void fillColumnMenu(QMenu& menu);

    void setSorting(int column, Qt::SortOrder order);
    [[nodiscard]] int sortColumn() const;
    [[nodiscard]] Qt::SortOrder sortOrder() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void choiceChanged(); ///< by the user
    void exploreRequested(const QString& runId);
    void columnsChanged(); ///< by the user

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& options,
        const QModelIndex& index) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void activate(const QModelIndex& index);
    [[nodiscard]] std::map<QString, bool> unfoldedGroups() const; ///< by id
    void restoreFolding(const std::map<QString, bool>& unfolded);
    void fitColumns();
    void showHeaderMenu(const QPoint& position);

    RunTableModel* model_;
    RunTableSorter* sorter_;
    bool choosing_ = false; ///< chooseRun is at work
};

} // namespace crisp::results
