// SPDX-License-Identifier: Apache-2.0
#include "explore/head_grid.h"

#include "explore/cell_painting.h"
#include "explore/head_grid_painter.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QFocusEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace crisp::explore {

struct HeadGrid::Implementation {
    explicit Implementation(HeadGrid& grid)
        : owner(grid)
    {
    }

    [[nodiscard]] bool isEmpty() const { return !data || data->heads.empty(); }
    [[nodiscard]] GridPicture picture(const charts::FigureStyle& style) const;
    [[nodiscard]] GridLayout layoutFor(double fontScale) const;
    [[nodiscard]] QPoint scrolled() const;
    [[nodiscard]] std::optional<HeadPosition> at(const QPoint& position) const;
    void updateScrollBars();
    void choose(const HeadPosition& position);
    void bringIntoSight(const HeadPosition& position);
    void paintThumbnails(QPainter& painter, const GridPicture& shown);
    void forgetImages() { images.clear(); }
    [[nodiscard]] QString describe(const HeadPosition& position) const;

    HeadGrid& owner;
    std::shared_ptr<const HeadGridData> data;
    QString colourMap;
    HeadPosition selected { 0, std::size_t { 0 } };
    std::optional<HeadPosition> hovered;
    int side = 40;
    int pitch = 44;
    std::map<std::pair<std::size_t, std::size_t>, QImage> images; ///< by layer and column
    double imageRatio = 0.0;
};

GridLayout HeadGrid::Implementation::layoutFor(double fontScale) const
{
    GridLayout layout;
    const double text = fontScale * theme::fontScale();
    layout.layers = data->heads.size();
    for (const std::vector<bridge::HeadSketch>& layer : data->heads)
        layout.heads = std::max(layout.heads, layer.size());
    layout.means = !data->means.empty();
    layout.numbers *= text;
    layout.header *= text;
    layout.end = data->effectiveSparsity.empty() ? 4.0 : layout.end * text;
    layout.width = layout.height = side;
    layout.columnPitch = layout.rowPitch = pitch;
    return layout;
}

GridPicture HeadGrid::Implementation::picture(const charts::FigureStyle& style) const
{
    return { *data, layoutFor(style.fontScale),
        data->diverging ? theme::divergingMap(*style.tokens)
                        : theme::sequentialMap(colourMap, *style.tokens),
        style, selected, hovered };
}

QPoint HeadGrid::Implementation::scrolled() const
{
    return { owner.horizontalScrollBar()->value(), owner.verticalScrollBar()->value() };
}

std::optional<HeadPosition> HeadGrid::Implementation::at(const QPoint& position) const
{
    if (isEmpty())
        return std::nullopt;
    const GridLayout layout = layoutFor(1.0);
    // Header and layer numbers stay where they are.
    if (position.x() < layout.numbers || position.y() < layout.header)
        return std::nullopt;
    const std::optional<HeadPosition> found = layout.at(position + scrolled());
    return found && sketchAt(*data, *found) != nullptr ? found : std::nullopt;
}

void HeadGrid::Implementation::updateScrollBars()
{
    const QSize room = owner.viewport()->size();
    const QSize all = isEmpty() ? QSize() : layoutFor(1.0).size().toSize();
    const auto set = [&](QScrollBar* bar, int content, int inSight) {
        bar->setRange(0, std::max(content - inSight, 0));
        bar->setPageStep(inSight);
        bar->setSingleStep(pitch);
    };
    set(owner.horizontalScrollBar(), all.width(), room.width());
    set(owner.verticalScrollBar(), all.height(), room.height());
    owner.viewport()->update();
}

void HeadGrid::Implementation::choose(const HeadPosition& position)
{
    bringIntoSight(position);
    if (position == selected)
        return;
    owner.setSelected(position);
    Q_EMIT owner.selectedChanged(position);
}

void HeadGrid::Implementation::bringIntoSight(const HeadPosition& position)
{
    const GridLayout layout = layoutFor(1.0);
    const QRectF cell = layout.cell(position).adjusted(-4.0, -4.0, 4.0, 4.0);
    const auto scroll = [](QScrollBar* bar, double first, double last, double fixed, int room) {
        if (first - bar->value() < fixed)
            bar->setValue(int(first - fixed));
        else if (last - bar->value() > room)
            bar->setValue(int(last) - room + 1);
    };
    scroll(owner.horizontalScrollBar(), cell.left(), cell.right(), layout.numbers,
        owner.viewport()->width());
    scroll(owner.verticalScrollBar(), cell.top(), cell.bottom(), layout.header,
        owner.viewport()->height());
}

