// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_canvas.h"
#include "explore/map_tip.h"
#include "explore/map_view.h"

#include <QPointF>
#include <QTimer>

#include <optional>

/// What a MapView keeps: the scene its canvas shows, and what the pointer is doing. Private to
/// map_view*.cpp.
namespace crisp::explore {

struct MapView::Implementation {
    explicit Implementation(MapView& view);

    /// Where everything is, anew; the zoom stays as `wanted` says.
    void layOut();
    void setZoom(double cell, double left, double top);
    [[nodiscard]] double pixel() const { return 1.0 / owner.devicePixelRatioF(); }
    [[nodiscard]] std::size_t count() const { return scene.map ? scene.map->size() : 0; }

    void hover(std::optional<Cell> cell, bool byKeyboard);
    void showTip();
    void moveCursor(int rows, int columns);
    void bringIntoSight(const Cell& cell);
    void zoomAround(const QPointF& position, double factor);
    void panBy(const QPointF& pixels);
    void click(const QPointF& position);
    void requestLock(const Lock& lock); ///< or its release, if it is locked already

    MapView& owner;
    MapCanvas canvas;
    MapTip tip;
    MapScene scene;
    MapParts parts;
    QTimer flashTimer;

    /// Zoom as asked for: cells before they are rounded to device pixels; 0: everything in sight.
    double wantedCell = 0.0;
    double wantedLeft = 0.0, wantedTop = 0.0;

    std::optional<QPointF> pressedAt;
    QPointF lastPosition;
    bool panning = false;
    Lock lockBeforeClick; ///< a double click takes its first click back
    bool hoverIsOwn = false; ///< by this view's pointer or keys, so it has the tip
};

} // namespace crisp::explore
