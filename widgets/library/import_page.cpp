// SPDX-License-Identifier: Apache-2.0
#include "library/import_page.h"

#include "bridge/text.h"
#include "controls/controls.h"
#include "controls/table_style.h"
#include "library/findings.h"
#include "library/label_editor.h"
#include "library/length_panel.h"
#include "library/library_entry.h"
#include "library/preview_model.h"
#include "library/role_header.h"
#include "library/split_editor.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace crisp::library {
namespace {

constexpr int pageEdge = 16;
constexpr int headerHeight = 56;
constexpr int readingHeight = 44;
constexpr int footerHeight = 32;
constexpr int leastBottom = 200;
constexpr int widestOther = 160; ///< of a column that is no text
constexpr int narrowestOther = 112; ///< what its picker needs
constexpr int leastText = 200;

QString numberText(std::size_t number) { return theme::number(static_cast<double>(number), 0); }

QWidget* strip(int height, QHBoxLayout*& row)
{
    auto* whole = new QWidget;
    whole->setMinimumHeight(theme::scaled(height));
    row = new QHBoxLayout(whole);
    row->setContentsMargins(pageEdge, 0, pageEdge, 0);
    row->setSpacing(8);
    return whole;
}

QScrollArea* scrolling(QWidget* content)
{
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    return area;
}

} // namespace

ImportPage::ImportPage(charts::ExportHub& hub, const QString& folder, QWidget* parent)
    : QWidget(parent)
    , hub_(hub)
    , folder_(folder)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(new controls::Rule(Qt::Horizontal));
    column->addWidget(buildReading());
    column->addWidget(new controls::Rule(Qt::Horizontal));
    splitter_ = new QSplitter(Qt::Vertical);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(buildPreview());
    splitter_->addWidget(buildBottom());
    splitter_->setStretchFactor(0, 1); // what is below needs no more than it needs
    splitter_->setStretchFactor(1, 0);
    column->addWidget(splitter_, 1);
    connect(splitter_, &QSplitter::splitterMoved, this, [this] { isSplitByHand_ = true; });
    connectSession();
    connectWidgets();
    showTable();
}

QWidget* ImportPage::buildHeader()
{
    QHBoxLayout* row = nullptr;
    QWidget* header = strip(headerHeight, row);
    title_ = new controls::ElidedLabel;
    title_->setTextSize(theme::Text::Title);
    title_->setElideMode(Qt::ElideMiddle);
    row->addWidget(title_);
    row->addWidget(controls::secondaryLabel(tr("as")));
    name_ = new QLineEdit;
    name_->setAccessibleName(tr("Name of the data set"));
    name_->setMaxLength(100);
    row->addWidget(name_, 1);
    state_ = controls::secondaryLabel({});
    row->addWidget(state_);
    cancel_ = new controls::Button(tr("Cancel"));
    row->addWidget(cancel_);
    import_ = new controls::Button({}, controls::Emphasis::Primary);
    row->addWidget(import_);
    return header;
}

QWidget* ImportPage::buildReading()
{
    QHBoxLayout* row = nullptr;
    QWidget* reading = strip(readingHeight, row);
    row->addWidget(controls::secondaryLabel(tr("Read as")));
    format_ = new QComboBox;
    format_->setAccessibleName(tr("How the file is read"));
    format_->addItem(tr("comma"), static_cast<int>(data::TableFormat::Csv));
    format_->addItem(tr("tab"), static_cast<int>(data::TableFormat::Tsv));
    format_->addItem(tr("JSON lines"), static_cast<int>(data::TableFormat::JsonLines));
    row->addWidget(format_);
    header_ = new QCheckBox(tr("First row is the header"));
    row->addWidget(header_);
    row->addSpacing(8);
    extent_ = new controls::ElidedLabel;
    extent_->setTextSize(theme::Text::Label);
    extent_->setInk(controls::Ink::Secondary);
    extent_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(extent_, 1);
    return reading;
}

