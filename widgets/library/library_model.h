// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library/library_entry.h"

#include <QAbstractListModel>
#include <QString>

#include <vector>

/// One list of two sections, models and data sets, each under a heading. How rows look is
/// library_delegate.h's business.
namespace crisp::library {

class LibraryModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        HeadingRole = Qt::UserRole, ///< bool
        FactsRole, ///< QString: the second line; of a heading, behind it
        SizeRole, ///< QString
        TagRole, ///< QString
        PlanRole, ///< QString
        ErrorRole, ///< QString
        PathRole, ///< QString; empty for headings
        KindRole ///< int of EntryKind
    };

    explicit LibraryModel(QObject* parent = nullptr);

    void setEntries(std::vector<LibraryEntry> models, std::vector<LibraryEntry> data);
    void setFilter(const QString& text);
    [[nodiscard]] const LibraryEntry* entryAt(int row) const; ///< null for headings
    [[nodiscard]] int rowOf(const QString& path) const; ///< -1 if it is not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Row {
        QString heading; ///< empty: an entry
        QString note; ///< behind the heading
        LibraryEntry entry;
    };
    void rebuild();
    [[nodiscard]] static QString readOut(const LibraryEntry& entry); ///< for screen readers
    [[nodiscard]] std::vector<Row> rowsOf() const;

    std::vector<LibraryEntry> models_;
    std::vector<LibraryEntry> data_;
    QString filter_;
    std::vector<Row> rows_;
};

} // namespace crisp::library
