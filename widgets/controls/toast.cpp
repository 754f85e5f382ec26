// SPDX-License-Identifier: Apache-2.0
#include "controls/toast.h"

#include "controls/labels.h"
#include "theme/icons.h"
#include "theme/painting.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QEvent>
#include <QFontMetrics>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QPainter>
#include <QPropertyAnimation>

#include <algorithm>

namespace crisp::controls {
namespace {

constexpr int fadeMs = 120;
constexpr int edge = 16;
constexpr int iconSide = 16;

/// A toast lies on the other theme's ground, so its link has the other theme's ink.
class ToastLink : public QAbstractButton {
public:
    explicit ToastLink(QWidget* parent)
        : QAbstractButton(parent)
    {
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(theme::textFont(theme::Text::BodyMedium));
        return { metrics.horizontalAdvance(text()) + 8, theme::scaled(theme::smallHeight) };
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const theme::Tokens& other
            = theme::current().dark ? theme::lightTokens() : theme::darkTokens();
        QPainter painter(this);
        QFont font = theme::textFont(theme::Text::BodyMedium);
        font.setUnderline(underMouse());
        painter.setFont(font);
        painter.setPen(other.accentInk);
        painter.drawText(rect(), Qt::AlignCenter, text());
        // The ring's accent would be hard to see on this ground.
        if (theme::hasVisibleFocus(this))
            theme::paintFrame(painter, rect(), {}, other.accentInk, theme::controlRadius, 2.0);
    }
};

} // namespace

Toast::Toast(QWidget* host)
    : QWidget(host)
    , text_(new ElidedLabel({}, this))
    , link_(new ToastLink(this))
    , opacity_(new QGraphicsOpacityEffect(this))
    , fade_(new QPropertyAnimation(opacity_, "opacity", this))
{
    theme::setFocusRing(link_, -1.0);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(edge + iconSide + 12, 8, edge, 8);
    row->setSpacing(16);
    row->addWidget(text_, 1);
    row->addWidget(link_);
    text_->setInk(Ink::Tip);
    setAttribute(Qt::WA_Hover);
    setGraphicsEffect(opacity_);
    opacity_->setEnabled(false);
    fade_->setDuration(fadeMs);
    stay_.setSingleShot(true);
    stay_.setInterval(stayMs);
    connect(&stay_, &QTimer::timeout, this, &Toast::onStayed);
    connect(fade_, &QPropertyAnimation::finished, this, [this] {
        opacity_->setEnabled(false);
        if (fade_->endValue().toDouble() == 0.0)
            hide();
    });
    connect(link_, &QAbstractButton::clicked, this, [this] {
        Q_EMIT linkActivated();
        dismiss();
    });
    host->installEventFilter(this);
    hide();
}

void Toast::showMessage(const QString& message, const QString& link)
{
    text_->setText(message);
    link_->setText(link);
    link_->setVisible(!link.isEmpty());
    link_->updateGeometry();
    setAccessibleName(message);
    place();
    raise();
    fadeTo(1.0);
    stay_.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString Toast::message() const { return text_->text(); }

void Toast::dismiss()
{
    stay_.stop();
    fadeTo(0.0);
}

bool Toast::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && !isHidden())
        place();
    return QWidget::eventFilter(watched, event);
}

void Toast::enterEvent(QEnterEvent* event)
{
    stay_.stop();
    QWidget::enterEvent(event);
}

void Toast::leaveEvent(QEvent* event)
{
    if (isVisible())
        stay_.start();
    QWidget::leaveEvent(event);
}

void Toast::paintEvent(QPaintEvent*)
{
    const theme::Tokens& tokens = theme::current();
    QPainter painter(this);
    theme::paintFrame(painter, rect(), tokens.tipGround, {});
    painter.drawPixmap(edge, (height() - iconSide) / 2,
        theme::iconPixmap(theme::Icon::Check, tokens.tipInk, iconSide, devicePixelRatioF()));
}

void Toast::place()
{
    const QSize room = parentWidget()->size();
    layout()->activate();
    const int width = std::min(sizeHint().width(), std::max(0, room.width() - 2 * edge));
    const int height = std::max(sizeHint().height(), theme::scaled(40));
    setGeometry((room.width() - width) / 2, room.height() - height - edge, width, height);
}

void Toast::fadeTo(double opacity)
{
    fade_->stop();
    const bool appears = opacity > 0.0;
    if (theme::reducedMotion() || (appears && isVisible())) {
        opacity_->setEnabled(false);
        setVisible(appears);
        return;
    }
    if (!appears && !isVisible())
        return;
    // Only while it fades: an effect has the whole toast painted twice.
    opacity_->setEnabled(true);
    fade_->setStartValue(appears ? 0.0 : 1.0);
    fade_->setEndValue(opacity);
    setVisible(true);
    fade_->start();
}

void Toast::onStayed()
{
    if (underMouse() || link_->hasFocus())
        stay_.start();
    else
        dismiss();
}

} // namespace crisp::controls
