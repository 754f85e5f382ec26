// SPDX-License-Identifier: Apache-2.0
#include "library/library_page.h"

#include "bridge/catalog.h"
#include "bridge/issue_log.h"
#include "bridge/text.h"
#include "charts/export_hub.h"
#include "controls/controls.h"
#include "hub/locations.h"
#include "library/data_details.h"
#include "library/drop_zone.h"
#include "library/import_page.h"
#include "library/library_list.h"
#include "library/library_model.h"
#include "library/model_details.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::library {
namespace {

constexpr int pageEdge = 16;
constexpr int headerHeight = 56;
constexpr int listWidth = 560;
constexpr int leastListWidth = 360;

QString dataFolder() { return bridge::toQt(hub::userDataFolder() / "data"); }

bool holds(const QString& directory, const QStringList& names)
{
    return std::ranges::any_of(names,
        [&](const QString& name) { return QFileInfo::exists(QDir(directory).filePath(name)); });
}

bool looksLikeData(const QString& directory)
{
    return !QDir(directory)
                .entryList({ QStringLiteral("train.*"), QStringLiteral("dev.*"),
                               QStringLiteral("validation.*"), QStringLiteral("test.*"),
                               QStringLiteral("dataset.json") },
                    QDir::Files)
                .isEmpty();
}

/// The one local file or directory that is dragged; empty: none.
QString draggedPath(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

/// Whose tokens are counted: an installed model that can be used.
LengthMeasure measureOf(const bridge::Catalog& catalog)
{
    for (const bridge::ModelEntry& model : catalog.models())
        if (model.error.isEmpty() && model.run.isEmpty())
            return { model.path, model.name, training::Recipe().maxLength };
    return {};
}

} // namespace

LibraryPage::LibraryPage(const bridge::Services& services, QWidget* parent)
    : Page(parent)
    , services_(services)
{
    setAcceptDrops(true);
    auto* whole = new QHBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    split_ = new QSplitter(Qt::Horizontal);
    split_->setChildrenCollapsible(false);
    split_->addWidget(buildLists());
    buildDetails();
    split_->addWidget(right_);
    split_->setStretchFactor(0, 0);
    split_->setStretchFactor(1, 1);
    connect(split_, &QSplitter::splitterMoved, this, [this] { isSplitByHand_ = true; });
    whole->addWidget(split_);
    connectImport();
    connectDetails();
    connect(&services_.catalog, &bridge::Catalog::changed, this, &LibraryPage::readCatalog);
    readCatalog();
}

LibraryPage::~LibraryPage() = default;

QWidget* LibraryPage::buildListHeader()
{
    auto* header = new QWidget;
    header->setMinimumHeight(theme::scaled(headerHeight));
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(pageEdge, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(new controls::Label(tr("Library"), theme::Text::Title));
    row->addStretch(1);
    find_ = new QLineEdit;
    find_->setObjectName(QStringLiteral("libraryFind"));
    find_->setPlaceholderText(tr("Find"));
    find_->setAccessibleName(tr("Find models and data sets"));
    find_->setClearButtonEnabled(true);
    find_->addAction(theme::icon(theme::Icon::Search), QLineEdit::LeadingPosition);
    row->addWidget(find_, 2);
    auto* open = new controls::Button(tr("Open directory"));
    open->setGlyph(theme::Icon::Folder);
    open->setToolTip(tr("A model, a data set or a run that lies somewhere else"));
    connect(open, &QPushButton::clicked, this, &LibraryPage::chooseDirectory);
    row->addWidget(open);
    return header;
}

QWidget* LibraryPage::buildLists()
{
    auto* lists = new QWidget;
    lists->setMinimumWidth(theme::scaled(leastListWidth));
    auto* column = new QVBoxLayout(lists);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildListHeader());
    column->addWidget(new controls::Rule(Qt::Horizontal));
    model_ = new LibraryModel(this);
    list_ = new LibraryList;
    list_->setObjectName(QStringLiteral("libraryList"));
    list_->setAccessibleName(tr("Models and data sets"));
    list_->setModel(model_);
    column->addWidget(list_, 1);
    drop_ = new DropZone;
    auto* below = new QWidget;
    auto* frame = new QVBoxLayout(below);
    frame->setContentsMargins(pageEdge, pageEdge, pageEdge, pageEdge);
    frame->addWidget(drop_);
    drop_->setMinimumHeight(theme::scaled(110));
    column->addWidget(below);
    connect(find_, &QLineEdit::textChanged, this, [this](const QString& text) {
        const QString chosen = chosenPath();
        model_->setFilter(text.trimmed());
        if (!chosen.isEmpty())
            showEntry(chosen);
    });
    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &LibraryPage::showChosen);
    connect(list_, &LibraryList::activated, this, [this](const QModelIndex& index) {
        const LibraryEntry* entry = model_->entryAt(index.row());
        if (entry != nullptr && entry->kind == EntryKind::Model && entry->error.isEmpty())
            Q_EMIT exploreRequested(entry->path);
    });
    connect(list_, &LibraryList::menuRequested, this, &LibraryPage::showMenu);
    connect(drop_, &DropZone::fileWanted, this, &LibraryPage::chooseFile);
    return lists;
}

