// SPDX-License-Identifier: Apache-2.0
#include "explore/map_view.h"

#include "explore/cell_painting.h"
#include "explore/cell_text.h"
#include "explore/map_labels.h"
#include "explore/map_legend.h"
#include "explore/map_painter.h"
#include "explore/map_view_state.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QEvent>
#include <QPainter>
#include <QScreen>
#include <QWindow>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr std::chrono::milliseconds flashTime { 250 };

bool sameTokens(const MapPointer& a, const MapPointer& b)
{
    return a && b && a->tokens == b->tokens;
}

} // namespace

MapView::Implementation::Implementation(MapView& view)
    : owner(view)
    , canvas(&view)
    , tip(&view)
{
    flashTimer.setSingleShot(true);
    flashTimer.setInterval(flashTime);
}

void MapView::Implementation::layOut()
{
    const QMargins before = owner.cellMargins();
    const QRectF area(owner.rect());
    if (scene.map) {
        scene.layout = layOutMap(area, *scene.map, parts, screenStyle(), pixel());
        scene.geometry = wantedCell > 0.0
            ? zoomed(scene.layout.room, count(), pixel(), wantedCell, wantedLeft, wantedTop)
            : fitted(scene.layout.room, count(), pixel());
    } else {
        scene.layout = {};
        scene.geometry = {};
    }
    canvas.show(scene);
    canvas.widget()->setGeometry(owner.rect());
    if (owner.cellMargins() != before)
        Q_EMIT owner.cellMarginsChanged();
}

void MapView::Implementation::setZoom(double cell, double left, double top)
{
    const MapGeometry whole = fitted(scene.layout.room, count(), pixel());
    wantedCell = cell <= whole.cell * (1.0 + 1e-9)
        ? 0.0
        : std::min(cell, std::max(largestCell, whole.cell));
    wantedLeft = left;
    wantedTop = top;
    layOut();
    // What was cut off at the edges is not asked for again later.
    wantedLeft = scene.geometry.left;
    wantedTop = scene.geometry.top;
}

MapView::MapView(QWidget* parent)
    : QWidget(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(120, 120);
    setAccessibleName(tr("Attention map"));
    theme::setFocusRing(this, -1.0); // the cell with the focus has it
    connect(&implementation_->flashTimer, &QTimer::timeout, this, [this] {
        implementation_->scene.flash.clear();
        implementation_->canvas.showFocus(implementation_->scene);
    });
}

MapView::~MapView() = default;

void MapView::setMap(MapPointer map)
{
    Implementation& own = *implementation_;
    if (!sameTokens(own.scene.map, map)) {
        own.wantedCell = 0.0;
        own.tip.hide();
        own.scene.focus.hovered.reset();
        own.scene.flash.clear();
    }
    own.scene.map = std::move(map);
    setAccessibleName(
        own.scene.map ? tr("Attention map: %1").arg(own.scene.map->title) : tr("Attention map"));
    own.layOut();
    if (own.tip.isVisible())
        own.showTip();
}

const MapPointer& MapView::map() const { return implementation_->scene.map; }

void MapView::setColourMap(const QString& name)
{
    implementation_->scene.colourMap = name;
    implementation_->canvas.show(implementation_->scene);
}

void MapView::setRowLabels(bool shown)
{
    implementation_->parts.rowLabels = shown;
    implementation_->layOut();
}

void MapView::setLegend(bool shown)
{
    implementation_->parts.legend = shown;
    implementation_->layOut();
}

void MapView::setLock(const Lock& lock)
{
    Implementation& own = *implementation_;
    if (own.scene.focus.lock == lock)
        return;
    own.scene.focus.lock = lock;
    own.canvas.showFocus(own.scene);
}

const Lock& MapView::lock() const { return implementation_->scene.focus.lock; }

