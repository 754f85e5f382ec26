// SPDX-License-Identifier: Apache-2.0
#include "explore/profile_plot.h"

#include "explore/cell_painting.h"
#include "explore/painted_layer.h"
#include "theme/colour_maps.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr double barWidth = 0.68; // of a column
constexpr double roomBelow = 0.08; // of the scores' span, so that the smallest has a bar
constexpr double roomAbove = 0.04;
constexpr double narrowBar = 4.0; // hatching would not be seen
constexpr double labelGap = 8.0;
constexpr int topMargin = 10;
constexpr int bottomMargin = 12;
constexpr double weightScale = 0.5; // where the map shows no weights

} // namespace

/// Bars in the colours of their cells; those that fell are hatched.
class ScoreBars : public QCPBars {
public:
    using QCPBars::QCPBars;

    void setScene(const ProfileScene& scene, const charts::FigureStyle& style)
    {
        scene_ = scene;
        style_ = style;
    }

protected:
    void draw(QCPPainter* painter) override
    {
        if (scene_.isEmpty())
            return;
        painter->setAntialiasing(false);
        const auto first = static_cast<std::size_t>(std::max(scene_.left, 0.0));
        const auto end = static_cast<std::size_t>(std::ceil(scene_.left + scene_.width));
        for (std::size_t to = first; to < std::min(end, scene_.map->size()); ++to)
            drawBar(*painter, to);
    }

private:
    void drawBar(QPainter& painter, std::size_t to)
    {
        const MapData& map = *scene_.map;
        const double pixel = devicePixel(painter, style_);
        const auto whole = [pixel](double value) {
            return pixel > 0.0 ? std::round(value / pixel) * pixel : value;
        };
        const QRectF exact
            = getBarRect(double(to), double(map.scores.at(scene_.from, to)) - baseValue())
                  .normalized();
        const QRectF bar(QPointF(whole(exact.left()), whole(exact.top())),
            QPointF(whole(exact.right()), whole(exact.bottom())));
        const bool kept = map.kept(scene_.from, to);
        const QColor edge = kept ? style_.tokens->ink2 : style_.tokens->hatch;
        if (bar.width() < narrowBar) { // no room for an inside
            painter.fillRect(bar.adjusted(0.0, 0.0, std::max(1.0 - bar.width(), 0.0), 0.0), edge);
            return;
        }
        const double line = lineWidth(1.0, pixel);
        const QRectF inner = bar.adjusted(line, line, -line, 0.0);
        painter.fillRect(bar, edge);
        if (kept)
            painter.fillRect(inner, colourOf(to));
        else
            paintHatched(painter, inner, *style_.tokens);
    }

    [[nodiscard]] QColor colourOf(std::size_t to) const
    {
        const MapData& map = *scene_.map;
        const bool asMap = map.quantity == Quantity::Attention;
        const theme::ColourMap& colours = theme::sequentialMap(scene_.colourMap, *style_.tokens);
        return QColor::fromRgb(colours.at(static_cast<double>(map.attention.at(scene_.from, to)),
            asMap ? map.low : 0.0, asMap ? map.high : weightScale));
    }

    ProfileScene scene_;
    charts::FigureStyle style_;
};

ProfilePlot::ProfilePlot(QWidget* parent)
    : QCustomPlot(parent)
    , style_(screenStyle())
    , bars_(new ScoreBars(xAxis, yAxis))
    , cutLine_(new QCPItemStraightLine(this))
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMinimumSize(0, 0);
    plotLayout()->setMinimumSize(0, 0);
    for (QCPAxis* axis : { xAxis, yAxis }) {
        axis->setVisible(false);
        axis->grid()->setVisible(false);
    }
    bars_->setWidthType(QCPBars::wtPlotCoords);
    bars_->setWidth(barWidth);
    cutLine_->setLayer(QStringLiteral("overlay"));
    new PaintedLayer(
        this, QStringLiteral("axes"), [this](QPainter& painter) { paintScale(painter); });
}

