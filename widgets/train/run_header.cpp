// SPDX-License-Identifier: Apache-2.0
#include "train/run_header.h"

#include "controls/controls.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"
#include "train/durations.h"
#include "train/form_parts.h"
#include "train/queue_rows.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace crisp::train {
namespace {

using bridge::JobState;
using bridge::JobView;
using State = controls::ThinProgress::State;

constexpr int headerHeight = 72;
constexpr int edge = 16;
constexpr int markerRoom = 22;
constexpr int mostForNames = 340;
/// Narrower than this, figures leave from the right; the status bar has them, too.
constexpr int roomForSpeed = 900;
constexpr int roomForLoss = 720;

QString grouped(std::uint64_t value) { return QLocale().toString(static_cast<qulonglong>(value)); }

double shareOf(const JobView& job)
{
    return job.totalSteps == 0
        ? 0.0
        : static_cast<double>(job.step) / static_cast<double>(job.totalSteps);
}

QString epochText(const JobView& job)
{
    if (job.stepsPerEpoch == 0)
        return RunHeader::tr("Training");
    const std::uint64_t epochs = (job.totalSteps + job.stepsPerEpoch - 1) / job.stepsPerEpoch;
    const std::uint64_t epoch = std::min(job.step / job.stepsPerEpoch + 1, epochs);
    return RunHeader::tr("Training, epoch %1 of %2").arg(grouped(epoch), grouped(epochs));
}

QString stateText(const JobView& job)
{
    switch (job.state) {
    case JobState::Waiting:
        return RunHeader::tr("Waiting");
    case JobState::Preparing:
        return RunHeader::tr("Reading model and data");
    case JobState::Running:
        return job.isPausing ? RunHeader::tr("Pausing after this step") : epochText(job);
    case JobState::Paused:
        return RunHeader::tr("Paused");
    case JobState::Stopping:
        return RunHeader::tr("Stopping, saves a checkpoint");
    case JobState::Finished:
        return RunHeader::tr("Finished");
    case JobState::Stopped:
        return RunHeader::tr("Stopped, can be resumed");
    case JobState::Failed:
        return RunHeader::tr("Failed: %1").arg(job.error);
    }
    return {};
}

} // namespace

RunHeader::RunHeader(const bridge::Catalog& catalog, bridge::TrainingQueue& queue, QWidget* parent)
    : QWidget(parent)
    , catalog_(catalog)
    , queue_(queue)
{
    build();
    connect(&queue_, &bridge::TrainingQueue::jobsChanged, this, &RunHeader::showJobs);
    connect(&queue_, &bridge::TrainingQueue::progressed, this, &RunHeader::showNumbers);
    connect(&catalog_, &bridge::Catalog::changed, this, &RunHeader::showJobs);
    showJobs();
}

QSize RunHeader::sizeHint() const { return { 600, theme::scaled(headerHeight) }; }

/// Less than all of it needs: figures leave one by one.
QSize RunHeader::minimumSizeHint() const { return { 420, theme::scaled(headerHeight) }; }

