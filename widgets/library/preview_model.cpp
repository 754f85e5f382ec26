// SPDX-License-Identifier: Apache-2.0
#include "library/preview_model.h"

#include "controls/table_style.h"

#include <algorithm>
#include <utility>

namespace crisp::library {
namespace {

/// A cell shows one line; nobody reads more of it in a table.
constexpr std::size_t longestCell = 400;

QString shown(std::string_view cell)
{
    // A character that is cut in two at the end becomes a replacement character, and is elided.
    const std::string line = data::onOneLine(cell.substr(0, longestCell));
    return QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()));
}

} // namespace

PreviewModel::PreviewModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void PreviewModel::setTable(
    std::shared_ptr<const data::ImportTable> table, const data::ImportPlan& plan)
{
    beginResetModel();
    table_ = std::move(table);
    report_.reset();
    plan_ = plan;
    endResetModel();
}

void PreviewModel::setPlan(const data::ImportPlan& plan)
{
    if (plan.header != plan_.header) {
        setTable(table_, plan); // rows move up or down
        return;
    }
    plan_ = plan;
    setReport(nullptr);
    if (columnCount() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void PreviewModel::setReport(std::shared_ptr<const data::ImportReport> report)
{
    report_ = std::move(report);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int PreviewModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid() || !table_)
        return 0;
    const std::size_t rows = table_->rows() - std::min(table_->rows(), sourceRow(0));
    return static_cast<int>(std::min<std::size_t>(rows, mostRows));
}

int PreviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !table_ ? 0 : static_cast<int>(table_->columns());
}

std::size_t PreviewModel::sourceRow(int row) const
{
    return table_->firstRow(plan_.header) + static_cast<std::size_t>(row);
}

data::ColumnRole PreviewModel::roleOf(int column) const
{
    const auto index = static_cast<std::size_t>(column);
    return index < plan_.roles.size() ? plan_.roles[index] : data::ColumnRole::LeaveOut;
}

QString PreviewModel::flawOf(int row, int column) const
{
    const std::size_t source = sourceRow(row);
    if (!report_ || report_->fates.empty() || source >= report_->fates.front().size())
        return {};
    const data::ColumnRole role = roleOf(column);
    const bool blank = shown(table_->cell(source, static_cast<std::size_t>(column))).isEmpty();
    switch (report_->fates.front()[source]) {
    case data::RowFate::WrongColumns:
        return column == 0 ? tr("not as many cells as the first row, skipped") : QString();
    case data::RowFate::EmptyText:
        return (role == data::ColumnRole::Text || role == data::ColumnRole::Pair) && blank
            ? tr("empty, row skipped")
            : QString();
    case data::RowFate::NoLabel:
        return role == data::ColumnRole::Label ? tr("no label, row skipped") : QString();
    case data::RowFate::NoPart:
        return static_cast<std::size_t>(column) == plan_.split.column ? tr("no part, row skipped")
                                                                      : QString();
    case data::RowFate::Header:
    case data::RowFate::Train:
    case data::RowFate::Dev:
    case data::RowFate::Test:
        break;
    }
    return {};
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !table_)
        return {};
    const int row = index.row();
    const int column = index.column();
    const QString flaw = flawOf(row, column);
    const QString text = shown(table_->cell(sourceRow(row), static_cast<std::size_t>(column)));
    switch (role) {
    case Qt::DisplayRole:
        return flaw.isEmpty() ? text : flaw;
    case Qt::ToolTipRole:
        return tr("Line %1").arg(table_->line(sourceRow(row)));
    case controls::table::TagRole:
        return flaw.isEmpty() ? QVariant() : QVariant(controls::table::Warning);
    case controls::table::FaintRole:
        return roleOf(column) == data::ColumnRole::LeaveOut;
    default:
        return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= columnCount())
        return {};
    return QString::fromStdString(
        table_->columnName(static_cast<std::size_t>(section), plan_.header));
}

} // namespace crisp::library
