// SPDX-License-Identifier: Apache-2.0
#include "train/run_legend.h"

#include "controls/controls.h"
#include "theme/painting.h"
#include "theme/theme.h"
#include "train/form_parts.h"
#include "train/shown_runs.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QWheelEvent>

namespace crisp::train {
namespace {

constexpr int rowHeight = 36;
constexpr int sliderWidth = 220;
constexpr int mostInMenu = 40;

} // namespace

RunLegend::RunLegend(ShownRuns& runs, QWidget* parent)
    : QWidget(parent)
    , runs_(runs)
{
    setFixedHeight(theme::scaled(rowHeight));
    QHBoxLayout* row = rowIn(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->addWidget(controls::secondaryLabel(tr("Runs shown"), this));
    row->addSpacing(4);
    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->viewport()->setAutoFillBackground(false);
    scroll_->viewport()->installEventFilter(this);
    scroll_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    auto* content = new QWidget(scroll_);
    chipRow_ = rowIn(content);
    scroll_->setWidget(content);
    content->setAutoFillBackground(false); // which setWidget switched on
    row->addWidget(scroll_, 1000); // all that the chips need, and no more
    add_ = new controls::Button(tr("Add run"), controls::Emphasis::Quiet, this);
    add_->setObjectName(QStringLiteral("addRun"));
    add_->setGlyph(theme::Icon::Plus);
    menu_ = new QMenu(add_);
    row->addWidget(add_);
    row->addStretch(1);
    smoothing_ = new controls::LabelledSlider(tr("Smoothing"), 0.0, 0.99, 0.01, 2, this);
    smoothing_->setObjectName(QStringLiteral("smoothing"));
    smoothing_->setToolTip(tr("How much of a curve's past counts in its strong line; 0 shows every "
                              "step as it was"));
    smoothing_->setFixedWidth(theme::scaled(sliderWidth));
    row->addWidget(smoothing_);
    connect(
        smoothing_, &controls::LabelledSlider::valueChanged, this, &RunLegend::smoothingChanged);
    connect(add_, &QPushButton::clicked, this, [this] {
        fillMenu();
        menu_->popup(add_->mapToGlobal(QPoint(0, add_->height())));
    });
    connect(&runs_, &ShownRuns::listChanged, this, &RunLegend::rebuild);
    connect(&runs_, &ShownRuns::visibilityChanged, this, &RunLegend::rebuild);
    rebuild();
}

void RunLegend::setSmoothing(double weight) { smoothing_->setValue(weight); }

void RunLegend::rebuild()
{
    const auto& runs = runs_.runs();
    bool isSame = chips_.size() == runs.size();
    for (std::size_t index = 0; isSame && index < runs.size(); ++index)
        isSame = chips_[index]->objectName() == QStringLiteral("chip-") + runs[index].curves.id;
    if (!isSame) {
        for (controls::RunChip* chip : chips_) {
            chipRow_->removeWidget(chip);
            chip->hide();
            chip->deleteLater(); // this may be heard in its own click
        }
        chips_.clear();
        for (std::size_t index = 0; index < runs.size(); ++index)
            addChip(index);
    }
    for (std::size_t index = 0; index < runs.size(); ++index) {
        chips_[index]->setChecked(runs[index].isVisible);
        chips_[index]->setNote(runs[index].curves.isLive ? tr("running") : QString());
        chips_[index]->setFixedWidth(chips_[index]->sizeHint().width()); // they scroll, whole
    }
    scroll_->setMaximumWidth(scroll_->widget()->sizeHint().width());
}

void RunLegend::addChip(std::size_t index)
{
    const RunCurves& run = runs_.runs()[index].curves;
    auto* chip = new controls::RunChip(run.plan, run.name, scroll_->widget());
    chip->setObjectName(QStringLiteral("chip-") + run.id);
    chip->setToolTip(tr("%1. Click to hide or show it in all charts.").arg(run.id));
    chipRow_->insertWidget(static_cast<int>(index), chip);
    chip->show();
    chips_.push_back(chip);
    const QString id = run.id;
    connect(chip, &QAbstractButton::clicked, this,
        [this, id](bool checked) { runs_.setVisible(id, checked); });
    chip->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* front = new QAction(tr("Bring to the front"), chip);
    auto* remove = new QAction(tr("Take out of the charts"), chip);
    remove->setEnabled(!run.isLive);
    chip->addActions({ front, remove });
    connect(front, &QAction::triggered, this, [this, id] { runs_.setFocus(id); });
    connect(remove, &QAction::triggered, this, [this, id] { runs_.remove(id); });
}

void RunLegend::fillMenu()
{
    menu_->clear();
    for (const bridge::RunEntry* run : runs_.others()) {
        if (menu_->actions().size() >= mostInMenu)
            break;
        const QAction* action = menu_->addAction(run->name);
        connect(action, &QAction::triggered, this, [this, id = run->path] { runs_.add(id); });
    }
    if (menu_->isEmpty())
        menu_->addAction(tr("All runs are shown"))->setEnabled(false);
}

bool RunLegend::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Wheel)
        return QWidget::eventFilter(watched, event);
    const QPoint turned = static_cast<QWheelEvent*>(event)->angleDelta();
    QScrollBar* bar = scroll_->horizontalScrollBar();
    bar->setValue(bar->value() - (turned.y() != 0 ? turned.y() : turned.x()) / 2);
    return true;
}

void RunLegend::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::ApplicationFontChange)
        return;
    setFixedHeight(theme::scaled(rowHeight));
    smoothing_->setFixedWidth(theme::scaled(sliderWidth));
    rebuild();
}

void RunLegend::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().sunken);
}

} // namespace crisp::train