QWidget* ImportPage::buildPreview()
{
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    preview_ = new PreviewModel(this);
    table_ = new QTableView;
    controls::styleTable(table_);
    theme::setTextFont(table_, theme::Text::Label);
    table_->setAccessibleName(tr("First rows of the file"));
    table_->setModel(preview_);
    roles_ = new RoleHeader(table_);
    table_->setHorizontalHeader(roles_);
    table_->verticalHeader()->setDefaultSectionSize(theme::scaled(26));
    column->addWidget(table_, 1);
    column->addWidget(new controls::Rule(Qt::Horizontal));
    QHBoxLayout* row = nullptr;
    QWidget* footer = strip(footerHeight, row);
    shownRows_ = controls::secondaryLabel({});
    guessed_ = controls::secondaryLabel(
        tr("Columns guessed from their content. Change any of them above."));
    guessed_->setWordWrap(true);
    guessed_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(shownRows_);
    row->addWidget(guessed_, 1);
    column->addWidget(footer);
    return whole;
}

QWidget* ImportPage::buildBottom()
{
    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(pageEdge, 12, pageEdge, 12);
    leftColumn->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(controls::titleLabel(tr("Labels")));
    head->addStretch(1);
    head->addWidget(controls::secondaryLabel(tr("names are yours to change")));
    leftColumn->addLayout(head);
    labels_ = new LabelEditor(LabelEditor::Names::Editable);
    leftColumn->addWidget(labels_);
    leftColumn->addSpacing(4);
    leftColumn->addWidget(new controls::Rule(Qt::Horizontal));
    leftColumn->addWidget(controls::titleLabel(tr("Split")));
    split_ = new SplitEditor;
    leftColumn->addWidget(split_);
    leftColumn->addStretch(1);

    auto* right = new QWidget;
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 12);
    rightColumn->setSpacing(0);
    lengths_ = new LengthPanel(hub_);
    lengths_->setMinimumHeight(theme::scaled(170));
    rightColumn->addWidget(lengths_, 1);
    rightColumn->addWidget(new controls::Rule(Qt::Horizontal));
    auto* found = new QWidget;
    auto* foundColumn = new QVBoxLayout(found);
    foundColumn->setContentsMargins(pageEdge, 12, pageEdge, 0);
    findings_ = new FindingsList;
    foundColumn->addWidget(findings_);
    rightColumn->addWidget(found);

    auto* whole = new QWidget;
    auto* row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    QWidget* const leftArea = scrolling(left);
    row->addWidget(leftArea, 1);
    row->addWidget(new controls::Rule(Qt::Vertical));
    row->addWidget(scrolling(right), 1);
    lengths_->setNeighbours({ splitter_->widget(0), leftArea, found });
    whole->setMinimumHeight(theme::scaled(leastBottom));
    bottomContents_ = { left, right };
    return whole;
}

void ImportPage::connectSession()
{
    connect(&session_, &ImportSession::tableChanged, this, &ImportPage::showTable);
    connect(&session_, &ImportSession::planChanged, this, &ImportPage::showPlan);
    connect(&session_, &ImportSession::reportChanged, this, &ImportPage::showReport);
    connect(&session_, &ImportSession::lengthsChanged, this, &ImportPage::showLengths);
    connect(&session_, &ImportSession::busyChanged, this, &ImportPage::showButtons);
    connect(&session_, &ImportSession::failed, this, &ImportPage::failed);
    connect(&session_, &ImportSession::imported, this,
        [this](const QString& directory, std::size_t rows) {
            session_.cancel();
            Q_EMIT imported(directory, rows);
        });
}

void ImportPage::connectWidgets()
{
    connect(cancel_, &QPushButton::clicked, this, &ImportPage::cancel);
    connect(import_, &QPushButton::clicked, this, &ImportPage::startImport);
    connect(format_, &QComboBox::activated, this, [this] {
        session_.setFormat(static_cast<data::TableFormat>(format_->currentData().toInt()));
    });
    connect(header_, &QCheckBox::clicked, &session_, &ImportSession::setHeader);
    connect(roles_, &RoleHeader::roleChosen, &session_, &ImportSession::setRole);
    connect(labels_, &LabelEditor::nameEdited, &session_, &ImportSession::setLabelName);
    connect(split_, &SplitEditor::splitEdited, this, [this] {
        if (split_->isValid())
            session_.setSplit(split_->split());
        showButtons();
    });
    connect(split_, &SplitEditor::fileWanted, this, &ImportPage::choosePartFile);
    connect(split_, &SplitEditor::fileDropped, this,
        [this](data::Part part) { session_.setPartFile(part, {}); });
    connect(name_, &QLineEdit::textEdited, this, &ImportPage::checkName);
    table_->viewport()->installEventFilter(this);
}

