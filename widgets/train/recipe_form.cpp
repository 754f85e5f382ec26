// SPDX-License-Identifier: Apache-2.0
#include "train/recipe_form.h"

#include "bridge/catalog.h"
#include "bridge/issue_log.h"
#include "bridge/settings.h"
#include "bridge/text.h"
#include "controls/button.h"
#include "hub/locations.h"
#include "theme/painting.h"
#include "theme/theme.h"
#include "train/form_parts.h"
#include "train/hyper_parameters.h"
#include "train/plan_section.h"
#include "train/source_entries.h"
#include "train/source_picker.h"
#include "train/stacking_row.h"

#include <QEvent>
#include <QFileDialog>
#include <QJsonArray>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace crisp::train {
namespace {

constexpr int edge = 16;
constexpr int wideColumn = 344;
constexpr int narrowColumn = 184;

} // namespace

RecipeForm::RecipeForm(const bridge::Services& services, QWidget* parent)
    : QWidget(parent)
    , services_(services)
{
    QVBoxLayout* column = columnIn(this, 0);
    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->viewport()->setAutoFillBackground(false);
    scroll_->verticalScrollBar()->installEventFilter(this);
    auto* content = new QWidget(scroll_);
    QVBoxLayout* inner = columnIn(content, 8);
    inner->setContentsMargins(edge, 12, edge, edge);
    scroll_->setWidget(content);
    content->setAutoFillBackground(false); // which setWidget switched on
    column->addWidget(scroll_, 1);

    buildHead();
    model_ = new SourcePicker(tr("Model"), theme::Icon::Layers, { tr("Open directory…") }, content);
    model_->setObjectName(QStringLiteral("model"));
    data_ = new SourcePicker(tr("Data"), theme::Icon::Database,
        { tr("Open directory…"), tr("Import a table…") }, content);
    data_->setObjectName(QStringLiteral("data"));
    const std::filesystem::path user = hub::userDataFolder();
    plans_ = new PlanSection(user.empty() ? user : user / "presets", content);
    numbers_ = new HyperParameters(content);
    inner->addWidget(head_);
    inner->addWidget(model_);
    inner->addWidget(data_);
    inner->addWidget(plans_);
    inner->addWidget(numbers_);
    inner->addStretch(1);
    buildFooter();
    column->addWidget(footer_);

    connectSections();
    plans_->reloadPresets();
    training::Recipe recipe;
    recipe.precision = training::parsePrecision(
        services_.settings.get(bridge::setting::precision) == QLatin1String("bf16") ? "bf16"
                                                                                    : "fp32");
    numbers_->setRecipe(recipe);
    setCompact(false, false);
    fillPickers();
    onEdited();
}

void RecipeForm::buildHead()
{
    head_ = new QWidget(scroll_->widget());
    QHBoxLayout* row = rowIn(head_);
    row->addWidget(
        new controls::Label(tr("New run"), theme::Text::Title, controls::Ink::Primary, head_));
    row->addStretch(1);
    auto* copy = new controls::Button(tr("Copy from a run"), controls::Emphasis::Quiet, head_);
    copy->setObjectName(QStringLiteral("copyFromRun"));
    copyMenu_ = new QMenu(copy);
    copy->setMenu(copyMenu_);
    row->addWidget(copy);
    connect(copyMenu_, &QMenu::aboutToShow, this, &RecipeForm::fillCopyMenu);
    fold_ = new controls::Button({}, controls::Emphasis::Secondary, this);
    fold_->setObjectName(QStringLiteral("foldForm"));
    scroll_->widget()->layout()->addWidget(fold_);
    connect(fold_, &QPushButton::clicked, this, [this] { Q_EMIT foldRequested(!isCompact_); });
}

void RecipeForm::buildFooter()
{
    footer_ = new StackingRow(this);
    footer_->setMargins({ edge, 12, edge, 12 });
    train_ = new controls::Button({}, controls::Emphasis::Primary, footer_);
    train_->setObjectName(QStringLiteral("train"));
    train_->setGlyph(theme::Icon::Play);
    trainAll_ = new controls::Button({}, controls::Emphasis::Secondary, footer_);
    trainAll_->setObjectName(QStringLiteral("trainAll"));
    for (controls::Button* button : { train_, trainAll_ }) {
        footer_->add(button, 1);
    }
    connect(train_, &QPushButton::clicked, this, &RecipeForm::trainRequested);
    connect(trainAll_, &QPushButton::clicked, this, &RecipeForm::trainAllRequested);
}

void RecipeForm::connectSections()
{
    connect(&services_.catalog, &bridge::Catalog::changed, this, &RecipeForm::fillPickers);
    connect(model_, &SourcePicker::chosen, this, [this] {
        plans_->setLayerCount(layerCount());
        onEdited();
    });
    connect(data_, &SourcePicker::chosen, this, &RecipeForm::onEdited);
    connect(model_, &SourcePicker::actionChosen, this, [this] { openDirectory(true); });
    connect(data_, &SourcePicker::actionChosen, this, [this](int action) {
        if (action == 0)
            openDirectory(false);
        else
            Q_EMIT libraryRequested();
    });
    connect(plans_, &PlanSection::changed, this, &RecipeForm::onEdited);
    connect(plans_, &PlanSection::phaseWanted, numbers_, &HyperParameters::setPhase);
    connect(plans_, &PlanSection::activated, this, &RecipeForm::trainRequested);
    connect(plans_, &PlanSection::said, this, &RecipeForm::said);
    connect(plans_, &PlanSection::failed, this, &RecipeForm::fail);
    connect(numbers_, &HyperParameters::edited, this, &RecipeForm::onEdited);
}

