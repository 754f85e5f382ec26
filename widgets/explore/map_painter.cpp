// SPDX-License-Identifier: Apache-2.0
#include "explore/map_painter.h"

#include "explore/cell_shapes.h"
#include "explore/map_marks.h"
#include "explore/pixel_spans.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace crisp::explore {
namespace {

/// Of the cells behind a pixel: the first, and of several the one farthest from 0.
float pooled(const analysis::Matrix& values, const PixelSpan& rows, const PixelSpan& columns)
{
    float result = values.at(rows.begin, columns.begin);
    for (std::size_t from = rows.begin; from < rows.end; ++from)
        for (std::size_t to = columns.begin; to < columns.end; ++to)
            if (std::abs(values.at(from, to)) > std::abs(result))
                result = values.at(from, to);
    return result;
}

bool anyKept(const MapData& data, const PixelSpan& rows, const PixelSpan& columns)
{
    for (std::size_t from = rows.begin; from < rows.end; ++from)
        for (std::size_t to = columns.begin; to < columns.end; ++to)
            if (data.kept(from, to))
                return true;
    return false;
}

/// Hatching and borders, row by row of pixels. Rows that show the same cells differ only in where
/// the hatching's lines are.
class HatchedRow {
public:
    HatchedRow(const MapPicture& picture, const std::vector<PixelSpan>& columns)
        : picture_(picture)
        , columns_(columns)
        , line_(picture.style.tokens->line.rgb())
        , hatch_(hatchColours(picture.hatch, *picture.style.tokens, ratio()))
        , coverage_(hatchCoverage(picture.hatch, ratio()))
    {
    }

    void paint(QRgb* pixels, const PixelSpan& rows, std::size_t phase)
    {
        if (rows != rows_)
            classify(rows);
        const bool overColours = picture_.data.quantity == Quantity::Scores;
        std::size_t at = phase % hatch_.size();
        for (std::size_t i = 0; i < kinds_.size(); ++i) {
            if (kinds_[i] == Kind::Border)
                pixels[i] = line_;
            else if (kinds_[i] == Kind::Pruned)
                pixels[i] = overColours ? lineOver(columns_[i], at) : hatch_[at];
            at = at + 1 == hatch_.size() ? 0 : at + 1;
        }
    }

private:
    enum class Kind : std::uint8_t { Kept, Pruned, Border };

    [[nodiscard]] double ratio() const { return 1.0 / picture_.geometry.pixel; }

    void classify(const PixelSpan& rows)
    {
        rows_ = rows;
        kinds_.resize(columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0 && columns_[i] == columns_[i - 1])
                kinds_[i] = kinds_[i - 1];
            else if ((rows.border || columns_[i].border) && touchesKept(rows, columns_[i]))
                kinds_[i] = Kind::Border;
            else
                kinds_[i] = anyKept(picture_.data, rows, columns_[i]) ? Kind::Kept : Kind::Pruned;
        }
    }

    /// Borders belong to the cell before and the cell after.
    [[nodiscard]] bool touchesKept(PixelSpan rows, PixelSpan columns) const
    {
        const std::size_t n = picture_.data.size();
        if (rows.border)
            rows.end = std::min(rows.end + 1, n);
        if (columns.border)
            columns.end = std::min(columns.end + 1, n);
        return anyKept(picture_.data, rows, columns);
    }

    /// Over scores, whose colours tell something where they are pruned, too.
    [[nodiscard]] QRgb lineOver(const PixelSpan& columns, std::size_t at) const
    {
        if (coverage_[at] <= 0.0)
            return 0;
        QColor mark = markOn(picture_.colourOf(rows_.begin, columns.begin));
        mark.setAlphaF(mark.alphaF() * 0.75F * static_cast<float>(coverage_[at]));
        return qPremultiply(mark.rgba());
    }

