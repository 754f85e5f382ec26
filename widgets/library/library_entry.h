// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"

#include <QString>

#include <vector>

/// Models and data sets as the Library page lists them: two lines each. Where they are found is the
/// catalog's business, what is known of one in detail model_details.h's and data_details.h's.
namespace crisp::library {

enum class EntryKind { Model, Data };

struct LibraryEntry {
    EntryKind kind = EntryKind::Model;
    QString path; ///< identifies the entry
    QString run; ///< of a checkpoint; empty for installed models
    QString name;
    QString tag; ///< "trained here", "in training"; may be empty
    QString facts; ///< the second line
    QString plan; ///< of a checkpoint: its marker stands in place of the icon
    QString error; ///< why it cannot be used: stands in place of the facts
    qint64 bytes = 0;
};

[[nodiscard]] std::vector<LibraryEntry> modelEntries(const bridge::Catalog& catalog);
[[nodiscard]] std::vector<LibraryEntry> dataEntries(const bridge::Catalog& catalog);

/// Whether every word of `text` occurs in what is shown of the entry, or in its path.
[[nodiscard]] bool matches(const LibraryEntry& entry, const QString& text);

/// "90.3 MB"
[[nodiscard]] QString sizeText(qint64 bytes);
/// "3 on this computer, 265 MB"
[[nodiscard]] QString totalText(const std::vector<LibraryEntry>& entries);

} // namespace crisp::library
