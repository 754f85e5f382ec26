// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/map_data.h"

#include <QString>

#include <cstddef>
#include <utility>
#include <vector>

/// Cells and tokens in words: labels, tooltips, sentences for screen readers, tables. Tokens are
/// untrusted text: they may hold markup, line ends, or turn the writing direction. What maps are
/// called is map_names.h's business.
namespace crisp::explore {

/// A token as a label shows it: no control characters, empty ones visible.
[[nodiscard]] QString tokenLabel(const QString& token);
/// The same among other words: its writing direction does not turn theirs.
[[nodiscard]] QString isolated(const QString& token);

/// What a tooltip says of a cell.
struct CellText {
    QString title; ///< "trusts → film"
    std::vector<std::pair<QString, QString>> lines; ///< left, right; the right one may be empty
};
[[nodiscard]] CellText cellText(const MapData& map, const Cell& cell);
/// "trusts to film: pruned, would weigh 0.070, score 1.68, rank 4 of 16."
[[nodiscard]] QString cellSentence(const MapData& map, const Cell& cell);

/// One line a cell: from, from_token, to, to_token, value and whatever else the map has.
[[nodiscard]] charts::FigureTable mapTable(const MapData& map);

/// A weight as tooltips have it: "0.726", "< 0.001".
[[nodiscard]] QString weightText(double weight);

} // namespace crisp::explore
