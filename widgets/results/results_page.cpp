// SPDX-License-Identifier: Apache-2.0
#include "results/results_page.h"

#include "bridge/catalog.h"
#include "bridge/issue_log.h"
#include "bridge/settings.h"
#include "charts/export_hub.h"
#include "controls/controls.h"
#include "results/result_charts.h"
#include "results/run_table_view.h"
#include "results/verdict.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QActionGroup>
#include <QDesktopServices>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <set>

namespace crisp::results {
namespace {

using namespace std::chrono_literals;

constexpr int pageEdge = 16;
constexpr int headerHeight = 56;
constexpr int verdictHeight = 40;
constexpr int findWidth = 220;

/// Metrics of a run that trains come often: its row may lag, clicks may not.
constexpr auto refreshPause = 200ms;

std::set<QString> valuesOf(const std::vector<RunResult>& runs, QString RunResult::*field)
{
    std::set<QString> values;
    for (const RunResult& run : runs)
        if (!(run.*field).isEmpty())
            values.insert(run.*field);
    return values;
}

} // namespace

ResultsPage::ResultsPage(const bridge::Services& services, QWidget* parent)
    : Page(parent)
    , services_(services)
{
    table_ = new RunTableView;
    charts_ = new ResultCharts(services_.exports, facts_);
    tableFigure_ = std::make_unique<RunTableFigure>(*table_);
    auto* full = new QWidget;
    auto* column = new QVBoxLayout(full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(new controls::Rule(Qt::Horizontal));
    tablePart_ = new QWidget;
    auto* tableColumn = new QVBoxLayout(tablePart_);
    tableColumn->setContentsMargins(0, 0, 0, 0);
    tableColumn->setSpacing(0);
    tableColumn->addWidget(buildVerdict());
    tableColumn->addWidget(new controls::Rule(Qt::Horizontal));
    tableColumn->addWidget(table_, 1);
    split_ = new QSplitter(Qt::Vertical);
    split_->setChildrenCollapsible(false);
    split_->addWidget(tablePart_);
    split_->addWidget(charts_);
    split_->setStretchFactor(0, 0);
    split_->setStretchFactor(1, 1);
    column->addWidget(split_, 1);

    stack_ = new QStackedWidget;
    stack_->addWidget(full);
    stack_->addWidget(buildEmpty());
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(stack_);
    connectParts();
    table_->setHiddenColumns(services_.settings.get(bridge::setting::resultsColumns));
    readRuns();
}

ResultsPage::~ResultsPage() = default;

QWidget* ResultsPage::buildHeader()
{
    auto* header = new QWidget;
    header->setMinimumHeight(theme::scaled(headerHeight));
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(pageEdge, 0, pageEdge, 0);
    row->setSpacing(8);
    row->addWidget(new controls::Label(tr("Results"), theme::Text::Title));
    row->addSpacing(8);
    find_ = new QLineEdit;
    find_->setPlaceholderText(tr("Filter runs"));
    find_->setAccessibleName(tr("Filter runs by name, plan, seed, model or data"));
    find_->setClearButtonEnabled(true);
    find_->addAction(theme::icon(theme::Icon::Search), QLineEdit::LeadingPosition);
    find_->setMaximumWidth(theme::scaled(findWidth));
    row->addWidget(find_, 1);
    modelChip_ = new controls::Button({});
    modelChip_->setGlyph(theme::Icon::Layers);
    dataChip_ = new controls::Button({});
    dataChip_->setGlyph(theme::Icon::Database);
    row->addWidget(modelChip_);
    row->addWidget(dataChip_);
    row->addStretch(1);
    metric_ = new controls::SegmentedControl({ tr("Accuracy"), tr("Dev loss") });
    metric_->setAccessibleName(tr("What the charts show"));
    row->addWidget(metric_);
    columns_ = new controls::Button(tr("Columns"));
    columns_->setGlyph(theme::Icon::Columns);
    columns_->setMenu(new QMenu(columns_));
    row->addWidget(columns_);
    auto* csv = new controls::Button(tr("CSV"));
    csv->setGlyph(theme::Icon::Export);
    csv->setToolTip(tr("Save the table of runs with all its numbers"));
    connect(csv, &QPushButton::clicked, this, &ResultsPage::saveCsv);
    row->addWidget(csv);
    return header;
}

QWidget* ResultsPage::buildVerdict()
{
    verdict_ = new QWidget;
    verdict_->setAutoFillBackground(true);
    verdict_->setBackgroundRole(QPalette::AlternateBase);
    verdict_->setMinimumHeight(theme::scaled(verdictHeight));
    auto* row = new QHBoxLayout(verdict_);
    row->setContentsMargins(pageEdge, 4, pageEdge, 4);
    row->setSpacing(8);
    headline_ = new controls::Label({}, theme::Text::BodyMedium);
    detail_ = new controls::Label({}, theme::Text::Body, controls::Ink::Secondary);
    detail_->setWordWrap(true);
    row->addWidget(headline_);
    row->addWidget(detail_, 1);
    return verdict_;
}

QWidget* ResultsPage::buildEmpty()
{
    auto* empty = new controls::EmptyState(tr("Results need finished runs"),
        tr("One run draws curves. Two or more seeds of a plan give a spread; a dense run of the "
           "same recipe is what others are compared with."));
    connect(empty->addAction(tr("Train a run"), controls::Emphasis::Primary), &QPushButton::clicked,
        this, [this] { Q_EMIT trainRequested({}, {}); });
    connect(empty->addAction(tr("Open runs folder")), &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(services_.catalog.runsFolder())); });
    return empty;
}

