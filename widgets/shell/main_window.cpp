// SPDX-License-Identifier: Apache-2.0
#include "shell/main_window.h"

#include "controls/toast.h"
#include "explore/explore_page.h"
#include "library/library_page.h"
#include "results/results_page.h"
#include "shell/dialogs.h"
#include "shell/issues_panel.h"
#include "shell/opening.h"
#include "shell/settings_page.h"
#include "shell/side_bar.h"
#include "shell/status_bar.h"
#include "shell/tour.h"
#include "shell/welcome_page.h"
#include "theme/theme.h"
#include "train/train_page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QStackedWidget>
#include <QThread>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <exception>

namespace crisp::shell {
namespace {

namespace setting = bridge::setting;

constexpr QSize startSize(1440, 900);
constexpr QSize smallest(1024, 640);
constexpr int issuesWidth = 440;
constexpr int issuesHeight = 320;

} // namespace

MainWindow::MainWindow(Program& program, QWidget* parent)
    : QMainWindow(parent)
    , program_(program)
    , services_(program.services())
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Crisp"));
    setAcceptDrops(true);
    setMinimumSize(smallest);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* across = new QHBoxLayout;
    across->setSpacing(0);
    sideBar_ = new SideBar(centre);
    stack_ = new QStackedWidget(centre);
    across->addWidget(sideBar_);
    across->addWidget(stack_, 1);
    column->addLayout(across, 1);
    statusBar_ = new StatusBar(services_.queue, services_.issues, centre);
    column->addWidget(statusBar_);
    setCentralWidget(centre);
    issuesPanel_ = new IssuesPanel(services_.issues, centre);
    issuesPanel_->hide();
    toast_ = new controls::Toast(centre);
    connect(toast_, &controls::Toast::linkActivated, this, [this] {
        const QFileInfo info(toastPath_);
        QDesktopServices::openUrl(
            QUrl::fromLocalFile(info.isDir() ? info.absoluteFilePath() : info.absolutePath()));
    });
    buildPages();
    buildMenus();
    tour_ = new TourCallout(centre);
    connect(tour_, &TourCallout::pageWanted, this, &MainWindow::showPage);
    connect(statusBar_, &StatusBar::issuesClicked, this, &MainWindow::toggleIssues);
    connect(
        statusBar_, &StatusBar::jobClicked, this, [this] { showPage(QStringLiteral("train")); });
    connect(&services_.exports, &charts::ExportHub::saved, this,
        [this](const QString& path) { say(tr("Saved %1").arg(QDir(path).dirName()), path); });
    connect(&services_.exports, &charts::ExportHub::copied, this,
        [this](const QString& what) { say(tr("Copied %1").arg(what)); });
    connect(&services_.queue, &bridge::TrainingQueue::jobsChanged, this, [this] {
        sideBar_->setDot(QStringLiteral("train"), services_.queue.running() != nullptr);
    });
    connect(&services_.settings, &bridge::Settings::changed, this, &MainWindow::showEngine);
    showEngine();
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPages()
{
    auto* train = new train::TrainPage(services_, stack_);
    explore_ = new explore::ExplorePage(services_, stack_);
    auto* results = new results::ResultsPage(services_, stack_);
    auto* library = new library::LibraryPage(services_, stack_);
    sideBar_->addPage(
        QStringLiteral("train"), tr("Train"), theme::Icon::Train, QStringLiteral("Ctrl+1"));
    sideBar_->addPage(
        QStringLiteral("explore"), tr("Explore"), theme::Icon::Explore, QStringLiteral("Ctrl+2"));
    sideBar_->addPage(
        QStringLiteral("results"), tr("Results"), theme::Icon::Results, QStringLiteral("Ctrl+3"));
    sideBar_->addPage(
        QStringLiteral("library"), tr("Library"), theme::Icon::Library, QStringLiteral("Ctrl+4"));
    for (pages::Page* page :
        std::initializer_list<pages::Page*> { train, explore_, results, library })
        addPage(page);
    auto* settings = new SettingsPage(services_, stack_);
    stack_->addWidget(settings);
    stack_->addWidget(new WelcomePage(services_, stack_));
    connect(sideBar_, &SideBar::pageChosen, this, &MainWindow::showPage);
    QAbstractButton* settingsButton
        = sideBar_->addTool(tr("Settings"), theme::Icon::Settings, QStringLiteral("Ctrl+,"));
    QAbstractButton* helpButton
        = sideBar_->addTool(tr("Help"), theme::Icon::Help, QStringLiteral("F1"));
    connect(settingsButton, &QAbstractButton::clicked, this,
        [this] { showPage(QStringLiteral("settings")); });
    connect(helpButton, &QAbstractButton::clicked, this, [this] { tour_->start(tourSteps()); });
    watchWelcome();
}

void MainWindow::addPage(pages::Page* page)
{
    stack_->addWidget(page);
    pages_.push_back(page);
    connect(page, &pages::Page::exploreRequested, this, [this](const QString& path) {
        const bridge::ModelEntry* ofRun = services_.catalog.modelOfRun(path);
        explore_->setModel(ofRun != nullptr ? ofRun->path : path);
        showPage(QStringLiteral("explore"));
    });
    connect(page, &pages::Page::trainRequested, this,
        [this](const QString& model, const QString& data) {
            auto* train = static_cast<train::TrainPage*>(this->page(QStringLiteral("train")));
            train->choose(model, data);
            showPage(QStringLiteral("train"));
        });
    connect(page, &pages::Page::resultsRequested, this, [this](const QString& run) {
        auto* results = static_cast<results::ResultsPage*>(this->page(QStringLiteral("results")));
        results->showRun(run);
        showPage(QStringLiteral("results"));
    });
    connect(page, &pages::Page::libraryRequested, this,
        [this] { showPage(QStringLiteral("library")); });
    connect(page, &pages::Page::said, this, &MainWindow::say);
}

void MainWindow::watchWelcome()
{
    auto* welcome = stack_->findChild<WelcomePage*>();
    connect(welcome, &WelcomePage::tourRequested, this, [this] { tour_->start(tourSteps()); });
    connect(welcome, &WelcomePage::startRequested, this,
        [this] { showPage(QStringLiteral("explore")); });
    connect(welcome, &WelcomePage::openModelRequested, this,
        [this] { chooseFolderAndOpen(tr("Open a model directory")); });
    connect(welcome, &WelcomePage::openRunRequested, this,
        [this] { chooseFolderAndOpen(tr("Open a run")); });
    connect(welcome, &WelcomePage::importRequested, this,
        [this] { showPage(QStringLiteral("library")); });
    connect(welcome, &WelcomePage::libraryRequested, this,
        [this] { showPage(QStringLiteral("library")); });
}

void MainWindow::restore()
{
    const bridge::Session& session = program_.session();
    if (!restoreGeometry(services_.settings.get(setting::windowGeometry)))
        resize(startSize);
    for (pages::Page* page : pages_)
        page->restoreState(session.pages.value(page->pageName()).toObject());
    const bool welcome = session.page.isEmpty() && services_.settings.get(setting::showWelcome);
    showPage(welcome                 ? QStringLiteral("welcome")
            : session.page.isEmpty() ? QStringLiteral("explore")
                                     : session.page);
}

void MainWindow::remember()
{
    bridge::Session& session = program_.session();
    session.page = currentPage();
    for (const pages::Page* page : pages_)
        session.pages.insert(page->pageName(), page->saveState());
    services_.settings.set(setting::windowGeometry, saveGeometry());
}

pages::Page* MainWindow::page(const QString& name) const
{
    for (pages::Page* page : pages_)
        if (page->pageName() == name)
            return page;
    return nullptr;
}

pages::Page* MainWindow::shownPage() const
{
    return qobject_cast<pages::Page*>(stack_->currentWidget());
}

QString MainWindow::currentPage() const
{
    if (const pages::Page* shown = shownPage())
        return shown->pageName();
    return qobject_cast<SettingsPage*>(stack_->currentWidget()) != nullptr
        ? QStringLiteral("settings")
        : QStringLiteral("welcome");
}

void MainWindow::showPage(const QString& name)
{
    QWidget* shown = page(name);
    if (shown == nullptr)
        shown = name == QLatin1String("settings")
            ? static_cast<QWidget*>(stack_->findChild<SettingsPage*>())
            : static_cast<QWidget*>(stack_->findChild<WelcomePage*>());
    stack_->setCurrentWidget(shown);
    sideBar_->setCurrent(name);
    if (pages::Page* opened = shownPage())
        opened->focusFirst();
    else
        shown->setFocus();
}

void MainWindow::say(const QString& sentence, const QString& path)
{
    toastPath_ = path;
    toast_->showMessage(sentence, path.isEmpty() ? QString() : tr("Open folder"));
}

void MainWindow::showEngine()
{
    const int chosen = services_.settings.get(setting::threads);
    const int threads = chosen > 0 ? chosen : QThread::idealThreadCount();
    statusBar_->setEngine(
        tr("CPU · %1 threads · %2").arg(threads).arg(services_.settings.get(setting::precision)));
}

void MainWindow::toggleIssues()
{
    issuesPanel_->setVisible(!issuesPanel_->isVisible());
    if (!issuesPanel_->isVisible())
        return;
    placeIssues();
    issuesPanel_->raise();
    issuesPanel_->setFocus();
}

void MainWindow::placeIssues()
{
    const QWidget* centre = centralWidget();
    issuesPanel_->setGeometry(centre->width() - issuesWidth - 8,
        centre->height() - statusBar_->height() - issuesHeight - 8, issuesWidth, issuesHeight);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    placeIssues();
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    pages::Page* shown = shownPage();
    if (shown != nullptr && shown->handleKey(*event))
        event->accept();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (closing_) { // closed again while the run saves itself
        event->ignore();
        return;
    }
    remember();
    const std::vector<bridge::JobView>& jobs = services_.queue.jobs();
    const auto waiting
        = std::ranges::count(jobs, bridge::JobState::Waiting, &bridge::JobView::state);
    const bridge::JobView* running = services_.queue.running();
    if (running != nullptr
        && askBeforeClosing(this, running->name, static_cast<int>(waiting))
            == CloseAnswer::KeepOpen) {
        event->ignore();
        return;
    }
    closing_ = true;
    if (running != nullptr) {
        statusBar_->setBusy(tr("Saving the run"));
        statusBar_->repaint();
    }
    program_.session().unfinishedRuns = services_.queue.shutdown();
    program_.saveSession();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls())
        openPath(url.toLocalFile());
    event->acceptProposedAction();
}

