// SPDX-License-Identifier: Apache-2.0
// Figures as PNG, SVG and PDF in memory.
#include "analysis/escape.h"
#include "base/error.h"
#include "charts/figure_export.h"
#include "charts/picture_layout.h"

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr int mostPixelsASide = 32767; ///< QPainter's own limit
constexpr qint64 mostPixels = 400'000'000;
constexpr int pdfDpi = 1200;

void requireDrawableSize(QSize size)
{
    if (size.width() < 1 || size.height() < 1)
        throw base::Error("the figure has no size yet, so there is nothing to draw");
    const qint64 all = static_cast<qint64>(size.width()) * size.height();
    if (size.width() <= mostPixelsASide && size.height() <= mostPixelsASide && all <= mostPixels)
        return;
    throw base::Error("a picture of " + std::to_string(size.width()) + " x "
        + std::to_string(size.height()) + " pixels is too large (at most "
        + std::to_string(mostPixelsASide)
        + " a side and 400 million in all); choose a smaller "
          "scale, or SVG or PDF");
}

/// What QSvgGenerator leaves to be desired: a size in millimetres, fonts that other machines have,
/// a title, and no characters that XML forbids.
QByteArray finishSvg(const QByteArray& svg, const PictureLayout& layout, const Figure& figure)
{
    QString text = QString::fromUtf8(svg);
    const auto isForbidden = [](QChar c) {
        return (c < QChar(0x20) && c != QLatin1Char('\n') && c != QLatin1Char('\t')
                   && c != QLatin1Char('\r'))
            || c >= QChar(0xFFFE);
    };
    std::replace_if(text.begin(), text.end(), isForbidden, QChar(QChar::ReplacementCharacter));
    const QSizeF size = layout.millimetres();
    static const QRegularExpression sizes(
        QStringLiteral("<svg width=\"[^\"]*\" height=\"[^\"]*\""));
    text.replace(text.indexOf(sizes), sizes.match(text).capturedLength(),
        QStringLiteral("<svg width=\"%1mm\" height=\"%2mm\"")
            .arg(size.width(), 0, 'f', 3)
            .arg(size.height(), 0, 'f', 3));
    static const QRegularExpression family(QStringLiteral("font-family=\"([^\",]*)\""));
    text.replace(family, QStringLiteral("font-family=\"\\1, Noto Sans, DejaVu Sans, sans-serif\""));
    const QString words
        = QStringLiteral("<title>%1</title>\n<desc>%2</desc>\n")
              .arg(QString::fromStdString(analysis::escapeXml(figure.figureTitle().toStdString())),
                  QString::fromStdString(
                      analysis::escapeXml(figure.figureCaption().toStdString())));
    static const QRegularExpression placeholders(
        QStringLiteral("<title>.*?</title>\\s*|<desc>.*?</desc>\\s*"),
        QRegularExpression::DotMatchesEverythingOption);
    text.remove(placeholders);
    const qsizetype inside
        = text.indexOf(QLatin1Char('>'), text.indexOf(QLatin1String("<svg"))) + 1;
    text.insert(inside, QLatin1Char('\n') + words);
    return text.toUtf8();
}

} // namespace

QImage renderImage(Figure& figure, const PictureOptions& options)
{
    const PictureLayout layout(figure, options);
    const QSize size = layout.pixels();
    requireDrawableSize(size);
    QImage image(
        size, options.transparent ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
    if (image.isNull())
        throw base::Error("there is not enough memory for a picture of "
            + std::to_string(size.width()) + " x " + std::to_string(size.height())
            + " pixels; choose a smaller scale");
    image.fill(options.transparent ? Qt::transparent : Qt::white);
    const int dots = static_cast<int>(std::lround(layout.dotsPerMetre()));
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(size.width() / layout.size().width(), size.height() / layout.size().height());
    layout.paint(painter, false);
    painter.end();
    // Only now: fonts would otherwise be sized by it.
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    return image;
}

QByteArray renderSvg(Figure& figure, const PictureOptions& options)
{
    const PictureLayout layout(figure, options);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(layout.size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), layout.size()));
    QPainter painter(&generator);
    layout.paint(painter, true);
    painter.end();
    return finishSvg(buffer.data(), layout, figure);
}

QByteArray renderPdf(Figure& figure, const PictureOptions& options)
{
    const PictureLayout layout(figure, options);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(pdfDpi);
    writer.setPageSize(QPageSize(
        layout.millimetres(), QPageSize::Millimeter, figure.figureName(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(figure.figureTitle());
    writer.setCreator(QStringLiteral("Crisp"));
    QPainter painter(&writer);
    painter.setRenderHint(QPainter::LosslessImageRendering);
    const double factor = writer.width() / layout.size().width();
    painter.scale(factor, factor);
    layout.paint(painter, true);
    painter.end();
    return buffer.data();
}

} // namespace crisp::charts