void LibraryPage::buildDetails()
{
    right_ = new QStackedWidget;
    auto* empty = new controls::EmptyState(tr("Drop a CSV, TSV or JSON lines file"),
        tr("You will see its first rows and choose which column is the text and which the label. "
           "Nothing leaves this computer."));
    connect(empty->addAction(tr("Choose a file"), controls::Emphasis::Primary),
        &QPushButton::clicked, this, &LibraryPage::chooseFile);
    empty_ = empty;
    modelDetails_ = new ModelDetails;
    dataDetails_ = new DataDetails(services_.exports);
    import_ = new ImportPage(services_.exports, dataFolder());
    for (QWidget* page : { empty_, static_cast<QWidget*>(modelDetails_),
             static_cast<QWidget*>(dataDetails_), static_cast<QWidget*>(import_) })
        right_->addWidget(page);
}

void LibraryPage::connectImport()
{
    connect(import_, &ImportPage::cancelled, this, &LibraryPage::leaveImport);
    connect(import_, &ImportPage::failed, this,
        [this](const QString& title, const QString& sentence, const QString& path) {
            services_.issues.add(bridge::Severity::Error, title, sentence, path);
            if (!import_->session().tables().main)
                leaveImport(); // there is nothing to be seen of it
        });
    connect(
        import_, &ImportPage::imported, this, [this](const QString& directory, std::size_t rows) {
            Q_EMIT said(tr("Imported %1 rows as %2")
                            .arg(theme::number(static_cast<double>(rows), 0),
                                QFileInfo(directory).fileName()),
                directory);
            wanted_ = directory;
            right_->setCurrentWidget(empty_);
            services_.catalog.addData(directory);
        });
}

void LibraryPage::connectDetails()
{
    connect(modelDetails_, &ModelDetails::exploreRequested, this, &Page::exploreRequested);
    connect(modelDetails_, &ModelDetails::trainRequested, this,
        [this](const QString& path) { Q_EMIT trainRequested(path, {}); });
    connect(modelDetails_, &ModelDetails::folderRequested, this, &LibraryPage::showFolder);
    connect(dataDetails_, &DataDetails::trainRequested, this,
        [this](const QString& path) { Q_EMIT trainRequested({}, path); });
    connect(dataDetails_, &DataDetails::folderRequested, this, &LibraryPage::showFolder);
}

void LibraryPage::readCatalog()
{
    const QString chosen = wanted_.isEmpty() ? chosenPath() : wanted_;
    model_->setEntries(modelEntries(services_.catalog), dataEntries(services_.catalog));
    const LengthMeasure measure = measureOf(services_.catalog);
    import_->setMeasure(measure);
    dataDetails_->setMeasure(measure);
    if (!chosen.isEmpty())
        showEntry(chosen);
    showChosen();
}

QString LibraryPage::chosenPath() const
{
    const QModelIndexList rows = list_->selectionModel()->selectedIndexes();
    return rows.isEmpty() ? QString() : rows.front().data(LibraryModel::PathRole).toString();
}

void LibraryPage::showEntry(const QString& path)
{
    const int row = model_->rowOf(path);
    wanted_ = row < 0 ? path : QString();
    if (row < 0)
        return;
    const QModelIndex index = model_->index(row);
    list_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    list_->scrollTo(index);
}

void LibraryPage::showChosen()
{
    if (import_->isOpen())
        return; // an import is not lost by a click
    const QString path = chosenPath();
    if (const bridge::ModelEntry* model = services_.catalog.findModel(path)) {
        modelDetails_->showModel(*model, services_.catalog.findRun(model->run));
        right_->setCurrentWidget(modelDetails_);
    } else if (const bridge::DataEntry* data = services_.catalog.findData(path)) {
        dataDetails_->showData(*data);
        right_->setCurrentWidget(dataDetails_);
    } else {
        right_->setCurrentWidget(empty_);
    }
}

