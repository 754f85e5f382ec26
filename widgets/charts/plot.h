// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/plot_style.h"
#include "charts/qcustomplot.h"
#include "charts/read_out.h"
#include "charts/tickers.h"

#include <QElapsedTimer>
#include <QTimer>

#include <optional>

class QEvent;

/// What all our charts are made of: a QCustomPlot in our look that follows the theme, replots at
/// most 25 times a second, zooms by pointer and keyboard, reads values out under the pointer, and
/// paints itself into any painter. What is drawn in it is each chart's own business. Private to
/// charts/; pages see plot_chart.h.
namespace crisp::charts {

class AxisTitle;

class Plot : public QCustomPlot {
    Q_OBJECT

public:
    explicit Plot(QWidget* parent = nullptr);
    ~Plot() override;

    /// Into `area`, in another look, without a trace on screen.
    void paintInto(QPainter& painter, const QRectF& area, const FigureStyle& style);
    /// Something to draw has changed: replots soon, together with what else changes until then.
    void scheduleReplot();
    [[nodiscard]] bool isZoomed() const { return zoomed_; }
    /// All of it again.
    void fit();

    QSize minimumSizeHint() const override { return { 160, 110 }; }
    QSize sizeHint() const override { return { 480, 220 }; }

Q_SIGNALS:
    /// A click that was no drag, at a place inside the axes.
    void clicked(const QPointF& position);

protected:
    /// Colours, pens and fonts of everything the chart has put into the plot, from style().
    virtual void applyStyle() = 0;
    /// Before a layout of `size`: labels and margins (see setSideRoom), marker density.
    virtual void arrange(QSizeF size) = 0;
    /// What is at `position`, in pixels.
    [[nodiscard]] virtual std::optional<ReadOut> readAt(QPointF position) const;
    /// One sentence for those who cannot see it.
    [[nodiscard]] virtual QString description() const = 0;

    [[nodiscard]] const FigureStyle& style() const { return style_; }
    /// On paper there are no chips and no pointer: names have to stand in the chart.
    [[nodiscard]] bool isOnPaper() const { return onPaper_; }
    [[nodiscard]] UnitTicker& xTicker() { return *xTicker_; }
    [[nodiscard]] UnitTicker& yTicker() { return *yTicker_; }
    void setXTitle(const QString& title);
    /// Pixels that a number on the x axis needs; 80 by default.
    void setXNumberRoom(double pixels) { xNumberRoom_ = pixels; }
    /// What fit() shows. The zoom stays if the user zoomed.
    void setFullRange(const QCPRange& x, const QCPRange& y);
    void setZoomable(bool zoomable);
    /// Room right of the axes and below their numbers; the x title is added. To be called by
    /// `arrange`.
    void setSideRoom(QSizeF size, double right, double below = 0.0, double left = 0.0);
    void restyle();

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void prepareReplot();
    void showReadOut(const std::optional<ReadOut>& values);
    void zoomInto(const QRect& rect);
    void zoomBy(double factor, QPointF centre);
    void panBy(double xShare, double yShare);
    void rangesWereChosen();
    [[nodiscard]] bool showsAll() const;

    FigureStyle style_;
    QSharedPointer<UnitTicker> xTicker_;
    QSharedPointer<UnitTicker> yTicker_;
    AxisTitle* xTitle_;
    ReadOutMark* readOut_;
    QTimer replotTimer_;
    QElapsedTimer sinceReplot_;
    QCPRange fullX_ { 0.0, 1.0 };
    QCPRange fullY_ { 0.0, 1.0 };
    QPointF pressedAt_;
    double xNumberRoom_ = 80.0;
    bool needsReplot_ = true;
    bool zoomed_ = false;
    bool zoomable_ = true;
    bool onPaper_ = false;
};

} // namespace crisp::charts
