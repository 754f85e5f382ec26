// SPDX-License-Identifier: Apache-2.0
// How the Explore page is put together, and what its panels' signals lead to.
#include "bridge/catalog.h"
#include "bridge/settings.h"
#include "charts/export_hub.h"
#include "charts/figure_export.h"
#include "controls/labels.h"
#include "explore/explore_page.h"
#include "explore/explore_page_parts.h"
#include "explore/strongest_list.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace crisp::explore {

void ExplorePage::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(new controls::Rule(Qt::Horizontal, this));
    parts_->tools = new ToolRow(this);
    column->addWidget(parts_->tools);
    column->addWidget(new controls::Rule(Qt::Horizontal, this));
    column->addWidget(buildContent(), 1);
    connectStrip();
    connectTools();
    connectSingle();
    connectCompare();
    connectServices();
    showColourMap();
    showState();
    showScene();
}

QWidget* ExplorePage::buildTop()
{
    auto* top = new QWidget(this);
    auto* across = new QHBoxLayout(top);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    parts_->strip = new SentenceStrip(parts_->services.catalog, parts_->examples, top);
    parts_->answer = new AnswerPanel(top);
    across->addWidget(parts_->strip, 1);
    across->addWidget(new controls::Rule(Qt::Vertical, top));
    across->addWidget(parts_->answer);
    top->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return top;
}

QWidget* ExplorePage::buildContent()
{
    parts_->content = new QStackedWidget(this);
    parts_->single = new SingleView(parts_->services.exports, parts_->content);
    parts_->compare = new CompareView(parts_->services.exports, parts_->content);
    parts_->messages = new PageMessages(parts_->services.catalog, parts_->content);
    for (QWidget* view :
        std::initializer_list<QWidget*> { parts_->single, parts_->compare, parts_->messages })
        parts_->content->addWidget(view);
    parts_->enlarger = new Enlarger(parts_->content);
    connect(parts_->enlarger, &Enlarger::changed, this,
        [this] { parts_->single->setEnlarged(parts_->enlarger->panel()); });
    return parts_->content;
}

void ExplorePage::connectStrip()
{
    SentenceStrip* strip = parts_->strip;
    ExploreController* now = &parts_->controller;
    connect(strip, &SentenceStrip::textEdited, this, &ExplorePage::setText);
    connect(strip, &SentenceStrip::secondEdited, this, [now](const QString& text) {
        now->change([&](ExploreState& next) { next.second = text; });
    });
    connect(strip, &SentenceStrip::secondRoleChosen, this, [now](SecondRole role) {
        now->change([&](ExploreState& next) {
            next.secondRole = role;
            if (role == SecondRole::Compare)
                next.compareWith.clear();
        });
    });
    connect(strip, &SentenceStrip::sentenceChosen, now, &ExploreController::replaceSentence);
    connect(strip, &SentenceStrip::sentenceDone, now, &ExploreController::rememberSentence);
    connect(strip, &SentenceStrip::historyClearWanted, this,
        [now] { now->change([](ExploreState& next) { next.history.clear(); }); });
    connect(strip, &SentenceStrip::dataChosen, this, [this, now](const QString& path) {
        now->change([&](ExploreState& next) { next.data = path; });
        parts_->examples.load(path);
    });
    connect(strip, &SentenceStrip::modelChosen, now, &ExploreController::openModel);
    connect(strip, &SentenceStrip::directoryWanted, this, &ExplorePage::openDirectory);
    connect(strip, &SentenceStrip::compareChosen, now, &ExploreController::compareWith);
    connect(strip, &SentenceStrip::swapWanted, this,
        [now] { now->change([](ExploreState& next) { next.swapped = !next.swapped; }); });
    connect(strip, &SentenceStrip::stopComparingWanted, now, &ExploreController::stopComparing);
    connect(strip, &SentenceStrip::planResetWanted, this, [this] { setPlanOverride({}); });
    connect(strip, &SentenceStrip::editsResetWanted, this, [this] { setEdits({}); });
}

void ExplorePage::connectTools()
{
    ToolRow* tools = parts_->tools;
    ExploreController* now = &parts_->controller;
    connect(tools, &ToolRow::quantityChosen, this, &ExplorePage::setQuantity);
    connect(tools, &ToolRow::reductionChosen, this,
        [this](Reduction reduction) { setReduction(reduction, state().allLayers); });
    connect(tools, &ToolRow::hideSpecialChosen, this,
        [now](bool hide) { now->change([&](ExploreState& next) { next.hideSpecial = hide; }); });
    connect(tools, &ToolRow::renormaliseChosen, this, [now](bool renormalise) {
        now->change([&](ExploreState& next) { next.renormalise = renormalise; });
    });
    connect(tools, &ToolRow::wholeWordsChosen, this, &ExplorePage::setWholeWords);
    connect(tools, &ToolRow::copyWanted, this, [this] {
        if (charts::Figure* figure = currentFigure())
            parts_->services.exports.copy(*figure, false);
    });
    connect(tools, &ToolRow::exportWanted, this, [this] {
        if (charts::Figure* figure = currentFigure())
            parts_->services.exports.exportFigure(*figure, window());
    });
    connect(tools, &ToolRow::drawerToggled, this,
        [now](bool open) { now->change([&](ExploreState& next) { next.drawer = open; }); });
    connect(parts_->single, &SingleView::drawerChanged, this, &ExplorePage::arrange);
}