void RunHeader::build()
{
    setFixedHeight(theme::scaled(headerHeight));
    QHBoxLayout* row = rowIn(this);
    row->setContentsMargins(edge + markerRoom, 0, edge, 0);
    row->setSpacing(20);
    auto* namesBox = new QWidget(this);
    namesBox->setMaximumWidth(theme::scaled(mostForNames));
    namesBox->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    QVBoxLayout* names = columnIn(namesBox, 2);
    name_ = new controls::ElidedLabel({}, this);
    name_->setObjectName(QStringLiteral("runName"));
    name_->setTextSize(theme::Text::Title);
    state_ = new controls::ElidedLabel({}, this);
    state_->setObjectName(QStringLiteral("runState"));
    state_->setTextSize(theme::Text::Label);
    state_->setInk(controls::Ink::Secondary);
    names->addStretch(1);
    names->addWidget(name_);
    names->addWidget(state_);
    names->addStretch(1);
    row->addWidget(namesBox);

    middle_ = new QWidget(this);
    auto* middle = columnIn(middle_, 4);
    progress_ = new controls::ThinProgress(middle_);
    progress_->setAccessibleName(tr("Progress of the run"));
    middle->addStretch(1);
    middle->addSpacing(4);
    middle->addWidget(progress_);
    auto* under = new QHBoxLayout;
    steps_ = new controls::ElidedLabel({}, middle_);
    steps_->setTextSize(theme::Text::Label);
    steps_->setInk(controls::Ink::Secondary);
    share_ = new controls::Label({}, theme::Text::Label, controls::Ink::Primary, middle_);
    under->addWidget(steps_, 1);
    under->addWidget(share_);
    middle->addLayout(under);
    middle->addStretch(1);
    row->addWidget(middle_, 1000);

    loss_ = addFigure(tr("Loss"), tr("Cross-entropy on the training sentences, nats, smoothed"));
    accuracy_ = addFigure(tr("Dev accuracy"),
        tr("Share of the dev set that the last evaluation "
           "got right"));
    speed_ = addFigure(tr("Speed"), tr("Sentences trained in a second"));
    left_ = addFigure(tr("Time left"), tr("If it goes on as it went so far"));
    pause_ = addButton(tr("Pause"), QStringLiteral("pauseRun"));
    resume_ = addButton(tr("Resume"), QStringLiteral("resumeRun"));
    resume_->setGlyph(theme::Icon::Play);
    stop_ = addButton(tr("Stop"), QStringLiteral("stopRun"));
    stop_->setGlyph(theme::Icon::Stop);
    stop_->setToolTip(tr("Stops after this step and saves a checkpoint to resume from"));
    explore_ = addButton(tr("Explore"), QStringLiteral("exploreRun"));
    explore_->setGlyph(theme::Icon::Explore);
    explore_->setToolTip(tr("Look at sentences with this run's best checkpoint"));
    row->addStretch(1); // while there is no bar
    connect(pause_, &QPushButton::clicked, this, &RunHeader::pauseOrResume);
    connect(stop_, &QPushButton::clicked, &queue_, &bridge::TrainingQueue::stop);
    connect(resume_, &QPushButton::clicked, this, [this] { Q_EMIT resumeRequested(shownRun_); });
    connect(explore_, &QPushButton::clicked, this, [this] { Q_EMIT exploreRequested(shownRun_); });
}

RunHeader::Figure RunHeader::addFigure(const QString& name, const QString& explanation)
{
    auto* box = new QWidget(this);
    box->setToolTip(explanation);
    auto* column = columnIn(box, 0);
    auto* value = new controls::Label({}, theme::Text::Figure, controls::Ink::Primary, box);
    value->setAccessibleName(name);
    column->addStretch(1);
    column->addWidget(controls::helpLabel(name, box));
    column->addWidget(value);
    column->addStretch(1);
    layout()->addWidget(box);
    return { box, value };
}

controls::Button* RunHeader::addButton(const QString& text, const QString& name)
{
    auto* button = new controls::Button(text, controls::Emphasis::Secondary, this);
    button->setObjectName(name);
    layout()->addWidget(button);
    return button;
}

void RunHeader::pauseOrResume()
{
    const JobView* job = queue_.running();
    if (job == nullptr)
        return;
    if (job->state == JobState::Paused || job->isPausing)
        queue_.resume();
    else if (job->state == JobState::Running)
        queue_.pause();
}

const JobView* RunHeader::shownJob() const
{
    if (const JobView* job = queue_.running())
        return job;
    if (const JobView* job = queue_.find(shownId_))
        return job;
    for (const JobView& job : queue_.jobs())
        if (job.state != JobState::Waiting)
            return &job;
    return nullptr;
}

void RunHeader::showJobs()
{
    if (const JobView* job = shownJob())
        showJob(*job);
    else
        showNothing();
    update();
}

void RunHeader::showNumbers()
{
    if (const JobView* job = queue_.running()) {
        state_->setText(stateText(*job));
        showProgress(*job);
        showFigures(*job);
    }
}

