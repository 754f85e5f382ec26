// SPDX-License-Identifier: Apache-2.0
#include "train/train_page.h"

#include "bridge/catalog.h"
#include "bridge/issue_log.h"
#include "bridge/settings.h"
#include "bridge/training_queue.h"
#include "controls/controls.h"
#include "theme/painting.h"
#include "theme/theme.h"
#include "train/curve_sketch.h"
#include "train/form_parts.h"
#include "train/queue_model.h"
#include "train/queue_view.h"
#include "train/recipe_form.h"
#include "train/run_charts_panel.h"
#include "train/run_header.h"
#include "train/run_launcher.h"
#include "train/run_legend.h"
#include "train/shown_runs.h"
#include "train/source_entries.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QSplitter>
#include <QUrl>

#include <algorithm>

namespace crisp::train {
namespace {

/// Page widths below which the recipe folds: a window of 1,100 less the side bar.
constexpr int roomForRecipe = 1028;
constexpr int queueHead = 40;

} // namespace

TrainPage::TrainPage(const bridge::Services& services, QWidget* parent)
    : Page(parent)
    , services_(services)
    , runs_(new ShownRuns(services.catalog, services.queue, this))
    , launcher_(new RunLauncher(services, *runs_, this))
    , queueModel_(new QueueModel(services.catalog, services.queue, this))
{
    setAcceptDrops(true);
    build();
    buildActions();
    connectParts();
    connectQueue();
    showSmoothing();
    showEmpty();
    showQueueButtons();
}

TrainPage::~TrainPage() = default;

void TrainPage::build()
{
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    form_ = new RecipeForm(services_, this);
    across->addWidget(form_);
    across->addWidget(new controls::Rule(Qt::Vertical, this));
    auto* right = new QWidget(this);
    across->addWidget(right, 1);
    QVBoxLayout* column = columnIn(right, 0);
    header_ = new RunHeader(services_.catalog, services_.queue, right);
    legend_ = new RunLegend(*runs_, right);
    legendRule_ = new controls::Rule(Qt::Horizontal, right);
    column->addWidget(header_);
    column->addWidget(new controls::Rule(Qt::Horizontal, right));
    column->addWidget(legend_);
    column->addWidget(legendRule_);
    splitter_ = new QSplitter(Qt::Vertical, right);
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(1);
    column->addWidget(splitter_, 1);
    auto* upper = new QWidget(splitter_);
    QVBoxLayout* stack = columnIn(upper, 0);
    charts_ = new RunChartsPanel(*runs_, services_.exports, upper);
    stack->addWidget(charts_);
    stack->addWidget(buildEmpty());
    splitter_->addWidget(upper);
    splitter_->addWidget(buildQueue());
    splitter_->setStretchFactor(0, 472);
    splitter_->setStretchFactor(1, 262);
    splitter_->setSizes({ 472, 262 });
}

QWidget* TrainPage::buildEmpty()
{
    empty_ = new controls::EmptyState(tr("No run yet"),
        tr("Choose a plan on the left and start. Its curves grow here while it trains, and you can "
           "go on working."),
        this);
    sketch_ = new CurveSketch;
    empty_->setPicture(sketch_);
    emptyTrain_ = empty_->addAction({}, controls::Emphasis::Primary);
    emptyTrain_->setGlyph(theme::Icon::Play);
    connect(emptyTrain_, &QPushButton::clicked, this, &TrainPage::train);
    controls::Button* all = empty_->addAction(tr("Train all plans"));
    connect(all, &QPushButton::clicked, this, &TrainPage::trainAll);
    return empty_;
}

QWidget* TrainPage::buildQueue()
{
    auto* box = new QWidget(splitter_);
    QVBoxLayout* column = columnIn(box, 0);
    auto* head = new QWidget(box);
    head->setFixedHeight(theme::scaled(queueHead));
    queueHead_ = head;
    QHBoxLayout* row = rowIn(head);
    row->setContentsMargins(16, 0, 12, 0);
    row->addWidget(controls::titleLabel(tr("Queue and runs"), head));
    row->addSpacing(4);
    summary_ = new controls::ElidedLabel({}, head);
    summary_->setObjectName(QStringLiteral("queueSummary"));
    summary_->setTextSize(theme::Text::Label);
    summary_->setInk(controls::Ink::Secondary);
    row->addWidget(summary_, 1);
    hold_ = new controls::Button({}, controls::Emphasis::Quiet, head);
    hold_->setObjectName(QStringLiteral("holdQueue"));
    clear_ = new controls::Button(tr("Clear waiting"), controls::Emphasis::Quiet, head);
    clear_->setObjectName(QStringLiteral("clearWaiting"));
    row->addWidget(hold_);
    row->addWidget(clear_);
    queueView_ = new QueueView(*queueModel_, services_.queue, box);
    queueView_->setMinimumHeight(theme::scaled(3 * theme::rowHeight));
    column->addWidget(head);
    column->addWidget(queueView_, 1);
    return box;
}

void TrainPage::buildActions()
{
    const auto add = [this](const QString& text, const QList<QKeySequence>& keys, auto slot) {
        auto* action = new QAction(text, this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        connect(action, &QAction::triggered, this, slot);
    };
    add(tr("Train"), { Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter }, &TrainPage::train);
    add(tr("Train all"),
        { Qt::CTRL | Qt::SHIFT | Qt::Key_Return, Qt::CTRL | Qt::SHIFT | Qt::Key_Enter },
        &TrainPage::trainAll);
}

void TrainPage::connectParts()
{
    connect(form_, &RecipeForm::trainRequested, this, &TrainPage::train);
    connect(form_, &RecipeForm::trainAllRequested, this, &TrainPage::trainAll);
    connect(form_, &RecipeForm::libraryRequested, this, &Page::libraryRequested);
    connect(form_, &RecipeForm::said, this, &Page::said);
    connect(form_, &RecipeForm::changed, this, &TrainPage::showEmpty);
    connect(form_, &RecipeForm::foldRequested, this, [this](bool compact) {
        wantsCompact_ = compact;
        fold();
    });
    connect(launcher_, &RunLauncher::said, this, &Page::said);
    connect(header_, &RunHeader::exploreRequested, this, &Page::exploreRequested);
    connect(header_, &RunHeader::resumeRequested, launcher_, &RunLauncher::resume);
    connect(runs_, &ShownRuns::listChanged, this, &TrainPage::showEmpty);
    connect(legend_, &RunLegend::smoothingChanged, this,
        [this](double weight) { services_.settings.set(bridge::setting::smoothing, weight); });
    connect(&services_.settings, &bridge::Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(bridge::setting::smoothing.key))
            showSmoothing();
    });
}