std::optional<double> ProfilePlot::cut() const
{
    if (scene_.isEmpty() || scene_.from >= scene_.map->cuts.size())
        return std::nullopt;
    return static_cast<double>(scene_.map->cuts[scene_.from]);
}

void ProfilePlot::show(const ProfileScene& scene, const charts::FigureStyle& style)
{
    scene_ = scene;
    style_ = style;
    bars_->setScene(scene, style);
    axisRect()->setMargins(QMargins(scene.leftMargin, topMargin, scene.rightMargin, bottomMargin));
    bars_->setVisible(!scene.isEmpty());
    cutLine_->setVisible(cut().has_value());
    if (scene.isEmpty())
        return;
    const std::span<const float> scores = scene.map->scores.row(scene.from);
    const auto [least, largest] = std::ranges::minmax(scores);
    const double span = std::max(static_cast<double>(largest - least), 1e-6);
    const double base = static_cast<double>(least) - roomBelow * span;
    xAxis->setRange(scene.left - 0.5, scene.left + scene.width - 0.5);
    yAxis->setRange(base, static_cast<double>(largest) + roomAbove * span);
    bars_->setBaseValue(base);
    QVector<double> keys;
    QVector<double> values;
    for (std::size_t to = 0; to < scores.size(); ++to) {
        keys.append(static_cast<double>(to));
        values.append(static_cast<double>(scores[to]) - base); // QCPBars counts from its base
    }
    bars_->setData(keys, values, true);
    if (const std::optional<double> at = cut()) {
        QPen pen(style.tokens->accent, 1.5, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({ 3.5, 2.5 });
        cutLine_->setPen(pen);
        cutLine_->point1->setCoords(0.0, *at);
        cutLine_->point2->setCoords(1.0, *at);
    }
}

/// Base line, and the numbers that matter: largest, smallest, cut.
void ProfilePlot::paintScale(QPainter& painter) const
{
    if (scene_.isEmpty())
        return;
    const QRectF area(axisRect()->rect());
    const theme::Tokens& tokens = *style_.tokens;
    painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1.0), tokens.line2);
    QFont font = figureFont(theme::Text::Caption, style_);
    const double height = QFontMetricsF(font).height();
    const double right = area.left() - labelGap;
    const auto label = [&](double y, const QString& text, const QColor& colour) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QRectF(0.0, y - height / 2.0, right, height),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, text);
    };
    const std::optional<double> at = cut();
    const double cutY = at ? yAxis->coordToPixel(*at) : -1e6;
    const std::span<const float> scores = scene_.map->scores.row(scene_.from);
    const auto [least, largest] = std::ranges::minmax(scores);
    for (const float score : { least, largest }) {
        const double y = yAxis->coordToPixel(static_cast<double>(score));
        if (std::abs(y - cutY) >= height) // they would touch
            label(y, theme::number(static_cast<double>(score), 1), tokens.ink3);
    }
    font.setWeight(QFont::Medium);
    if (at)
        label(cutY,
            QCoreApplication::translate("crisp::explore::ScoreProfile", "cut %1")
                .arg(theme::number(*at, 1)),
            tokens.accentInk);
}

std::optional<std::size_t> ProfilePlot::columnAt(double x) const
{
    const double column = xAxis->pixelToCoord(x) + 0.5;
    const QRect area = axisRect()->rect();
    if (scene_.isEmpty() || x < area.left() || x > area.right() || column < 0.0
        || column >= static_cast<double>(scene_.map->size()))
        return std::nullopt;
    return static_cast<std::size_t>(column);
}

QRect ProfilePlot::columnRect(std::size_t column) const
{
    const double left = xAxis->coordToPixel(static_cast<double>(column) - 0.5);
    const double right = xAxis->coordToPixel(static_cast<double>(column) + 0.5);
    const QRect area = axisRect()->rect();
    return QRectF(left, area.top(), right - left, area.height()).toAlignedRect();
}

} // namespace crisp::explore
