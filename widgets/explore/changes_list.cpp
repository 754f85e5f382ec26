// SPDX-License-Identifier: Apache-2.0
#include "explore/changes_list.h"

#include "controls/button.h"
#include "controls/labels.h"
#include "controls/segmented_control.h"
#include "controls/table_style.h"
#include "explore/cell_painting.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPainter>
#include <QScopedValueRollback>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::explore {
namespace {

enum Column { EdgeColumn, FirstColumn, SecondColumn, DifferenceColumn, ColumnCount };

QString kindName(ChangesModel::Kind kind)
{
    switch (kind) {
    case ChangesModel::Kind::Lost:
        return QStringLiteral("lost");
    case ChangesModel::Kind::Gained:
        return QStringLiteral("gained");
    case ChangesModel::Kind::Kept:
        break;
    }
    return QStringLiteral("kept");
}

QString sentenceOf(const EdgeChanges& changes, ChangesModel::Kind kind, const Scene& scene)
{
    const QString a = scene.input.first.shortName;
    const QString b = scene.input.second.shortName;
    switch (kind) {
    case ChangesModel::Kind::Lost:
        if (changes.lost.empty())
            return ChangesList::tr("No edge that %1 keeps is pruned in %2.").arg(a, b);
        return ChangesList::tr("The %1 lost edges of %2 carried %3 of %4's weight.")
            .arg(QString::number(changes.lost.size()), QString::number(changes.cells),
                theme::percent(changes.lostShare, 0), a);
    case ChangesModel::Kind::Gained:
        if (changes.gained.empty())
            return ChangesList::tr("No edge that %1 prunes is kept in %2.").arg(a, b);
        return ChangesList::tr("The %1 gained edges of %2 carry %3 of %4's weight.")
            .arg(QString::number(changes.gained.size()), QString::number(changes.cells),
                theme::percent(changes.gainedShare, 0), b);
    case ChangesModel::Kind::Kept:
        break;
    }
    return ChangesList::tr("%1 edges of %2 are kept on both sides.")
        .arg(QString::number(changes.kept.size()), QString::number(changes.cells));
}

} // namespace

void ChangesModel::setChanges(const ScenePointer& scene, std::vector<EdgeChange> edges, Kind kind)
{
    beginResetModel();
    scene_ = scene;
    edges_ = std::move(edges);
    kind_ = kind;
    endResetModel();
}

QString ChangesModel::token(std::size_t position) const
{
    return QString::fromStdString(scene_->input.first.explained->explanation->tokens[position]);
}

int ChangesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(edges_.size());
}

int ChangesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChangesModel::text(const EdgeChange& edge, int column) const
{
    switch (column) {
    case EdgeColumn: {
        const QString name = tr("%1 → %2").arg(token(edge.from), token(edge.to));
        return scene_->input.choice.position.head
            ? name
            : tr("head %1: %2").arg(QString::number(edge.head + 1), name);
    }
    case FirstColumn:
        return kind_ == Kind::Gained ? tr("pruned") : theme::number(double(edge.first), 3);
    case SecondColumn:
        return kind_ == Kind::Lost ? tr("pruned") : theme::number(double(edge.second), 3);
    default:
        return theme::number(edge.difference(), 3);
    }
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const EdgeChange& edge = edges_[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(edge, index.column());
    if (role == Qt::TextAlignmentRole)
        return int(
            Qt::AlignVCenter | (index.column() == EdgeColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == controls::table::FaintRole)
        return (index.column() == FirstColumn && kind_ == Kind::Gained)
            || (index.column() == SecondColumn && kind_ == Kind::Lost);
    if (role == controls::table::StrongRole)
        return index.column() == DifferenceColumn;
    return {};
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == EdgeColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case EdgeColumn:
        return tr("From → to");
    case FirstColumn:
        return tr("A");
    case SecondColumn:
        return tr("B");
    default:
        return tr("B − A");
    }
}

ChangesList::ChangesList(QWidget* parent)
    : QWidget(parent)
    , model_(new ChangesModel(this))
{
    setObjectName(QStringLiteral("changesList"));
    build();
    connect(tabs_, &controls::SegmentedControl::indexChanged, this, [this] { showKind(); });
    connect(save_, &QAbstractButton::clicked, this, &ChangesList::saveWanted);
    connect(table_, &QWidget::customContextMenuRequested, this,
        [this](const QPoint& point) { Q_EMIT menuWanted(table_->viewport()->mapToGlobal(point)); });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) {
            if (selecting_ || !current.isValid())
                return;
            const EdgeChange& edge = model_->edges()[static_cast<std::size_t>(current.row())];
            Q_EMIT cellChosen({ edge.from, edge.to });
        });
}