void MainWindow::openPath(const QString& fileOrDirectory)
{
    const Opened opened = lookAt(fileOrDirectory);
    const QString& path = opened.path;
    switch (opened.kind) {
    case PathKind::Model:
        services_.catalog.addModel(path);
        explore_->setModel(path);
        showPage(QStringLiteral("explore"));
        return;
    case PathKind::Run:
        services_.catalog.addRun(path);
        showPage(QStringLiteral("results"));
        say(tr("Opened the run %1").arg(QDir(path).dirName()));
        return;
    case PathKind::DataDirectory:
        services_.catalog.addData(path);
        showPage(QStringLiteral("library"));
        say(tr("Opened the data set %1").arg(QDir(path).dirName()));
        return;
    case PathKind::Table:
        static_cast<library::LibraryPage*>(page(QStringLiteral("library")))->importFile(path);
        showPage(QStringLiteral("library"));
        return;
    case PathKind::Sentences:
        openSentences(path);
        return;
    case PathKind::Unknown:
        break;
    }
    services_.issues.add(bridge::Severity::Error, tr("This cannot be opened"),
        tr("%1 is neither a model directory, a run, a data set, a table of sentences (TSV, CSV, "
           "JSON lines) nor a text file with one sentence a line.")
            .arg(path),
        path);
    if (issuesPanel_->isHidden())
        toggleIssues();
}

