// SPDX-License-Identifier: Apache-2.0
#include "charts/picture_layout.h"

#include "theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace crisp::charts {
namespace {

constexpr double margin = 12.0;
constexpr double screenDpi
    = 96.0; ///< what a logical pixel is in print, unless a width is asked for
constexpr double printDpi = 300.0;
constexpr double millimetresPerInch = 25.4;
constexpr double pointsPerInch = 72.0;
constexpr double bodyPixels = 13.0; ///< theme::Text::Body at scale 1

QFont scaled(theme::Text text, double fontScale)
{
    QFont font = theme::textFont(text);
    const double pixels = font.pixelSize() / theme::fontScale() * fontScale;
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(pixels))));
    return font;
}

constexpr int wrapped = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextWrapAnywhere;

double heightOf(const QString& text, const QFont& font, double width)
{
    if (text.isEmpty())
        return 0.0;
    return std::ceil(
        QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e6), wrapped, text).height());
}

} // namespace

PictureLayout::PictureLayout(Figure& figure, const PictureOptions& options)
    : figure_(figure)
    , options_(options)
{
    layOutText();
}

void PictureLayout::layOutText()
{
    const QSizeF content = figure_.figureSize();
    const double width = content.width() + 2 * margin;
    millimetresPerPixel_
        = options_.width_mm > 0.0 ? options_.width_mm / width : millimetresPerInch / screenDpi;
    const double bodyPoints
        = bodyPixels * millimetresPerPixel_ / millimetresPerInch * pointsPerInch;
    fontScale_ = options_.font_pt > 0.0 ? options_.font_pt / bodyPoints : theme::fontScale();
    double y = margin;
    if (options_.title) {
        const double height = heightOf(
            figure_.figureTitle(), scaled(theme::Text::BodyMedium, fontScale_), content.width());
        title_ = QRectF(margin, y, content.width(), height);
        y += height + margin / 2;
    }
    area_ = QRectF(QPointF(margin, y), content);
    y += content.height();
    if (options_.caption && !figure_.figureCaption().isEmpty()) {
        const double height = heightOf(
            figure_.figureCaption(), scaled(theme::Text::Caption, fontScale_), content.width());
        caption_ = QRectF(margin, y + margin / 2, content.width(), height);
        y += height + margin / 2;
    }
    size_ = QSizeF(std::ceil(width), std::ceil(y + margin));
}

QSizeF PictureLayout::millimetres() const { return size_ * millimetresPerPixel_; }

double PictureLayout::dotsPerMetre() const
{
    const double dpi = options_.width_mm > 0.0 ? printDpi : screenDpi * options_.scale;
    return dpi / millimetresPerInch * 1000.0;
}

QSize PictureLayout::pixels() const
{
    const double factor = dotsPerMetre() * millimetresPerPixel_ / 1000.0;
    return { static_cast<int>(std::lround(size_.width() * factor)),
        static_cast<int>(std::lround(size_.height() * factor)) };
}

FigureStyle PictureLayout::style(bool vector) const
{
    // theme::textFont, which figures start from, has the program's own scale in it already.
    return { &theme::lightTokens(), fontScale_ / theme::fontScale(), vector, options_.transparent };
}

void PictureLayout::paint(QPainter& painter, bool vector) const
{
    const theme::Tokens& tokens = theme::lightTokens();
    if (!options_.transparent)
        painter.fillRect(QRectF(QPointF(0, 0), size_), tokens.surface);
    figure_.paintFigure(painter, area_, style(vector));
    painter.setPen(tokens.ink);
    painter.setFont(scaled(theme::Text::BodyMedium, fontScale_));
    if (!title_.isEmpty())
        painter.drawText(title_, wrapped, figure_.figureTitle());
    painter.setPen(tokens.ink2);
    painter.setFont(scaled(theme::Text::Caption, fontScale_));
    if (!caption_.isEmpty())
        painter.drawText(caption_, wrapped, figure_.figureCaption());
}

} // namespace crisp::charts