void ChangesList::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 12);
    column->setSpacing(8);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(16, 8, 8, 0);
    header->addWidget(controls::titleLabel(tr("Edges that changed"), this));
    header->addStretch(1);
    auto* more = controls::iconButton(theme::Icon::More, tr("Copy or save the list"), this);
    more->setEmphasis(controls::Emphasis::Quiet);
    header->addWidget(more);
    connect(more, &QAbstractButton::clicked, this,
        [this, more] { Q_EMIT menuWanted(more->mapToGlobal(QPoint(0, more->height()))); });
    column->addLayout(header);
    tabs_ = new controls::SegmentedControl({ tr("Lost"), tr("Gained"), tr("Kept") }, this);
    tabs_->setObjectName(QStringLiteral("changeTabs"));
    tabs_->setAccessibleName(tr("Which edges"));
    tabs_->setSegmentToolTip(0, tr("Kept in A, pruned in B"));
    tabs_->setSegmentToolTip(1, tr("Pruned in A, kept in B"));
    tabs_->setSegmentToolTip(2, tr("Kept on both sides"));
    tabs_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(16, 0, 16, 0);
    tabRow->addWidget(tabs_);
    column->addLayout(tabRow);
    buildTable();
    column->addWidget(table_, 1);
    sentence_ = controls::helpLabel({}, this);
    sentence_->setContentsMargins(16, 0, 16, 0);
    sentence_->setMinimumHeight(sentence_->fontMetrics().lineSpacing() * 2 + 4);
    sentence_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(sentence_);
    save_ = new controls::Button(tr("List as CSV"), controls::Emphasis::Secondary, this);
    save_->setObjectName(QStringLiteral("saveChanges"));
    save_->setGlyph(theme::Icon::Export);
    auto* saveRow = new QHBoxLayout;
    saveRow->setContentsMargins(16, 0, 16, 0);
    saveRow->addWidget(save_, 1);
    column->addLayout(saveRow);
}

