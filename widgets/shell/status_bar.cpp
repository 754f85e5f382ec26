// SPDX-License-Identifier: Apache-2.0
#include "shell/status_bar.h"

#include "controls/controls.h"
#include "shell/plan_marker.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "train/durations.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

namespace crisp::shell {
namespace {

constexpr int barHeight = 28;

QString stateText(const bridge::JobView& job)
{
    switch (job.state) {
    case bridge::JobState::Preparing:
        return StatusBar::tr("reading data");
    case bridge::JobState::Paused:
        return StatusBar::tr("paused");
    case bridge::JobState::Stopping:
        return StatusBar::tr("stopping, saves a checkpoint");
    default:
        break;
    }
    const QLocale locale;
    QString text = StatusBar::tr("step %1 of %2")
                       .arg(locale.toString(static_cast<qulonglong>(job.step)),
                           locale.toString(static_cast<qulonglong>(job.totalSteps)));
    if (job.examplesPerSecond > 0)
        text += StatusBar::tr("   %1 examples/s").arg(theme::number(job.examplesPerSecond, 0));
    if (job.secondsLeft)
        text += StatusBar::tr("   %1 left").arg(train::clockText(*job.secondsLeft));
    return text;
}

} // namespace

StatusBar::StatusBar(bridge::TrainingQueue& queue, bridge::IssueLog& issues, QWidget* parent)
    : QWidget(parent)
    , queue_(queue)
    , issues_(issues)
{
    setObjectName(QStringLiteral("statusBar"));
    setFixedHeight(barHeight);
    buildJob();
    connect(&queue_, &bridge::TrainingQueue::jobsChanged, this, &StatusBar::showJob);
    connect(&queue_, &bridge::TrainingQueue::progressed, this, &StatusBar::showJob);
    connect(&issues_, &bridge::IssueLog::countChanged, this, &StatusBar::showIssues);
    showJob();
    showIssues();
}

void StatusBar::buildJob()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    marker_ = new PlanMarker(this);
    name_ = new QToolButton(this);
    name_->setAutoRaise(true);
    name_->setFixedHeight(24);
    name_->setToolTip(tr("Show the run on the Train page"));
    progress_ = new controls::ThinProgress(this);
    progress_->setFixedWidth(140);
    progress_->setAccessibleName(tr("Progress of the run"));
    share_ = controls::bodyLabel({}, this);
    details_ = new controls::ElidedLabel({}, this);
    details_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    pause_ = controls::iconButton(theme::Icon::Pause, tr("Pause"), this);
    stop_ = controls::iconButton(theme::Icon::Stop, tr("Stop and save"), this);
    issuesButton_ = new QToolButton(this);
    issuesButton_->setObjectName(QStringLiteral("issuesButton"));
    issuesButton_->setAutoRaise(true);
    issuesButton_->setFixedHeight(24);
    issuesButton_->setIconSize({ 14, 14 });
    issuesButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    engine_ = controls::secondaryLabel({}, this);
    for (QWidget* widget : { static_cast<QWidget*>(marker_), static_cast<QWidget*>(name_),
             static_cast<QWidget*>(progress_), static_cast<QWidget*>(share_),
             static_cast<QWidget*>(pause_), static_cast<QWidget*>(stop_) })
        row->addWidget(widget);
    row->addWidget(details_, 1);
    row->addWidget(issuesButton_);
    row->addWidget(new controls::Rule(Qt::Vertical, this));
    row->addWidget(engine_);
    connect(name_, &QToolButton::clicked, this, &StatusBar::jobClicked);
    connect(issuesButton_, &QToolButton::clicked, this, &StatusBar::issuesClicked);
    connect(stop_, &QAbstractButton::clicked, &queue_, &bridge::TrainingQueue::stop);
    connect(pause_, &QAbstractButton::clicked, this, [this] {
        const bridge::JobView* job = queue_.running();
        if (job != nullptr && job->state == bridge::JobState::Paused)
            queue_.resume();
        else
            queue_.pause();
    });
}

void StatusBar::setEngine(const QString& text) { engine_->setText(text); }

void StatusBar::setBusy(const QString& text)
{
    busy_ = text;
    showJob();
}

void StatusBar::showJob()
{
    const bridge::JobView* job = queue_.running();
    const bool shown = job != nullptr;
    for (QWidget* widget : { static_cast<QWidget*>(marker_), static_cast<QWidget*>(name_),
             static_cast<QWidget*>(progress_), static_cast<QWidget*>(share_),
             static_cast<QWidget*>(pause_), static_cast<QWidget*>(stop_) })
        widget->setVisible(shown);
    if (!shown) {
        details_->setText(busy_.isEmpty() ? tr("No job running") : busy_);
        return;
    }
    const double share = job->totalSteps > 0
        ? static_cast<double>(job->step) / static_cast<double>(job->totalSteps)
        : 0.0;
    const bool paused = job->state == bridge::JobState::Paused;
    marker_->setPlan(job->plan);
    name_->setText(job->name);
    name_->setAccessibleName(tr("Run in progress: %1").arg(job->name));
    progress_->setPlan(job->plan);
    progress_->setProgress(share,
        paused ? controls::ThinProgress::State::Paused : controls::ThinProgress::State::Running);
    share_->setText(theme::percent(share, 0));
    details_->setText(busy_.isEmpty() ? stateText(*job) : busy_);
    pause_->setGlyph(paused ? theme::Icon::Play : theme::Icon::Pause);
    pause_->setAccessibleName(paused ? tr("Resume") : tr("Pause"));
    pause_->setToolTip(paused ? tr("Resume (Ctrl+.)") : tr("Pause (Ctrl+.)"));
    pause_->setEnabled(paused || job->state == bridge::JobState::Running);
    stop_->setEnabled(job->state != bridge::JobState::Stopping);
}

void StatusBar::showIssues()
{
    const int errors = issues_.count(bridge::Severity::Error);
    const int all = issues_.count(bridge::Severity::Note);
    issuesButton_->setText(all == 0 ? tr("No issues")
            : all == 1              ? tr("1 issue")
                                    : tr("%1 issues").arg(QLocale().toString(all)));
    const theme::Icon icon = errors > 0 ? theme::Icon::Error
        : all > 0                       ? theme::Icon::Warning
                                        : theme::Icon::Check;
    issuesButton_->setIcon(theme::icon(icon));
    issuesButton_->setAccessibleName(issuesButton_->text());
    issuesButton_->setToolTip(tr("Show what went wrong"));
}

void StatusBar::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().bg);
    painter.fillRect(QRect(0, 0, width(), 1), theme::current().line);
}

} // namespace crisp::shell
