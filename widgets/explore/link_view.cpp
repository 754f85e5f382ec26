// SPDX-License-Identifier: Apache-2.0
#include "explore/link_view.h"

#include "explore/cell_painting.h"
#include "explore/cell_text.h"
#include "explore/link_arcs.h"
#include "explore/link_painter.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPixmap>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <ranges>
#include <utility>

namespace crisp::explore {

struct LinkView::Implementation {
    explicit Implementation(LinkView& view);

    [[nodiscard]] bool isEmpty() const { return !map || map->size() == 0; }
    [[nodiscard]] std::optional<std::size_t> lockedToken() const;
    /// The locked token; with nothing locked, what the pointer or the keyboard is at.
    [[nodiscard]] std::optional<LinkFocus> focus() const;
    [[nodiscard]] LinkPicture picture(
        const LinkLayout& layout, const charts::FigureStyle& style) const;
    [[nodiscard]] LinkLayout screenLayout() const;
    [[nodiscard]] std::optional<LinkFocus> at(const QPointF& position) const;
    void layOutBars();
    void forgetArcs();
    void bringIntoSight(QScrollBar* bar, std::size_t token) const;
    void showLocked();
    void request(std::size_t token);
    void moveCursor(int by);

    LinkView& owner;
    QScrollBar* leftBar;
    QScrollBar* rightBar;
    MapPointer map;
    Lock lock;
    bool showPruned = true;
    double threshold = 0.0;
    std::vector<Arc> arcs; ///< of all tokens
    QPixmap painted; ///< them, faint: the slow part
    std::optional<LinkFocus> hovered;
};

LinkView::Implementation::Implementation(LinkView& view)
    : owner(view)
    , leftBar(new QScrollBar(Qt::Vertical, &view))
    , rightBar(new QScrollBar(Qt::Vertical, &view))
{
    leftBar->setAccessibleName(tr("Tokens that look"));
    rightBar->setAccessibleName(tr("Tokens that are looked at"));
    for (QScrollBar* bar : { leftBar, rightBar }) {
        bar->hide();
        QObject::connect(bar, &QScrollBar::valueChanged, &view, [this] {
            painted = {};
            owner.update();
        });
    }
}

std::optional<std::size_t> LinkView::Implementation::lockedToken() const
{
    const std::optional<std::size_t> token
        = lock.cell ? std::optional(lock.cell->from) : lock.token;
    return token && !isEmpty() && *token < map->size() ? token : std::nullopt;
}

std::optional<LinkFocus> LinkView::Implementation::focus() const
{
    const bool keys = hovered && hovered->byKeyboard;
    if (const std::optional<std::size_t> token = lockedToken())
        return LinkFocus { *token, false, true, keys && hovered->token == *token };
    return hovered;
}

LinkPicture LinkView::Implementation::picture(
    const LinkLayout& layout, const charts::FigureStyle& style) const
{
    return { *map, layout, style, focus(), showPruned, threshold };
}

LinkLayout LinkView::Implementation::screenLayout() const
{
    const double left = leftBar->isVisibleTo(&owner) ? leftBar->width() : 0;
    const double right = rightBar->isVisibleTo(&owner) ? rightBar->width() : 0;
    LinkLayout layout
        = layOutLinks(QRectF(owner.rect()).adjusted(left, 0.0, -right, 0.0), *map, screenStyle());
    layout.leftScroll = leftBar->value();
    layout.rightScroll = rightBar->value();
    return layout;
}

std::optional<LinkFocus> LinkView::Implementation::at(const QPointF& position) const
{
    if (isEmpty())
        return std::nullopt;
    const LinkLayout layout = screenLayout();
    const bool left = position.x() <= layout.leftDots + 6.0;
    const bool right = position.x() >= layout.rightDots - 6.0;
    if (!(left || right) || !layout.isInSight(position.y()))
        return std::nullopt;
    const double scroll = left ? layout.leftScroll : layout.rightScroll;
    const double row = (position.y() - layout.area.top() + scroll) / layout.rowHeight;
    if (row < 0.0 || row >= static_cast<double>(map->size()))
        return std::nullopt;
    return LinkFocus { static_cast<std::size_t>(row), right, false, false };
}

/// One bar a column, where the tokens have no room.
void LinkView::Implementation::layOutBars()
{
    painted = {};
    owner.update();
    if (isEmpty()) {
        leftBar->hide();
        rightBar->hide();
        return;
    }
    const LinkLayout layout = screenLayout();
    const double content = layout.rowHeight * static_cast<double>(map->size());
    const int hidden = std::max(int(content - layout.area.height()), 0);
    for (QScrollBar* bar : { leftBar, rightBar }) {
        bar->setVisible(hidden > 0);
        bar->setRange(0, hidden);
        bar->setPageStep(int(layout.area.height()));
        bar->setSingleStep(int(layout.rowHeight));
        const int width = bar->sizeHint().width();
        bar->setGeometry(bar == leftBar ? 0 : owner.width() - width, int(layout.area.top()), width,
            int(layout.area.height()));
    }
}

void LinkView::Implementation::forgetArcs()
{
    arcs = isEmpty() ? std::vector<Arc> {} : strongestArcs(*map, threshold);
    painted = {};
    owner.update();
}

void LinkView::Implementation::bringIntoSight(QScrollBar* bar, std::size_t token) const
{
    const LinkLayout layout = screenLayout();
    const double y = static_cast<double>(token) * layout.rowHeight;
    if (y < bar->value() || y + layout.rowHeight > bar->value() + layout.area.height())
        bar->setValue(int(y - layout.area.height() / 2.0));
}

/// The locked token, and the one it looks at most.
void LinkView::Implementation::showLocked()
{
    const std::optional<std::size_t> token = lockedToken();
    if (!token || !leftBar->isVisibleTo(&owner))
        return;
    bringIntoSight(leftBar, *token);
    const std::vector<Arc> edges = arcsFrom(*map, *token);
    const auto strongest = std::ranges::max_element(
        edges, {}, [](const Arc& arc) { return arc.kept ? arc.weight : -1.0F; });
    bringIntoSight(rightBar, strongest->to);
}

void LinkView::Implementation::request(std::size_t token)
{
    const bool locked = lockedToken() == token;
    Q_EMIT owner.lockRequested(locked ? Lock {} : Lock { std::nullopt, token });
}

void LinkView::Implementation::moveCursor(int by)
{
    if (isEmpty())
        return;
    const std::optional<LinkFocus> now = focus();
    std::ptrdiff_t token = now ? static_cast<std::ptrdiff_t>(now->token) + by : 0;
    token = std::clamp<std::ptrdiff_t>(token, 0, static_cast<std::ptrdiff_t>(map->size()) - 1);
    const auto to = static_cast<std::size_t>(token);
    hovered = LinkFocus { to, false, false, true };
    bringIntoSight(leftBar, to);
    const std::vector<Arc> edges = arcsFrom(*map, to);
    const auto strongest = std::ranges::max_element(
        edges, {}, [](const Arc& arc) { return arc.kept ? arc.weight : -1.0F; });
    owner.setAccessibleDescription(cellSentence(*map, { to, strongest->to }));
    owner.update();
    if (lockedToken() && lockedToken() != to)
        Q_EMIT owner.lockRequested({ std::nullopt, to });
}

LinkView::LinkView(QWidget* parent)
    : QWidget(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Links between tokens"));
    theme::setFocusRing(this, -1.0); // the token with the focus has it
}

LinkView::~LinkView() = default;

void LinkView::setMap(MapPointer map)
{
    Implementation& own = *implementation_;
    if (!own.map || !map || own.map->tokens != map->tokens)
        own.hovered.reset();
    own.map = std::move(map);
    own.forgetArcs();
    own.layOutBars();
}

void LinkView::setLock(const Lock& lock)
{
    if (implementation_->lock == lock)
        return;
    implementation_->lock = lock;
    implementation_->showLocked();
    update();
}

void LinkView::setShowPruned(bool shown)
{
    implementation_->showPruned = shown;
    update();
}

void LinkView::setThreshold(double weight)
{
    if (implementation_->threshold == weight)
        return;
    implementation_->threshold = weight;
    implementation_->forgetArcs();
}

QSize LinkView::minimumSizeHint() const { return { 240, 160 }; }

void LinkView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        implementation_->layOutBars();
}

