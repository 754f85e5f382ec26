// SPDX-License-Identifier: Apache-2.0
// Every format of every chart is written and read back.
#include "charts/figure_export.h"
#include "export_reading.h"
#include "sample_charts.h"
#include "support/temporary_folder.h"
#include "theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>
#include <QRegularExpression>

#include <gmock/gmock.h>

#include <bit>
#include <cmath>

namespace crisp::tests {
namespace {

using charts::Figure;
using charts::FigureTable;
using charts::FileFormat;
using charts::PictureOptions;
using ::testing::HasSubstr;

QString inFolder(const crisp::testing::TemporaryFolder& folder, const char* name)
{
    return QString::fromStdString((folder / name).string());
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    return file.readAll();
}

/// The program's window is dark: paper must not be.
class Export : public ::testing::TestWithParam<ChartCase> {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Dark);
        chart_ = GetParam().make();
        chart_->resize(511, 236);
    }
    void TearDown() override { theme::setChoice(theme::Choice::Light); }
    Figure& figure() { return figureOf(*chart_); }
    QString saved(FileFormat format, const PictureOptions& options = {})
    {
        return charts::saveFigure(figure(), inFolder(folder, "picture"), format, options);
    }

    crisp::testing::TemporaryFolder folder;

private:
    std::unique_ptr<QWidget> chart_;
};

TEST_P(Export, gives_a_png_of_the_size_that_was_asked_for)
{
    PictureOptions options;
    options.scale = 3.0;
    options.title = false;
    options.caption = false;
    const QImage image(saved(FileFormat::Png, options));
    EXPECT_EQ(image.size(), QSize(3 * (511 + 24), 3 * (236 + 24)));
    EXPECT_NEAR(image.dotsPerMeterX() * 0.0254, 3 * 96.0, 0.5);
    EXPECT_GT(distinctColours(image), 20U);
}

TEST_P(Export, gives_a_png_of_the_width_in_print_that_was_asked_for)
{
    PictureOptions options;
    options.width_mm = 85.0;
    options.font_pt = 8.0;
    const QImage image(saved(FileFormat::Png, options));
    EXPECT_EQ(image.width(), std::lround(85.0 / 25.4 * 300.0));
    EXPECT_NEAR(image.dotsPerMeterX() * 0.0254, 300.0, 0.5);
    EXPECT_GT(distinctColours(image), 20U);
}

TEST_P(Export, prints_dark_on_white_paper_whatever_the_theme)
{
    const QImage image = charts::renderImage(figure(), {});
    EXPECT_EQ(image.pixelColor(1, 1), QColor(Qt::white));
    long long lightness = 0;
    int darkest = 255;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const int one = qGray(image.pixel(x, y));
            lightness += one;
            darkest = std::min(darkest, one);
        }
    EXPECT_GT(lightness / (image.width() * image.height()), 200);
    EXPECT_LT(darkest, 60) << "there is no dark text";
}

TEST_P(Export, leaves_the_ground_out_where_it_is_to_be_transparent)
{
    PictureOptions options;
    options.transparent = true;
    const QImage image(saved(FileFormat::Png, options));
    ASSERT_TRUE(image.hasAlphaChannel());
    EXPECT_EQ(qAlpha(image.pixel(1, 1)), 0);
    EXPECT_EQ(qAlpha(image.pixel(image.width() - 2, image.height() - 2)), 0);
    EXPECT_GT(distinctColours(image), 20U);
}

TEST_P(Export, gives_an_svg_that_is_xml_with_its_words_and_size_in_it)
{
    PictureOptions options;
    options.width_mm = 120.0;
    const QByteArray bytes = bytesOf(saved(FileFormat::Svg, options));
    const SvgText svg = readSvg(bytes);
    EXPECT_EQ(svg.error, QString());
    EXPECT_FALSE(svg.hasImages);
    EXPECT_TRUE(svg.texts.contains(figure().figureTitle()));
    EXPECT_TRUE(svg.texts.contains(QString::fromUtf8(GetParam().axisText)))
        << svg.texts.join(QLatin1Char('|')).toStdString();
    const QString head = QString::fromUtf8(bytes.left(400));
    const auto width
        = QRegularExpression(QStringLiteral("width=\"([0-9.]+)mm\"")).match(head).captured(1);
    EXPECT_NEAR(width.toDouble(), 120.0, 0.01);
    EXPECT_TRUE(head.contains(QStringLiteral("viewBox=\"0 0 ")));
    EXPECT_TRUE(bytes.contains("sans-serif\"")) << "other machines have other fonts";
}