void RecipeForm::fail(const QString& title, const QString& sentence, const QString& path)
{
    services_.issues.add(bridge::Severity::Error, title, sentence, path);
}

void RecipeForm::fillPickers()
{
    model_->setEntries(modelEntries(services_.catalog));
    std::vector<SourcePicker::Entry> data = dataEntries(services_.catalog);
    if (files_)
        data.push_back({ idOf(*files_), dataName(*files_), {}, {}, {} });
    data_->setEntries(std::move(data));
    chooseDefaults();
    plans_->setLayerCount(layerCount());
    onEdited();
}

void RecipeForm::chooseDefaults()
{
    if (model_->current().isEmpty() && !services_.catalog.models().empty()) {
        const bridge::ModelEntry& first = services_.catalog.models().front();
        if (first.error.isEmpty() && first.run.isEmpty())
            model_->setCurrent(first.path);
    }
    if (data_->current().isEmpty() && !services_.catalog.dataSets().empty())
        data_->setCurrent(services_.catalog.dataSets().front().path);
}

void RecipeForm::fillCopyMenu()
{
    copyMenu_->clear();
    constexpr int most = 30;
    for (const bridge::RunEntry& run : services_.catalog.runs()) {
        if (!run.snapshot || copyMenu_->actions().size() >= most)
            continue;
        QAction* action = copyMenu_->addAction(run.name);
        connect(action, &QAction::triggered, this,
            [this, snapshot = run.snapshot] { copyFrom(snapshot->recipe); });
    }
    if (copyMenu_->isEmpty())
        copyMenu_->addAction(tr("There is no run yet"))->setEnabled(false);
}

void RecipeForm::openDirectory(bool forModel)
{
    auto* dialog = new QFileDialog(
        this, forModel ? tr("Open a model directory") : tr("Open a data directory"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, forModel](const QString& path) {
        if (forModel) {
            services_.catalog.addModel(path);
            choose(path, {});
        } else {
            services_.catalog.addData(path);
            choose({}, path);
        }
    });
    dialog->open();
}

void RecipeForm::choose(const QString& model, const QString& data)
{
    if (!model.isEmpty())
        model_->setCurrent(model);
    if (!data.isEmpty())
        data_->setCurrent(data);
    plans_->setLayerCount(layerCount());
    onEdited();
}

void RecipeForm::copyFrom(const training::Recipe& recipe)
{
    if (recipe.data.directory.empty())
        files_ = recipe.data;
    fillPickers();
    choose(bridge::toQt(recipe.model), idOf(recipe.data));
    numbers_->setRecipe(recipe);
    numbers_->setSeeds({ recipe.seed });
    plans_->setPlan(bridge::toQt(recipe.preset), recipe.plan);
    onEdited();
}

std::size_t RecipeForm::layerCount() const
{
    const bridge::ModelEntry* entry = services_.catalog.findModel(model_->current());
    return entry != nullptr ? entry->layers : 0;
}

QString RecipeForm::idOf(const training::DataSource& source)
{
    if (!source.directory.empty())
        return bridge::toQt(source.directory);
    return bridge::toQt(source.trainFile) + QLatin1Char('\n') + bridge::toQt(source.devFile);
}

training::DataSource RecipeForm::dataSource() const
{
    if (files_ && data_->current() == idOf(*files_))
        return *files_;
    training::DataSource source;
    source.directory = data_->current().toStdString();
    return source;
}

QString RecipeForm::planName() const { return plans_->chosen(); }

bool RecipeForm::readInto(training::Recipe& recipe, std::vector<std::uint64_t>& seeds)
{
    recipe.model = model_->current().toStdString();
    recipe.data = dataSource();
    recipe.preset = plans_->chosen().toStdString();
    recipe.plan = plans_->plan();
    model_->setError(recipe.model.empty()
            ? tr("Choose a model, or open a directory that holds one.")
            : QString());
    data_->setError(data_->current().isEmpty()
            ? tr("Choose a data set, or open a directory that holds one.")
            : QString());
    plans_->setFault({});
    const bool areNumbersGood = numbers_->readInto(recipe, seeds);
    plans_->setPhase(recipe.plan.phase);
    return areNumbersGood && !model_->hasError() && !data_->hasError() && !plans_->hasError();
}

std::optional<RecipeDraft> RecipeForm::draft()
{
    RecipeDraft draft;
    if (!readInto(draft.recipe, draft.seeds))
        return std::nullopt;
    draft.recipe.seed = draft.seeds.front();
    const RecipeFault fault = faultOf(draft.recipe);
    if (!fault.key.isEmpty()) {
        showFaultAt(fault);
        return std::nullopt;
    }
    for (const QString& name : plans_->allNames()) {
        training::Recipe recipe = draft.recipe;
        recipe.preset = name.toStdString();
        recipe.plan = plans_->planNamed(name);
        draft.plans.push_back(std::move(recipe));
    }
    return draft;
}

