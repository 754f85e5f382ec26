// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shell/program.h"

#include <QMainWindow>
#include <QString>

#include <vector>

class QStackedWidget;

namespace crisp::pages {
class Page;
}
namespace crisp::explore {
class ExplorePage;
}
namespace crisp::controls {
class Toast;
}

/// The window: pages in a stack, side bar, menus, status bar, issues panel, and who hears of what
/// between pages. It wires; what is shown is the pages' business, what is known is program.h's.
namespace crisp::shell {

class IssuesPanel;
class SideBar;
class StatusBar;
class TourCallout;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Program& program, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// "train", "explore", "results", "library", "settings", "welcome".
    void showPage(const QString& name);
    [[nodiscard]] QString currentPage() const;
    [[nodiscard]] pages::Page* page(const QString& name) const;
    [[nodiscard]] explore::ExplorePage* explorePage() const { return explore_; }
    /// A model, a run, a data directory, a table or a list of sentences.
    void openPath(const QString& fileOrDirectory);

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildPages();
    void addPage(pages::Page* page);
    void buildMenus();
    void buildFileMenu();
    void buildEditMenu();
    void buildViewMenu();
    void buildRunMenu();
    void buildHelpMenu();
    void restore();
    void remember();
    [[nodiscard]] pages::Page* shownPage() const;
    void exportCurrent();
    void exportEverything();
    void copyCurrent(bool numbers);
    void editFocused(const char* slot);
    void chooseAndOpen();
    void chooseFolderAndOpen(const QString& title);
    void openSentences(const QString& path);
    void say(const QString& sentence, const QString& path = {});
    void toggleIssues();
    void placeIssues();
    void showEngine();
    void watchWelcome();

    Program& program_;
    bridge::Services services_;
    SideBar* sideBar_ = nullptr;
    StatusBar* statusBar_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    IssuesPanel* issuesPanel_ = nullptr;
    TourCallout* tour_ = nullptr;
    controls::Toast* toast_ = nullptr;
    explore::ExplorePage* explore_ = nullptr;
    std::vector<pages::Page*> pages_;
    QString toastPath_; ///< what "Open folder" opens
    bool closing_ = false;
};

} // namespace crisp::shell
