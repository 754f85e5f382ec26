// SPDX-License-Identifier: Apache-2.0
#include "charts/read_out.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr double padding = 8.0;
constexpr double markerRoom = 16.0;
constexpr double gapToPoint = 12.0;

QString moreText(const ReadOut& values)
{
    return QObject::tr("and %n more", nullptr, static_cast<int>(values.left));
}

bool sameAs(const ReadOut& a, const ReadOut& b)
{
    const auto sameRow = [](const ReadOut::Row& x, const ReadOut::Row& y) {
        return x.plan == y.plan && x.text == y.text && x.point == y.point;
    };
    return a.heading == b.heading && a.x == b.x && a.left == b.left
        && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), sameRow);
}

} // namespace

ReadOutMark::ReadOutMark(QCustomPlot* plot, const FigureStyle& style)
    : Mark(plot, style)
{
    const QString layerName = QStringLiteral("read-out");
    plot->addLayer(layerName);
    plot->layer(layerName)->setMode(QCPLayer::lmBuffered);
    setLayer(layerName);
}

bool ReadOutMark::show(const std::optional<ReadOut>& values)
{
    if (values.has_value() == values_.has_value() && (!values || sameAs(*values, *values_)))
        return false;
    values_ = values;
    return true;
}

QRectF ReadOutMark::boxRect() const
{
    const QFontMetricsF metrics(plotFont(theme::Text::Caption, style()));
    double width = metrics.horizontalAdvance(values_->heading);
    for (const ReadOut::Row& row : values_->rows)
        width = std::max(
            width, metrics.horizontalAdvance(row.text) + (row.plan.isEmpty() ? 0.0 : markerRoom));
    if (values_->left > 0)
        width = std::max(width, metrics.horizontalAdvance(moreText(*values_)));
    const std::size_t lines
        = values_->rows.size() + (values_->heading.isEmpty() ? 0 : 1) + (values_->left > 0 ? 1 : 0);
    QRectF box(0.0, 0.0, width + 2.0 * padding,
        std::ceil(metrics.height()) * static_cast<double>(lines) + 2.0 * padding - 4.0);

    // Right of the point, else left of it; at its height as far as the plot allows.
    const QPointF at
        = values_->rows.empty() ? pixel({ values_->x, 0.0 }) : pixel(values_->rows.front().point);
    const double x = values_->hasLine ? pixel({ values_->x, 0.0 }).x() : at.x();
    const QRectF viewport(parentPlot()->viewport());
    box.moveLeft(x + gapToPoint);
    if (box.right() > viewport.right() - 4.0)
        box.moveRight(x - gapToPoint);
    box.moveLeft(std::max(box.left(), 4.0));
    box.moveTop(std::clamp(
        at.y() - box.height() / 2.0, 4.0, std::max(4.0, viewport.bottom() - 4.0 - box.height())));
    return box.translated(0.5, 0.5).toAlignedRect();
}

void ReadOutMark::draw(QCPPainter* painter)
{
    if (!values_)
        return;
    const theme::Tokens& tokens = *style().tokens;
    const QRectF area = axes();
    if (values_->hasLine) {
        const double x = std::round(pixel({ values_->x, 0.0 }).x()) + 0.5;
        painter->setPen(QPen(tokens.ink3, 1.0));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    for (const ReadOut::Row& row : values_->rows) {
        const QPointF at = pixel(row.point);
        if (!area.adjusted(-1.0, -1.0, 1.0, 1.0).contains(at))
            continue;
        painter->setPen(QPen(tokens.ink, 1.25));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(at, 6.0, 6.0);
    }

    const QRectF box = boxRect();
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.tipGround);
    painter->drawRoundedRect(box, 4.0, 4.0);
    const QFont font = plotFont(theme::Text::Caption, style());
    const QFontMetricsF metrics(font);
    painter->setFont(font);
    painter->setPen(tokens.tipInk);
    double baseline = box.top() + padding - 2.0 + metrics.ascent();
    const auto line = [&](double indent, const QString& text) {
        painter->drawText(QPointF(box.left() + padding + indent, baseline), text);
        baseline += std::ceil(metrics.height());
    };
    if (!values_->heading.isEmpty())
        line(0.0, values_->heading);
    // The box is dark where the page is light, so markers take the other theme's colours.
    const theme::Tokens& onBox = tokens.dark ? theme::lightTokens() : theme::darkTokens();
    for (const ReadOut::Row& row : values_->rows) {
        if (!row.plan.isEmpty())
            theme::paintMarker(*painter, theme::planLook(row.plan, onBox),
                QPointF(box.left() + padding + 5.0, baseline - metrics.ascent() / 2.0 + 1.0),
                markerSize);
        painter->setPen(tokens.tipInk);
        line(row.plan.isEmpty() ? 0.0 : markerRoom, row.text);
    }
    if (values_->left > 0)
        line(0.0, moreText(*values_));
}

} // namespace crisp::charts