void LinkView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    implementation_->layOutBars();
}

void LinkView::paintEvent(QPaintEvent* /*event*/)
{
    Implementation& own = *implementation_;
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().surface);
    if (own.isEmpty())
        return;
    const LinkPicture shown = own.picture(own.screenLayout(), screenStyle());
    const double ratio = devicePixelRatioF();
    if (own.painted.isNull() || own.painted.devicePixelRatio() != ratio) {
        own.painted = QPixmap(size() * ratio);
        own.painted.setDevicePixelRatio(ratio);
        own.painted.fill(Qt::transparent);
        QPainter arcs(&own.painted);
        paintArcs(arcs, shown, own.arcs);
    }
    painter.setClipRect(shown.layout.area);
    painter.drawPixmap(0, 0, own.painted);
    paintFocusArcs(painter, shown);
    paintColumns(painter, shown);
    painter.setClipping(false);
    paintLinkHeader(painter, shown);
    paintLinkLegend(painter, shown);
}

void LinkView::keyPressEvent(QKeyEvent* event)
{
    Implementation& own = *implementation_;
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (!plain || own.isEmpty()) {
        event->ignore();
        return;
    }
    const int page = std::max(int(own.leftBar->pageStep() / own.screenLayout().rowHeight) - 1, 1);
    switch (event->key()) {
    case Qt::Key_Up:
        return own.moveCursor(-1);
    case Qt::Key_Down:
        return own.moveCursor(1);
    case Qt::Key_PageUp:
        return own.moveCursor(-page);
    case Qt::Key_PageDown:
        return own.moveCursor(page);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (const std::optional<LinkFocus> focus = own.focus())
            own.request(focus->token);
        return;
    case Qt::Key_Escape:
        if (own.lock.isFree())
            event->ignore();
        else
            Q_EMIT lockRequested({});
        return;
    default:
        event->ignore(); // the page has keys of its own
    }
}