TEST_P(Export, gives_an_svg_that_another_program_draws)
{
    if (!isInstalled(QStringLiteral("rsvg-convert")))
        GTEST_SKIP() << "there is no rsvg-convert";
    const QString path = saved(FileFormat::Svg);
    const auto png = outputOf(
        QStringLiteral("rsvg-convert"), { QStringLiteral("-w"), QStringLiteral("535"), path });
    ASSERT_TRUE(png.has_value());
    const QImage image = QImage::fromData(*png);
    EXPECT_EQ(image.width(), 535);
    EXPECT_GT(distinctColours(image), 20U);
}

TEST_P(Export, gives_a_pdf_with_its_words_in_it)
{
    const QString path = saved(FileFormat::Pdf);
    EXPECT_TRUE(bytesOf(path).startsWith("%PDF-"));
    if (!isInstalled(QStringLiteral("pdftotext")))
        GTEST_SKIP() << "there is no pdftotext";
    const auto text = outputOf(
        QStringLiteral("pdftotext"), { QStringLiteral("-layout"), path, QStringLiteral("-") });
    ASSERT_TRUE(text.has_value());
    EXPECT_THAT(text->toStdString(), HasSubstr(figure().figureTitle().toStdString()));
    EXPECT_THAT(text->toStdString(), HasSubstr(GetParam().axisText));
}

TEST_P(Export, gives_a_pdf_page_as_large_as_the_picture)
{
    if (!isInstalled(QStringLiteral("pdftoppm")))
        GTEST_SKIP() << "there is no pdftoppm";
    PictureOptions options;
    options.width_mm = 100.0;
    const QString path = saved(FileFormat::Pdf, options);
    const auto ppm = outputOf(
        QStringLiteral("pdftoppm"), { QStringLiteral("-r"), QStringLiteral("254"), path });
    ASSERT_TRUE(ppm.has_value());
    const QImage image = QImage::fromData(*ppm, "ppm");
    EXPECT_NEAR(image.width(), 1000, 8);
    EXPECT_EQ(image.pixelColor(2, 2), QColor(Qt::white));
    EXPECT_GT(distinctColours(image), 20U);
}

TEST_P(Export, gives_a_csv_whose_numbers_are_the_source_s_bit_for_bit)
{
    const auto lines = readCsv(bytesOf(saved(FileFormat::Csv)));
    ASSERT_TRUE(lines.has_value());
    const FigureTable table = figure().figureTable();
    ASSERT_EQ(lines->size(), table.rows.size() + 1);
    ASSERT_GT(table.rows.size(), 2U);
    for (qsizetype column = 0; column < table.columns.size(); ++column)
        EXPECT_EQ(lines->front().at(static_cast<std::size_t>(column)),
            table.columns[column].toStdString());
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const std::vector<std::string>& cells = (*lines)[row + 1];
        ASSERT_EQ(cells.size(), static_cast<std::size_t>(table.columns.size()));
        for (std::size_t column = 0; column < cells.size(); ++column)
            ASSERT_TRUE(isSame(cells[column], table.rows[row][static_cast<qsizetype>(column)]))
                << cells[column] << " in row " << row;
    }
}

TEST_P(Export, gives_json_with_title_caption_and_all_rows)
{
    QJsonParseError error;
    const QJsonObject json
        = QJsonDocument::fromJson(bytesOf(saved(FileFormat::Json)), &error).object();
    ASSERT_EQ(error.error, QJsonParseError::NoError);
    EXPECT_EQ(json[QLatin1String("title")].toString(), figure().figureTitle());
    EXPECT_EQ(json[QLatin1String("caption")].toString(), figure().figureCaption());
    const FigureTable table = figure().figureTable();
    const QJsonArray rows = json[QLatin1String("rows")].toArray();
    ASSERT_EQ(static_cast<std::size_t>(rows.size()), table.rows.size());
    for (qsizetype row = 0; row < rows.size(); ++row) {
        for (qsizetype column = 0; column < table.columns.size(); ++column) {
            const QVariant& cell = table.rows[static_cast<std::size_t>(row)][column];
            if (cell.typeId() != QMetaType::Double)
                continue;
            ASSERT_EQ(std::bit_cast<std::uint64_t>(rows[row].toArray()[column].toDouble()),
                std::bit_cast<std::uint64_t>(cell.toDouble()));
        }
    }
}

TEST_P(Export, does_not_change_what_is_on_screen)
{
    const auto chart = GetParam().make();
    chart->resize(511, 236);
    const QImage before = chart->grab().toImage();
    PictureOptions options;
    options.width_mm = 60.0;
    options.font_pt = 9.0;
    (void)charts::renderSvg(figureOf(*chart), options);
    EXPECT_EQ(chart->grab().toImage(), before);
    chart->resize(512, 236); // which replots
    chart->resize(511, 236);
    EXPECT_EQ(chart->grab().toImage(), before);
}