void MainWindow::openSentences(const QString& path)
{
    try {
        const QStringList sentences = readSentences(path);
        explore_->setExamples(QDir(path).dirName(), sentences);
        showPage(QStringLiteral("explore"));
        say(tr("%1 sentences stand under Examples").arg(sentences.size()));
    } catch (const std::exception& error) {
        services_.issues.add(bridge::Severity::Error, tr("The sentences cannot be opened"),
            QString::fromUtf8(error.what()), path);
    }
}

void MainWindow::chooseAndOpen()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open"), {},
        tr("Models, runs, sentences (*.json *.safetensors *.txt *.tsv *.csv *.jsonl *.ndjson);;All "
           "files (*)"));
    if (path.isEmpty())
        return;
    openPath(path);
}

void MainWindow::chooseFolderAndOpen(const QString& title)
{
    const QString folder = QFileDialog::getExistingDirectory(this, title);
    if (!folder.isEmpty())
        openPath(folder);
}

void MainWindow::exportCurrent()
{
    pages::Page* shown = shownPage();
    charts::Figure* figure = shown != nullptr ? shown->currentFigure() : nullptr;
    if (figure == nullptr || !figure->hasContent()) {
        say(tr("There is no figure to export on this page yet"));
        return;
    }
    services_.exports.exportFigure(*figure, this);
}

void MainWindow::exportEverything()
{
    pages::Page* shown = shownPage();
    if (shown == nullptr || shown->figures().empty()) {
        say(tr("There is no figure to export on this page yet"));
        return;
    }
    services_.exports.exportAll(shown->figures(), shown->pageName(), this);
}

void MainWindow::copyCurrent(bool numbers)
{
    pages::Page* shown = shownPage();
    charts::Figure* figure = shown != nullptr ? shown->currentFigure() : nullptr;
    if (figure != nullptr && figure->hasContent())
        services_.exports.copy(*figure, numbers);
}

} // namespace crisp::shell