void TrainPage::connectQueue()
{
    connect(queueModel_, &QueueModel::summaryChanged, summary_, &controls::ElidedLabel::setText);
    connect(queueView_, &QueueView::exploreRequested, this, &Page::exploreRequested);
    connect(queueView_, &QueueView::resumeRequested, launcher_, &RunLauncher::resume);
    connect(queueView_, &QueueView::resultsRequested, this, &Page::resultsRequested);
    connect(queueView_, &QueueView::runChosen, runs_, &ShownRuns::setFocus);
    connect(
        &services_.queue, &bridge::TrainingQueue::jobsChanged, this, &TrainPage::showQueueButtons);
    connect(hold_, &QPushButton::clicked, this, [this] {
        services_.queue.setHeld(!services_.queue.isHeld());
        showQueueButtons();
    });
    connect(clear_, &QPushButton::clicked, this, [this] { services_.queue.clearWaiting(); });
    summary_->setText(summaryOf(queueModel_->rows()));
}

void TrainPage::showQueueButtons()
{
    const auto& jobs = services_.queue.jobs();
    const auto waiting
        = std::ranges::count(jobs, bridge::JobState::Waiting, &bridge::JobView::state);
    const bool isHeld = services_.queue.isHeld();
    hold_->setText(isHeld ? tr("Resume queue") : tr("Pause queue"));
    hold_->setGlyph(isHeld ? theme::Icon::Play : theme::Icon::Pause);
    hold_->setToolTip(isHeld ? tr("The next run that waits begins")
                             : tr("No further run begins; the one that trains goes on"));
    hold_->setEnabled(isHeld || waiting > 0);
    clear_->setEnabled(waiting > 0);
}

void TrainPage::showSmoothing()
{
    const double weight = std::clamp(services_.settings.get(bridge::setting::smoothing), 0.0, 0.99);
    legend_->setSmoothing(weight);
    charts_->setSmoothing(weight);
}

