// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/plot_style.h"
#include "charts/qcustomplot.h"

#include <QPointF>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What our charts write and mark beside QCustomPlot's curves and bars, as items of a plot: they
/// place themselves anew whenever they are drawn, on screen and on paper. Private to charts/.
namespace crisp::charts {

/// Labels' centres, in ascending order, moved as little as possible (in the least-squares sense) so
/// that each is `height` from the next and all lie between `top` and `bottom`.
[[nodiscard]] std::vector<double> spreadApart(
    std::vector<double> centres, double height, double top, double bottom);

/// From a rectangle to the nearest of some points; 0 if one lies inside.
[[nodiscard]] double distanceTo(const QRectF& rect, const std::vector<QPointF>& points);

/// Common to our items: never clipped or selected, and drawn in the plot's current style.
class Mark : public QCPAbstractItem {
public:
    /// `style` outlives the item and is what the plot is being painted with.
    Mark(QCustomPlot* plot, const FigureStyle& style);
    double selectTest(const QPointF&, bool, QVariant*) const override { return -1.0; }

protected:
    [[nodiscard]] const FigureStyle& style() const { return style_; }
    [[nodiscard]] QRectF axes() const; ///< the rectangle inside the axes, in pixels
    [[nodiscard]] QPointF pixel(QPointF coordinates) const;
    [[nodiscard]] std::vector<QPointF> pixels(const std::vector<QPointF>& coordinates) const;
    /// Text with a rim of ground, readable above curves.
    void drawHaloText(QCPPainter& painter, QPointF baseline, const QString& text) const;

private:
    const FigureStyle& style_;
};

/// A curve's last value.
struct EndLabel {
    QString plan;
    QPointF end; ///< in the axes' coordinates
    QString text;
    bool strong = false; ///< in ink and medium weight
    bool marker = true; ///< the plan's marker before the text
    bool atPoint = false; ///< beside its point instead of in the margin
};

/// Values or names at the ends of curves, in the right margin, pushed apart where they would lie on
/// one another. What has no room is counted: "and 3 more".
class EndLabels : public Mark {
public:
    using Mark::Mark;
    void setLabels(std::vector<EndLabel> labels) { labels_ = std::move(labels); }
    [[nodiscard]] const std::vector<EndLabel>& labels() const { return labels_; }
    /// Points, in the axes' coordinates, that labels beside points should keep away from.
    void setObstacles(std::vector<QPointF> points) { obstacles_ = std::move(points); }
    [[nodiscard]] double neededWidth() const; ///< right of the axes; 0 without labels

protected:
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] QFont fontOf(const EndLabel& label) const;
    void drawInMargin(QCPPainter& painter, std::vector<const EndLabel*> labels) const;
    void drawAtPoint(QCPPainter& painter, const EndLabel& label) const;

    std::vector<EndLabel> labels_;
    std::vector<QPointF> obstacles_;
};

/// A short text at a point: above a bar, at its end.
struct PointLabel {
    QPointF point;
    QString text;
    Qt::Alignment side = Qt::AlignTop; ///< of the point where the text stands: top or right
    bool strong = true;
};

/// Numbers at bars. If they would run into each other, none is drawn.
class PointLabels : public Mark {
public:
    using Mark::Mark;
    void setLabels(std::vector<PointLabel> labels) { labels_ = std::move(labels); }

protected:
    void draw(QCPPainter* painter) override;

private:
    std::vector<PointLabel> labels_;
};

/// Dashed lines where epochs end, each with the number of the epoch that begins; thinned out where
/// they are close.
class EpochMarks : public Mark {
public:
    using Mark::Mark;
    void setStarts(std::vector<double> starts) { starts_ = std::move(starts); }

protected:
    void draw(QCPPainter* painter) override;

private:
    std::vector<double> starts_;
};

/// How much chance alone moves a value: an upright bar with words beside it.
class ChanceMark : public Mark {
public:
    using Mark::Mark;
    void setInterval(double halfHeight, const QString& text);
    /// Points, in the axes' coordinates, that it should keep away from.
    void setObstacles(std::vector<QPointF> points) { obstacles_ = std::move(points); }

protected:
    void draw(QCPPainter* painter) override;

private:
    double halfHeight_ = 0.0;
    QString text_;
    std::vector<QPointF> obstacles_;
};

/// The x axis' title: at the right, beside the numbers where the margin has room for it, else in a
/// row of its own below them.
class AxisTitle : public Mark {
public:
    using Mark::Mark;
    void setText(const QString& text) { text_ = text; }
    [[nodiscard]] QSizeF size() const;
    void setOwnRow(bool ownRow) { ownRow_ = ownRow; }

protected:
    void draw(QCPPainter* painter) override;

private:
    QString text_;
    bool ownRow_ = false;
};

/// What an entry of a key explains.
struct KeyEntry {
    enum class Swatch { Marker, Filled, Outline, Hatched, None };
    Swatch swatch = Swatch::Marker;
    QString plan; ///< whose colour and marker
    QString text;
};

/// A legend: right of the axes, or below them over the plot's whole width, where texts wrap.
class Key : public Mark {
public:
    using Mark::Mark;
    void setEntries(std::vector<KeyEntry> entries) { entries_ = std::move(entries); }
    void setBelow(bool below) { below_ = below; }
    [[nodiscard]] double neededWidth() const; ///< right of the axes
    [[nodiscard]] double neededHeight(double width) const; ///< below them

protected:
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] QRectF textRect(const KeyEntry& entry, double width) const;
    void drawSwatch(QCPPainter& painter, const KeyEntry& entry, QPointF centre) const;

    std::vector<KeyEntry> entries_;
    bool below_ = false;
};

/// Lines at 45° that fill `rect`, as segments: neither pattern brushes nor clips are reliable in
/// QSvgGenerator of Qt 6.4.
[[nodiscard]] QVector<QLineF> hatching(const QRectF& rect, double distance);

} // namespace crisp::charts