void ResultsPage::connectParts()
{
    refresh_ = new QTimer(this);
    refresh_->setSingleShot(true);
    refresh_->setInterval(refreshPause);
    connect(refresh_, &QTimer::timeout, this, &ResultsPage::readRuns);
    connect(&services_.catalog, &bridge::Catalog::changed, refresh_, [this] {
        if (!refresh_->isActive())
            refresh_->start();
    });
    connect(find_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_.text = text.trimmed();
        showRuns();
    });
    fillChip(modelChip_, tr("All models"), &Filter::model, &RunResult::model);
    fillChip(dataChip_, tr("All data sets"), &Filter::data, &RunResult::data);
    connect(columns_->menu(), &QMenu::aboutToShow, this, [this] {
        columns_->menu()->clear();
        table_->fillColumnMenu(*columns_->menu());
    });
    connect(metric_, &controls::SegmentedControl::indexChanged, charts_,
        [this](int index) { charts_->setMetric(static_cast<Metric>(index)); });
    connect(charts_, &ResultCharts::runClicked, this, &ResultsPage::chooseRun);
    connect(
        charts_, &ResultCharts::enlarged, this, [this](bool one) { tablePart_->setVisible(!one); });
    connect(table_, &RunTableView::choiceChanged, this, &ResultsPage::followTable);
    connect(table_, &RunTableView::exploreRequested, this, &Page::exploreRequested);
    connect(split_, &QSplitter::splitterMoved, this, [this] { isSplitByHand_ = true; });
    connect(table_, &RunTableView::columnsChanged, this, [this] {
        services_.settings.set(bridge::setting::resultsColumns, table_->hiddenColumns());
    });
}

void ResultsPage::readRuns()
{
    runs_.clear();
    for (const bridge::RunEntry& entry : services_.catalog.runs())
        runs_.push_back(resultOf(entry));
    stack_->setCurrentIndex(runs_.empty() ? 1 : 0);
    // What is filtered for may be gone.
    if (!valuesOf(runs_, &RunResult::model).contains(filter_.model))
        filter_.model.clear();
    if (!valuesOf(runs_, &RunResult::data).contains(filter_.data))
        filter_.data.clear();
    showRuns();
}

void ResultsPage::fillChip(controls::Button* chip, const QString& everything,
    QString Filter::*field, QString RunResult::*of)
{
    auto* menu = new QMenu(chip);
    chip->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [=, this] {
        menu->clear();
        auto* group = new QActionGroup(menu);
        std::vector<QString> values { QString() };
        std::ranges::copy(valuesOf(runs_, of), std::back_inserter(values));
        for (const QString& value : values) {
            QAction* action = menu->addAction(value.isEmpty() ? everything : value);
            action->setCheckable(true);
            action->setChecked(filter_.*field == value);
            group->addAction(action);
            connect(action, &QAction::triggered, this, [this, field, value] {
                filter_.*field = value;
                showRuns();
            });
        }
    });
}

void ResultsPage::refreshChip(controls::Button* chip, const QString& everything,
    const QString& chosen, QString RunResult::*of)
{
    const std::set<QString> values = valuesOf(runs_, of);
    const QString only = values.size() == 1 ? *values.begin() : everything;
    chip->setText(chosen.isEmpty() ? only : chosen);
    chip->setToolTip(values.size() > 1 ? tr("Show runs of one only") : tr("All runs share it"));
}