void RunHeader::showJob(const JobView& job)
{
    const bool goesOn = isInProgress(job.state);
    shownId_ = job.id;
    shownRun_ = job.run;
    plan_ = job.plan;
    name_->setText(job.name);
    state_->setText(stateText(job));
    middle_->setVisible(true);
    showProgress(job);
    showFigures(job);
    pause_->setVisible(goesOn);
    pause_->setEnabled(job.state == JobState::Running || job.state == JobState::Paused);
    const bool isPaused = job.state == JobState::Paused || job.isPausing;
    pause_->setText(isPaused ? tr("Resume") : tr("Pause"));
    pause_->setToolTip(isPaused ? tr("Goes on (Ctrl+.)") : tr("Waits between two steps (Ctrl+.)"));
    pause_->setGlyph(isPaused ? theme::Icon::Play : theme::Icon::Pause);
    stop_->setVisible(goesOn);
    stop_->setEnabled(job.state != JobState::Stopping);
    resume_->setVisible(job.state == JobState::Stopped || job.state == JobState::Failed);
    explore_->setVisible(!goesOn && catalog_.modelOfRun(job.run) != nullptr);
}

void RunHeader::showProgress(const JobView& job)
{
    const double share = shareOf(job);
    const State state = job.state == JobState::Failed                     ? State::Failed
        : job.state == JobState::Paused || job.state == JobState::Stopped ? State::Paused
                                                                          : State::Running;
    progress_->setPlan(job.plan);
    progress_->setProgress(share, state);
    std::vector<double> marks;
    if (job.stepsPerEpoch > 0 && job.totalSteps / job.stepsPerEpoch <= 20)
        for (std::uint64_t step = job.stepsPerEpoch; step < job.totalSteps;
             step += job.stepsPerEpoch)
            marks.push_back(static_cast<double>(step) / static_cast<double>(job.totalSteps));
    progress_->setMarks(std::move(marks));
    const bool isKnown = job.totalSteps > 0;
    steps_->setText(
        isKnown ? tr("step %1 of %2").arg(grouped(job.step), grouped(job.totalSteps)) : QString());
    share_->setText(isKnown ? theme::percent(std::floor(100.0 * share) / 100.0, 0) : QString());
}

void RunHeader::showFigures(const JobView& job)
{
    const QString none = QStringLiteral("–");
    loss_.value->setText(job.loss > 0.0 ? theme::number(job.loss, 2) : none);
    accuracy_.value->setText(
        job.lastEvaluation ? theme::percent(job.lastEvaluation->accuracy) : none);
    speed_.value->setText(job.examplesPerSecond > 0.0
            ? tr("%1 ex/s").arg(theme::number(job.examplesPerSecond, 0))
            : none);
    left_.value->setText(job.secondsLeft ? clockText(*job.secondsLeft) : none);
    const int room = width();
    loss_.box->setVisible(room >= roomForLoss);
    accuracy_.box->setVisible(room >= roomForLoss);
    speed_.box->setVisible(room >= roomForSpeed);
    left_.box->setVisible(isInProgress(job.state));
}

void RunHeader::showNothing()
{
    shownId_ = 0;
    shownRun_.clear();
    plan_.clear();
    name_->setText(tr("Nothing is training"));
    state_->setText(tr("A run that you start shows here how it does"));
    for (QWidget* widget : std::initializer_list<QWidget*> { middle_, loss_.box, accuracy_.box,
             speed_.box, left_.box, pause_, stop_, resume_, explore_ })
        widget->hide();
}

void RunHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showJobs();
}

void RunHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        setFixedHeight(theme::scaled(headerHeight));
}

void RunHeader::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const theme::Tokens& tokens = theme::current();
    painter.fillRect(rect(), tokens.surface);
    const QPointF centre(edge + 6.0, name_->mapTo(this, name_->rect().center()).y() + 0.5);
    if (!plan_.isEmpty())
        theme::paintMarker(painter, theme::planLook(plan_, tokens), centre, 11.0);
}

} // namespace crisp::train
