// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/qcustomplot.h"

#include <QString>

#include <functional>
#include <utility>

/// A part of a plot that paints what it is told; for what QCustomPlot has no item for.
namespace crisp::explore {

class PaintedLayer : public QCPLayerable {
public:
    using Paint = std::function<void(QPainter&)>;
    PaintedLayer(QCustomPlot* plot, const QString& layer, Paint paint)
        : QCPLayerable(plot, layer)
        , paint_(std::move(paint))
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override
    {
        painter->setAntialiasing(false);
    }
    void draw(QCPPainter* painter) override { paint_(*painter); }

private:
    Paint paint_;
};

} // namespace crisp::explore