void TrainPage::showEmpty()
{
    const bool isEmpty = runs_->runs().empty();
    charts_->setVisible(!isEmpty);
    empty_->setVisible(isEmpty);
    legend_->setVisible(!isEmpty);
    legendRule_->setVisible(!isEmpty);
    emptyTrain_->setText(tr("Train %1").arg(form_->planName()));
    sketch_->setPlan(form_->planName());
}

void TrainPage::train()
{
    const std::optional<RecipeDraft> draft = form_->draft();
    const std::optional<std::string> fault = draft ? launcher_->startOne(*draft) : std::nullopt;
    if (fault)
        form_->showFault(*fault);
    if (!draft || fault)
        form_->focusFirstError();
}

void TrainPage::trainAll()
{
    const std::optional<RecipeDraft> draft = form_->draft();
    const std::optional<std::string> fault = draft ? launcher_->startAll(*draft) : std::nullopt;
    if (fault)
        form_->showFault(*fault);
    if (!draft || fault)
        form_->focusFirstError();
}

void TrainPage::choose(const QString& model, const QString& data) { form_->choose(model, data); }

void TrainPage::openPath(const QString& path)
{
    const Dropped dropped = classify(path);
    const QString name = QFileInfo(dropped.path).fileName();
    switch (dropped.kind) {
    case DroppedKind::Model:
        services_.catalog.addModel(dropped.path);
        form_->choose(dropped.path, {});
        Q_EMIT said(tr("%1 is the model of the next run").arg(name), {});
        return;
    case DroppedKind::Data:
        services_.catalog.addData(dropped.path);
        form_->choose({}, dropped.path);
        Q_EMIT said(tr("%1 is the data of the next run").arg(name), {});
        return;
    case DroppedKind::Run:
        services_.catalog.addRun(dropped.path);
        runs_->add(dropped.path);
        Q_EMIT said(tr("%1 is laid over the charts").arg(name), {});
        return;
    case DroppedKind::Table:
        Q_EMIT said(tr("Tables are imported in the Library"), {});
        Q_EMIT libraryRequested();
        return;
    case DroppedKind::Unknown:
        break;
    }
    services_.issues.add(bridge::Severity::Note, tr("%1 cannot be used here").arg(name),
        tr("It is no model, no data set and no run: a model directory holds config.json, a data "
           "directory train and dev files, a run recipe.json."),
        path);
}

QString TrainPage::pageName() const { return QStringLiteral("train"); }

QString TrainPage::pageTitle() const { return tr("Train"); }

std::vector<charts::Figure*> TrainPage::figures() const { return charts_->figures(); }

charts::Figure* TrainPage::currentFigure() const { return charts_->currentFigure(); }

void TrainPage::focusFirst() { form_->focusPlans(); }

QJsonObject TrainPage::saveState() const
{
    return { { QStringLiteral("recipe"), form_->saveState() },
        { QStringLiteral("runs"), runs_->saveState() },
        { QStringLiteral("split"), QString::fromLatin1(splitter_->saveState().toBase64()) } };
}

void TrainPage::restoreState(const QJsonObject& state)
{
    form_->restoreState(state.value(QStringLiteral("recipe")).toObject());
    runs_->restoreState(state.value(QStringLiteral("runs")).toObject());
    splitter_->restoreState(
        QByteArray::fromBase64(state.value(QStringLiteral("split")).toString().toLatin1()));
}

void TrainPage::fold()
{
    const bool isNarrow = width() < roomForRecipe;
    form_->setCompact(isNarrow && wantsCompact_, isNarrow);
}

void TrainPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fold();
}

void TrainPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        queueHead_->setFixedHeight(theme::scaled(queueHead));
}

void TrainPage::keyPressEvent(QKeyEvent* event)
{
    // In the window these are shortcuts of its menus; here for a page that stands alone.
    if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_Period)
        header_->pauseOrResume();
    else if (event->key() == Qt::Key_F11)
        charts_->toggleEnlarged();
    else if (event->key() == Qt::Key_Escape && charts_->isEnlarged())
        charts_->toggleEnlarged();
    else
        Page::keyPressEvent(event);
}

void TrainPage::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void TrainPage::dropEvent(QDropEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            openPath(url.toLocalFile());
    event->acceptProposedAction();
}

void TrainPage::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().surface);
}

} // namespace crisp::train
