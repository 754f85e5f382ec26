// SPDX-License-Identifier: Apache-2.0
#include "explore/entropy_grid.h"

#include "explore/cell_painting.h"
#include "explore/grid_layout.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace crisp::explore {
namespace {

constexpr double cellHeight = 13.0;
constexpr double rowPitch = 15.0;
constexpr double header = 20.0;
constexpr double barWidth = 64.0;
constexpr double barHeight = 8.0;
constexpr double strongest = 0.85; // share of the accent at the scale's end
constexpr double numberGap = 9.0;
constexpr int smallestNumber = 6; // pixels

double meanOf(const std::vector<double>& layer)
{
    return layer.empty()
        ? 0.0
        : std::accumulate(layer.begin(), layer.end(), 0.0) / static_cast<double>(layer.size());
}

QColor groundOf(double share, const theme::Tokens& tokens)
{
    return theme::mixed(tokens.hatchGround, tokens.accent, strongest * std::clamp(share, 0.0, 1.0));
}

/// Ink of the theme, or the other one where the ground is too near to it.
QColor inkOn(const QColor& ground, const theme::Tokens& tokens)
{
    return !tokens.dark && qGray(ground.rgb()) < 115 ? QColor(Qt::white) : tokens.ink;
}

/// As large as text is elsewhere, if the cells have room for it.
QFont numberFont(const GridLayout& layout, const charts::FigureStyle& style)
{
    QFont font = figureFont(theme::Text::Caption, style);
    const double text = QFontMetricsF(font).horizontalAdvance(theme::number(1.0, 2)) + 2.0;
    const double shrunk = std::min({ 1.0, layout.width / text,
        0.9 * layout.rowPitch / static_cast<double>(font.pixelSize()) });
    font.setPixelSize(std::max(1, static_cast<int>(shrunk * font.pixelSize())));
    return font;
}

} // namespace

struct EntropyGrid::Implementation {
    [[nodiscard]] bool isEmpty() const { return entropy.empty(); }
    [[nodiscard]] GridLayout layoutFor(const QSizeF& room, double fontScale) const;
    void paint(QPainter& painter, const GridLayout& layout, const charts::FigureStyle& style) const;
    void paintScale(QPainter& painter, double right, const charts::FigureStyle& style) const;
    void paintRow(QPainter& painter, std::size_t layer, const GridLayout& layout,
        const charts::FigureStyle& style) const;
    [[nodiscard]] QString describe(const HeadPosition& position) const;

    std::vector<std::vector<double>> entropy;
    double maximum = 0.0;
    QString caption;
    HeadPosition selected { 0, std::size_t { 0 } };
    std::optional<HeadPosition> hovered;
    int width = 40;
    int pitch = 44;
};

/// Columns as wide as asked for, or as there is room; likewise rows.
GridLayout EntropyGrid::Implementation::layoutFor(const QSizeF& room, double fontScale) const
{
    GridLayout layout;
    const double text = fontScale * theme::fontScale();
    layout.layers = entropy.size();
    for (const std::vector<double>& layer : entropy)
        layout.heads = std::max(layout.heads, layer.size());
    layout.numbers *= text;
    layout.header = header * text;
    layout.end = 4.0;
    const auto columns = static_cast<double>(layout.heads + 1);
    const double free = room.width() - layout.numbers - layout.end - GridLayout::meanGap;
    layout.columnPitch = std::min(double(pitch), std::max(free / columns, 8.0));
    layout.width = layout.columnPitch * width / pitch;
    const double down
        = (room.height() - layout.header) / double(std::max<std::size_t>(layout.layers, 1));
    layout.rowPitch = std::clamp(down, 6.0, rowPitch * text);
    layout.height = layout.rowPitch * cellHeight / rowPitch;
    return layout;
}

void EntropyGrid::Implementation::paintScale(
    QPainter& painter, double right, const charts::FigureStyle& style) const
{
    const QFont font = figureFont(theme::Text::Caption, style);
    const QFontMetricsF metrics(font);
    const double height = header * textScale(style) - 4.0;
    const long tokens = std::lround(std::exp(maximum));
    const bool isLogarithm = std::abs(std::log(double(tokens)) - maximum) < 1e-6;
    const QString most = isLogarithm
        ? tr("ln %1 = %2 nats").arg(QString::number(tokens), theme::number(maximum, 2))
        : tr("%1 nats").arg(theme::number(maximum, 2));
    const double textWidth = metrics.horizontalAdvance(most);
    painter.setFont(font);
    painter.setPen(style.tokens->ink3);
    painter.drawText(QRectF(right - textWidth - 1.0, 0.0, textWidth + 1.0, height),
        Qt::AlignRight | Qt::AlignVCenter, most);
    const double barLeft = right - textWidth - 7.0 - barWidth;
    constexpr int steps = 32;
    for (int i = 0; i < steps; ++i) { // each to the end, so that no seam shows
        const double x = barLeft + barWidth * i / steps;
        painter.fillRect(QRectF(x, (height - barHeight) / 2.0, barLeft + barWidth - x, barHeight),
            groundOf((i + 0.5) / steps, *style.tokens));
    }
    const QString zero = theme::number(0.0, 0);
    const double zeroWidth = metrics.horizontalAdvance(zero);
    painter.drawText(QRectF(barLeft - 6.0 - zeroWidth, 0.0, zeroWidth + 1.0, height),
        Qt::AlignLeft | Qt::AlignVCenter, zero);
}