void ImportPage::open(const QString& file)
{
    session_.open(file);
    isFitted_ = false;
    title_->setText(tr("Import %1").arg(QFileInfo(file).fileName()));
    name_->setText(freeName());
    checkName();
    showTable();
    showPlan();
    showReport();
}

/// What the file is called, as a folder's name that is not taken.
QString ImportPage::freeName() const
{
    QString stem = QFileInfo(session_.file()).completeBaseName().trimmed();
    while (stem.startsWith(QLatin1Char('.')))
        stem.remove(0, 1);
    if (stem.isEmpty())
        stem = tr("own data");
    QString name = stem;
    for (int i = 2; QFileInfo::exists(folder_ + QLatin1Char('/') + name); ++i)
        name = QStringLiteral("%1-%2").arg(stem).arg(i);
    return name;
}

QString ImportPage::nameProblem() const
{
    if (const auto problem = data::problemWithName(name_->text().toStdString()))
        return QString::fromStdString(*problem);
    if (QFileInfo::exists(folder_ + QLatin1Char('/') + name_->text()))
        return tr("There is something of that name already.");
    return {};
}

void ImportPage::checkName()
{
    const QString problem = nameProblem();
    name_->setProperty(theme::wrongProperty, !problem.isEmpty());
    name_->setToolTip(problem.isEmpty()
            ? tr("Becomes the folder %1").arg(folder_ + QLatin1Char('/') + name_->text())
            : problem);
    name_->update();
    showButtons();
}

/// What is below the preview gets what it needs, but leaves some rows to be seen; until the user
/// decides otherwise.
void ImportPage::shareHeight()
{
    const int all = splitter_->height();
    if (isSplitByHand_ || all <= 0)
        return;
    int wanted = 0;
    for (const QWidget* content : bottomContents_)
        wanted = std::max(wanted, content->sizeHint().height());
    const int bottom = std::clamp(wanted, all / 3, all * 58 / 100);
    splitter_->setSizes({ all - bottom, bottom });
}

void ImportPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    shareHeight();
}

bool ImportPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        fitColumns();
    return QWidget::eventFilter(watched, event);
}

void ImportPage::showTable()
{
    const auto& table = session_.tables().main;
    preview_->setTable(table, session_.plan());
    format_->setCurrentIndex(format_->findData(static_cast<int>(session_.format())));
    if (!table)
        extent_->setText(session_.isReading() ? tr("reading…") : QString());
    split_->setSplit(session_.plan().split);
    QStringList columns;
    for (int column = 0; column < preview_->columnCount(); ++column)
        columns << preview_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    split_->setColumns(columns);
    roles_->setRoles(session_.plan().roles);
    fitColumns();
    showButtons();
}

void ImportPage::showPlan()
{
    const data::ImportPlan& plan = session_.plan();
    const auto& table = session_.tables().main;
    preview_->setPlan(plan);
    roles_->setRoles(plan.roles);
    const bool json = session_.format() == data::TableFormat::JsonLines;
    header_->setEnabled(table && !json);
    header_->setChecked(plan.header && !json);
    header_->setToolTip(json ? tr("JSON lines name their columns themselves") : QString());
    guessed_->setVisible(table && session_.wasGuessed());
    const auto nameOf = [](const std::shared_ptr<const data::ImportTable>& file) {
        return file ? bridge::toQt(file->path().filename()) : QString();
    };
    split_->setFiles(nameOf(session_.tables().dev), nameOf(session_.tables().test));
    if (!table)
        return;
    const std::size_t rows = table->rows() - table->firstRow(plan.header);
    extent_->setText(tr("%1 rows · %2 columns · %3")
                         .arg(numberText(rows), numberText(table->columns()),
                             sizeText(static_cast<qint64>(table->bytes()))));
    shownRows_->setText(
        tr("Rows 1 to %1 of %2")
            .arg(numberText(static_cast<std::size_t>(preview_->rowCount())), numberText(rows)));
}