void MapView::setHovered(std::optional<Cell> cell)
{
    Implementation& own = *implementation_;
    if (own.scene.focus.hovered == cell)
        return;
    own.hoverIsOwn = false;
    own.tip.hide();
    own.hover(cell, false);
}

std::optional<Cell> MapView::hovered() const { return implementation_->scene.focus.hovered; }

void MapView::flash(const std::vector<Cell>& cells)
{
    if (theme::reducedMotion() || cells.empty())
        return;
    Implementation& own = *implementation_;
    own.scene.flash = cells;
    own.canvas.showFocus(own.scene);
    own.flashTimer.start();
}

MapView::View MapView::view() const
{
    const MapGeometry& geometry = implementation_->scene.geometry;
    return { geometry.left, geometry.top, geometry.columns(), geometry.rows() };
}

void MapView::setView(const View& view)
{
    Implementation& own = *implementation_;
    if (!own.scene.map || view.width <= 0.0 || view.height <= 0.0)
        return;
    const auto all = static_cast<double>(own.count());
    const QRectF& room = own.scene.layout.room;
    if (view.width >= all - 1e-6 && view.height >= all - 1e-6)
        own.setZoom(0.0, 0.0, 0.0);
    else
        own.setZoom(
            std::min(room.width() / view.width, room.height() / view.height), view.left, view.top);
}

void MapView::fitAll() { implementation_->setZoom(0.0, 0.0, 0.0); }

QMargins MapView::cellMargins() const
{
    const QRectF& cells = implementation_->scene.geometry.viewport;
    return { int(std::lround(cells.left())), int(std::lround(cells.top())),
        int(std::lround(width() - cells.right())), int(std::lround(height() - cells.bottom())) };
}

int MapView::rowLabelWidth() const
{
    return int(std::lround(implementation_->scene.layout.rowLabels));
}

bool MapView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip)
        return true; // ours is there already
    return QWidget::event(event);
}

void MapView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    implementation_->canvas.restyle();
    implementation_->layOut();
}

void MapView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    implementation_->tip.hide();
    implementation_->layOut();
}

void MapView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    // Another screen may have another pixel ratio.
    if (QWindow* window = this->window()->windowHandle())
        connect(
            window, &QWindow::screenChanged, this, &MapView::onScreenChanged, Qt::UniqueConnection);
    implementation_->layOut();
}

void MapView::onScreenChanged() { implementation_->layOut(); }

QString MapView::figureName() const
{
    return map() ? map()->name : QStringLiteral("attention-map");
}

QString MapView::figureTitle() const { return map() ? map()->title : tr("Attention map"); }

QString MapView::figureCaption() const { return map() ? map()->caption : QString(); }

QSizeF MapView::figureSize() const { return size(); }

void MapView::paintFigure(QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    const Implementation& own = *implementation_;
    if (!hasContent())
        return;
    const MapData& data = *own.scene.map;
    const double pixel = devicePixel(painter, style);
    const MapLayout layout = layOutMap(area, data, own.parts, style, pixel);
    MapGeometry geometry = fitted(layout.room, data.size(), pixel);
    if (own.wantedCell > 0.0) {
        const View shown = view();
        geometry = zoomed(layout.room, data.size(), pixel,
            std::min(layout.room.width() / shown.width, layout.room.height() / shown.height),
            shown.left, shown.top);
    }
    const MapPicture picture { data, geometry,
        colourMapFor(data, own.scene.colourMap, *style.tokens), style };
    painter.save();
    paintCells(painter, picture);
    paintLabels(painter, picture, layout);
    paintCorner(painter, picture, layout);
    paintLegend(painter, picture, layout, lock().cell.has_value());
    paintFocus(painter, picture, layout, { lock(), {}, false }); // the pointer stays out of files
    painter.restore();
}

charts::FigureTable MapView::figureTable() const
{
    return map() ? mapTable(*map()) : charts::FigureTable {};
}

bool MapView::hasContent() const { return map() && map()->size() != 0; }

} // namespace crisp::explore
