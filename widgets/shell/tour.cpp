// SPDX-License-Identifier: Apache-2.0
#include "shell/tour.h"

#include "controls/controls.h"
#include "theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::shell {
namespace {

constexpr int calloutWidth = 300;
constexpr int distance = 10; ///< pixels between callout and target

QWidget* findTarget(QWidget* window, const QString& name)
{
    for (QWidget* widget : window->findChildren<QWidget*>(name))
        if (widget->isVisible())
            return widget;
    return nullptr;
}

} // namespace

std::vector<TourStep> tourSteps()
{
    const QString explore = QStringLiteral("explore");
    return {
        { explore, QStringLiteral("sentenceBox"), TourCallout::tr("Type a sentence"),
            TourCallout::tr("Maps and prediction follow every key. Point at a cell to read its "
                            "weight, click to keep it in sight.") },
        { explore, QStringLiteral("whatIfSlider"), TourCallout::tr("Move the what-if slider"),
            TourCallout::tr("Cells that fall away turn to hatching. The answer above changes with "
                            "them.") },
        { QStringLiteral("train"), QStringLiteral("train"),
            TourCallout::tr("Train an aggressive run"),
            TourCallout::tr("Choose the Aggressive card and click Train. The charts are live, and "
                            "you can explore meanwhile.") },
        { explore, QStringLiteral("compareBox"), TourCallout::tr("Compare it with dense"),
            TourCallout::tr("Choose a second model, or the dense run of this one: two maps and "
                            "their difference.") },
        { explore, QStringLiteral("exportButton"), TourCallout::tr("Export a figure"),
            TourCallout::tr("PNG, SVG and PDF as it stands on screen, CSV and JSON with all "
                            "digits.") },
    };
}

TourCallout::TourCallout(QWidget* window)
    : QWidget(window)
{
    setObjectName(QStringLiteral("tourCallout"));
    setFocusPolicy(Qt::StrongFocus);
    setFixedWidth(calloutWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    count_ = controls::helpLabel({}, this);
    title_ = controls::titleLabel({}, this);
    text_ = controls::secondaryLabel({}, this);
    text_->setWordWrap(true);
    column->addWidget(count_);
    column->addWidget(title_);
    column->addWidget(text_);
    auto* row = new QHBoxLayout;
    auto* leaveButton = new controls::Button(tr("Leave tour"), controls::Emphasis::Quiet, this);
    next_ = new controls::Button(tr("Next"), controls::Emphasis::Primary, this);
    next_->setObjectName(QStringLiteral("tourNext"));
    row->addWidget(leaveButton);
    row->addStretch();
    row->addWidget(next_);
    column->addLayout(row);
    connect(leaveButton, &QAbstractButton::clicked, this, &TourCallout::leave);
    connect(next_, &QAbstractButton::clicked, this, [this] { showStep(step_ + 1); });
    window->installEventFilter(this);
    hide();
}

void TourCallout::start(std::vector<TourStep> steps)
{
    steps_ = std::move(steps);
    showStep(0);
}

void TourCallout::leave()
{
    if (isHidden())
        return;
    hide();
    target_.clear();
    Q_EMIT ended();
}

void TourCallout::showStep(int step)
{
    if (step >= static_cast<int>(steps_.size())) {
        leave();
        return;
    }
    step_ = step;
    const TourStep& shown = steps_[static_cast<std::size_t>(step)];
    Q_EMIT pageWanted(shown.page);
    count_->setText(tr("%1 of %2").arg(step + 1).arg(steps_.size()));
    title_->setText(shown.title);
    text_->setText(shown.text);
    next_->setText(step + 1 == static_cast<int>(steps_.size()) ? tr("Done") : tr("Next"));
    setAccessibleName(shown.title);
    setAccessibleDescription(shown.text);
    // The page that was just chosen is laid out only when control is back in the event loop.
    QTimer::singleShot(0, this, [this, name = shown.target] {
        target_ = findTarget(parentWidget(), name);
        adjustSize();
        place();
        show();
        raise();
        next_->setFocus(Qt::OtherFocusReason);
    });
}

void TourCallout::place()
{
    QWidget* window = parentWidget();
    if (target_ == nullptr) {
        move((window->width() - width()) / 2, (window->height() - height()) / 2);
        return;
    }
    const QRect spot(target_->mapTo(window, QPoint(0, 0)), target_->size());
    int x = spot.right() + distance;
    int y = spot.top();
    if (x + width() > window->width()) { // no room at the right: below, else above
        x = std::clamp(spot.left(), 8, std::max(8, window->width() - width() - 8));
        y = spot.bottom() + distance;
        if (y + height() > window->height())
            y = spot.top() - height() - distance;
    }
    move(x, std::clamp(y, 8, std::max(8, window->height() - height() - 8)));
}

void TourCallout::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::current().accent, 1));
    painter.setBrush(theme::current().surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
}

void TourCallout::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QWidget::keyPressEvent(event);
}

bool TourCallout::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && !isHidden())
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace crisp::shell
