// SPDX-License-Identifier: Apache-2.0
#include "explore/map_canvas.h"

#include "charts/qcustomplot.h"
#include "explore/cell_painting.h"
#include "explore/map_labels.h"
#include "explore/map_legend.h"
#include "explore/map_painter.h"
#include "explore/painted_layer.h"
#include "theme/colour_maps.h"

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr int levelCount = 256;

QCPColorGradient gradientOf(const theme::ColourMap& colours)
{
    QMap<double, QColor> stops;
    for (int level = 0; level < levelCount; ++level) // as QCPColorGradient counts: no rounding
        stops.insert(
            level * (1.0 / (levelCount - 1)), QColor::fromRgb(colours.levels[std::size_t(level)]));
    QCPColorGradient gradient;
    gradient.setLevelCount(levelCount);
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setColorStops(stops);
    return gradient;
}

} // namespace

struct MapCanvas::Implementation {
    explicit Implementation(QWidget* parent);

    [[nodiscard]] MapPicture picture() const
    {
        return { *scene.map, scene.geometry, *colours, screenStyle() };
    }
    [[nodiscard]] bool isEmpty() const { return !scene.map || scene.map->size() == 0; }
    void place() const;
    void fillCells();
    void paintBase(QPainter& painter);
    void paintTop(QPainter& painter) const;

    QCustomPlot* plot;
    QCPColorMap* cells; ///< the plot's
    MapScene scene;
    const theme::ColourMap* colours = nullptr;
    MapPointer filled; ///< whose levels are in `cells`
    bool filledByPixel = false;
    QImage marks;
    bool marksFit = false;
};

MapCanvas::Implementation::Implementation(QWidget* parent)
    : plot(new QCustomPlot(parent))
    , cells(new QCPColorMap(plot->xAxis, plot->yAxis))
{
    plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    plot->setFocusPolicy(Qt::NoFocus);
    plot->axisRect()->setAutoMargins(QCP::msNone);
    plot->axisRect()->setMinimumSize(0, 0);
    plot->plotLayout()->setMinimumSize(0, 0);
    for (QCPAxis* axis : { plot->xAxis, plot->yAxis }) {
        axis->setVisible(false);
        axis->grid()->setVisible(false);
    }
    plot->yAxis->setRangeReversed(true);
    cells->setInterpolate(false);
    cells->setAntialiased(false); // else QCustomPlot moves it by half a pixel
    cells->setDataRange({ 0.0, double(levelCount - 1) });
    plot->addLayer(QStringLiteral("marks"), plot->layer(QStringLiteral("main")));
    plot->addLayer(QStringLiteral("focus"), plot->layer(QStringLiteral("overlay")));
    plot->layer(QStringLiteral("focus"))->setMode(QCPLayer::lmBuffered);
    // The plot owns what is made for it.
    new PaintedLayer(
        plot, QStringLiteral("marks"), [this](QPainter& painter) { paintBase(painter); });
    new PaintedLayer(
        plot, QStringLiteral("focus"), [this](QPainter& painter) { paintTop(painter); });
}

/// The axes lie so that a token is as wide as the geometry has it.
void MapCanvas::Implementation::place() const
{
    const QRectF& viewport = scene.geometry.viewport;
    const QRect area = viewport.toAlignedRect();
    const QSize size = plot->parentWidget()->size();
    plot->axisRect()->setMargins(
        QMargins(area.left(), area.top(), std::max(size.width() - area.right() - 1, 0),
            std::max(size.height() - area.bottom() - 1, 0)));
    const double cell = scene.geometry.cell;
    const auto range = [&](double first, double before, double length) {
        const double lower = first - before / cell - 0.5; // a cell's number is its centre
        return QCPRange(lower, lower + std::max(length, 1.0) / cell);
    };
    plot->xAxis->setRange(range(scene.geometry.left, viewport.left() - area.left(), area.width()));
    // QCustomPlot counts vertical pixels from QRect::bottom(), which is one short.
    plot->yAxis->setRange(
        range(scene.geometry.top, viewport.top() - area.top() + 1.0, area.height()));
}

