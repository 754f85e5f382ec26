// SPDX-License-Identifier: Apache-2.0
// The menus of the main window, and what their actions do where one call is not enough.
#include "bridge/training_queue.h"
#include "pages/page.h"
#include "shell/dialogs.h"
#include "shell/key_claim.h"
#include "shell/main_window.h"
#include "shell/tour.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMetaObject>

namespace crisp::shell {
namespace {

template <typename Function>
QAction* addItem(
    QMenu* menu, const QString& text, const QKeySequence& keys, QObject* context, Function&& act)
{
    QAction* action = menu->addAction(text);
    action->setShortcut(keys);
    QObject::connect(action, &QAction::triggered, context, std::forward<Function>(act));
    return action;
}

} // namespace

void MainWindow::buildMenus()
{
    buildFileMenu();
    buildEditMenu();
    buildViewMenu();
    buildRunMenu();
    buildHelpMenu();
}

void MainWindow::buildFileMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    addItem(menu, tr("&Open…"), QKeySequence::Open, this, [this] { chooseAndOpen(); });
    addItem(menu, tr("Open a &directory…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), this,
        [this] { chooseFolderAndOpen(tr("Open a model, a run or a data set")); });
    addItem(
        menu, tr("&Import sentences…"), {}, this, [this] { showPage(QStringLiteral("library")); });
    menu->addSeparator();
    constexpr QKeyCombination exportKeys = Qt::CTRL | Qt::Key_E;
    addItem(menu, tr("&Export…"), exportKeys, this, [this] { exportCurrent(); });
    new KeyClaim(exportKeys, this);
    addItem(menu, tr("Export e&verything…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), this,
        [this] { exportEverything(); });
    menu->addSeparator();
    addItem(menu, tr("&Settings"), QKeySequence(Qt::CTRL | Qt::Key_Comma), this,
        [this] { showPage(QStringLiteral("settings")); });
    menu->addSeparator();
    addItem(menu, tr("&Quit"), QKeySequence::Quit, this, [this] { close(); });
}

void MainWindow::editFocused(const char* slot)
{
    if (QWidget* focused = QApplication::focusWidget())
        QMetaObject::invokeMethod(focused, slot, Qt::DirectConnection);
}

void MainWindow::buildEditMenu()
{
    // Text fields take the usual keys themselves; the menu is for the mouse, so it shows the keys
    // but does not claim them.
    QMenu* menu = menuBar()->addMenu(tr("&Edit"));
    const auto add = [&](const QString& text, const char* keys, const char* slot) {
        QAction* action = menu->addAction(text + QLatin1Char('\t') + QString::fromLatin1(keys));
        connect(action, &QAction::triggered, this, [this, slot] { editFocused(slot); });
    };
    add(tr("&Undo"), "Ctrl+Z", "undo");
    add(tr("&Redo"), "Ctrl+Shift+Z", "redo");
    menu->addSeparator();
    add(tr("Cu&t"), "Ctrl+X", "cut");
    add(tr("&Paste"), "Ctrl+V", "paste");
    add(tr("Select &all"), "Ctrl+A", "selectAll");
    menu->addSeparator();
    addItem(menu, tr("&Copy picture"), QKeySequence::Copy, this, [this] { copyCurrent(false); });
    addItem(menu, tr("Copy &numbers"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), this,
        [this] { copyCurrent(true); });
}

void MainWindow::buildViewMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    int digit = 0;
    for (const pages::Page* page : pages_) {
        ++digit;
        addItem(menu, page->pageTitle(),
            QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + digit)), this,
            [this, name = page->pageName()] { showPage(name); });
    }
    menu->addSeparator();
    addItem(menu, tr("&Sentence"), QKeySequence(Qt::CTRL | Qt::Key_L), this,
        [this] { showPage(QStringLiteral("explore")); });
    addItem(menu, tr("&Issues"), {}, this, [this] { toggleIssues(); });
    QMenu* themes = menu->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    const std::pair<QString, QString> choices[] = {
        { QStringLiteral("system"), tr("As the desktop") },
        { QStringLiteral("light"), tr("Light") },
        { QStringLiteral("dark"), tr("Dark") },
    };
    for (const auto& [key, name] : choices) {
        QAction* action = addItem(themes, name, {}, this,
            [this, key = key] { services_.settings.set(bridge::setting::theme, key); });
        action->setCheckable(true);
        action->setChecked(services_.settings.get(bridge::setting::theme) == key);
        group->addAction(action);
    }
}

void MainWindow::buildRunMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&Run"));
    addItem(menu, tr("&New run"), {}, this, [this] { showPage(QStringLiteral("train")); });
    menu->addSeparator();
    QAction* pause = addItem(
        menu, tr("&Pause or resume"), QKeySequence(Qt::CTRL | Qt::Key_Period), this, [this] {
            const bridge::JobView* job = services_.queue.running();
            if (job == nullptr)
                return;
            if (job->state == bridge::JobState::Paused)
                services_.queue.resume();
            else
                services_.queue.pause();
        });
    QAction* stop
        = addItem(menu, tr("&Stop and save"), {}, this, [this] { services_.queue.stop(); });
    const auto update = [this, pause, stop] {
        const bool any = services_.queue.running() != nullptr;
        pause->setEnabled(any);
        stop->setEnabled(any);
    };
    connect(&services_.queue, &bridge::TrainingQueue::jobsChanged, this, update);
    update();
    menu->addSeparator();
    addItem(menu, tr("&Look for new runs"), QKeySequence::Refresh, this,
        [this] { services_.catalog.refresh(); });
}

void MainWindow::buildHelpMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    addItem(
        menu, tr("&Tour"), QKeySequence::HelpContents, this, [this] { tour_->start(tourSteps()); });
    addItem(menu, tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Slash), this,
        [this] { showShortcuts(this); });
    addItem(menu, tr("&First page"), {}, this, [this] { showPage(QStringLiteral("welcome")); });
    menu->addSeparator();
    addItem(menu, tr("&About Crisp"), {}, this, [this] { showAbout(this); });
}

} // namespace crisp::shell
