// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"

#include <QWidget>

/// What all charts have in common as figures. Which numbers they show is each chart's own business;
/// how they are drawn is plot.h's.
namespace crisp::charts {

class Plot;

class PlotChart : public QWidget, public Figure {
    Q_OBJECT

public:
    void setCaption(const QString& caption) { caption_ = caption; }
    void fitAll(); ///< as double-click does

    QString figureName() const override { return name_; }
    QString figureTitle() const override { return title_; }
    QString figureCaption() const override { return caption_; }
    QSizeF figureSize() const override;
    void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style) override;

protected:
    PlotChart(const QString& name, const QString& title, QWidget* parent);
    /// To be called once, by the constructor. The chart keeps it.
    void setPlot(Plot* plot);

private:
    QString name_;
    QString title_;
    QString caption_;
    Plot* plot_ = nullptr;
};

} // namespace crisp::charts