void ExplorePage::connectSingle()
{
    ExploreController* now = &parts_->controller;
    const auto choose
        = [this](const HeadPosition& position) { setPosition(position.layer, position.head); };
    connect(parts_->single->heads(), &HeadColumn::positionChosen, this, choose);
    connect(
        parts_->single->heads(), &HeadColumn::enlargeWanted, this, &ExplorePage::toggleEnlarged);

    MapPanel* map = parts_->single->map();
    connect(map, &MapPanel::lockRequested, this, &ExplorePage::lock);
    connect(map, &MapPanel::editRequested, this, &ExplorePage::edit);
    connect(map, &MapPanel::headStepped, now, &ExploreController::stepHead);
    connect(map, &MapPanel::linksChosen, this, &ExplorePage::setLinks);
    connect(map, &MapPanel::allLayersChosen, this,
        [this](bool all) { setReduction(state().reduction, all); });
    connect(map, &MapPanel::showPrunedChosen, this,
        [now](bool shown) { now->change([&](ExploreState& next) { next.showPruned = shown; }); });
    connect(map, &MapPanel::hideBelowChosen, this, [now](double weight) {
        now->change([&](ExploreState& next) { next.hideBelow = weight; });
    });
    connect(map, &MapPanel::enlargeWanted, this, &ExplorePage::toggleEnlarged);

    Inspector* inspector = parts_->single->inspector();
    connect(inspector, &Inspector::editRequested, this,
        [this, now](const model::EdgeEdit& edge, int what) { say(now->editEdge(edge, what)); });
    connect(inspector, &Inspector::undoLastEditWanted, now, &ExploreController::undoLastEdit);
    connect(inspector, &Inspector::undoAllEditsWanted, this, [this] { setEdits({}); });
    connect(inspector, &Inspector::editClicked, this, [this](const model::EdgeEdit& edit) {
        setPosition(edit.layer, edit.head);
        Lock lock;
        lock.cell = Cell { edit.from, edit.to };
        setLock(lock);
    });
    connect(inspector, &Inspector::planChosen, this,
        [this](const model::SparsityPlan& plan) { setPlanOverride(plan); });
    connect(inspector, &Inspector::planResetWanted, this, [this] { setPlanOverride({}); });
    connect(inspector, &Inspector::foldChosen, this,
        [now](bool open) { now->change([&](ExploreState& next) { next.layerByLayer = open; }); });
    connect(inspector, &Inspector::cellChosen, this, [this](const Cell& cell) {
        Lock chosen;
        chosen.cell = cell;
        lock(chosen);
    });
}

void ExplorePage::connectCompare()
{
    CompareView* compare = parts_->compare;
    connect(compare, &CompareView::lockRequested, this, &ExplorePage::setLock);
    connect(compare, &CompareView::positionChosen, this,
        [this](const HeadPosition& position) { setPosition(position.layer, position.head); });
    connect(compare, &CompareView::enlargeWanted, this, &ExplorePage::toggleEnlarged);
    ChangesList* changes = compare->changes();
    connect(changes, &ChangesList::saveWanted, this, [this, changes] {
        const QString folder = parts_->services.exports.folder();
        const QString path = QFileDialog::getSaveFileName(this, tr("Save the list"),
            QDir(folder.isEmpty() ? QDir::homePath() : folder)
                .filePath(changes->figureName() + QStringLiteral(".csv")),
            tr("Tables (*.csv)"));
        if (!path.isEmpty())
            parts_->services.exports.save(*changes, path, charts::FileFormat::Csv);
    });
    connect(changes, &ChangesList::menuWanted, this, [this, changes](const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        parts_->services.exports.fillMenu(*menu, *changes, window());
        menu->popup(at);
    });
}

void ExplorePage::connectServices()
{
    ExploreController* now = &parts_->controller;
    connect(now, &ExploreController::stateChanged, this, &ExplorePage::showState);
    connect(now, &ExploreController::sceneChanged, this, &ExplorePage::showScene);
    connect(now, &ExploreController::failureChanged, this, &ExplorePage::showContent);
    connect(now, &ExploreController::upToDate, this, &ExplorePage::upToDate);
    PageMessages* messages = parts_->messages;
    connect(messages, &PageMessages::modelsWanted, parts_->strip, &SentenceStrip::openModels);
    connect(messages, &PageMessages::directoryWanted, this, &ExplorePage::openDirectory);
    connect(messages, &PageMessages::libraryWanted, this, &ExplorePage::libraryRequested);
    connect(messages, &PageMessages::exampleWanted, this, [this, now] {
        const std::vector<Example> examples = parts_->examples.page(0, 1);
        if (!examples.empty())
            now->replaceSentence(examples.front().text, examples.front().pair);
        else
            say(tr("There is no data set to take a sentence from"));
    });
    connect(&parts_->services.catalog, &bridge::Catalog::changed, this, [this] {
        showState();
        showContent();
        if (isVisible())
            loadExamples();
    });
    connect(
        &parts_->services.settings, &bridge::Settings::changed, this, [this](const QString& key) {
            if (key == QLatin1String(bridge::setting::colourMap.key))
                showColourMap();
        });
    connect(
        &parts_->services.exports, &charts::ExportHub::saved, this, &ExplorePage::completeExport);
}

} // namespace crisp::explore