void EntropyGrid::Implementation::paintRow(QPainter& painter, std::size_t layer,
    const GridLayout& layout, const charts::FigureStyle& style) const
{
    const theme::Tokens& tokens = *style.tokens;
    const QFont font = numberFont(layout, style);
    QFont strong = font;
    strong.setWeight(QFont::Medium);
    const bool marked = selected.layer == layer;
    painter.setFont(marked ? strong : font);
    painter.setPen(marked ? tokens.accentInk : tokens.ink3);
    painter.drawText(layout.numberOf(layer).adjusted(0.0, 0.0, -numberGap, 0.0),
        Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, QString::number(layer + 1));
    const bool isLegible = font.pixelSize() >= smallestNumber; // else it is left to tooltips
    for (std::size_t head = 0; head < entropy[layer].size(); ++head) {
        const double value = entropy[layer][head];
        const QColor ground = groundOf(maximum > 0.0 ? value / maximum : 0.0, tokens);
        const QRectF cell = layout.cell({ layer, head });
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(cell, 2.0, 2.0);
        if (!isLegible)
            continue;
        painter.setFont(font);
        painter.setPen(inkOn(ground, tokens));
        painter.drawText(cell, Qt::AlignCenter | Qt::TextDontClip, theme::number(value, 2));
    }
    painter.setFont(strong);
    painter.setPen(tokens.ink);
    painter.drawText(layout.cell({ layer, std::nullopt }), Qt::AlignCenter | Qt::TextDontClip,
        theme::number(meanOf(entropy[layer]), 2));
}

void EntropyGrid::Implementation::paint(
    QPainter& painter, const GridLayout& layout, const charts::FigureStyle& style) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF mean = layout.cell({ 0, std::nullopt });
    painter.setFont(figureFont(theme::Text::Caption, style));
    painter.setPen(style.tokens->ink3);
    painter.drawText(QRectF(mean.left(), 0.0, mean.width(), layout.header - 4.0),
        Qt::AlignCenter | Qt::TextDontClip, tr("mean"));
    paintScale(painter, mean.left() - GridLayout::meanGap * textScale(style), style);
    for (std::size_t layer = 0; layer < layout.layers; ++layer)
        paintRow(painter, layer, layout, style);
    const auto outline = [&](const HeadPosition& position, double width, const QColor& colour) {
        const double off = width / 2.0;
        painter.setPen(QPen(colour, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(layout.cell(position).adjusted(-off, -off, off, off), 3.0, 3.0);
    };
    if (hovered && *hovered != selected)
        outline(*hovered, 1.0, style.tokens->ink2);
    if (selected.layer < layout.layers)
        outline(selected, 2.0, style.tokens->accent);
    painter.restore();
}

QString EntropyGrid::Implementation::describe(const HeadPosition& position) const
{
    const QString layer = QString::number(position.layer + 1);
    const std::vector<double>& values = entropy[position.layer];
    if (!position.head)
        return tr("Layer %1, mean of its heads: %2 nats")
            .arg(layer, theme::number(meanOf(values), 2));
    return tr("Layer %1, head %2: %3 nats\n0 is one key, %4 is the same look at every token")
        .arg(layer, QString::number(*position.head + 1), theme::number(values[*position.head], 2),
            theme::number(maximum, 2));
}

EntropyGrid::EntropyGrid(QWidget* parent)
    : QWidget(parent)
    , implementation_(std::make_unique<Implementation>())
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Entropy of each head"));
    theme::setFocusRing(this, -1.0); // the cell with the focus has it
}

EntropyGrid::~EntropyGrid() = default;

void EntropyGrid::setEntropy(
    std::vector<std::vector<double>> entropy, double maximum, const QString& caption)
{
    Implementation& own = *implementation_;
    const bool sameShape = own.entropy.size() == entropy.size();
    own.entropy = std::move(entropy);
    own.maximum = maximum;
    own.caption = caption;
    if (!sameShape) {
        own.hovered.reset();
        updateGeometry();
    }
    update();
}