void ImportPage::showReport()
{
    const auto report = session_.report();
    showButtons();
    if (!report)
        return; // what was found before stays until there is something new
    preview_->setReport(report);
    labels_->setLabels(report->labels);
    findings_->setFindings(findingsOf(session_.plan(), session_.tables(), *report));
    const auto rows = [&](data::Part part) { return numberText(report->rows.at(part)); };
    const QString counts
        = tr("%1 train · %2 dev · %3 test")
              .arg(rows(data::Part::Train), rows(data::Part::Dev), rows(data::Part::Test));
    split_->setSummary(session_.plan().split.rule == data::SplitRule::Shares
            ? tr("%1, labels balanced in each.").arg(counts)
            : counts + QLatin1Char('.'));
    if (!std::exchange(isFitted_, true)) // new rows count in sizes only after the next events
        QMetaObject::invokeMethod(this, &ImportPage::shareHeight, Qt::QueuedConnection);
}

void ImportPage::showLengths()
{
    const auto report = session_.report();
    lengths_->setLengths(session_.lengths(), session_.measure(), report ? report->imported() : 0,
        QFileInfo(session_.file()).fileName());
}

void ImportPage::showButtons()
{
    const auto report = session_.report();
    import_->setText(
        report ? tr("Import %1 rows").arg(numberText(report->imported())) : tr("Import"));
    QString why;
    if (session_.isWriting())
        why = tr("It is being written.");
    else if (!report)
        why = tr("The file is being read.");
    else if (!report->obstacles.empty())
        why = QString::fromStdString(report->obstacles.front());
    else if (!split_->isValid())
        why = tr("A field of the split is not valid.");
    else
        why = nameProblem();
    import_->setEnabled(why.isEmpty() && session_.canImport());
    import_->setToolTip(why);
    state_->setText(session_.isWriting() ? tr("writing…") : tr("not saved yet"));
}

/// Texts share what is left by columns that are as wide as their content.
void ImportPage::fitColumns()
{
    const auto& roles = session_.plan().roles;
    int room = table_->viewport()->width();
    std::vector<int> texts;
    for (int column = 0; column < preview_->columnCount(); ++column) {
        const data::ColumnRole role = roles[static_cast<std::size_t>(column)];
        if (role == data::ColumnRole::Text || role == data::ColumnRole::Pair) {
            texts.push_back(column);
            continue;
        }
        const QFontMetrics metrics(theme::textFont(theme::Text::Label));
        int width = metrics.horizontalAdvance(
            preview_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        for (int row = 0; row < std::min(preview_->rowCount(), 30); ++row)
            width = std::max(
                width, metrics.horizontalAdvance(preview_->index(row, column).data().toString()));
        width = std::clamp(width + 24, theme::scaled(narrowestOther), theme::scaled(widestOther));
        table_->setColumnWidth(column, width);
        room -= width;
    }
    for (const int column : texts)
        table_->setColumnWidth(
            column, std::max(theme::scaled(leastText), room / static_cast<int>(texts.size())));
}

void ImportPage::choosePartFile(data::Part part)
{
    const QString file = QFileDialog::getOpenFileName(this,
        part == data::Part::Dev ? tr("Choose the file with dev rows")
                                : tr("Choose the file with test rows"),
        QFileInfo(session_.file()).path());
    if (!file.isEmpty())
        session_.setPartFile(part, file);
}

void ImportPage::startImport()
{
    checkName(); // it may have been taken meanwhile
    if (import_->isEnabled())
        session_.write({ name_->text().toStdString(), {} }, folder_);
}

void ImportPage::cancel()
{
    session_.cancel();
    showTable();
    Q_EMIT cancelled();
}

charts::Figure* ImportPage::figure() const { return lengths_->figure(); }

void ImportPage::focusFirst() { format_->setFocus(); }

} // namespace crisp::library
