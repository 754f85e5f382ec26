// SPDX-License-Identifier: Apache-2.0
#include "charts/plot.h"

#include "charts/marks.h"
#include "theme/painting.h"

#include <QFontMetricsF>
#include <QPicture>
#include <QScopeGuard>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr int replotInterval_ms = 40; // 25 a second
constexpr double topRoom = 12.0; ///< half a number, and some air
constexpr double leastRight = 16.0;
constexpr int leastLeft = 44; ///< so that charts above each other have their axes in line
constexpr double pixelsPerYNumber = 34.0;

} // namespace

Plot::Plot(QWidget* parent)
    : QCustomPlot(parent)
    , style_ { &theme::current() }
    , xTicker_(new UnitTicker)
    , yTicker_(new UnitTicker)
    , xTitle_(new AxisTitle(this, style_))
    , readOut_(new ReadOutMark(this, style_))
{
    xAxis->setTicker(xTicker_);
    yAxis->setTicker(yTicker_);
    axisRect()->setAutoMargins(QCP::msLeft);
    setPlottingHint(QCP::phCacheLabels);
    setSelectionRectMode(QCP::srmCustom);
    connect(selectionRect(), &QCPSelectionRect::accepted, this,
        [this](const QRect& rect, QMouseEvent*) { zoomInto(rect); });
    connect(selectionRect(), &QCPSelectionRect::canceled, this,
        [this](const QRect&, QInputEvent*) { selectionRect()->layer()->replot(); });
    connect(this, &QCustomPlot::beforeReplot, this, &Plot::prepareReplot);
    replotTimer_.setSingleShot(true);
    connect(&replotTimer_, &QTimer::timeout, this, [this] {
        if (isVisible()) // else showEvent or a grab makes up for it
            replot(rpQueuedRefresh);
    });

    // QCustomPlot keeps all it gets; the menu is the panel's, and some wheels are the page's.
    setAttribute(Qt::WA_NoMousePropagation, false);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    theme::setFocusRing(this, -1.0); // charts reach the panel's edge: their ring lies inside
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

Plot::~Plot() = default;

std::optional<ReadOut> Plot::readAt(QPointF) const { return {}; }

void Plot::setXTitle(const QString& title) { xTitle_->setText(title); }

void Plot::setFullRange(const QCPRange& x, const QCPRange& y)
{
    fullX_ = x;
    fullY_ = y;
    if (!zoomed_)
        fit();
}

void Plot::fit()
{
    zoomed_ = false;
    xAxis->setRange(fullX_);
    yAxis->setRange(fullY_);
    scheduleReplot();
}

void Plot::setZoomable(bool zoomable)
{
    zoomable_ = zoomable;
    setSelectionRectMode(zoomable ? QCP::srmCustom : QCP::srmNone);
}

void Plot::setSideRoom(QSizeF size, double right, double below, double left)
{
    const QSizeF title = xTitle_->size();
    const QFontMetricsF metrics(plotFont(theme::Text::Caption, style_));
    constexpr double halfNumber = 16.0; // of the last number, which reaches into the margin
    const bool besideNumbers = right >= halfNumber + title.width() + 12.0;
    xTitle_->setOwnRow(!besideNumbers);
    const double bottom = xAxis->tickLabelPadding() + metrics.height() + 6.0
        + (title.isEmpty() || besideNumbers ? 0.0 : title.height() + 4.0) + below;
    axisRect()->setMargins(
        QMargins(static_cast<int>(std::ceil(left)), static_cast<int>(topRoom * style_.fontScale),
            static_cast<int>(std::ceil(std::max(right, leastRight))),
            static_cast<int>(std::ceil(bottom))));
    axisRect()->setMinimumMargins(QMargins(leastLeft, 0, 0, 0));
    axisRect()->setAutoMargins(left > 0.0 ? QCP::msNone : QCP::msLeft);
    const double width = size.width() - right - leastLeft;
    const double height = size.height() - bottom - topRoom;
    xTicker_->setTickCount(std::clamp(static_cast<int>(width / xNumberRoom_), 2, 24));
    yTicker_->setTickCount(std::clamp(static_cast<int>(height / pixelsPerYNumber), 2, 6));
}

void Plot::restyle()
{
    styleAxes(*this, style_);
    applyStyle();
}

void Plot::scheduleReplot()
{
    needsReplot_ = true;
    if (!isVisible() || replotTimer_.isActive())
        return;
    const qint64 since = sinceReplot_.isValid() ? sinceReplot_.elapsed() : replotInterval_ms;
    replotTimer_.start(static_cast<int>(std::max<qint64>(0, replotInterval_ms - since)));
}

void Plot::prepareReplot()
{
    needsReplot_ = false;
    sinceReplot_.restart();
    arrange(QSizeF(viewport().size()));
    const QString sentence = description();
    setAccessibleDescription(sentence);
    if (parentWidget() != nullptr)
        parentWidget()->setAccessibleDescription(sentence);
}

void Plot::paintInto(QPainter& painter, const QRectF& area, const FigureStyle& style)
{
    // QCustomPlot paints with a QPainter of its own kind only, so it paints into a recording, which
    // keeps text and lines as such. What is on screen lies in its buffers, which stay untouched.
    // Larger text is a smaller layout under a magnifier: fonts have whole pixels, and lines and
    // markers grow with the text.
    const QSize size(std::max(1, static_cast<int>(std::lround(area.width() / style.fontScale))),
        std::max(1, static_cast<int>(std::lround(area.height() / style.fontScale))));
    QPicture recording;
    {
        const FigureStyle onScreen = style_;
        const auto back = qScopeGuard([&] {
            style_ = onScreen;
            onPaper_ = false;
            readOut_->setVisible(true);
            restyle();
            arrange(QSizeF(viewport().size()));
            updateLayout(); // the pointer is mapped by it
        });
        style_ = style;
        style_.fontScale = 1.0;
        style_.vector = true;
        onPaper_ = true;
        readOut_->setVisible(false);
        restyle();
        setBackground(QBrush(Qt::NoBrush)); // the ground is the page's
        arrange(QSizeF(size));
        QCPPainter recorder(&recording);
        recorder.setMode(QCPPainter::pmVectorized);
        recorder.setMode(QCPPainter::pmNonCosmetic);
        toPainter(&recorder, size.width(), size.height());
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(area.topLeft());
    painter.scale(area.width() / size.width(), area.height() / size.height());
    // A recording is played as large in inches as it was made, where our unit is the painter's.
    painter.scale(static_cast<double>(recording.logicalDpiX()) / painter.device()->logicalDpiX(),
        static_cast<double>(recording.logicalDpiY()) / painter.device()->logicalDpiY());
    painter.drawPicture(QPointF(0.0, 0.0), recording);
    painter.restore();
}

bool Plot::event(QEvent* event)
{
    if (event->type() == QEvent::Leave)
        showReadOut({});
    else if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QCustomPlot::event(event);
}

void Plot::showEvent(QShowEvent* event)
{
    QCustomPlot::showEvent(event);
    if (needsReplot_)
        scheduleReplot();
}

void Plot::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange) {
        style_.tokens = &theme::current();
        restyle();
        scheduleReplot();
    }
}

void Plot::paintEvent(QPaintEvent* event)
{
    // QCustomPlot 2.1.0 takes the screen's ratio once, when it is made.
    if (!qFuzzyCompare(bufferDevicePixelRatio(), devicePixelRatioF())) {
        setBufferDevicePixelRatio(devicePixelRatioF());
        needsReplot_ = true;
    }
    // Also what is grabbed without ever being shown is up to date.
    if (needsReplot_ && !replotTimer_.isActive())
        replot(rpQueuedRefresh);
    QCustomPlot::paintEvent(event);
    if (theme::hasVisibleFocus(this)) {
        QPainter painter(this);
        theme::paintFocusRing(painter, QRectF(rect()).adjusted(4.0, 4.0, -4.0, -4.0));
    }
}

} // namespace crisp::charts
