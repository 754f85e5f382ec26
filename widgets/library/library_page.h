// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "pages/page.h"

#include <QString>

class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace crisp::library {

class DataDetails;
class DropZone;
class ImportPage;
class LibraryList;
class LibraryModel;
class ModelDetails;

/// Models and data sets on this machine, what is known of each, and the import of own files.
/// Fetching from elsewhere is not here.
class LibraryPage : public pages::Page {
    Q_OBJECT

public:
    explicit LibraryPage(const bridge::Services& services, QWidget* parent = nullptr);
    ~LibraryPage() override;

    /// Begins the import of a file of the user's.
    void importFile(const QString& file);
    /// A directory of a model, a data set or a run, by what lies in it; something else becomes an
    /// issue.
    void openDirectory(const QString& directory);
    /// Chooses the entry of this directory, now or as soon as it is listed.
    void showEntry(const QString& path);

    QString pageName() const override;
    QString pageTitle() const override;
    std::vector<charts::Figure*> figures() const override;
    charts::Figure* currentFigure() const override;
    void focusFirst() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildLists();
    QWidget* buildListHeader();
    void buildDetails();
    void connectImport();
    void connectDetails();
    void readCatalog();
    void showChosen();
    void showMenu(const QModelIndex& index, const QPoint& globalPosition);
    void chooseFile();
    void chooseDirectory();
    void showFolder(const QString& path) const;
    void leaveImport();
    [[nodiscard]] QString chosenPath() const;

    bridge::Services services_;
    QString wanted_; ///< to be chosen as soon as it is listed
    LibraryModel* model_ = nullptr;
    LibraryList* list_ = nullptr;
    QSplitter* split_ = nullptr;
    bool isSplitByHand_ = false;
    QLineEdit* find_ = nullptr;
    DropZone* drop_ = nullptr;
    QStackedWidget* right_ = nullptr;
    QWidget* empty_ = nullptr;
    ModelDetails* modelDetails_ = nullptr;
    DataDetails* dataDetails_ = nullptr;
    ImportPage* import_ = nullptr;
};

} // namespace crisp::library
