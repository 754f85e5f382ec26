// SPDX-License-Identifier: Apache-2.0
#include "charts/plot.h"
#include "charts/run_charts.h"
#include "charts/run_marks.h"
#include "theme/theme.h"

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr int tickCount = 5;
constexpr double barWidth = 0.26; ///< of the way from plan to plan
constexpr double besideMiddle = 0.17;
constexpr int decimals = 1;

QString percentText(double share) { return axisText(100.0 * share, decimals, QStringLiteral("%")); }

} // namespace

class WorkPlot : public Plot {
public:
    explicit WorkPlot(QWidget* parent);

    void setBars(std::vector<WorkBars> bars, const QString& realNote, const QString& paperNote);
    [[nodiscard]] const std::vector<WorkBars>& bars() const { return bars_; }

protected:
    void applyStyle() override;
    void arrange(QSizeF size) override;
    [[nodiscard]] std::optional<ReadOut> readAt(QPointF position) const override;
    [[nodiscard]] QString description() const override;

private:
    /// The first plan is at the top.
    [[nodiscard]] double positionOf(std::size_t index) const
    {
        return static_cast<double>(bars_.size() - index);
    }
    void updateKey();

    std::vector<WorkBars> bars_;
    QString realNote_;
    QString paperNote_;
    std::vector<QCPBars*> real_; ///< one a plan: each has its colour
    HatchedBars* paper_;
    PointLabels* labels_;
    CategoryLabels* names_;
    Key* key_;
};

WorkPlot::WorkPlot(QWidget* parent)
    : Plot(parent)
    , paper_(new HatchedBars(yAxis, xAxis, style()))
    , labels_(new PointLabels(this, style()))
    , names_(new CategoryLabels(this, style()))
    , key_(new Key(this, style()))
{
    setZoomable(false);
    paper_->setWidth(barWidth);
    names_->setLeft(true);
    key_->setBelow(true);
    yAxis->setTickLabels(false);
    setXNumberRoom(48.0);
    xTicker().setUnit(QStringLiteral("%"));
    restyle();
    setFullRange({ 0.0, 1.0 }, { 0.5, 1.5 });
}

void WorkPlot::setBars(
    std::vector<WorkBars> bars, const QString& realNote, const QString& paperNote)
{
    bars_ = std::move(bars);
    realNote_ = realNote;
    paperNote_ = paperNote;
    for (QCPBars* one : real_)
        removePlottable(one);
    real_.clear();
    paper_->data()->clear();

    double high = 0.0;
    std::vector<Category> categories;
    std::vector<PointLabel> labels;
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        const WorkBars& one = bars_[i];
        const double position = positionOf(i);
        auto* real = new QCPBars(yAxis, xAxis);
        real->setSelectable(QCP::stNone);
        real->setWidth(barWidth);
        real->addData(position + besideMiddle, 100.0 * one.real);
        real_.push_back(real);
        paper_->addData(position - besideMiddle, 100.0 * one.paper);
        high = std::max({ high, 100.0 * one.real, 100.0 * one.paper });
        categories.push_back({ position, one.plan, one.plan, {} });
        labels.push_back({ { 100.0 * one.real, position + besideMiddle }, percentText(one.real),
            Qt::AlignRight, true });
        labels.push_back({ { 100.0 * one.paper, position - besideMiddle }, percentText(one.paper),
            Qt::AlignRight, false });
    }
    names_->setCategories(std::move(categories));
    labels_->setLabels(std::move(labels));
    constexpr double roomForNumbers = 1.2;
    const double count = static_cast<double>(std::max<std::size_t>(1, bars_.size()));
    setFullRange(niceRange(0.0, roomForNumbers * high, true, tickCount), { 0.5, count + 0.5 });
    applyStyle();
    scheduleReplot();
}

void WorkPlot::applyStyle()
{
    const theme::Tokens& tokens = *style().tokens;
    xAxis->grid()->setVisible(true);
    yAxis->grid()->setVisible(false);
    xAxis->setBasePen(Qt::NoPen);
    yAxis->setBasePen(QPen(tokens.line2, 1.0));
    for (std::size_t i = 0; i < real_.size(); ++i) {
        real_[i]->setPen(Qt::NoPen);
        real_[i]->setBrush(lookOf(bars_[i].plan, style()).colour);
    }
}

void WorkPlot::updateKey()
{
    std::vector<KeyEntry> entries;
    const QString lastPlan = bars_.empty() ? QString() : bars_.back().plan;
    const auto add = [&](KeyEntry::Swatch swatch, const QString& note) {
        // What follows a line break explains the first line.
        const QStringList lines = note.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (qsizetype i = 0; i < lines.size(); ++i)
            entries.push_back({ i == 0 ? swatch : KeyEntry::Swatch::None, lastPlan, lines[i] });
    };
    add(KeyEntry::Swatch::Filled, realNote_);
    add(KeyEntry::Swatch::Hatched, paperNote_);
    key_->setEntries(std::move(entries));
}

void WorkPlot::arrange(QSizeF size)
{
    updateKey();
    setSideRoom(size, 28.0, key_->neededHeight(size.width()),
        std::min(names_->neededWidth(), 0.4 * size.width()));
}

std::optional<ReadOut> WorkPlot::readAt(QPointF position) const
{
    const double y = std::round(yAxis->pixelToCoord(position.y()));
    if (y < 1.0 || y > static_cast<double>(bars_.size()))
        return {};
    const WorkBars& one = bars_[bars_.size() - static_cast<std::size_t>(y)];
    const QPointF nowhere(-1.0, y); // bars need no ring
    ReadOut values { one.plan, xAxis->pixelToCoord(position.x()), false, {}, 0 };
    values.rows.push_back({ one.plan, tr("%1 counted").arg(percentText(one.real)), nowhere });
    values.rows.push_back(
        { {}, tr("%1 by the paper's convention").arg(percentText(one.paper)), nowhere });
    return values;
}

QString WorkPlot::description() const
{
    if (bars_.empty())
        return tr("Work saved in a layer: nothing to show yet.");
    QStringList parts;
    for (const WorkBars& one : bars_)
        parts.append(tr("%1 %2 counted, %3 by the paper's convention")
                         .arg(one.plan, percentText(one.real), percentText(one.paper)));
    return tr("Work saved in a layer: %1.").arg(parts.join(QStringLiteral("; ")));
}

WorkChart::WorkChart(QWidget* parent)
    : PlotChart(QStringLiteral("work-saved"), tr("Work saved in a layer"), parent)
    , plot_(new WorkPlot(this))
{
    setPlot(plot_);
}

WorkChart::~WorkChart() = default;

void WorkChart::setBars(
    std::vector<WorkBars> bars, const QString& realNote, const QString& paperNote)
{
    plot_->setBars(std::move(bars), realNote, paperNote);
    contentChanged();
}

FigureTable WorkChart::figureTable() const
{
    FigureTable table { { QStringLiteral("plan"), QStringLiteral("work_saved_counted"),
                            QStringLiteral("work_saved_paper_convention") },
        {} };
    for (const WorkBars& one : plot_->bars())
        table.rows.push_back({ one.plan, one.real, one.paper });
    return table;
}

bool WorkChart::hasContent() const { return !plot_->bars().empty(); }

} // namespace crisp::charts