void LinkView::mousePressEvent(QMouseEvent* event)
{
    const std::optional<LinkFocus> token = implementation_->at(event->position());
    if (event->button() == Qt::LeftButton && token)
        implementation_->request(token->token);
    else
        event->ignore();
}

void LinkView::mouseMoveEvent(QMouseEvent* event)
{
    const std::optional<LinkFocus> token = implementation_->at(event->position());
    setCursor(token ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (token == implementation_->hovered)
        return;
    implementation_->hovered = token;
    update();
}

void LinkView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    if (implementation_->hovered && !implementation_->hovered->byKeyboard) {
        implementation_->hovered.reset();
        update();
    }
}

void LinkView::wheelEvent(QWheelEvent* event)
{
    const Implementation& own = *implementation_;
    if (own.isEmpty() || !own.leftBar->isVisibleTo(this)) {
        event->ignore();
        return;
    }
    const LinkLayout layout = own.screenLayout();
    const double middle = (layout.leftDots + layout.rightDots) / 2.0;
    QScrollBar* bar = event->position().x() < middle ? own.leftBar : own.rightBar;
    bar->setValue(bar->value() - event->angleDelta().y() / 120 * 3 * bar->singleStep());
    event->accept();
}

void LinkView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (theme::hasVisibleFocus(this))
        implementation_->moveCursor(0);
}

void LinkView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    if (implementation_->hovered && implementation_->hovered->byKeyboard) {
        implementation_->hovered.reset();
        update();
    }
}

QString LinkView::figureName() const
{
    return (implementation_->map ? implementation_->map->name : QStringLiteral("attention"))
        + QStringLiteral("-links");
}

QString LinkView::figureTitle() const
{
    return implementation_->map ? tr("%1, links").arg(implementation_->map->title) : tr("Links");
}

QString LinkView::figureCaption() const
{
    return implementation_->map ? implementation_->map->caption : QString();
}

QSizeF LinkView::figureSize() const
{
    const Implementation& own = *implementation_;
    if (own.isEmpty())
        return size();
    // All rows, not only those in sight.
    const LinkLayout layout = own.screenLayout();
    const double rows = layout.rowHeight * static_cast<double>(own.map->size());
    return { double(width()),
        std::max(double(height()), layout.header.height() + rows + layout.legend.height()) };
}

void LinkView::paintFigure(QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    const Implementation& own = *implementation_;
    if (own.isEmpty())
        return;
    LinkLayout layout = layOutLinks(area, *own.map, style);
    layout.rowHeight
        = std::min(layout.rowHeight, layout.area.height() / static_cast<double>(own.map->size()));
    LinkPicture shown = own.picture(layout, style);
    if (!own.lockedToken())
        shown.focus.reset(); // the pointer stays out of files
    else
        shown.focus->byKeyboard = false;
    painter.save();
    paintArcs(painter, shown, own.arcs);
    paintFocusArcs(painter, shown);
    paintColumns(painter, shown);
    paintLinkHeader(painter, shown);
    paintLinkLegend(painter, shown);
    painter.restore();
}

charts::FigureTable LinkView::figureTable() const
{
    const Implementation& own = *implementation_;
    charts::FigureTable table;
    table.columns = { QStringLiteral("from"), QStringLiteral("from_token"), QStringLiteral("to"),
        QStringLiteral("to_token"), QStringLiteral("weight"), QStringLiteral("kept"),
        QStringLiteral("weight_if_kept") };
    if (own.isEmpty())
        return table;
    const auto position = [&](std::size_t token) {
        return qlonglong(own.map->positions.empty() ? token : own.map->positions[token]);
    };
    const auto add = [&](const Arc& arc) {
        table.rows.push_back({ position(arc.from), own.map->tokens[qsizetype(arc.from)],
            position(arc.to), own.map->tokens[qsizetype(arc.to)], arc.kept ? arc.weight : 0.0F,
            qlonglong(arc.kept), arc.kept ? QVariant() : QVariant(arc.weight) });
    };
    const std::optional<std::size_t> locked = own.lockedToken();
    if (locked)
        for (const Arc& arc : arcsFrom(*own.map, *locked))
            if (arc.kept ? static_cast<double>(arc.weight) >= own.threshold : own.showPruned)
                add(arc);
    for (const Arc& arc : own.arcs | std::views::reverse) // the strongest first
        if (locked != arc.from)
            add(arc);
    return table;
}

bool LinkView::hasContent() const { return !implementation_->isEmpty(); }

} // namespace crisp::explore
