// SPDX-License-Identifier: Apache-2.0
// Charts under data that comes in, pointer, keyboard and a change of theme.
#include "charts/figure_export.h"
#include "charts/plot.h"
#include "export_reading.h"
#include "sample_charts.h"
#include "theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace crisp::tests {
namespace {

using charts::CurveChart;
using charts::CurveSeries;
using charts::Plot;
using charts::ReadOutMark;

Plot& plotOf(const QWidget& chart) { return *chart.findChild<Plot*>(); }

ReadOutMark& readOutOf(Plot& plot)
{
    for (int i = 0; i < plot.itemCount(); ++i)
        if (auto* mark = dynamic_cast<ReadOutMark*>(plot.item(i)))
            return *mark;
    throw std::logic_error("there is no read-out");
}

void settle() { QTest::qWait(120); } // longer than two replots

void moveTo(QWidget& widget, QPoint to, Qt::MouseButtons buttons = Qt::NoButton)
{
    QMouseEvent move(
        QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, buttons, Qt::NoModifier);
    QApplication::sendEvent(&widget, &move);
}

void drag(QWidget& widget, QPoint from, QPoint to)
{
    QTest::mousePress(&widget, Qt::LeftButton, Qt::NoModifier, from);
    moveTo(widget, (from + to) / 2, Qt::LeftButton);
    moveTo(widget, to, Qt::LeftButton);
    QTest::mouseRelease(&widget, Qt::LeftButton, Qt::NoModifier, to);
}

void turnWheel(QWidget& widget, QPointF at, int delta)
{
    QWheelEvent wheel(at, widget.mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton,
        Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &wheel);
}

class Shown : public ::testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        chart->resize(511, 236);
        chart->show();
        QApplication::setActiveWindow(chart.get());
        settle();
    }
    void TearDown() override { theme::setChoice(theme::Choice::Light); }

    std::unique_ptr<CurveChart> chart = accuracyChart();
    Plot& plot = plotOf(*chart);
};

TEST_F(Shown, points_that_are_appended_are_as_if_they_had_been_set)
{
    const CurveSeries whole = lossCurve(QStringLiteral("dense"), 0.3, 500);
    CurveSeries begun = whole;
    begun.x.resize(123);
    begun.y.resize(123);
    const auto set = lossChart();
    const auto appended = lossChart();
    set->setSeries({ whole });
    appended->setSeries({ begun });
    for (std::size_t at = 123; at < 500; at += 29) {
        const std::size_t count = std::min<std::size_t>(29, 500 - at);
        appended->append(
            begun.id, std::span(whole.x).subspan(at, count), std::span(whole.y).subspan(at, count));
    }
    const auto rows = [](const CurveChart& one) { return one.figureTable().rows; };
    EXPECT_EQ(rows(*set), rows(*appended));
    for (CurveChart* one : { set.get(), appended.get() })
        one->resize(511, 236);
    EXPECT_EQ(set->grab().toImage(), appended->grab().toImage());
    appended->append(QStringLiteral("nobody"), std::span(whole.x), std::span(whole.y));
    EXPECT_EQ(rows(*set), rows(*appended));
}

TEST_F(Shown, many_changes_are_few_replots)
{
    QSignalSpy replots(&plot, &QCustomPlot::afterReplot);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i) {
        const std::vector<double> x { 500.0 + i };
        const std::vector<double> y { 0.82 };
        chart->append(QStringLiteral("aggressive-seed1"), x, y);
        QTest::qWait(2);
    }
    settle();
    EXPECT_GE(replots.count(), 2);
    EXPECT_LE(replots.count(), clock.elapsed() / 40 + 2) << "25 a second at most";
}

TEST_F(Shown, what_is_hidden_costs_no_replot_and_is_right_when_shown)
{
    chart->hide();
    QSignalSpy replots(&plot, &QCustomPlot::afterReplot);
    chart->setSeriesVisible(QStringLiteral("uniform-seed1"), false);
    settle();
    EXPECT_EQ(replots.count(), 0);
    chart->show();
    settle();
    EXPECT_GE(replots.count(), 1);
    EXPECT_FALSE(plot.accessibleDescription().contains(QStringLiteral("uniform")));
}

