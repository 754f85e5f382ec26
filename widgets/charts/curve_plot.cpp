// SPDX-License-Identifier: Apache-2.0
#include "charts/curve_plot.h"

#include "theme/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace crisp::charts {
namespace {

constexpr double strongWidth = 2.25;
constexpr double pointsWidth = 2.0;
constexpr float rawAlpha = 0.26F;
constexpr int tickCount = 4;
constexpr std::size_t mostDescribed = 6;

/// The first of `points` at or after x, and the one before it: whichever is nearer.
std::size_t nearestIndex(const std::vector<double>& x, double wanted)
{
    const auto after = std::lower_bound(x.begin(), x.end(), wanted);
    if (after == x.begin())
        return 0;
    if (after == x.end() || wanted - *(after - 1) < *after - wanted)
        return static_cast<std::size_t>(after - x.begin()) - 1;
    return static_cast<std::size_t>(after - x.begin());
}

} // namespace

CurvePlot::CurvePlot(CurveAxes axes, QWidget* parent)
    : Plot(parent)
    , axes_(std::move(axes))
    , epochMarks_(new EpochMarks(this, style()))
    , chance_(new ChanceMark(this, style()))
    , labels_(new EndLabels(this, style()))
{
    epochMarks_->setLayer(QStringLiteral("grid")); // behind the curves
    setXTitle(axes_.xTitle);
    xTicker().setWhole(true);
    yTicker().setUnit(axes_.unit);
    restyle();
    updateRanges();
}

void CurvePlot::setSeries(std::vector<CurveSeries> series)
{
    for (const Curve& curve : curves_) {
        if (curve.raw != nullptr)
            removeGraph(curve.raw);
        if (curve.now != nullptr)
            removeItem(curve.now);
        removeGraph(curve.strong);
    }
    curves_.clear();
    for (CurveSeries& one : series) {
        one.y.resize(one.x.size(), std::numeric_limits<double>::quiet_NaN());
        Curve& curve = curves_.emplace_back();
        curve.visible = hidden_.count(one.id) == 0;
        curve.series = std::move(one);
    }
    addGraphs();
    for (Curve& curve : curves_)
        addPoints(curve, 0);
    applyStyle();
    updateRanges();
}

void CurvePlot::addGraphs()
{
    // Drawn in this order: what is faint, what is strong, what is live.
    const auto graph = [this] {
        auto* made = new ClippedGraph(xAxis, yAxis);
        made->setSelectable(QCP::stNone);
        return made;
    };
    if (axes_.smooth)
        for (Curve& curve : curves_)
            curve.raw = graph();
    for (const bool live : { false, true }) {
        for (Curve& curve : curves_) {
            if (curve.series.live != live)
                continue;
            if (live && axes_.smooth)
                curve.now = new QCPItemStraightLine(this);
            curve.strong = graph();
        }
    }
}

void CurvePlot::addPoints(Curve& curve, std::size_t first)
{
    if (first == 0) {
        curve.smoother = Smoother(axes_.smooth ? smoothing_ : 0.0);
        curve.low = 1.0;
        curve.high = 0.0;
    }
    const CurveSeries& series = curve.series;
    QVector<QCPGraphData> raw;
    QVector<QCPGraphData> strong;
    const auto count = static_cast<qsizetype>(series.x.size() - first);
    strong.reserve(count);
    if (curve.raw != nullptr)
        raw.reserve(count);
    for (std::size_t i = first; i < series.x.size(); ++i) {
        const double value = series.y[i] * axes_.yFactor;
        const double smooth = std::isfinite(value) ? curve.smoother.add(series.x[i], value)
                                                   : std::numeric_limits<double>::quiet_NaN();
        strong.append({ series.x[i], smooth });
        if (curve.raw != nullptr)
            raw.append({ series.x[i], value });
        if (std::isnan(smooth))
            continue;
        const bool isFirst = !curve.hasValues();
        curve.low = isFirst ? smooth : std::min(curve.low, smooth);
        curve.high = isFirst ? smooth : std::max(curve.high, smooth);
        curve.lastX = series.x[i];
        curve.lastY = smooth;
    }
    if (first == 0) {
        curve.strong->data()->set(strong, true);
        if (curve.raw != nullptr)
            curve.raw->data()->set(raw, true);
    } else {
        curve.strong->data()->add(strong, true);
        if (curve.raw != nullptr)
            curve.raw->data()->add(raw, true);
    }
}

