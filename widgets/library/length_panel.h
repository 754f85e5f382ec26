// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library/import_session.h"
#include "library/token_lengths.h"

#include <QWidget>

#include <optional>
#include <vector>

class QShortcut;

namespace crisp::charts {
class ChartPanel;
class ExportHub;
class Figure;
class Histogram;
} // namespace crisp::charts

/// The histogram of sentence lengths with the longest that a model will see, in its frame. Counting
/// is token_lengths.h's business.
namespace crisp::library {

class LengthPanel : public QWidget {
    Q_OBJECT

public:
    LengthPanel(charts::ExportHub& hub, QWidget* parent = nullptr);

    /// `total`: rows that there are, which may be more than were counted.
    void setLengths(const std::optional<TokenLengths>& lengths, const LengthMeasure& measure,
        std::size_t total, const QString& caption);
    [[nodiscard]] charts::Figure* figure() const;
    /// What goes while the chart is enlarged, and comes back with Esc.
    void setNeighbours(std::vector<QWidget*> neighbours);
    /// Less than a chart would like: it shares its column with sentences that must be read.
    QSize sizeHint() const override;

private:
    void setEnlarged(bool enlarged);

    charts::Histogram* chart_;
    charts::ChartPanel* panel_;
    std::vector<QWidget*> neighbours_;
    QShortcut* shrink_ = nullptr; ///< enabled while it is enlarged
};

} // namespace crisp::library