void MapCanvas::Implementation::fillCells()
{
    const MapGeometry& geometry = scene.geometry;
    const bool byPixel = geometry.cell < geometry.pixel;
    if (filled == scene.map && !byPixel && !filledByPixel)
        return;
    filled = scene.map;
    filledByPixel = byPixel;
    MapPicture source = picture();
    if (!byPixel) { // one level a cell
        source.geometry = fitted(
            QRectF(0.0, 0.0, double(geometry.count), double(geometry.count)), geometry.count, 1.0);
    }
    const CellLevels levels = cellLevels(source);
    const auto width = static_cast<int>(levels.width);
    const int height = width == 0 ? 0 : static_cast<int>(levels.levels.size()) / width;
    QCPColorMapData* data = cells->data();
    data->setSize(width, height);
    const double step = byPixel ? geometry.pixel / geometry.cell : 1.0;
    const auto range = [step](double first, int count) { // of the first and last centre
        return QCPRange(first + 0.5 * step - 0.5, first + (count - 0.5) * step - 0.5);
    };
    data->setRange(
        range(byPixel ? geometry.left : 0.0, width), range(byPixel ? geometry.top : 0.0, height));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            data->setCell(x, y, levels.levels[std::size_t(y) * levels.width + std::size_t(x)]);
}

void MapCanvas::Implementation::paintBase(QPainter& painter)
{
    if (isEmpty())
        return;
    const MapPicture shown = picture();
    if (!marksFit) {
        marks = cellMarks(shown);
        marksFit = true;
    }
    painter.drawImage(shown.geometry.viewport.topLeft(), marks);
    paintOutline(painter, shown);
    paintLabels(painter, shown, scene.layout);
    paintCorner(painter, shown, scene.layout);
    paintLegend(painter, shown, scene.layout, scene.focus.lock.cell.has_value());
}

void MapCanvas::Implementation::paintTop(QPainter& painter) const
{
    if (isEmpty())
        return;
    paintFlash(painter, picture(), scene.flash);
    paintFocus(painter, picture(), scene.layout, scene.focus);
}

MapCanvas::MapCanvas(QWidget* parent)
    : implementation_(std::make_unique<Implementation>(parent))
{
    restyle();
}

MapCanvas::~MapCanvas() = default;

QWidget* MapCanvas::widget() const { return implementation_->plot; }

void MapCanvas::show(const MapScene& scene)
{
    Implementation& own = *implementation_;
    const bool sameMarks = scene.map == own.scene.map && scene.geometry == own.scene.geometry;
    const bool otherColours = scene.colourMap != own.scene.colourMap || scene.map != own.scene.map;
    own.scene = scene;
    own.marksFit = own.marksFit && sameMarks;
    own.cells->setVisible(!own.isEmpty());
    own.place();
    if (!own.isEmpty()) {
        if (otherColours || own.colours == nullptr) {
            const theme::ColourMap* colours
                = &colourMapFor(*scene.map, scene.colourMap, theme::current());
            if (colours != own.colours)
                own.cells->setGradient(gradientOf(*colours));
            own.marksFit = own.marksFit && colours == own.colours;
            own.colours = colours;
        }
        own.fillCells();
    }
    own.plot->replot(QCustomPlot::rpQueuedReplot);
}

void MapCanvas::showFocus(const MapScene& scene)
{
    Implementation& own = *implementation_;
    const bool legendChanges
        = scene.focus.lock.cell.has_value() != own.scene.focus.lock.cell.has_value();
    own.scene.focus = scene.focus;
    own.scene.flash = scene.flash;
    if (legendChanges)
        own.plot->replot(QCustomPlot::rpQueuedReplot);
    else
        own.plot->layer(QStringLiteral("focus"))->replot();
}

void MapCanvas::restyle()
{
    Implementation& own = *implementation_;
    own.plot->setBackground(QBrush(theme::current().surface));
    own.colours = nullptr;
    own.marksFit = false;
    own.filled = nullptr;
    if (own.scene.map)
        show(MapScene(own.scene));
    else
        own.plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace crisp::explore