    const MapPicture& picture_;
    const std::vector<PixelSpan>& columns_;
    QRgb line_;
    std::vector<QRgb> hatch_;
    std::vector<double> coverage_;
    PixelSpan rows_;
    std::vector<Kind> kinds_;
};

/// So that hatching keeps to its cells while the map is panned.
std::size_t hatchPhase(const MapGeometry& geometry)
{
    const double pixels = (geometry.left + geometry.top) * geometry.cell / geometry.pixel;
    return static_cast<std::size_t>(std::max(std::lround(pixels), 0L));
}

QImage emptyImage(const MapGeometry& geometry, QImage::Format format)
{
    const QSize size(static_cast<int>(std::lround(geometry.viewport.width() / geometry.pixel)),
        static_cast<int>(std::lround(geometry.viewport.height() / geometry.pixel)));
    QImage image(size, format);
    image.setDevicePixelRatio(1.0 / geometry.pixel);
    return image;
}

} // namespace

QRgb MapPicture::colourOf(std::size_t from, std::size_t to) const
{
    return colours.at(static_cast<double>(data.values.at(from, to)), data.low, data.high);
}

const theme::ColourMap& colourMapFor(
    const MapData& data, const QString& name, const theme::Tokens& tokens)
{
    return data.quantity == Quantity::Difference ? theme::divergingMap(tokens)
                                                 : theme::sequentialMap(name, tokens);
}

CellLevels cellLevels(const MapPicture& picture)
{
    const std::vector<PixelSpan> columns = columnSpans(picture.geometry);
    const std::vector<PixelSpan> rows = rowSpans(picture.geometry);
    CellLevels result;
    result.width = columns.size();
    result.levels.reserve(rows.size() * columns.size());
    for (const PixelSpan& row : rows)
        for (const PixelSpan& column : columns)
            result.levels.push_back(static_cast<std::uint8_t>(theme::ColourMap::levelOf(
                static_cast<double>(pooled(picture.data.values, row, column)), picture.data.low,
                picture.data.high)));
    return result;
}

QImage cellColours(const MapPicture& picture)
{
    QImage image = emptyImage(picture.geometry, QImage::Format_RGB32);
    const CellLevels cells = cellLevels(picture);
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const std::uint8_t* levels = cells.levels.data() + std::size_t(y) * cells.width;
        for (int x = 0; x < image.width(); ++x)
            line[x] = picture.colours.levels[levels[x]];
    }
    return image;
}

QImage cellMarks(const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    QImage image = emptyImage(geometry, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    if (picture.data.size() == 0 || image.isNull())
        return image;
    const std::vector<PixelSpan> columns = columnSpans(geometry);
    const std::vector<PixelSpan> rows = rowSpans(geometry);
    const std::size_t phase = hatchPhase(geometry);
    HatchedRow row(picture, columns);
    for (std::size_t y = 0; y < rows.size(); ++y)
        row.paint(reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y))), rows[y], y + phase);
    QPainter painter(&image);
    painter.translate(-geometry.viewport.topLeft());
    paintMarks(painter, picture);
    return image;
}

void paintOutline(QPainter& painter, const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    // The last cells bring their border with them.
    const double last = geometry.hasBorders() && geometry.isFitted() ? geometry.border() : 0.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintFrame(painter, geometry.viewport.adjusted(0.0, 0.0, -last, -last), geometry.border(),
        picture.style.tokens->line);
    painter.restore();
}

void paintCells(QPainter& painter, const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    if (picture.data.size() == 0)
        return;
    paintOutline(painter, picture);
    if (geometry.pixel > 0.0) {
        painter.drawImage(geometry.viewport.topLeft(), cellColours(picture));
        painter.drawImage(geometry.viewport.topLeft(), cellMarks(picture));
        return;
    }
    CellShapes shapes;
    addCellShapes(shapes, picture);
    paintCellShapes(painter, shapes, picture);
    paintMarks(painter, picture);
}

} // namespace crisp::explore