void ChangesList::buildTable()
{
    table_ = new QTableView(this);
    table_->setObjectName(QStringLiteral("changeTable"));
    table_->setAccessibleName(tr("Edges that changed"));
    table_->setModel(model_);
    controls::styleTable(table_);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->setTabKeyNavigation(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->horizontalHeader()->setSectionResizeMode(EdgeColumn, QHeaderView::Stretch);
    const QFontMetrics metrics(theme::textFont(theme::Text::Label));
    const int number = metrics.horizontalAdvance(QStringLiteral("pruned")) + 18;
    for (const int section : { FirstColumn, SecondColumn, DifferenceColumn })
        table_->setColumnWidth(section, number);
}

void ChangesList::setScene(const ScenePointer& scene)
{
    const bool same = scene_ && scene && scene_->changes == scene->changes
        && scene_->input.choice.position == scene->input.choice.position;
    scene_ = scene;
    save_->setEnabled(hasContent());
    if (same)
        return;
    changes_ = {};
    if (hasContent()) {
        const MapChoice& choice = scene_->input.choice;
        const auto& first = scene_->input.first.explained->explanation->layers;
        const auto& second = scene_->input.second.explained->explanation->layers;
        if (choice.position.layer < first.size())
            changes_ = edgeChanges(
                first[choice.position.layer], second[choice.position.layer], choice.position.head);
    }
    tabs_->setSegmentText(0, tr("Lost %1").arg(changes_.lost.size()));
    tabs_->setSegmentText(1, tr("Gained %1").arg(changes_.gained.size()));
    tabs_->setSegmentText(2, tr("Kept %1").arg(changes_.kept.size()));
    showKind();
}

const std::vector<EdgeChange>& ChangesList::edgesOf(ChangesModel::Kind kind) const
{
    switch (kind) {
    case ChangesModel::Kind::Lost:
        return changes_.lost;
    case ChangesModel::Kind::Gained:
        return changes_.gained;
    case ChangesModel::Kind::Kept:
        break;
    }
    return changes_.kept;
}

void ChangesList::showKind()
{
    const auto kind = static_cast<ChangesModel::Kind>(tabs_->index());
    {
        const QScopedValueRollback quiet(selecting_, true);
        model_->setChanges(scene_, edgesOf(kind), kind);
    }
    showSentence();
    setLock(lock_);
}

void ChangesList::showSentence()
{
    if (!hasContent()) // the view says why
        sentence_->clear();
    else
        sentence_->setText(sentenceOf(changes_, model_->kind(), *scene_));
}

void ChangesList::setLock(const Lock& lock)
{
    lock_ = lock;
    const QScopedValueRollback quiet(selecting_, true);
    const auto& edges = model_->edges();
    const auto found
        = !lock.cell ? edges.end() : std::ranges::find_if(edges, [&](const EdgeChange& edge) {
              return edge.from == lock.cell->from && edge.to == lock.cell->to;
          });
    if (found == edges.end()) {
        table_->selectionModel()->clear();
        return;
    }
    const QModelIndex line = model_->index(static_cast<int>(found - edges.begin()), 0);
    table_->selectionModel()->setCurrentIndex(
        line, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    table_->scrollTo(line);
}

QString ChangesList::figureName() const
{
    if (!hasContent())
        return QStringLiteral("edges");
    const MapChoice& choice = scene_->input.choice;
    const QString layer = QStringLiteral("layer-%1").arg(choice.position.layer + 1);
    const QString head = choice.position.head
        ? QStringLiteral("-head-%1").arg(*choice.position.head + 1)
        : QString();
    return QStringLiteral("edges-%1-%2%3").arg(kindName(model_->kind()), layer, head);
}

QString ChangesList::figureTitle() const
{
    switch (model_->kind()) {
    case ChangesModel::Kind::Lost:
        return tr("Edges lost from A to B");
    case ChangesModel::Kind::Gained:
        return tr("Edges gained from A to B");
    case ChangesModel::Kind::Kept:
        break;
    }
    return tr("Edges kept in A and B");
}

QString ChangesList::figureCaption() const
{
    return hasContent() ? captionOf(scene_->input.first, scene_->input.second) : QString();
}

QSizeF ChangesList::figureSize() const { return table_->viewport()->size(); }

void ChangesList::paintFigure(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    const QFont font = figureFont(theme::Text::Label, style);
    const QFontMetricsF metrics(font);
    const double high = metrics.height() + 8.0;
    const double number = metrics.horizontalAdvance(tr("pruned")) + 18.0;
    painter.save();
    painter.setFont(font);
    const int first = std::max(table_->rowAt(0), 0); // as it is scrolled
    QRectF line(area.left(), area.top(), area.width(), high);
    for (int row = first - 1; row < model_->rowCount() && line.bottom() <= area.bottom() + 1.0;
         ++row) {
        const bool header = row < first;
        painter.setPen(header ? style.tokens->ink3 : style.tokens->ink);
        QRectF cell = line;
        for (int column = DifferenceColumn; column >= EdgeColumn; --column) {
            const QString text
                = (header ? model_->headerData(column, Qt::Horizontal, Qt::DisplayRole)
                          : model_->data(model_->index(row, column), Qt::DisplayRole))
                      .toString();
            if (column == EdgeColumn) {
                painter.drawText(cell, Qt::AlignLeft | Qt::AlignVCenter,
                    metrics.elidedText(text, Qt::ElideRight, cell.width()));
                break;
            }
            painter.drawText(cell, Qt::AlignRight | Qt::AlignVCenter, text);
            cell.setRight(cell.right() - number);
        }
        painter.fillRect(
            QRectF(line.left(), line.bottom() - 1.0, line.width(), 1.0), style.tokens->grid);
        line.translate(0.0, high);
    }
    painter.restore();
}

charts::FigureTable ChangesList::figureTable() const
{
    charts::FigureTable table;
    table.columns = { QStringLiteral("layer"), QStringLiteral("head"), QStringLiteral("from"),
        QStringLiteral("from_token"), QStringLiteral("to"), QStringLiteral("to_token"),
        QStringLiteral("change"), QStringLiteral("attention_a"), QStringLiteral("attention_b"),
        QStringLiteral("difference") };
    if (!hasContent())
        return table;
    const auto layer = static_cast<qlonglong>(scene_->input.choice.position.layer);
    for (const EdgeChange& edge : model_->edges())
        table.rows.push_back({ layer, qlonglong(edge.head), qlonglong(edge.from),
            model_->token(edge.from), qlonglong(edge.to), model_->token(edge.to),
            kindName(model_->kind()), QVariant::fromValue(edge.first),
            QVariant::fromValue(edge.second), QVariant::fromValue(edge.second - edge.first) });
    return table;
}

} // namespace crisp::explore
