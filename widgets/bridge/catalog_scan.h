// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "hub/inventory.h"

#include <QStringList>

#include <optional>
#include <stop_token>
#include <vector>

/// One look at everything the catalog shows, in whatever thread: from core's summaries to the
/// entries that pages draw. When to look is the Catalog's business.
namespace crisp::bridge {

/// What is wrong with something that was found.
struct Problem {
    QString title;
    QString sentence;
    QString path;

    friend bool operator==(const Problem&, const Problem&) = default;
};

struct CatalogContents {
    std::vector<ModelEntry> models;
    std::vector<DataEntry> dataSets;
    std::vector<RunEntry> runs;
    std::vector<Problem> problems;
};

/// Where to look.
struct CatalogPlaces {
    QString runsFolder;
    QStringList models; ///< besides the installed ones
    QStringList dataSets;
    QStringList runs; ///< besides those of the folder
};

/// Nothing if it was asked to stop. `inventory` remembers what has not changed.
[[nodiscard]] std::optional<CatalogContents> scanCatalog(
    hub::Inventory& inventory, const CatalogPlaces& places, const std::stop_token& stop);

} // namespace crisp::bridge