INSTANTIATE_TEST_SUITE_P(OfEveryChart, Export, ::testing::ValuesIn(allCharts()),
    [](const ::testing::TestParamInfo<ChartCase>& info) { return std::string(info.param.name); });

TEST(ExportedWords, are_the_user_s_whatever_they_are)
{
    const auto chart = accuracyChart();
    charts::CurveSeries series = accuracyCurve(QStringLiteral("dense"), 0.8, 774);
    series.name = QStringLiteral("a <b> & \"c\", ]]> 日本");
    series.name += QChar(0x01);
    series.name += QChar(0xFFFF);
    chart->setSeries({ series });
    chart->setCaption(QStringLiteral("<script>alert('1')</script> & ") + QChar(0x02)
        + QString(300, QLatin1Char('x')));
    const SvgText svg = readSvg(charts::renderSvg(*chart, {}));
    EXPECT_EQ(svg.error, QString());
    const QString all = svg.texts.join(QLatin1Char(' '));
    EXPECT_TRUE(all.contains(QStringLiteral("a <b> & \"c\", ]]>"))) << all.toStdString();
    EXPECT_TRUE(all.contains(QStringLiteral("日本"))); // perhaps of another font, so another text
    EXPECT_TRUE(all.contains(QStringLiteral("<script>alert('1')</script>")));

    const auto csv = readCsv(charts::renderCsv(*chart));
    ASSERT_TRUE(csv.has_value());
    EXPECT_EQ((*csv)[1][0], series.name.toStdString());
}

TEST(ExportedWords, are_of_the_printed_size_that_was_asked_for)
{
    const auto chart = entropyChart();
    chart->resize(511, 236);
    PictureOptions options;
    options.width_mm = 85.0;
    options.font_pt = 8.0;
    const QString svg = QString::fromUtf8(charts::renderSvg(*chart, options));
    const double unit_mm = 85.0
        / QRegularExpression(QStringLiteral("viewBox=\"0 0 ([0-9.]+)"))
              .match(svg)
              .captured(1)
              .toDouble();
    // The number 2 on the y axis: 11/13 of body text.
    static const QRegularExpression number(QStringLiteral(
        "matrix\\(([0-9.]+),[^)]*\\)\"\\s*font-family=\"[^\"]*\" font-size=\"([0-9.]+)\"[^>]*>\\s*"
        "<text[^>]*>2</text>"));
    const QRegularExpressionMatch match = number.match(svg);
    ASSERT_TRUE(match.hasMatch());
    const double points
        = match.captured(1).toDouble() * match.captured(2).toDouble() * unit_mm / 25.4 * 72.0;
    EXPECT_NEAR(points, 8.0 * 11.0 / 13.0, 0.15);
}

TEST(ExportedPictures, show_no_series_that_is_hidden)
{
    const auto chart = accuracyChart();
    chart->setSeriesVisible(QStringLiteral("uniform-seed1"), false);
    const QString all = readSvg(charts::renderSvg(*chart, {})).texts.join(QLatin1Char(' '));
    EXPECT_FALSE(all.contains(QStringLiteral("uniform")));
    EXPECT_TRUE(all.contains(QStringLiteral("light, seed 1")));
    const QByteArray csv = charts::renderCsv(*chart);
    EXPECT_FALSE(csv.contains("uniform"));
    EXPECT_TRUE(csv.contains("light"));
}

TEST(ExportedPictures, can_do_without_title_and_caption)
{
    const auto chart = workChart();
    PictureOptions options;
    options.title = false;
    options.caption = false;
    const QByteArray svg = charts::renderSvg(*chart, options);
    SvgText words = readSvg(svg);
    EXPECT_EQ(words.texts.count(chart->figureTitle()), 1) << "in <title> alone";
    EXPECT_EQ(words.texts.count(chart->figureCaption()), 1) << "in <desc> alone";
    EXPECT_EQ(readSvg(charts::renderSvg(*chart, {})).texts.count(chart->figureTitle()), 2);
}

TEST(CopiedFigures, are_on_the_clipboard_as_picture_and_as_table)
{
    const auto chart = groupChart();
    PictureOptions options;
    options.scale = 1.0;
    charts::copyPicture(*chart, options);
    const QMimeData* data = QApplication::clipboard()->mimeData();
    ASSERT_TRUE(data->hasImage());
    EXPECT_EQ(qvariant_cast<QImage>(data->imageData()).size(),
        charts::renderImage(*chart, options).size());
    EXPECT_EQ(readSvg(data->data(QStringLiteral("image/svg+xml"))).error, QString());

    charts::copyNumbers(*chart);
    const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
    EXPECT_EQ(lines.constFirst().split(QLatin1Char('\t')), chart->figureTable().columns);
    EXPECT_EQ(lines.size(), static_cast<qsizetype>(chart->figureTable().rows.size()) + 2);
}

} // namespace
} // namespace crisp::tests
