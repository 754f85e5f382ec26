// SPDX-License-Identifier: Apache-2.0
#include "results/run_table_view.h"

#include "results/run_row_delegate.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QUrl>

#include <algorithm>

namespace crisp::results {
namespace {

constexpr int folding = 28; ///< how far runs stand right of their plan
constexpr qsizetype rowsToSeeAtOnce = 12;

} // namespace

RunTableView::RunTableView(QWidget* parent)
    : QTreeView(parent)
    , model_(new RunTableModel(this))
    , sorter_(new RunTableSorter(this))
{
    sorter_->setSourceModel(model_);
    setModel(sorter_);
    controls::styleTable(this);
    auto* delegate = new RunRowDelegate(this);
    setItemDelegate(delegate);
    theme::setTextFont(this, theme::Text::Label);
    setAccessibleName(tr("Runs by plan"));
    setIndentation(folding);
    setExpandsOnDoubleClick(false); // activate() folds, by mouse and by keyboard alike
    setSelectionMode(ExtendedSelection);
    setSortingEnabled(true);
    sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(theme::scaled(32));
    header()->setSectionResizeMode(RunTableModel::Name, QHeaderView::Stretch);
    header()->setSectionResizeMode(RunTableModel::Open, QHeaderView::Fixed);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(
        header(), &QHeaderView::customContextMenuRequested, this, &RunTableView::showHeaderMenu);
    connect(this, &QTreeView::doubleClicked, this, &RunTableView::activate);
    connect(delegate, &controls::TableDelegate::actionTriggered, this, &RunTableView::activate);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!choosing_)
            Q_EMIT choiceChanged();
    });
}

QModelIndex RunTableView::sourceOf(const QModelIndex& index) const
{
    return sorter_->mapToSource(index);
}

void RunTableView::setGroups(std::vector<PlanGroup> groups)
{
    const std::map<QString, bool> unfolded = unfoldedGroups();
    const QStringList chosen = chosenRuns();
    const QString current = currentRun();
    bool reset = false;
    const auto connection
        = connect(model_, &QAbstractItemModel::modelReset, this, [&reset] { reset = true; });
    model_->setGroups(std::move(groups));
    disconnect(connection);
    if (reset) {
        restoreFolding(unfolded);
        const QScopedValueRollback guard(choosing_, true);
        for (const QString& run : chosen)
            selectionModel()->select(sorter_->mapFromSource(model_->indexOfRun(run)),
                QItemSelectionModel::Select | QItemSelectionModel::Rows);
        if (const QModelIndex index = sorter_->mapFromSource(model_->indexOfRun(current));
            index.isValid())
            selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
    fitColumns();
}

std::map<QString, bool> RunTableView::unfoldedGroups() const
{
    std::map<QString, bool> groups;
    for (int row = 0; row < sorter_->rowCount(); ++row) {
        const QModelIndex group = sorter_->index(row, 0);
        groups[group.data(RunTableModel::GroupRole).toString()] = isExpanded(group);
    }
    return groups;
}

/// Groups that are new are unfolded as long as all rows are to be seen at once.
void RunTableView::restoreFolding(const std::map<QString, bool>& unfolded)
{
    const bool few = rows().size() <= rowsToSeeAtOnce;
    for (int row = 0; row < sorter_->rowCount(); ++row) {
        const QModelIndex group = sorter_->index(row, 0);
        const auto known = unfolded.find(group.data(RunTableModel::GroupRole).toString());
        setExpanded(group, known == unfolded.end() ? few : known->second);
    }
}

QStringList RunTableView::chosenRuns() const
{
    QStringList ids;
    for (const QModelIndex& row : rows()) {
        const bool chosen = selectionModel()->isRowSelected(row.row(), row.parent())
            || (row.parent().isValid()
                && selectionModel()->isRowSelected(row.parent().row(), QModelIndex()));
        if (const RunResult* run = model_->runAt(sourceOf(row)); run != nullptr && chosen)
            ids << run->id;
    }
    return ids;
}

QString RunTableView::currentRun() const
{
    const QModelIndex current = currentIndex();
    const RunResult* run = model_->runAt(sourceOf(current));
    return run != nullptr && selectionModel()->isRowSelected(current.row(), current.parent())
        ? run->id
        : QString();
}

void RunTableView::chooseRun(const QString& id)
{
    const QScopedValueRollback guard(choosing_, true);
    const QModelIndex index = sorter_->mapFromSource(model_->indexOfRun(id));
    if (!index.isValid()) {
        clearSelection();
        return;
    }
    expand(index.parent());
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

QModelIndexList RunTableView::rows() const
{
    QModelIndexList indexes;
    for (int row = 0; row < sorter_->rowCount(); ++row) {
        const QModelIndex group = sorter_->index(row, 0);
        indexes << group;
        for (int child = 0; child < sorter_->rowCount(group); ++child)
            indexes << sorter_->index(child, 0, group);
    }
    return indexes;
}

QStringList RunTableView::foldedGroups() const
{
    QStringList ids;
    for (const auto& [id, open] : unfoldedGroups())
        if (!open)
            ids << id;
    return ids;
}

void RunTableView::setFoldedGroups(const QStringList& ids)
{
    for (int row = 0; row < sorter_->rowCount(); ++row) {
        const QModelIndex group = sorter_->index(row, 0);
        setExpanded(group, !ids.contains(group.data(RunTableModel::GroupRole).toString()));
    }
}

QByteArray RunTableView::hiddenColumns() const
{
    QStringList keys;
    for (int column = 0; column < RunTableModel::columns; ++column)
        if (isColumnHidden(column))
            keys << RunTableModel::columnKey(column);
    return keys.join(QLatin1Char(',')).toLatin1();
}

void RunTableView::setHiddenColumns(const QByteArray& keys)
{
    const QStringList hidden = QString::fromLatin1(keys).split(QLatin1Char(','));
    for (int column = RunTableModel::Name + 1; column < RunTableModel::Open; ++column)
        setColumnHidden(column, hidden.contains(RunTableModel::columnKey(column)));
}

void RunTableView::fillColumnMenu(QMenu& menu)
{
    for (int column = RunTableModel::Name + 1; column < RunTableModel::Open; ++column) {
        QAction* action = menu.addAction(
            model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::triggered, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            Q_EMIT columnsChanged();
        });
    }
    menu.addSeparator();
    QAction* all = menu.addAction(tr("Show all columns"));
    connect(all, &QAction::triggered, this, [this] {
        setHiddenColumns({});
        Q_EMIT columnsChanged();
    });
}

void RunTableView::showHeaderMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillColumnMenu(*menu);
    menu->popup(header()->mapToGlobal(position));
}