TEST_F(Shown, the_pointer_reads_the_nearest_step_and_repaints_one_layer_only)
{
    QSignalSpy replots(&plot, &QCustomPlot::afterReplot);
    const QPoint at(static_cast<int>(plot.xAxis->coordToPixel(200.0)),
        static_cast<int>(plot.yAxis->coordToPixel(82.0)));
    moveTo(plot, at);
    const auto& values = readOutOf(plot).values();
    ASSERT_TRUE(values.has_value());
    EXPECT_EQ(values->x, 192.0);
    EXPECT_EQ(values->heading, QStringLiteral("192 steps"));
    ASSERT_EQ(values->rows.size(), 4U);
    EXPECT_TRUE(values->rows[0].text.contains(QLatin1Char('%')));
    EXPECT_EQ(replots.count(), 0);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&plot, &leave);
    EXPECT_FALSE(readOutOf(plot).values().has_value());
}

TEST_F(Shown, a_drag_zooms_and_a_double_click_fits)
{
    const QCPRange fullX = plot.xAxis->range();
    const QCPRange fullY = plot.yAxis->range();
    const QRect area = plot.axisRect()->rect();
    const QPoint from = area.topLeft() + QPoint(100, 40);
    const QPoint to = area.topLeft() + QPoint(200, 100);
    const double left = plot.xAxis->pixelToCoord(from.x());
    drag(plot, from, to);
    EXPECT_TRUE(plot.isZoomed());
    EXPECT_NEAR(plot.xAxis->range().lower, left, 1e-9);
    EXPECT_LT(plot.yAxis->range().size(), 0.5 * fullY.size());
    QTest::mouseDClick(&plot, Qt::LeftButton, Qt::NoModifier, area.center());
    EXPECT_FALSE(plot.isZoomed());
    EXPECT_EQ(plot.xAxis->range(), fullX);
    EXPECT_EQ(plot.yAxis->range(), fullY);
}

TEST_F(Shown, a_flat_drag_zooms_one_way_and_a_tiny_one_not_at_all)
{
    const QCPRange fullX = plot.xAxis->range();
    const QCPRange fullY = plot.yAxis->range();
    const QPoint from = plot.axisRect()->rect().topLeft() + QPoint(100, 40);
    drag(plot, from, from + QPoint(4, 3));
    EXPECT_FALSE(plot.isZoomed());
    drag(plot, from, from + QPoint(100, 3));
    EXPECT_LT(plot.xAxis->range().size(), 0.5 * fullX.size());
    EXPECT_EQ(plot.yAxis->range(), fullY);
}

TEST_F(Shown, the_wheel_zooms_at_the_pointer)
{
    const QPointF at = QRectF(plot.axisRect()->rect()).center() + QPointF(60.0, 20.0);
    const double x = plot.xAxis->pixelToCoord(at.x());
    turnWheel(plot, at, 240);
    EXPECT_TRUE(plot.isZoomed());
    EXPECT_NEAR(plot.xAxis->pixelToCoord(at.x()), x, 1e-6);
    turnWheel(plot, at, -480);
    EXPECT_FALSE(plot.isZoomed()) << "out of all of it is all of it";
}

TEST_F(Shown, keys_zoom_pan_and_fit)
{
    const QCPRange fullX = plot.xAxis->range();
    QTest::keyClick(&plot, Qt::Key_Plus);
    EXPECT_NEAR(plot.xAxis->range().size(), 0.8 * fullX.size(), 1e-9);
    const double before = plot.xAxis->range().lower;
    QTest::keyClick(&plot, Qt::Key_Left);
    EXPECT_LT(plot.xAxis->range().lower, before);
    for (int i = 0; i < 30; ++i)
        QTest::keyClick(&plot, Qt::Key_Left);
    EXPECT_NEAR(plot.xAxis->range().lower, fullX.lower, 1e-9) << "no further than there is data";
    QTest::keyClick(&plot, Qt::Key_0);
    EXPECT_EQ(plot.xAxis->range(), fullX);
    QTest::keyClick(&plot, Qt::Key_Minus);
    EXPECT_FALSE(plot.isZoomed());
}

TEST_F(Shown, new_points_leave_a_zoom_alone)
{
    QTest::keyClick(&plot, Qt::Key_Plus);
    const QCPRange zoomed = plot.xAxis->range();
    const std::vector<double> x { 2000.0 };
    const std::vector<double> y { 0.9 };
    chart->append(QStringLiteral("dense-seed1"), x, y);
    EXPECT_EQ(plot.xAxis->range(), zoomed);
    chart->fitAll();
    EXPECT_EQ(plot.xAxis->range().upper, 2000.0);
}

