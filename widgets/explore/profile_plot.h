// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "charts/qcustomplot.h"
#include "explore/map_data.h"

#include <QString>

#include <cstddef>
#include <optional>

/// The plot inside a ScoreProfile, for the screen or, once more, for a file.
namespace crisp::explore {

struct ProfileScene {
    MapPointer map;
    std::size_t from = 0;
    double left = 0.0; ///< columns in sight, as the map's
    double width = 1.0;
    int leftMargin = 68, rightMargin = 12; ///< pixels
    QString colourMap;

    [[nodiscard]] bool isEmpty() const
    {
        return !map || map->scores.size == 0 || from >= map->size();
    }
};

class ScoreBars;

class ProfilePlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit ProfilePlot(QWidget* parent);

    void show(const ProfileScene& scene, const charts::FigureStyle& style);
    [[nodiscard]] std::optional<std::size_t> columnAt(double x) const;
    [[nodiscard]] QRect columnRect(std::size_t column) const;

private:
    void paintScale(QPainter& painter) const;
    [[nodiscard]] std::optional<double> cut() const;

    ProfileScene scene_;
    charts::FigureStyle style_;
    ScoreBars* bars_;
    QCPItemStraightLine* cutLine_;
};

} // namespace crisp::explore
