// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

/// What the charts show, as plain values. A series' colour, marker and dash follow from its plan's
/// name (theme/plan_look.h).
namespace crisp::charts {

/// Points over time: a run's loss, its accuracy, its learning rate.
struct CurveSeries {
    QString id; ///< a run's folder: charts of one page share it
    QString name; ///< "aggressive, seed 1"
    QString plan; ///< "aggressive"
    std::vector<double> x; ///< ascending
    std::vector<double> y; ///< as long as x; NaN where there is none
    bool live = false; ///< being trained now: drawn above the others, its raw values behind it
};

/// One value a layer, layer 1 first.
struct LayerSeries {
    QString id;
    QString name;
    QString plan;
    std::vector<double> values;
};

/// One run as a point.
struct RunPoint {
    QString id;
    QString name;
    QString plan;
    double x = 0.0;
    double y = 0.0;
};

} // namespace crisp::charts
