// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/map_data.h"

#include <QRectF>

/// Where the parts of a map picture are: cells, token labels, corner, legend. Where single cells
/// are is map_geometry.h's business.
namespace crisp::explore {

struct MapParts {
    bool rowLabels = true;
    bool legend = true;
};

struct MapLayout {
    QRectF room; ///< for cells, whole device pixels
    double rowLabels = 0.0; ///< width left of it
    double columnLabels = 0.0; ///< height above it
    QRectF legend;

    [[nodiscard]] QRectF corner() const
    {
        return { room.left() - rowLabels, room.top() - columnLabels, rowLabels, columnLabels };
    }
};

/// Labels get more room where the map is large. `pixel`: as in MapGeometry.
[[nodiscard]] MapLayout layOutMap(const QRectF& area, const MapData& map, const MapParts& parts,
    const charts::FigureStyle& style, double pixel);

} // namespace crisp::explore