TEST_F(Shown, a_zoomed_line_does_not_leave_its_axes_in_an_svg)
{
    const QPoint from = plot.axisRect()->rect().topLeft() + QPoint(150, 40);
    drag(plot, from, from + QPoint(60, 30));
    charts::PictureOptions options;
    options.title = false;
    options.caption = false;
    const QByteArray svg = charts::renderSvg(*chart, options);
    QXmlStreamReader reader(svg);
    int lines = 0;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement
            || reader.name() != QLatin1String("polyline"))
            continue;
        ++lines;
        const QString points = reader.attributes().value(QLatin1String("points")).toString();
        for (const QString& point : points.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const QStringList xy = point.split(QLatin1Char(','));
            EXPECT_GE(xy[0].toDouble(), 0.0);
            EXPECT_LE(xy[0].toDouble(), 511.0);
            EXPECT_GE(xy[1].toDouble(), 0.0);
            EXPECT_LE(xy[1].toDouble(), 236.0);
        }
    }
    EXPECT_GT(lines, 0);
}

TEST_F(Shown, a_change_of_theme_changes_its_colours)
{
    EXPECT_EQ(chart->grab().toImage().pixelColor(3, 3), theme::lightTokens().surface);
    theme::setChoice(theme::Choice::Dark);
    settle();
    EXPECT_EQ(chart->grab().toImage().pixelColor(3, 3), theme::darkTokens().surface);
}

TEST_F(Shown, a_sentence_says_what_it_shows)
{
    const QString sentence = plot.accessibleDescription();
    EXPECT_TRUE(sentence.startsWith(QStringLiteral("Accuracy on the dev set over steps: dense")))
        << sentence.toStdString();
    EXPECT_TRUE(sentence.endsWith(QLatin1Char('.')));
    EXPECT_EQ(chart->accessibleDescription(), sentence);
}

TEST(AllCharts, say_in_a_sentence_what_they_show)
{
    for (const ChartCase& one : allCharts()) {
        const auto chart = one.make();
        chart->resize(400, 300);
        (void)chart->grab();
        EXPECT_TRUE(chart->accessibleDescription().endsWith(QLatin1Char('.'))) << one.name;
        EXPECT_FALSE(chart->accessibleName().isEmpty()) << one.name;
    }
}

TEST(AllCharts, survive_having_nothing_or_no_numbers_to_show)
{
    const double none = std::numeric_limits<double>::quiet_NaN();
    const auto loss = lossChart();
    loss->setSeries({ { QStringLiteral("a"), QStringLiteral("a"), QStringLiteral("dense"),
        { 1.0, 2.0 }, { none, std::numeric_limits<double>::infinity() } } });
    EXPECT_FALSE(loss->hasContent());
    const auto entropy = entropyChart();
    entropy->setSeries({ { QStringLiteral("a"), QStringLiteral("a"), {}, { none, none } } });
    const auto bars = sparsityChart();
    bars->setBars({}, {});
    bars->setOthers({});
    EXPECT_FALSE(bars->hasContent());
    const auto groups = groupChart();
    groups->setGroups({});
    const auto scatter = scatterChart();
    scatter->setPoints({});
    const auto work = workChart();
    work->setBars({}, {}, {});
    const auto lengths = lengthHistogram();
    lengths->setCounts({}, 1.0, {}, {});
    for (QWidget* chart : std::initializer_list<QWidget*> { loss.get(), entropy.get(), bars.get(),
             groups.get(), scatter.get(), work.get(), lengths.get() }) {
        for (const QSize size : { QSize(400, 300), QSize(60, 40), QSize(1, 1) }) {
            chart->resize(size);
            EXPECT_FALSE(chart->grab().isNull());
        }
        (void)charts::renderSvg(figureOf(*chart), {});
    }
}

TEST(ChartsOfRuns, tell_which_run_was_clicked)
{
    theme::install(*qApp, theme::Choice::Light);
    const auto click = [](auto& chart, const QString& runId) {
        chart.resize(400, 400);
        chart.show();
        settle();
        Plot& plot = plotOf(chart);
        QSignalSpy clicked(&chart, &std::decay_t<decltype(chart)>::runClicked);
        for (int i = 0; i < plot.graphCount(); ++i)
            for (const QCPGraphData& point : *plot.graph(i)->data())
                QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier,
                    QPoint(qRound(plot.xAxis->coordToPixel(point.key)),
                        qRound(plot.yAxis->coordToPixel(point.value))));
        for (const QList<QVariant>& signal : clicked)
            if (signal[0].toString() == runId)
                return true;
        return false;
    };
    EXPECT_TRUE(click(*groupChart(), QStringLiteral("aggressive-seed3")));
    EXPECT_TRUE(click(*scatterChart(), QStringLiteral("aggressive-seed3")));
}

} // namespace
} // namespace crisp::tests