void HeadGrid::Implementation::paintThumbnails(QPainter& painter, const GridPicture& shown)
{
    const double ratio = owner.devicePixelRatioF();
    if (imageRatio != ratio)
        forgetImages();
    imageRatio = ratio;
    const QRectF inSight(owner.viewport()->rect().translated(scrolled()));
    for (std::size_t layer = 0; layer < shown.layout.layers; ++layer) {
        for (std::size_t column = 0; column <= shown.layout.heads; ++column) {
            HeadPosition position { layer, std::nullopt };
            if (column < shown.layout.heads)
                position.head = column;
            const bridge::HeadSketch* sketch = sketchAt(*data, position);
            const QRectF cell = shown.layout.cell(position);
            if (sketch == nullptr || !cell.intersects(inSight))
                continue;
            QImage& image = images[{ layer, column }];
            if (image.isNull())
                image = thumbnail(shown, *sketch, side, ratio);
            paintThumbnailFrame(painter, shown, cell);
            painter.drawImage(cell.topLeft(), image);
        }
    }
}

QString HeadGrid::Implementation::describe(const HeadPosition& position) const
{
    const QString layer = QString::number(position.layer + 1);
    if (!position.head) {
        QString text = tr("Layer %1, mean of its heads").arg(layer);
        if (position.layer < data->effectiveSparsity.size())
            text += tr("\n%1 of the edges dropped")
                        .arg(theme::percent(data->effectiveSparsity[position.layer]));
        return text;
    }
    QString text = tr("Layer %1, head %2").arg(layer, QString::number(*position.head + 1));
    const auto has = [&](const std::vector<std::vector<double>>& numbers) {
        return position.layer < numbers.size() && *position.head < numbers[position.layer].size();
    };
    if (has(data->entropy)) {
        const double entropy = data->entropy[position.layer][*position.head];
        text += data->diverging
            ? tr("\nEntropy, B %1 A: %2 nats").arg(QChar(0x2212), theme::number(entropy, 2))
            : tr("\nEntropy %1 nats: how widely a token spreads its look, 0 is one key")
                  .arg(theme::number(entropy, 2));
    }
    if (has(data->sparsity)) {
        const double sparsity = data->sparsity[position.layer][*position.head];
        text += data->diverging
            ? tr("\nDropped, B %1 A: %2").arg(QChar(0x2212), theme::percent(sparsity))
            : tr("\n%1 of its edges dropped").arg(theme::percent(sparsity));
    }
    return text;
}

HeadGrid::HeadGrid(QWidget* parent)
    : QAbstractScrollArea(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Heads"));
    theme::setFocusRing(this, -1.0); // the thumbnail with the focus has it
}

HeadGrid::~HeadGrid() = default;

void HeadGrid::setData(std::shared_ptr<const HeadGridData> data)
{
    Implementation& own = *implementation_;
    const bool sameShape = own.data && data && own.data->heads.size() == data->heads.size();
    own.data = std::move(data);
    own.forgetImages();
    if (!sameShape)
        own.hovered.reset();
    own.updateScrollBars();
    if (!sameShape)
        updateGeometry();
}

void HeadGrid::setColourMap(const QString& name)
{
    implementation_->colourMap = name;
    implementation_->forgetImages();
    viewport()->update();
}

void HeadGrid::setSelected(const HeadPosition& position)
{
    Implementation& own = *implementation_;
    own.selected = position;
    if (!own.isEmpty())
        setAccessibleDescription(own.describe(position));
    viewport()->update();
}

HeadPosition HeadGrid::selected() const { return implementation_->selected; }

void HeadGrid::setThumbnail(int side, int pitch)
{
    Implementation& own = *implementation_;
    if (own.side == side && own.pitch == pitch)
        return;
    own.side = side;
    own.pitch = pitch;
    own.forgetImages();
    own.updateScrollBars();
    updateGeometry();
}

QSize HeadGrid::sizeHint() const
{
    return implementation_->isEmpty() ? QSize(320, 160)
                                      : implementation_->layoutFor(1.0).size().toSize();
}

QSize HeadGrid::minimumSizeHint() const { return { 160, 96 }; }

bool HeadGrid::viewportEvent(QEvent* event)
{
    Implementation& own = *implementation_;
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const std::optional<HeadPosition> position = own.at(help->pos());
        QToolTip::showText(help->globalPos(), position ? own.describe(*position) : QString(), this);
        return true;
    }
    if (event->type() == QEvent::Leave && own.hovered) {
        own.hovered.reset();
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void HeadGrid::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    implementation_->forgetImages();
    implementation_->updateScrollBars();
    updateGeometry();
}

void HeadGrid::paintEvent(QPaintEvent* /*event*/)
{
    Implementation& own = *implementation_;
    QPainter painter(viewport());
    const theme::Tokens& tokens = theme::current();
    painter.fillRect(viewport()->rect(), tokens.surface);
    if (own.isEmpty())
        return;
    const GridPicture shown = own.picture(screenStyle());
    const QPoint scroll = own.scrolled();
    painter.translate(-scroll);
    own.paintThumbnails(painter, shown);
    paintGridEnds(painter, shown);
    paintGridOutlines(painter, shown);
    if (theme::hasVisibleFocus(this))
        theme::paintFocusRing(painter, shown.layout.cell(own.selected).adjusted(-3, -3, 3, 3));
    painter.resetTransform();
    // Above what has been scrolled under them.
    painter.fillRect(
        QRectF(0.0, 0.0, shown.layout.numbers - 4.0, viewport()->height()), tokens.surface);
    painter.translate(0, -scroll.y());
    paintGridNumbers(painter, shown);
    painter.resetTransform();
    painter.fillRect(
        QRectF(0.0, 0.0, viewport()->width(), shown.layout.header - 4.0), tokens.surface);
    painter.translate(-scroll.x(), 0);
    paintGridHeader(painter, shown);
}

