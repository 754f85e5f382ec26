// SPDX-License-Identifier: Apache-2.0
// Paints all charts in their panels in both themes. With CRISP_PICTURES=<folder> the pictures stay,
// to look at.
#include "charts/chart_panel.h"
#include "charts/export_dialog.h"
#include "charts/export_hub.h"
#include "charts/figure_export.h"
#include "export_reading.h"
#include "sample_charts.h"
#include "theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QGridLayout>
#include <QImage>
#include <QMenu>
#include <QPixmap>

#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

using charts::ChartPanel;

void keep(const QImage& image, const QString& name)
{
    const QString folder = qEnvironmentVariable("CRISP_PICTURES");
    if (!folder.isEmpty())
        image.save(QDir(folder).filePath(name));
}

class Pictures : public testing::TestWithParam<theme::Choice> {
protected:
    void SetUp() override { theme::install(*qApp, GetParam()); }
    void TearDown() override { theme::setChoice(theme::Choice::Light); }
    QString named(const char* stem) const
    {
        return QLatin1String(stem)
            + (GetParam() == theme::Choice::Dark ? QLatin1String("-dark.png")
                                                 : QLatin1String("-light.png"));
    }

    charts::ExportHub hub;
};

TEST_P(Pictures, of_the_train_page_s_charts)
{
    QWidget page;
    auto* grid = new QGridLayout(&page);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(1);
    const auto add = [&](auto chart, const char* title, const char* subtitle, int row, int column) {
        auto* panel = new ChartPanel(chart.get(), chart.get(), &hub);
        chart.release();
        panel->setTitle(QLatin1String(title), QLatin1String(subtitle));
        grid->addWidget(panel, row, column);
    };
    add(lossChart(), "Training loss", "raw faint, smoothed strong", 0, 0);
    add(accuracyChart(), "On the dev set", "every 64 steps", 0, 1);
    add(sparsityChart(), "Sparsity by layer", "share of token pairs dropped", 1, 0);
    add(entropyChart(), "Attention entropy by layer", "dense is the dashed reference", 1, 1);
    page.resize(1024, 472);
    page.show();
    QApplication::processEvents();
    const QImage image = page.grab().toImage();
    keep(image, named("train-charts"));
    EXPECT_GT(distinctColours(image), 100U);
    EXPECT_EQ(image.pixelColor(4, 60), theme::current().surface);
}

TEST_P(Pictures, of_the_results_page_s_charts)
{
    QWidget page;
    auto* row = new QHBoxLayout(&page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    const auto add = [&](auto chart, const char* title, const char* subtitle, int share) {
        auto* panel = new ChartPanel(chart.get(), chart.get(), &hub);
        chart.release();
        panel->setTitle(QLatin1String(title), QLatin1String(subtitle));
        row->addWidget(panel, share);
    };
    add(groupChart(), "Accuracy by preset", "95 % interval, single runs", 318);
    add(scatterChart(), "Accuracy against sparsity", "Pearson, all runs", 372);
    add(lengthHistogram(), "Sentence lengths", "tokens", 318);
    add(workChart(), "Work saved in a layer", "FLOPs", 360);
    page.resize(1368, 467);
    page.show();
    QApplication::processEvents();
    const QImage image = page.grab().toImage();
    keep(image, named("results-charts"));
    EXPECT_GT(distinctColours(image), 100U);
}

TEST_P(Pictures, of_menu_and_export_panel)
{
    const auto chart = accuracyChart();
    chart->resize(511, 236);
    QMenu menu;
    hub.fillMenu(menu, *chart, nullptr);
    menu.resize(menu.sizeHint());
    keep(menu.grab().toImage(), named("menu"));
    charts::PictureOptions options;
    options.width_mm = 85.0;
    options.font_pt = 8.0;
    charts::ExportDialog dialog(*chart, charts::FileFormat::Png, options, nullptr);
    dialog.show();
    QApplication::processEvents();
    const QImage image = dialog.grab().toImage();
    keep(image, named("export-panel"));
    EXPECT_GT(distinctColours(image), 50U);
}

INSTANTIATE_TEST_SUITE_P(
    InBothThemes, Pictures, testing::Values(theme::Choice::Light, theme::Choice::Dark));

} // namespace
} // namespace crisp::tests