void RunTableView::setSorting(int column, Qt::SortOrder order)
{
    if (column >= 0 && column < RunTableModel::Open)
        sortByColumn(column, order);
}

int RunTableView::sortColumn() const { return sorter_->sortColumn(); }

Qt::SortOrder RunTableView::sortOrder() const { return sorter_->sortOrder(); }

void RunTableView::activate(const QModelIndex& index)
{
    const QModelIndex row = index.siblingAtColumn(0);
    if (const RunResult* run = model_->runAt(sourceOf(row)))
        Q_EMIT exploreRequested(run->id);
    else if (row.isValid())
        setExpanded(row, !isExpanded(row));
}

void RunTableView::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && currentIndex().isValid())
        activate(currentIndex());
    else
        QTreeView::keyPressEvent(event);
}

void RunTableView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKeyboard ? currentIndex() : indexAt(event->pos());
    const RunResult* run = model_->runAt(sourceOf(index));
    if (run == nullptr) {
        QTreeView::contextMenuEvent(event);
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString id = run->id; // the model may change while the menu is open
    connect(menu->addAction(theme::icon(theme::Icon::Explore), tr("Explore")), &QAction::triggered,
        this, [this, id] { Q_EMIT exploreRequested(id); });
    connect(menu->addAction(theme::icon(theme::Icon::Folder), tr("Show folder")),
        &QAction::triggered, this, [id] { QDesktopServices::openUrl(QUrl::fromLocalFile(id)); });
    menu->popup(
        byKeyboard ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void RunTableView::changeEvent(QEvent* event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

/// All rows that are not folded away.
QSize RunTableView::sizeHint() const
{
    int shown = 0;
    for (const QModelIndex& row : rows())
        shown += !row.parent().isValid() || isExpanded(row.parent()) ? 1 : 0;
    return { 800, header()->sizeHint().height() + shown * theme::scaled(theme::rowHeight) };
}

/// As wide as what stands in them; the name takes what is left.
void RunTableView::fitColumns()
{
    if (model_ == nullptr) // the base class's constructor changes fonts
        return;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    for (int column = RunTableModel::Name + 1; column < RunTableModel::columns; ++column) {
        int width = column == RunTableModel::Open ? 0 : header()->sectionSizeHint(column);
        for (const QModelIndex& row : rows())
            width = std::max(
                width, itemDelegate()->sizeHint(option, row.siblingAtColumn(column)).width());
        if (!isColumnHidden(column))
            header()->resizeSection(column, width);
    }
}

void RunTableView::drawRow(
    QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const
{
    QTreeView::drawRow(painter, options, index);
    // Cells have their hairline; what stands left of them has none.
    painter->fillRect(
        options.rect.left(), options.rect.bottom(), viewport()->width(), 1, theme::current().grid);
}

} // namespace crisp::results
