// SPDX-License-Identifier: Apache-2.0
// What the Explore page shows of its state and scene, and what keys and drops do to it.
#include "bridge/catalog.h"
#include "bridge/issue_log.h"
#include "bridge/settings.h"
#include "explore/explore_page.h"
#include "explore/explore_page_parts.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QStackedWidget>

#include <algorithm>
#include <exception>

namespace crisp::explore {
namespace {

/// "16 tokens, 12 words · answered in 6 ms"
QString infoText(const Scene& scene)
{
    const analysis::Explanation& own = *scene.input.ownSide().explained->explanation;
    QString text = QString::fromStdString(own.text);
    if (own.textPair)
        text += u' ' + QString::fromStdString(*own.textPair);
    const auto words = text.simplified().split(u' ', Qt::SkipEmptyParts).size();
    const double milliseconds = scene.input.answer->milliseconds;
    const QString time = milliseconds < 1.0
        ? ExplorePage::tr("answered in under 1 ms")
        : ExplorePage::tr("answered in %1 ms").arg(theme::number(milliseconds, 0));
    return ExplorePage::tr("%1 tokens, %2 words · %3")
        .arg(QString::number(own.size()), QString::number(words), time);
}

} // namespace

void ExplorePage::showState()
{
    const ExploreState& now = state();
    parts_->strip->setState(now);
    parts_->tools->setState(now);
    parts_->tools->setNoDifference(controller().whyNoDifference());
    parts_->single->setState(now);
    parts_->compare->setState(now);
    showContent();
}

void ExplorePage::showScene()
{
    const ScenePointer& scene = controller().scene();
    const bool comparing = scene && scene->input.comparing();
    parts_->answer->setScene(scene);
    if (comparing)
        parts_->compare->setScene(scene);
    else
        parts_->single->setScene(scene);
    parts_->strip->setInfo(scene ? infoText(*scene) : QString());
    parts_->tools->setExportEnabled(scene != nullptr);
    showNotes();
    showTables();
    showState();
    if (!comparing && !controller().flipped().empty() && !theme::reducedMotion())
        parts_->single->map()->flash(controller().flipped());
    arrange();
}

void ExplorePage::showContent()
{
    const ScenePointer& scene = controller().scene();
    QWidget* view = parts_->single;
    if (parts_->messages->update(controller()))
        view = parts_->messages;
    else if (scene && scene->input.comparing())
        view = parts_->compare;
    if (view != parts_->content->currentWidget()) {
        parts_->enlarger->restore();
        parts_->content->setCurrentWidget(view);
        arrange();
    }
    showNotes();
}

void ExplorePage::showNotes()
{
    QStringList notes;
    if (const auto& failure = controller().failure(); failure && !failure->neverAnswered)
        notes += failure->sentence;
    if (const ScenePointer& scene = controller().scene())
        for (const SceneSide* side : { &scene->input.first, &scene->input.second })
            if (side->explained)
                for (const QString& note : side->explained->notes)
                    if (!notes.contains(note))
                        notes += note;
    parts_->strip->setNotes(notes);
}

void ExplorePage::showColourMap()
{
    const QString name = parts_->services.settings.get(bridge::setting::colourMap);
    parts_->single->setColourMap(name);
    parts_->compare->setColourMap(name);
}

void ExplorePage::showTables()
{
    const ScenePointer& scene = controller().scene();
    if (!scene) {
        parts_->attention.setTable({}, {});
        parts_->flipped.setTable({}, {});
        return;
    }
    const SceneSide& side = scene->input.ownSide();
    if (attentionRows(*side.explained->explanation) <= mostTableRows)
        parts_->attention.setTable(
            [explained = side.explained] { return attentionTable(*explained->explanation); },
            captionOf(side));
    else
        parts_->attention.setTable({}, {});
    if (scene->changes && scene->changes->comparison.flipped.size() <= mostTableRows)
        parts_->flipped.setTable(
            [scene] {
                return flippedTable(
                    *scene->input.first.explained->explanation, scene->changes->comparison);
            },
            captionOf(scene->input.first, scene->input.second));
    else
        parts_->flipped.setTable({}, {});
}

void ExplorePage::arrange()
{
    const ScenePointer& scene = controller().scene();
    const bool comparing = scene && scene->input.comparing();
    parts_->answer->setFixedWidth(
        comparing ? CompareView::listWidth(width()) : SingleView::inspectorWidth(width()));
    const bool drawer
        = parts_->content->currentWidget() == parts_->single && parts_->single->hasDrawer();
    parts_->tools->setDrawerButton(drawer, state().drawer);
}

void ExplorePage::loadExamples()
{
    const auto& sets = parts_->services.catalog.dataSets();
    if (!parts_->examples.all().empty() && parts_->examples.source().isEmpty())
        return; // a list that the user opened
    QString path = state().data;
    if (path.isEmpty() || parts_->services.catalog.findData(path) == nullptr) {
        const auto usable = std::ranges::find_if(
            sets, [](const bridge::DataEntry& entry) { return entry.error.isEmpty(); });
        path = usable == sets.end() ? QString() : usable->path;
    }
    if (!path.isEmpty())
        parts_->examples.load(path);
}

void ExplorePage::say(const QString& sentence)
{
    if (!sentence.isEmpty())
        Q_EMIT said(sentence);
}

void ExplorePage::lock(const Lock& lock)
{
    if (const ScenePointer& scene = controller().scene())
        setLock(lockOfSentence(scene->map, lock));
}

void ExplorePage::edit(const Cell& cell, int what)
{
    const ScenePointer& scene = controller().scene();
    if (!scene || scene->input.comparing())
        return;
    const MapChoice& choice = scene->input.choice;
    const auto single = [&](std::size_t token) {
        return token < scene->map.positions.size() && scene->map.positions[token].size() == 1;
    };
    if (choice.reduction != Reduction::One || !choice.position.head || !single(cell.from)
        || !single(cell.to)) {
        say(tr("Only an edge of one head, between word pieces, can be forced"));
        return;
    }
    const model::EdgeEdit edge { choice.position.layer, *choice.position.head,
        scene->map.positions[cell.from].front(), scene->map.positions[cell.to].front() };
    say(controller().editEdge(edge, what));
}

void ExplorePage::editLocked(int what)
{
    const ScenePointer& scene = controller().scene();
    if (!scene || scene->input.comparing())
        return;
    const Lock locked = lockOfMap(scene->map, state().lock);
    if (locked.cell)
        edit(*locked.cell, what);
    else
        say(tr("Lock a cell first, then keep or prune its edge"));
}

bool ExplorePage::escape()
{
    if (parts_->enlarger->isEnlarged()) {
        parts_->enlarger->restore();
        return true;
    }
    if (!state().lock.isFree()) {
        setLock({});
        return true;
    }
    if (parts_->single->hasDrawer() && state().drawer) {
        controller().change([](ExploreState& next) { next.drawer = false; });
        return true;
    }
    return false;
}

void ExplorePage::toggleEnlarged(QWidget* panel) { parts_->enlarger->toggle(panel); }

void ExplorePage::openDirectory()
{
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a model directory"));
    if (!path.isEmpty())
        setModel(path);
    else
        showState(); // the list of models goes back to the one that is shown
}

/// "Export everything" of a long sentence: its edges are too many for a table in memory.
void ExplorePage::completeExport(const QString& path)
{
    if (!isVisible() || !controller().scene() || parts_->attention.hasContent()
        || !QFileInfo(path).isDir())
        return;
    try {
        (void)exportNumbers(path);
    } catch (const std::exception& error) {
        parts_->services.issues.add(bridge::Severity::Error, tr("The numbers cannot be written"),
            QString::fromUtf8(error.what()), path);
    }
}

void ExplorePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_F11) {
        const ScenePointer& scene = controller().scene();
        if (scene && !scene->input.comparing())
            toggleEnlarged(parts_->enlarger->isEnlarged() ? parts_->enlarger->panel()
                                                          : parts_->single->map()->panel());
        event->accept();
        return;
    }
    if (handleKey(*event))
        event->accept();
    else
        Page::keyPressEvent(event);
}

void ExplorePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    arrange();
}

void ExplorePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    controller().suggestAfterLook(); // a run may have been trained while another page was looked at
    loadExamples();
}

void ExplorePage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    // Marks that are pixmaps, and numbers in the theme's fonts, are made anew.
    if (!parts_ || parts_->content == nullptr)
        return;
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        showState();
    if (event->type() == QEvent::FontChange)
        arrange();
}

void ExplorePage::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasText() && !event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void ExplorePage::dropEvent(QDropEvent* event)
{
    const QString text = cleanSentence(event->mimeData()->text()).trimmed();
    if (text.isEmpty())
        return;
    controller().replaceSentence(text, {});
    event->acceptProposedAction();
}

} // namespace crisp::explore
