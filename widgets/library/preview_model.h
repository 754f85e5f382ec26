// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <QAbstractTableModel>

#include <memory>

/// The first rows of a file that is to be imported, and what becomes of them. Roles of columns are
/// role_header.h's business.
namespace crisp::library {

class PreviewModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int mostRows = 200;

    explicit PreviewModel(QObject* parent = nullptr);

    void setTable(std::shared_ptr<const data::ImportTable> table, const data::ImportPlan& plan);
    void setPlan(const data::ImportPlan& plan);
    /// Null: not known yet.
    void setReport(std::shared_ptr<const data::ImportReport> report);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] std::size_t sourceRow(int row) const;
    [[nodiscard]] data::ColumnRole roleOf(int column) const;
    /// Why the row is left out, in the cell that is the reason; else empty.
    [[nodiscard]] QString flawOf(int row, int column) const;

    std::shared_ptr<const data::ImportTable> table_;
    std::shared_ptr<const data::ImportReport> report_;
    data::ImportPlan plan_;
};

} // namespace crisp::library