void EntropyGrid::setSelected(const HeadPosition& position)
{
    Implementation& own = *implementation_;
    own.selected = position;
    const bool there = position.layer < own.entropy.size()
        && (!position.head || *position.head < own.entropy[position.layer].size());
    if (there)
        setAccessibleDescription(own.describe(position));
    update();
}

void EntropyGrid::setColumns(int width, int pitch)
{
    implementation_->width = width;
    implementation_->pitch = std::max(pitch, 1);
    updateGeometry();
    update();
}

QSize EntropyGrid::sizeHint() const
{
    const Implementation& own = *implementation_;
    return own.isEmpty() ? QSize(320, 110) : own.layoutFor({ 1e6, 1e6 }, 1.0).size().toSize();
}

QSize EntropyGrid::minimumSizeHint() const { return { 160, 64 }; }

bool EntropyGrid::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Implementation& own = *implementation_;
    QToolTip::showText(
        help->globalPos(), own.hovered ? own.describe(*own.hovered) : QString(), this);
    return true;
}

void EntropyGrid::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        updateGeometry();
        update();
    }
}

void EntropyGrid::paintEvent(QPaintEvent* /*event*/)
{
    const Implementation& own = *implementation_;
    if (own.isEmpty())
        return;
    QPainter painter(this);
    const GridLayout layout = own.layoutFor(size(), 1.0);
    own.paint(painter, layout, screenStyle());
    if (theme::hasVisibleFocus(this) && own.selected.layer < layout.layers)
        theme::paintFocusRing(painter, layout.cell(own.selected).adjusted(-2, -2, 2, 2));
}

void EntropyGrid::keyPressEvent(QKeyEvent* event)
{
    Implementation& own = *implementation_;
    const GridLayout layout = own.layoutFor(size(), 1.0);
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    HeadPosition to = own.selected;
    if (plain && !own.isEmpty()) {
        if (event->key() == Qt::Key_Left)
            to = layout.moved(own.selected, 0, -1);
        else if (event->key() == Qt::Key_Right)
            to = layout.moved(own.selected, 0, 1);
        else if (event->key() == Qt::Key_Up)
            to = layout.moved(own.selected, -1, 0);
        else if (event->key() == Qt::Key_Down)
            to = layout.moved(own.selected, 1, 0);
    }
    if (to == own.selected) {
        event->ignore(); // the page has keys of its own
        return;
    }
    setSelected(to);
    Q_EMIT selectedChanged(to);
}

void EntropyGrid::mousePressEvent(QMouseEvent* event)
{
    Implementation& own = *implementation_;
    const std::optional<HeadPosition> position = own.layoutFor(size(), 1.0).at(event->position());
    if (event->button() != Qt::LeftButton || !position) {
        event->ignore();
        return;
    }
    if (*position == own.selected)
        return;
    setSelected(*position);
    Q_EMIT selectedChanged(*position);
}

void EntropyGrid::mouseMoveEvent(QMouseEvent* event)
{
    Implementation& own = *implementation_;
    const std::optional<HeadPosition> position
        = own.isEmpty() ? std::nullopt : own.layoutFor(size(), 1.0).at(event->position());
    if (position == own.hovered)
        return;
    own.hovered = position;
    setCursor(position ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void EntropyGrid::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    implementation_->hovered.reset();
    update();
}

void EntropyGrid::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void EntropyGrid::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

QString EntropyGrid::figureName() const { return QStringLiteral("entropy-by-head"); }
QString EntropyGrid::figureTitle() const { return tr("Entropy of each head"); }
QString EntropyGrid::figureCaption() const { return implementation_->caption; }

QSizeF EntropyGrid::figureSize() const { return sizeHint(); }

void EntropyGrid::paintFigure(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    if (!hasContent())
        return;
    Implementation shown = *implementation_;
    shown.hovered.reset(); // the pointer stays out of files
    painter.save();
    painter.translate(area.topLeft());
    shown.paint(painter, shown.layoutFor(area.size(), style.fontScale), style);
    painter.restore();
}

charts::FigureTable EntropyGrid::figureTable() const
{
    charts::FigureTable table;
    table.columns
        = { QStringLiteral("layer"), QStringLiteral("head"), QStringLiteral("entropy_nats") };
    const std::vector<std::vector<double>>& entropy = implementation_->entropy;
    for (std::size_t layer = 0; layer < entropy.size(); ++layer)
        for (std::size_t head = 0; head < entropy[layer].size(); ++head)
            table.rows.push_back({ qlonglong(layer), qlonglong(head), entropy[layer][head] });
    return table;
}

bool EntropyGrid::hasContent() const { return !implementation_->isEmpty(); }

} // namespace crisp::explore