void CurvePlot::append(const QString& id, std::span<const double> x, std::span<const double> y)
{
    const auto found = std::find_if(
        curves_.begin(), curves_.end(), [&](const Curve& curve) { return curve.series.id == id; });
    if (found == curves_.end())
        return;
    const std::size_t first = found->series.x.size();
    const auto count = static_cast<std::ptrdiff_t>(std::min(x.size(), y.size()));
    found->series.x.insert(found->series.x.end(), x.begin(), x.begin() + count);
    found->series.y.insert(found->series.y.end(), y.begin(), y.begin() + count);
    addPoints(*found, first);
    updateRanges();
}

void CurvePlot::setSeriesVisible(const QString& id, bool visible)
{
    if (visible)
        hidden_.erase(id);
    else
        hidden_.insert(id);
    for (Curve& curve : curves_)
        if (curve.series.id == id)
            curve.visible = visible;
    applyStyle();
    updateRanges();
}

void CurvePlot::setSmoothing(double weight)
{
    if (weight == smoothing_)
        return;
    smoothing_ = weight;
    if (!axes_.smooth)
        return;
    for (Curve& curve : curves_)
        addPoints(curve, 0);
    applyStyle();
    updateRanges();
}

void CurvePlot::setEpochs(std::vector<double> starts, double lastX)
{
    epochs_ = starts;
    epochMarks_->setStarts(std::move(starts));
    leastX_ = lastX;
    updateRanges();
}

void CurvePlot::setChanceInterval(double halfHeight, const QString& text)
{
    chance_->setInterval(halfHeight, text);
    scheduleReplot();
}

bool CurvePlot::hasPoints() const { return !shown().empty(); }

std::vector<const CurvePlot::Curve*> CurvePlot::shown() const
{
    std::vector<const Curve*> curves;
    for (const Curve& curve : curves_)
        if (curve.visible && curve.hasValues())
            curves.push_back(&curve);
    return curves;
}

bool CurvePlot::showsRaw(const Curve& curve) const
{
    if (!curve.visible || smoothing_ <= 0.0 || curve.raw == nullptr)
        return false;
    // Behind the run that trains, or the only one: several would make a fog.
    return curve.series.live || shown().size() == 1;
}

void CurvePlot::extendByRaw(const Curve& curve, double& low, double& high) const
{
    // Single spikes may leave the picture: the middle 98 % of a sample decide.
    constexpr std::size_t sampleSize = 1000;
    const std::vector<double>& y = curve.series.y;
    const std::size_t stride = std::max<std::size_t>(1, y.size() / sampleSize);
    std::vector<double> sample;
    for (std::size_t i = 0; i < y.size(); i += stride)
        if (std::isfinite(y[i]))
            sample.push_back(y[i] * axes_.yFactor);
    if (sample.empty())
        return;
    std::sort(sample.begin(), sample.end());
    const std::size_t tail = sample.size() / 100;
    low = std::min(low, sample[tail]);
    high = std::max(high, sample[sample.size() - 1 - tail]);
}

void CurvePlot::updateRanges()
{
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    double firstX = 0.0;
    double lastX = leastX_;
    for (const Curve* curve : shown()) {
        low = std::min(low, curve->low);
        high = std::max(high, curve->high);
        if (showsRaw(*curve))
            extendByRaw(*curve, low, high);
        firstX = std::min(firstX, curve->series.x.front());
        lastX = std::max(lastX, curve->lastX);
    }
    if (low > high) {
        low = 0.0;
        high = 1.0;
    }
    xTicker().setExtraTick(lastX);
    setFullRange({ firstX, lastX > firstX ? lastX : firstX + 1.0 },
        niceRange(low, high, axes_.fromZero, tickCount));
    scheduleReplot();
}

