// SPDX-License-Identifier: Apache-2.0
#include "library/library_model.h"

#include <algorithm>
#include <utility>

namespace crisp::library {

LibraryModel::LibraryModel(QObject* parent)
    : QAbstractListModel(parent)
{
    rows_ = rowsOf();
}

void LibraryModel::setEntries(std::vector<LibraryEntry> models, std::vector<LibraryEntry> data)
{
    models_ = std::move(models);
    data_ = std::move(data);
    rebuild();
}

void LibraryModel::setFilter(const QString& text)
{
    filter_ = text;
    rebuild();
}

std::vector<LibraryModel::Row> LibraryModel::rowsOf() const
{
    std::vector<Row> rows;
    const auto add = [&](const QString& heading, const std::vector<LibraryEntry>& entries) {
        rows.push_back({ heading, totalText(entries), {} });
        for (const LibraryEntry& entry : entries)
            if (matches(entry, filter_))
                rows.push_back({ {}, {}, entry });
    };
    add(tr("Models"), models_);
    add(tr("Data sets"), data_);
    return rows;
}

/// Keeps rows, and with them the choice, where the same things are there with other numbers.
void LibraryModel::rebuild()
{
    std::vector<Row> rows = rowsOf();
    const bool same = std::ranges::equal(rows, rows_, [](const Row& one, const Row& other) {
        return one.heading == other.heading && one.entry.path == other.entry.path;
    });
    if (same) {
        rows_ = std::move(rows);
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

const LibraryEntry* LibraryModel::entryAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const Row& found = rows_[static_cast<std::size_t>(row)];
    return found.heading.isEmpty() ? &found.entry : nullptr;
}

int LibraryModel::rowOf(const QString& path) const
{
    if (path.isEmpty())
        return -1;
    const auto found = std::ranges::find_if(
        rows_, [&](const Row& row) { return row.heading.isEmpty() && row.entry.path == path; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int LibraryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QString LibraryModel::readOut(const LibraryEntry& entry)
{
    QStringList parts { entry.name };
    for (const QString& part : { entry.tag, entry.error.isEmpty() ? entry.facts : entry.error })
        if (!part.isEmpty())
            parts << part;
    if (entry.bytes > 0)
        parts << sizeText(entry.bytes);
    return parts.join(QStringLiteral(", "));
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const LibraryEntry& entry = row.entry;
    const bool heading = !row.heading.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return heading ? row.heading : entry.name;
    case Qt::AccessibleTextRole:
        return heading ? row.heading + QStringLiteral(", ") + row.note : readOut(entry);
    case Qt::ToolTipRole:
        return entry.error.isEmpty() ? entry.path : entry.error + QLatin1Char('\n') + entry.path;
    case HeadingRole:
        return heading;
    case FactsRole:
        return heading ? row.note : entry.facts;
    case SizeRole:
        return heading || entry.bytes == 0 ? QString() : sizeText(entry.bytes);
    case TagRole:
        return entry.tag;
    case PlanRole:
        return entry.plan;
    case ErrorRole:
        return entry.error;
    case PathRole:
        return entry.path;
    case KindRole:
        return static_cast<int>(entry.kind);
    default:
        return {};
    }
}

Qt::ItemFlags LibraryModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const LibraryEntry* entry = entryAt(index.row());
    return entry != nullptr ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsEnabled;
}

} // namespace crisp::library