void HeadGrid::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    implementation_->updateScrollBars();
}

void HeadGrid::keyPressEvent(QKeyEvent* event)
{
    Implementation& own = *implementation_;
    if ((event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier || own.isEmpty()) {
        event->ignore();
        return;
    }
    const GridLayout layout = own.layoutFor(1.0);
    const int across = int(layout.heads) + 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return own.choose(layout.moved(own.selected, 0, -1));
    case Qt::Key_Right:
        return own.choose(layout.moved(own.selected, 0, 1));
    case Qt::Key_Up:
        return own.choose(layout.moved(own.selected, -1, 0));
    case Qt::Key_Down:
        return own.choose(layout.moved(own.selected, 1, 0));
    case Qt::Key_Home:
        return own.choose(layout.moved(own.selected, 0, -across));
    case Qt::Key_End:
        return own.choose(layout.moved(own.selected, 0, across));
    default:
        event->ignore(); // the page has keys of its own
    }
}

void HeadGrid::mousePressEvent(QMouseEvent* event)
{
    const std::optional<HeadPosition> position = implementation_->at(event->position().toPoint());
    if (event->button() == Qt::LeftButton && position)
        implementation_->choose(*position);
    else
        event->ignore();
}

void HeadGrid::mouseMoveEvent(QMouseEvent* event)
{
    const std::optional<HeadPosition> position = implementation_->at(event->position().toPoint());
    if (position == implementation_->hovered)
        return;
    implementation_->hovered = position;
    viewport()->setCursor(position ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void HeadGrid::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HeadGrid::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QString HeadGrid::figureName() const
{
    const bool difference = implementation_->data && implementation_->data->diverging;
    return difference ? QStringLiteral("difference-every-head") : QStringLiteral("heads");
}

QString HeadGrid::figureTitle() const
{
    const bool difference = implementation_->data && implementation_->data->diverging;
    return difference ? tr("Difference, every head") : tr("Heads");
}

QString HeadGrid::figureCaption() const
{
    return implementation_->data ? implementation_->data->caption : QString();
}

QSizeF HeadGrid::figureSize() const
{
    return implementation_->isEmpty() ? QSizeF(size()) : implementation_->layoutFor(1.0).size();
}

void HeadGrid::paintFigure(QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    if (!hasContent())
        return;
    GridPicture shown = implementation_->picture(style);
    shown.hovered.reset(); // the pointer stays out of files
    GridLayout& layout = shown.layout;
    const auto columns = static_cast<double>(layout.heads + (layout.means ? 1 : 0));
    const double across = area.width() - layout.numbers - layout.end - GridLayout::meanGap - 3.0;
    const double down = area.height() - layout.header - 4.0;
    const double pitch = std::min(across / columns, down / static_cast<double>(layout.layers));
    layout.columnPitch = layout.rowPitch = std::max(pitch, 4.0);
    layout.width = layout.height
        = layout.columnPitch * implementation_->side / implementation_->pitch;
    if (const double pixel = devicePixel(painter, style); pixel > 0.0) {
        layout.width = layout.height = std::max(std::floor(layout.width / pixel), 1.0) * pixel;
        layout.columnPitch = layout.rowPitch
            = std::max(std::floor(layout.columnPitch / pixel), 1.0) * pixel;
    }
    painter.save();
    painter.translate(area.topLeft());
    explore::paintThumbnails(painter, shown);
    paintGridHeader(painter, shown);
    paintGridNumbers(painter, shown);
    paintGridEnds(painter, shown);
    paintGridOutlines(painter, shown);
    painter.restore();
}

charts::FigureTable HeadGrid::figureTable() const
{
    charts::FigureTable table;
    if (!hasContent())
        return table;
    const HeadGridData& data = *implementation_->data;
    table.columns = data.diverging
        ? QStringList { QStringLiteral("layer"), QStringLiteral("head"),
              QStringLiteral("entropy_difference_nats"), QStringLiteral("sparsity_difference") }
        : QStringList { QStringLiteral("layer"), QStringLiteral("head"),
              QStringLiteral("entropy_nats"), QStringLiteral("effective_sparsity") };
    const auto number
        = [](const std::vector<std::vector<double>>& numbers, std::size_t layer, std::size_t head) {
              const bool there = layer < numbers.size() && head < numbers[layer].size();
              return there ? QVariant(numbers[layer][head]) : QVariant();
          };
    for (std::size_t layer = 0; layer < data.heads.size(); ++layer)
        for (std::size_t head = 0; head < data.heads[layer].size(); ++head)
            table.rows.push_back({ qlonglong(layer), qlonglong(head),
                number(data.entropy, layer, head), number(data.sparsity, layer, head) });
    return table;
}

bool HeadGrid::hasContent() const { return !implementation_->isEmpty(); }

} // namespace crisp::explore