void CurvePlot::applyStyle()
{
    for (const Curve& curve : curves_) {
        const theme::PlanLook look = lookOf(curve.series.plan, style());
        curve.strong->setVisible(curve.visible);
        curve.strong->setPen(linePen(look.colour, axes_.smooth ? strongWidth : pointsWidth));
        if (curve.raw != nullptr) {
            QColor faint = look.colour;
            faint.setAlphaF(rawAlpha);
            curve.raw->setVisible(showsRaw(curve));
            curve.raw->setPen(linePen(faint, 1.0));
        }
        if (curve.now != nullptr) {
            QColor thin = look.colour;
            thin.setAlphaF(0.6F);
            curve.now->setVisible(curve.visible && curve.hasValues());
            curve.now->setPen(QPen(thin, 1.0));
        }
    }
}

QString CurvePlot::valueText(double axisValue) const
{
    const QString number = theme::number(axisValue, axes_.decimals);
    return axes_.unit.isEmpty() ? number : number + QChar(QChar::Nbsp) + axes_.unit;
}

bool CurvePlot::isAtItsEnd(const Curve& curve) const
{
    return curve.lastX >= xAxis->range().upper - 0.06 * xAxis->range().size();
}

void CurvePlot::updateLabels()
{
    std::vector<EndLabel> labels;
    for (const Curve* curve : shown()) {
        const CurveSeries& series = curve->series;
        EndLabel label { series.plan, { curve->lastX, curve->lastY }, valueText(curve->lastY) };
        label.strong = series.live;
        label.atPoint = series.live && !isAtItsEnd(*curve) && !isOnPaper();
        label.marker = axes_.smooth || !label.atPoint; // else its point has one
        if (isOnPaper())
            label.text = series.name + QStringLiteral("  ") + label.text;
        labels.push_back(label);
    }
    labels_->setLabels(std::move(labels));
}

void CurvePlot::updateMarkers(double width)
{
    constexpr double pixelsAPoint = 10.0; // fewer, and markers would lie on one another
    const QCPRange range = xAxis->range();
    for (const Curve& curve : curves_) {
        QCPScatterStyle marker = QCPScatterStyle::ssNone;
        const std::vector<double>& x = curve.series.x;
        const auto inside = std::upper_bound(x.begin(), x.end(), range.upper)
            - std::lower_bound(x.begin(), x.end(), range.lower);
        if (!axes_.smooth && static_cast<double>(inside) * pixelsAPoint <= width)
            marker = markerStyle(lookOf(curve.series.plan, style()), style());
        curve.strong->setScatterStyle(marker);
    }
}

void CurvePlot::arrange(QSizeF size)
{
    updateLabels();
    setSideRoom(size, labels_->neededWidth());
    updateMarkers(size.width() - labels_->neededWidth());
    for (const Curve& curve : curves_) {
        if (curve.now == nullptr)
            continue;
        curve.now->point1->setCoords(curve.lastX, 0.0);
        curve.now->point2->setCoords(curve.lastX, 1.0);
    }
    std::vector<QPointF> points = sampled(size.width());
    labels_->setObstacles(points);
    chance_->setObstacles(std::move(points));
}

std::vector<QPointF> CurvePlot::sampled(double width) const
{
    constexpr double distance = 6.0; // pixels
    const QCPRange range = xAxis->range();
    const int samples = std::max(2, static_cast<int>(width / distance));
    std::vector<QPointF> points;
    for (const Curve* curve : shown()) {
        const QCPGraphDataContainer& data = *curve->strong->data();
        for (int i = 0; i <= samples; ++i) {
            const double x = range.lower + range.size() * i / samples;
            const auto after = data.findBegin(x, false);
            if (after == data.constEnd() || after == data.constBegin())
                continue;
            const auto before = after - 1;
            const double share = (x - before->key) / (after->key - before->key);
            const double y = before->value + share * (after->value - before->value);
            if (std::isfinite(y))
                points.emplace_back(x, y);
        }
    }
    return points;
}

