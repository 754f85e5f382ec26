// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/marks.h"
#include "charts/run_charts.h"

#include <optional>
#include <vector>

/// Marks of the charts of runs, and finding the run under the pointer. Private to charts/.
namespace crisp::charts {

/// A ring in the accent colour around the run that is selected.
class SelectionRing : public Mark {
public:
    using Mark::Mark;
    void setPoint(std::optional<QPointF> point) { point_ = point; }

protected:
    void draw(QCPPainter* painter) override;

private:
    std::optional<QPointF> point_; ///< in the axes' coordinates
};

/// Names of plans along an axis: below it, with a second line; or left of it, with the marker.
struct Category {
    double position = 0.0; ///< on its axis
    QString plan;
    QString name;
    QString detail;
};

class CategoryLabels : public Mark {
public:
    using Mark::Mark;
    void setCategories(std::vector<Category> categories) { categories_ = std::move(categories); }
    void setLeft(bool left) { left_ = left; }
    [[nodiscard]] double neededWidth() const; ///< left of the axes
    [[nodiscard]] double lineHeight() const;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawBelow(QCPPainter& painter) const;
    void drawLeft(QCPPainter& painter) const;

    std::vector<Category> categories_;
    bool left_ = false;
};

/// A few words in whichever corner has fewest points: the first line strong.
class CornerNote : public Mark {
public:
    using Mark::Mark;
    void setText(const QString& text)
    {
        lines_ = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }
    void setObstacles(std::vector<QPointF> points) { obstacles_ = std::move(points); }

protected:
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] QRectF place(QSizeF size) const;

    QStringList lines_;
    std::vector<QPointF> obstacles_;
};

/// A limit on the x axis, with words beside it.
class LimitMark : public Mark {
public:
    using Mark::Mark;
    void setLimit(std::optional<double> x, const QString& text);

protected:
    void draw(QCPPainter* painter) override;

private:
    std::optional<double> x_;
    QString text_;
};

/// Bars filled with 45° lines.
class HatchedBars : public QCPBars {
public:
    HatchedBars(QCPAxis* keyAxis, QCPAxis* valueAxis, const FigureStyle& style);

protected:
    void draw(QCPPainter* painter) override;

private:
    const FigureStyle& style_;
};

/// A run as it stands in a chart.
struct PlacedRun {
    const RunPoint* run = nullptr;
    QPointF at; ///< in the axes' coordinates
};

/// The run nearest to a place in pixels, if it is near.
[[nodiscard]] const PlacedRun* runAt(
    const QCustomPlot& plot, const std::vector<PlacedRun>& runs, QPointF pixel);
[[nodiscard]] std::optional<QPointF> placeOf(
    const std::vector<PlacedRun>& runs, const QString& runId);
/// With the axis' factor, digits and unit.
[[nodiscard]] QString axisText(double axisValue, int decimals, const QString& unit);

} // namespace crisp::charts