bool ResultsPage::passes(const RunResult& run) const
{
    if ((!filter_.model.isEmpty() && run.model != filter_.model)
        || (!filter_.data.isEmpty() && run.data != filter_.data))
        return false;
    const QString all = QStringList { run.name, run.plan, tr("seed %1").arg(run.seed), run.model,
        run.data, run.id.section(QLatin1Char('/'), -1) }
                            .join(QLatin1Char('\n'));
    const QStringList words = filter_.text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::ranges::all_of(
        words, [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

QString ResultsPage::caption(const std::vector<PlanGroup>& groups) const
{
    std::set<QString> models, data;
    std::size_t counted = 0;
    for (const PlanGroup& group : groups)
        for (const RunResult& run : group.runs) {
            models.insert(run.model);
            data.insert(run.data);
            counted += run.counts() ? 1 : 0;
        }
    const auto named = [](const std::set<QString>& names) {
        return QStringList(names.begin(), names.end()).join(QStringLiteral(", "));
    };
    return tr("%1; %2; n = %3 finished runs").arg(named(models), named(data)).arg(counted);
}

void ResultsPage::showRuns()
{
    std::vector<RunResult> passing;
    std::ranges::copy_if(
        runs_, std::back_inserter(passing), [this](const RunResult& run) { return passes(run); });
    std::vector<PlanGroup> groups = groupRuns(std::move(passing));
    const Verdict verdict = verdictOf(groups);
    headline_->setText(verdict.headline);
    detail_->setText(verdict.detail);
    refreshChip(modelChip_, tr("All models"), filter_.model, &RunResult::model);
    refreshChip(dataChip_, tr("All data sets"), filter_.data, &RunResult::data);
    const QString words = caption(groups);
    tableFigure_->setCaption(words);
    table_->setGroups(groups);
    charts_->setGroups(std::move(groups), words);
    shareHeight();
    followTable();
}

/// The table gets what its rows need, the charts at least half; until the user decides otherwise.
void ResultsPage::shareHeight()
{
    if (isSplitByHand_ || split_->height() <= 0)
        return;
    const int all = split_->height();
    const int wanted = verdict_->height() + table_->sizeHint().height() + 8;
    const int table = std::clamp(wanted, all / 4, all / 2);
    split_->setSizes({ table, all - table });
}

void ResultsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    shareHeight();
}

void ResultsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    layout()->activate(); // the splitter knows its height only now
    shareHeight();
}

void ResultsPage::followTable()
{
    const QStringList chosen = table_->chosenRuns();
    charts_->setChosen(chosen.size() == 1 ? chosen.front() : QString(), chosen);
}

void ResultsPage::chooseRun(const QString& run)
{
    table_->chooseRun(run);
    followTable();
}

void ResultsPage::showRun(const QString& run)
{
    if (!table_->runs().indexOfRun(run).isValid())
        readRuns(); // it may have just been finished
    if (table_->runs().indexOfRun(run).isValid())
        chooseRun(run);
}

void ResultsPage::saveCsv()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the table of runs"),
        services_.exports.folder() + QStringLiteral("/runs.csv"), tr("CSV (*.csv)"));
    if (!path.isEmpty())
        services_.exports.save(*tableFigure_, path, charts::FileFormat::Csv);
}

QString ResultsPage::pageName() const { return QStringLiteral("results"); }

QString ResultsPage::pageTitle() const { return tr("Results"); }

std::vector<charts::Figure*> ResultsPage::figures() const
{
    std::vector<charts::Figure*> figures = charts_->figures();
    figures.insert(figures.begin(), tableFigure_.get());
    return figures;
}

charts::Figure* ResultsPage::currentFigure() const
{
    charts::Figure* chart = charts_->currentFigure();
    return chart != nullptr ? chart : tableFigure_.get();
}

void ResultsPage::focusFirst()
{
    if (stack_->currentIndex() == 0)
        table_->setFocus();
    else
        stack_->currentWidget()->setFocus();
}

QJsonObject ResultsPage::saveState() const
{
    return {
        { QStringLiteral("filter"), filter_.text },
        { QStringLiteral("model"), filter_.model },
        { QStringLiteral("data"), filter_.data },
        { QStringLiteral("metric"), static_cast<int>(charts_->metric()) },
        { QStringLiteral("chart"), static_cast<int>(charts_->firstChart()) },
        { QStringLiteral("sort"), RunTableModel::columnKey(std::max(0, table_->sortColumn())) },
        { QStringLiteral("descending"), table_->sortOrder() == Qt::DescendingOrder },
        { QStringLiteral("folded"), QJsonArray::fromStringList(table_->foldedGroups()) },
        { QStringLiteral("run"), table_->currentRun() },
    };
}

void ResultsPage::restoreState(const QJsonObject& state)
{
    filter_.model = state[QStringLiteral("model")].toString();
    filter_.data = state[QStringLiteral("data")].toString();
    find_->setText(state[QStringLiteral("filter")].toString());
    readRuns();
    const int metric = state[QStringLiteral("metric")].toInt();
    if (metric == 0 || metric == 1) {
        charts_->setMetric(static_cast<Metric>(metric));
        metric_->setIndex(metric);
    }
    const int chart = state[QStringLiteral("chart")].toInt();
    if (chart == 0 || chart == 1)
        charts_->setFirstChart(static_cast<FirstChart>(chart));
    const bool descending = state[QStringLiteral("descending")].toBool();
    for (int column = 0; column < RunTableModel::Open; ++column)
        if (state[QStringLiteral("sort")].toString() == RunTableModel::columnKey(column))
            table_->setSorting(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    QStringList folded;
    for (const QJsonValue& id : state[QStringLiteral("folded")].toArray())
        folded << id.toString();
    table_->setFoldedGroups(folded);
    showRun(state[QStringLiteral("run")].toString());
}

} // namespace crisp::results