void LibraryPage::showMenu(const QModelIndex& index, const QPoint& globalPosition)
{
    const LibraryEntry* found = model_->entryAt(index.row());
    if (found == nullptr)
        return;
    const LibraryEntry entry = *found; // the list may change while the menu is open
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool usable = entry.error.isEmpty();
    const bool isModel = entry.kind == EntryKind::Model;
    const auto add = [&](theme::Icon icon, const QString& text, auto then) {
        QAction* action = menu->addAction(theme::icon(icon), text);
        connect(action, &QAction::triggered, this, then);
        return action;
    };
    if (isModel)
        add(theme::Icon::Explore, tr("Explore"), [this, entry] {
            Q_EMIT exploreRequested(entry.path);
        })->setEnabled(usable);
    add(theme::Icon::Train, tr("Train with it"), [this, entry, isModel] {
        Q_EMIT trainRequested(isModel ? entry.path : QString(), isModel ? QString() : entry.path);
    })->setEnabled(usable);
    if (!entry.run.isEmpty())
        add(theme::Icon::Results, tr("Show in results"),
            [this, entry] { Q_EMIT resultsRequested(entry.run); });
    menu->addSeparator();
    add(theme::Icon::Folder, tr("Show folder"), [this, entry] { showFolder(entry.path); });
    menu->popup(globalPosition);
}

void LibraryPage::showFolder(const QString& path) const
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

void LibraryPage::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Import a file"), {},
        tr("Tables (*.csv *.tsv *.txt *.jsonl *.ndjson);;All files (*)"));
    if (!file.isEmpty())
        importFile(file);
}

void LibraryPage::chooseDirectory()
{
    const QString directory
        = QFileDialog::getExistingDirectory(this, tr("Open a model, a data set or a run"));
    if (!directory.isEmpty())
        openDirectory(directory);
}

void LibraryPage::importFile(const QString& file)
{
    right_->setCurrentWidget(import_);
    import_->open(file);
    import_->focusFirst();
}

void LibraryPage::leaveImport()
{
    right_->setCurrentWidget(empty_);
    showChosen();
    list_->setFocus();
}

void LibraryPage::openDirectory(const QString& directory)
{
    const QString path = QDir::cleanPath(QDir(directory).absolutePath());
    wanted_ = path;
    if (holds(path, { QStringLiteral("recipe.json") })) {
        services_.catalog.addRun(path);
        Q_EMIT resultsRequested(path);
    } else if (holds(path, { QStringLiteral("config.json") })) {
        services_.catalog.addModel(path);
    } else if (looksLikeData(path)) {
        services_.catalog.addData(path);
    } else {
        wanted_.clear();
        services_.issues.add(bridge::Severity::Error,
            tr("%1 cannot be opened").arg(QFileInfo(path).fileName()),
            tr("It holds no config.json (a model), no train or dev file (a data set) and no "
               "recipe.json (a run)."),
            path);
    }
    showEntry(wanted_); // it may be known already
}

/// Lists have what they need, and less in a narrow window; until the user decides otherwise.
void LibraryPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    if (isSplitByHand_)
        return;
    const int lists
        = std::clamp(width() * 41 / 100, theme::scaled(leastListWidth), theme::scaled(listWidth));
    split_->setSizes({ lists, width() - lists });
}

void LibraryPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (draggedPath(*event->mimeData()).isEmpty())
        return;
    drop_->setActive(true);
    event->acceptProposedAction();
}

void LibraryPage::dragLeaveEvent(QDragLeaveEvent* /*event*/) { drop_->setActive(false); }

void LibraryPage::dropEvent(QDropEvent* event)
{
    drop_->setActive(false);
    const QString path = draggedPath(*event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    if (QFileInfo(path).isDir())
        openDirectory(path);
    else
        importFile(path);
}

QString LibraryPage::pageName() const { return QStringLiteral("library"); }

QString LibraryPage::pageTitle() const { return tr("Library"); }

std::vector<charts::Figure*> LibraryPage::figures() const
{
    if (charts::Figure* figure = currentFigure())
        return { figure };
    return {};
}

charts::Figure* LibraryPage::currentFigure() const
{
    if (right_->currentWidget() == import_)
        return import_->figure();
    return right_->currentWidget() == dataDetails_ ? dataDetails_->figure() : nullptr;
}

void LibraryPage::focusFirst() { list_->setFocus(); }

QJsonObject LibraryPage::saveState() const
{
    return { { QStringLiteral("find"), find_->text() },
        { QStringLiteral("chosen"), chosenPath() } };
}

void LibraryPage::restoreState(const QJsonObject& state)
{
    find_->setText(state[QStringLiteral("find")].toString());
    showEntry(state[QStringLiteral("chosen")].toString());
}

} // namespace crisp::library
