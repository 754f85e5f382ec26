// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_data.h"
#include "explore/map_focus.h"
#include "explore/map_geometry.h"
#include "explore/map_layout.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <vector>

/// A map on screen: a QCPColorMap for the cells, a layer of marks and labels above it, and a
/// buffered layer for what is hovered and locked, so that the pointer repaints nothing else. It
/// takes no events; those are MapView's.
namespace crisp::explore {

/// Everything that is drawn. The canvas keeps what it made of it as long as it fits.
struct MapScene {
    MapPointer map;
    QString colourMap;
    MapGeometry geometry;
    MapLayout layout;
    MapFocus focus;
    std::vector<Cell> flash;
};

class MapCanvas {
public:
    explicit MapCanvas(QWidget* parent);
    ~MapCanvas();

    [[nodiscard]] QWidget* widget() const;
    /// Cells, marks and labels; painted when the event loop comes to it, several changes at once.
    void show(const MapScene& scene);
    /// Only scene.focus and scene.flash differ.
    void showFocus(const MapScene& scene);
    /// The theme, a font or the colours changed: nothing that was kept is of use.
    void restyle();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