void RecipeForm::onEdited()
{
    training::Recipe recipe;
    std::vector<std::uint64_t> seeds;
    if (readInto(recipe, seeds)) {
        recipe.seed = seeds.front();
        const RecipeFault fault = faultOf(recipe);
        if (!fault.key.isEmpty())
            showFaultAt(fault);
    }
    planCount_ = plans_->allNames().size();
    showButtons(seeds.size());
    Q_EMIT changed();
}

void RecipeForm::showButtons(std::size_t seedCount)
{
    train_->setText(tr("Train %1").arg(plans_->chosen()));
    trainAll_->setText(seedCount <= 1
            ? tr("Train all %1 plans").arg(planCount_)
            : tr("Train all %1 × %2 seeds").arg(planCount_).arg(seedCount));
    train_->setToolTip(tr("One run of this plan (Ctrl+Enter)"));
    QStringList names;
    for (const QString& name : plans_->allNames())
        names.append(name);
    trainAll_->setToolTip(
        tr("%1: each with every seed (Ctrl+Shift+Enter)").arg(names.join(QStringLiteral(", "))));
}

bool RecipeForm::showFault(std::string_view message) { return showFaultAt(splitFault(message)); }

bool RecipeForm::showFaultAt(const RecipeFault& fault)
{
    if (fault.key == QLatin1String("model"))
        model_->setError(fault.sentence);
    else if (fault.key == QLatin1String("data"))
        data_->setError(fault.sentence);
    else if (fault.key == QLatin1String("plan") || fault.key == QLatin1String("preset")
        || fault.key == QLatin1String("sparsity"))
        plans_->setFault(fault.sentence);
    else
        return numbers_->showFault(fault);
    return true;
}

void RecipeForm::focusFirstError()
{
    if (isCompact_)
        Q_EMIT foldRequested(false);
    if (model_->hasError())
        model_->focusPicker();
    else if (data_->hasError())
        data_->focusPicker();
    else if (!plans_->focusFirstError())
        numbers_->focusFirstError();
    if (QWidget* wrong = focusWidget(); wrong != nullptr && scroll_->isAncestorOf(wrong)) {
        scroll_->widget()->layout()->activate(); // a fold may just have opened
        scroll_->ensureWidgetVisible(wrong, 0, 64);
    }
}

void RecipeForm::focusPlans() { plans_->focusChosen(); }

void RecipeForm::setCompact(bool compact, bool canFold)
{
    isCompact_ = compact;
    fold_->setVisible(canFold);
    fold_->setText(compact ? tr("The whole recipe") : tr("Only the plans"));
    fold_->setGlyph(compact ? theme::Icon::ChevronRight : theme::Icon::ChevronLeft);
    for (QWidget* section : { head_, static_cast<QWidget*>(model_), static_cast<QWidget*>(data_),
             static_cast<QWidget*>(numbers_) })
        section->setVisible(!compact);
    plans_->setCompact(compact);
    scaleSizes();
}

void RecipeForm::scaleSizes()
{
    setFixedWidth(theme::scaled(isCompact_ ? narrowColumn : wideColumn));
    for (controls::Button* button : { train_, trainAll_ }) // a large one's edges are wider
        button->setFixedHeight(theme::scaled(theme::largeHeight));
}

void RecipeForm::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        scaleSizes();
}

/// The scroll bar takes its room from the margin, so that nothing moves when it comes.
bool RecipeForm::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == scroll_->verticalScrollBar()
        && (event->type() == QEvent::Show || event->type() == QEvent::Hide)) {
        const int bar = event->type() == QEvent::Show ? scroll_->verticalScrollBar()->width() : 0;
        scroll_->widget()->layout()->setContentsMargins(edge, 12, std::max(4, edge - bar), edge);
    }
    return QWidget::eventFilter(watched, event);
}

QJsonObject RecipeForm::saveState() const
{
    QJsonObject state { { QStringLiteral("model"), model_->current() },
        { QStringLiteral("plan"), plans_->saveState() },
        { QStringLiteral("numbers"), numbers_->saveState() } };
    if (!files_ || data_->current() != idOf(*files_))
        state.insert(QStringLiteral("data"), data_->current());
    return state;
}

void RecipeForm::restoreState(const QJsonObject& state)
{
    plans_->restoreState(state.value(QStringLiteral("plan")).toObject());
    numbers_->restoreState(state.value(QStringLiteral("numbers")).toObject());
    choose(state.value(QStringLiteral("model")).toString(),
        state.value(QStringLiteral("data")).toString());
}

void RecipeForm::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const theme::Tokens& tokens = theme::current();
    painter.fillRect(rect(), tokens.surface);
    painter.fillRect(footer_->geometry(), tokens.sunken);
    painter.fillRect(QRect(0, footer_->y() - 1, width(), 1), tokens.line);
}

} // namespace crisp::train