std::optional<ReadOut> CurvePlot::readAt(QPointF position) const
{
    struct Hit {
        const Curve* curve;
        std::size_t index;
        double distance; ///< up or down from the pointer
    };
    constexpr double sameStep = 6.0; // pixels
    constexpr std::size_t mostRows = 8;
    const double wanted = xAxis->pixelToCoord(position.x());
    const std::vector<const Curve*> curves = shown();
    double x = std::numeric_limits<double>::quiet_NaN();
    for (const Curve* curve : curves) {
        const double near = curve->series.x[nearestIndex(curve->series.x, wanted)];
        if (std::isnan(x) || std::abs(near - wanted) < std::abs(x - wanted))
            x = near;
    }
    if (std::isnan(x) || !xAxis->range().contains(x))
        return {};
    std::vector<Hit> hits;
    for (const Curve* curve : curves) {
        const std::size_t index = nearestIndex(curve->series.x, x);
        const double value = curve->strong->data()->at(static_cast<int>(index))->value;
        const double away = xAxis->coordToPixel(curve->series.x[index]) - xAxis->coordToPixel(x);
        if (std::isfinite(value) && std::abs(away) <= sameStep)
            hits.push_back({ curve, index, std::abs(yAxis->coordToPixel(value) - position.y()) });
    }
    if (hits.empty())
        return {};
    std::stable_sort(hits.begin(), hits.end(),
        [](const Hit& a, const Hit& b) { return a.distance < b.distance; });
    ReadOut result { theme::number(x, 0) + QLatin1Char(' ') + axes_.xTitle, x, true, {}, 0 };
    result.left = hits.size() - std::min(hits.size(), mostRows);
    hits.resize(std::min(hits.size(), mostRows));
    for (const Hit& hit : hits) {
        const CurveSeries& series = hit.curve->series;
        const double value = hit.curve->strong->data()->at(static_cast<int>(hit.index))->value;
        QString text = valueText(value) + QStringLiteral("  ") + series.name;
        if (showsRaw(*hit.curve))
            text += QStringLiteral("  ")
                + tr("(raw %1)").arg(valueText(series.y[hit.index] * axes_.yFactor));
        result.rows.push_back({ series.plan, text, { series.x[hit.index], value } });
    }
    return result;
}

QString CurvePlot::description() const
{
    const std::vector<const Curve*> curves = shown();
    if (curves.empty())
        return tr("%1: nothing to show yet.").arg(axes_.title);
    QStringList parts;
    for (std::size_t i = 0; i < std::min(curves.size(), mostDescribed); ++i)
        parts.append(tr("%1 at %2").arg(curves[i]->series.name, valueText(curves[i]->lastY)));
    if (curves.size() > mostDescribed)
        parts.append(tr("and %n more", nullptr, static_cast<int>(curves.size() - mostDescribed)));
    return tr("%1 over %2: %3.").arg(axes_.title, axes_.xTitle, parts.join(QStringLiteral(", ")));
}

FigureTable CurvePlot::table() const
{
    FigureTable table {
        { QStringLiteral("run"), QStringLiteral("plan"), QStringLiteral("step"), axes_.yTitle }, {}
    };
    if (axes_.smooth)
        table.columns.append(axes_.yTitle + QStringLiteral("_smoothed"));
    for (const Curve* curve : shown()) {
        const CurveSeries& series = curve->series;
        Smoother smoother(smoothing_); // in the series' own units: no factor there and back
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            QVariantList row { series.name, series.plan, series.x[i], series.y[i] };
            if (axes_.smooth)
                row.append(std::isfinite(series.y[i]) ? smoother.add(series.x[i], series.y[i])
                                                      : series.y[i]);
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

} // namespace crisp::charts
