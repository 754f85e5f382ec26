// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "charts/figure_export.h"

#include <QRectF>
#include <QSizeF>
#include <QStringList>

class QPainter;

/// A figure on paper: title above, caption below, and how large all of it is on screen, in print
/// and in pixels. Files are figure_export.h's business.
namespace crisp::charts {

class PictureLayout {
public:
    PictureLayout(Figure& figure, const PictureOptions& options);

    [[nodiscard]] QSizeF size() const { return size_; } ///< logical pixels
    [[nodiscard]] QSizeF millimetres() const; ///< as printed
    /// What a picture gets: by the scale, or 300 dpi where a printed width was asked for.
    [[nodiscard]] QSize pixels() const;
    /// Dots a metre, for files that say so.
    [[nodiscard]] double dotsPerMetre() const;

    /// Into a painter whose unit is the logical pixel.
    void paint(QPainter& painter, bool vector) const;

private:
    [[nodiscard]] FigureStyle style(bool vector) const;
    void layOutText();

    Figure& figure_;
    const PictureOptions& options_;
    double fontScale_ = 1.0;
    double millimetresPerPixel_ = 0.0;
    QSizeF size_;
    QRectF title_;
    QRectF area_;
    QRectF caption_;
};

} // namespace crisp::charts
