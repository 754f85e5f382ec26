// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/source_picker.h"
#include "training/recipe.h"

#include <QString>

#include <vector>

namespace crisp::bridge {
class Catalog;
}

/// What the catalog knows, in the words of the pickers.
namespace crisp::train {

/// Installed models first, then checkpoints of finished runs.
[[nodiscard]] std::vector<SourcePicker::Entry> modelEntries(const bridge::Catalog& catalog);
[[nodiscard]] std::vector<SourcePicker::Entry> dataEntries(const bridge::Catalog& catalog);
/// "movie-snippets", or "train.tsv and dev.tsv".
[[nodiscard]] QString dataName(const training::DataSource& source);

/// What a path is that was dropped on the page.
enum class DroppedKind { Model, Data, Run, Table, Unknown };
struct Dropped {
    DroppedKind kind = DroppedKind::Unknown;
    QString path; ///< the directory that counts, which may be the dropped file's
};
[[nodiscard]] Dropped classify(const QString& path);

} // namespace crisp::train
