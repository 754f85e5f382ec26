// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/marks.h"

/// The small box that says what the pointer is at. Private to charts/.
namespace crisp::charts {

/// Values under the pointer.
struct ReadOut {
    struct Row {
        QString plan; ///< whose marker stands before the text; empty: none
        QString text;
        QPointF point; ///< in the axes' coordinates; ringed
    };
    QString heading; ///< "320 steps"
    double x = 0.0; ///< where an upright line stands
    bool hasLine = false;
    std::vector<Row> rows;
    std::size_t left = 0; ///< how many more rows there would be
};

/// Lies on a buffered layer of its own: the pointer's moves repaint nothing else.
class ReadOutMark : public Mark {
public:
    ReadOutMark(QCustomPlot* plot, const FigureStyle& style);
    /// @return whether it changed
    bool show(const std::optional<ReadOut>& values);
    [[nodiscard]] const std::optional<ReadOut>& values() const { return values_; }

protected:
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] QRectF boxRect() const;

    std::optional<ReadOut> values_;
};

} // namespace crisp::charts
