// SPDX-License-Identifier: Apache-2.0
#include "charts/plot.h"
#include "charts/run_charts.h"
#include "charts/run_marks.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace crisp::charts {
namespace {

constexpr int tickCount = 4;

} // namespace

class HistogramPlot : public Plot {
public:
    HistogramPlot(RunAxes axes, QWidget* parent);

    void setCounts(std::vector<double> counts, double width, std::optional<double> limit,
        const QString& limitNote);
    [[nodiscard]] const std::vector<double>& counts() const { return counts_; }
    [[nodiscard]] double intervalWidth() const { return width_; }
    [[nodiscard]] const RunAxes& axes() const { return axes_; }

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    [[nodiscard]] double edgeOf(std::size_t index) const
    {
        return static_cast<double>(index) * width_ * axes_.xFactor;
    }

    RunAxes axes_;
    std::vector<double> counts_;
    double width_ = 1.0;
    std::optional<double> limit_;
    QString limitNote_;
    QCPBars* within_;
    HatchedBars* beyond_;
    LimitMark* limitMark_;
};

HistogramPlot::HistogramPlot(RunAxes axes, QWidget* parent)
    : Plot(parent)
    , axes_(std::move(axes))
    , within_(new QCPBars(xAxis, yAxis))
    , beyond_(new HatchedBars(xAxis, yAxis, style()))
    , limitMark_(new LimitMark(this, style()))
{
    within_->setSelectable(QCP::stNone);
    setZoomable(false);
    setXTitle(axes_.xTitle);
    xTicker().setUnit(axes_.xUnit);
    yTicker().setUnit(axes_.yUnit);
    restyle();
    setFullRange({ 0.0, 1.0 }, { 0.0, 1.0 });
}

void HistogramPlot::setCounts(
    std::vector<double> counts, double width, std::optional<double> limit, const QString& limitNote)
{
    counts_ = std::move(counts);
    width_ = width;
    limit_ = limit;
    limitNote_ = limitNote;
    within_->data()->clear();
    beyond_->data()->clear();
    within_->setWidth(width_ * axes_.xFactor);
    beyond_->setWidth(width_ * axes_.xFactor);
    double high = 0.0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const double from = edgeOf(i);
        const double count = counts_[i] * axes_.yFactor;
        const bool isBeyond = limit_ && from >= *limit_ * axes_.xFactor;
        QCPBars* bars = isBeyond ? static_cast<QCPBars*>(beyond_) : within_;
        if (count > 0.0)
            bars->addData((from + edgeOf(i + 1)) / 2.0, count);
        high = std::max(high, count);
    }
    std::optional<double> limitAt;
    if (limit_)
        limitAt = *limit_ * axes_.xFactor;
    limitMark_->setLimit(limitAt, limitNote_);
    const double right = std::max(
        edgeOf(std::max<std::size_t>(1, counts_.size())), limitAt ? *limitAt * 1.05 : 0.0);
    setFullRange({ 0.0, right }, niceRange(0.0, high, true, tickCount));
    applyStyle();
    scheduleReplot();
}

void HistogramPlot::applyStyle()
{
    const theme::Tokens& tokens = *style().tokens;
    within_->setBrush(theme::mixed(tokens.ink3, tokens.surface, 0.35));
    within_->setPen(style().transparent ? QPen(Qt::NoPen) : QPen(tokens.surface, 1.0));
}

void HistogramPlot::arrange(QSizeF size) { setSideRoom(size, 0.0); }

std::optional<ReadOut> HistogramPlot::readAt(QPointF position) const
{
    const double x = xAxis->pixelToCoord(position.x());
    const double index = std::floor(x / (width_ * axes_.xFactor));
    if (index < 0.0 || index >= static_cast<double>(counts_.size()))
        return {};
    const auto i = static_cast<std::size_t>(index);
    const int digits = decimalsOf(width_ * axes_.xFactor);
    ReadOut values { tr("%1 to %2 %3")
                         .arg(theme::number(edgeOf(i), digits),
                             theme::number(edgeOf(i + 1), digits), axes_.xTitle),
        x, false, {}, 0 };
    values.rows.push_back(
        { {}, axisText(counts_[i] * axes_.yFactor, axes_.decimals, axes_.yUnit), { -1.0, 0.0 } });
    return values;
}

QString HistogramPlot::description() const
{
    if (counts_.empty())
        return tr("%1: nothing to show yet.").arg(axes_.title);
    const auto most = std::max_element(counts_.begin(), counts_.end());
    const auto index = static_cast<std::size_t>(most - counts_.begin());
    const int digits = decimalsOf(width_ * axes_.xFactor);
    QString sentence
        = tr("%1: %2 in all, most of them from %3 to %4 %5")
              .arg(axes_.title,
                  axisText(std::accumulate(counts_.begin(), counts_.end(), 0.0) * axes_.yFactor,
                      axes_.decimals, axes_.yUnit),
                  theme::number(edgeOf(index), digits), theme::number(edgeOf(index + 1), digits),
                  axes_.xTitle);
    if (limit_)
        sentence += QStringLiteral("; ") + limitNote_;
    return sentence + QLatin1Char('.');
}

Histogram::Histogram(RunAxes axes, QWidget* parent)
    : PlotChart(axes.name, axes.title, parent)
    , plot_(new HistogramPlot(std::move(axes), this))
{
    setPlot(plot_);
}

Histogram::~Histogram() = default;

void Histogram::setCounts(
    std::vector<double> counts, double width, std::optional<double> limit, const QString& limitNote)
{
    plot_->setCounts(std::move(counts), width, limit, limitNote);
    contentChanged();
}

FigureTable Histogram::figureTable() const
{
    const RunAxes& axes = plot_->axes();
    FigureTable table { { axes.xTitle + QStringLiteral("_from"),
                            axes.xTitle + QStringLiteral("_to"), axes.yTitle },
        {} };
    for (std::size_t i = 0; i < plot_->counts().size(); ++i)
        table.rows.push_back({ static_cast<double>(i) * plot_->intervalWidth(),
            static_cast<double>(i + 1) * plot_->intervalWidth(), plot_->counts()[i] });
    return table;
}

bool Histogram::hasContent() const { return !plot_->counts().empty(); }

} // namespace crisp::charts
