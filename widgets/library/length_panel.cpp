// SPDX-License-Identifier: Apache-2.0
#include "library/length_panel.h"

#include "charts/chart_panel.h"
#include "charts/export_hub.h"
#include "charts/run_charts.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QShortcut>
#include <QVBoxLayout>

#include <utility>

namespace crisp::library {
namespace {

charts::RunAxes axes()
{
    charts::RunAxes axes;
    axes.name = QStringLiteral("sentence-lengths");
    axes.title = LengthPanel::tr("Sentence lengths");
    axes.xTitle = QStringLiteral("tokens");
    axes.yTitle = QStringLiteral("sentences");
    axes.decimals = 0;
    return axes;
}

} // namespace

LengthPanel::LengthPanel(charts::ExportHub& hub, QWidget* parent)
    : QWidget(parent)
    , chart_(new charts::Histogram(axes()))
    , panel_(new charts::ChartPanel(chart_, chart_, &hub))
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(panel_);
    setLengths({}, {}, 0, {});
    shrink_ = new QShortcut(Qt::Key_Escape, this);
    shrink_->setEnabled(false);
    connect(shrink_, &QShortcut::activated, this, [this] { setEnlarged(false); });
    connect(panel_, &charts::ChartPanel::enlargeRequested, this,
        [this] { setEnlarged(!shrink_->isEnabled()); });
}

void LengthPanel::setNeighbours(std::vector<QWidget*> neighbours)
{
    neighbours_ = std::move(neighbours);
}

QSize LengthPanel::sizeHint() const { return { theme::scaled(280), theme::scaled(170) }; }

void LengthPanel::setEnlarged(bool enlarged)
{
    for (QWidget* neighbour : neighbours_)
        neighbour->setVisible(!enlarged);
    shrink_->setEnabled(enlarged);
}

void LengthPanel::setLengths(const std::optional<TokenLengths>& lengths,
    const LengthMeasure& measure, std::size_t total, const QString& caption)
{
    const bool sampled = lengths && lengths->rows < total;
    panel_->setTitle(
        tr("Length in tokens"), sampled ? tr("%1, a sample").arg(measure.name) : measure.name);
    panel_->setEmptyText(measure.model.isEmpty()
            ? tr("No model is installed whose tokens could be counted")
            : total == 0 ? tr("No sentences yet")
                         : tr("Counting…"));
    chart_->setCaption(caption);
    if (!lengths || lengths->rows == 0) {
        chart_->setCounts({}, 1.0, {}, {});
        return;
    }
    const double cut = static_cast<double>(lengths->cut) / static_cast<double>(lengths->rows);
    const QString share
        = lengths->cut == 0 ? tr("none cut") : tr("%1 cut").arg(theme::percent(cut, 1));
    chart_->setCounts(lengths->counts, lengths->width, static_cast<double>(measure.maxLength),
        tr("max length %1: %2").arg(measure.maxLength).arg(share));
}

charts::Figure* LengthPanel::figure() const { return chart_; }

} // namespace crisp::library
