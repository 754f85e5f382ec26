// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"

/// The table of runs as something that can be exported: every row and column that is not hidden, as
/// a picture; all that is known of each run and plan, as numbers.
namespace crisp::results {

class RunTableView;

class RunTableFigure : public charts::Figure {
public:
    /// `view` must outlive the figure.
    explicit RunTableFigure(const RunTableView& view);
    void setCaption(const QString& caption) { caption_ = caption; }

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override { return caption_; }
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    /// One row a plan ("plan" in the first column) and one a run ("run"), in the table's order.
    charts::FigureTable figureTable() const override;
    bool hasContent() const override;

private:
    const RunTableView& view_;
    QString caption_;
};

} // namespace crisp::results
