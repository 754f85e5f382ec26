// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/clipped_graph.h"
#include "charts/curve_chart.h"
#include "charts/marks.h"
#include "charts/plot.h"
#include "charts/smoothing.h"

#include <set>
#include <span>
#include <vector>

/// The plot inside a CurveChart. Private to charts/.
namespace crisp::charts {

class CurvePlot : public Plot {
    Q_OBJECT

public:
    explicit CurvePlot(CurveAxes axes, QWidget* parent = nullptr);

    void setSeries(std::vector<CurveSeries> series);
    void append(const QString& id, std::span<const double> x, std::span<const double> y);
    void setSeriesVisible(const QString& id, bool visible);
    void setSmoothing(double weight);
    void setEpochs(std::vector<double> starts, double lastX);
    void setChanceInterval(double halfHeight, const QString& text);
    [[nodiscard]] FigureTable table() const;
    [[nodiscard]] bool hasPoints() const;

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    struct Curve {
        CurveSeries series;
        Smoother smoother { 0.0 };
        ClippedGraph* raw = nullptr; ///< faint, where the chart smooths
        ClippedGraph* strong = nullptr; ///< smoothed, or as they are
        QCPItemStraightLine* now = nullptr; ///< where a live run is
        bool visible = true;
        // Of the strong values, in axis units; low > high if there are none.
        double low = 1.0;
        double high = 0.0;
        double lastX = 0.0; ///< of the last value that is one
        double lastY = 0.0;
        [[nodiscard]] bool hasValues() const { return low <= high; }
    };

    void addGraphs();
    /// Points from index `first` on go into the graphs.
    void addPoints(Curve& curve, std::size_t first);
    void updateRanges();
    void extendByRaw(const Curve& curve, double& low, double& high) const;
    [[nodiscard]] bool isAtItsEnd(const Curve& curve) const;
    void updateLabels();
    void updateMarkers(double width);
    /// Points along the curves that are shown, a few pixels apart.
    [[nodiscard]] std::vector<QPointF> sampled(double width) const;
    [[nodiscard]] bool showsRaw(const Curve& curve) const;
    [[nodiscard]] QString valueText(double axisValue) const;
    [[nodiscard]] std::vector<const Curve*> shown() const;

    CurveAxes axes_;
    std::vector<Curve> curves_;
    std::set<QString> hidden_;
    std::vector<double> epochs_;
    EpochMarks* epochMarks_;
    ChanceMark* chance_;
    EndLabels* labels_;
    double smoothing_ = 0.0;
    double leastX_ = 0.0; ///< the x axis reaches at least to here
};

} // namespace crisp::charts
