// SPDX-License-Identifier: Apache-2.0
#include "explore/explore_page.h"

#include "analysis/export.h"
#include "bridge/text.h"
#include "charts/chart_panel.h"
#include "explore/explore_page_parts.h"
#include "explore/strongest_list.h"

#include <QApplication>
#include <QCursor>
#include <QKeyEvent>
#include <QStackedWidget>

#include <array>

namespace crisp::explore {
namespace {

/// The figure that a widget is, or is part of.
charts::Figure* figureAround(QWidget* widget, const QWidget* page)
{
    for (; widget != nullptr && widget != page; widget = widget->parentWidget()) {
        if (const auto* panel = qobject_cast<charts::ChartPanel*>(widget))
            return panel->figure();
        if (auto* figure = dynamic_cast<charts::Figure*>(widget))
            return figure;
    }
    return nullptr;
}

} // namespace

ExplorePage::ExplorePage(const bridge::Services& services, QWidget* parent)
    : pages::Page(parent)
    , parts_(std::make_unique<ExplorePageParts>(services))
{
    setObjectName(QStringLiteral("explorePage"));
    setAcceptDrops(true);
    build();
    controller().change([](ExploreState& state) {
        state.text
            = QStringLiteral("a gripping , well-acted film that never quite trusts its audience .");
    });
}

ExplorePage::~ExplorePage()
{
    // Widgets that lose the focus while they are destroyed must not reach for what is gone.
    for (QObject* child : findChildren<QObject*>())
        child->disconnect(this);
}

ExploreController& ExplorePage::controller() { return parts_->controller; }

const ExploreController& ExplorePage::controller() const { return parts_->controller; }

QString ExplorePage::pageName() const { return QStringLiteral("explore"); }

QString ExplorePage::pageTitle() const { return tr("Explore"); }

std::vector<charts::Figure*> ExplorePage::figures() const
{
    const ScenePointer& scene = controller().scene();
    if (!scene)
        return {};
    std::vector<charts::Figure*> figures;
    if (scene->input.comparing()) {
        figures = parts_->compare->figures();
    } else {
        figures = parts_->single->map()->figures();
        for (charts::Figure* figure : parts_->single->heads()->figures())
            figures.push_back(figure);
        figures.push_back(parts_->single->inspector()->strongest());
    }
    figures.push_back(parts_->answer);
    figures.push_back(&parts_->attention);
    figures.push_back(&parts_->flipped);
    std::erase_if(figures, [](const charts::Figure* figure) { return !figure->hasContent(); });
    return figures;
}

charts::Figure* ExplorePage::currentFigure() const
{
    const ScenePointer& scene = controller().scene();
    if (!scene)
        return nullptr;
    for (QWidget* widget :
        { QApplication::widgetAt(QCursor::pos()), QApplication::focusWidget() }) {
        if (widget == nullptr || !isAncestorOf(widget))
            continue;
        charts::Figure* figure = figureAround(widget, this);
        if (figure != nullptr && figure->hasContent())
            return figure;
    }
    return scene->input.comparing() ? parts_->compare->mainFigure()
                                    : parts_->single->map()->stack();
}

void ExplorePage::focusFirst() { parts_->strip->focusSentence(); }

QJsonObject ExplorePage::saveState() const { return toJson(state()); }

void ExplorePage::restoreState(const QJsonObject& state)
{
    controller().change([&](ExploreState& next) { readJson(state, next); });
    loadExamples();
}

const ExploreState& ExplorePage::state() const { return controller().state(); }

void ExplorePage::setModel(const QString& path) { controller().openModel(path); }

void ExplorePage::setText(const QString& text)
{
    controller().change([&](ExploreState& next) { next.text = text; });
}

void ExplorePage::setPair(const std::optional<QString>& pair)
{
    controller().change([&](ExploreState& next) {
        next.secondRole = pair ? SecondRole::Pair : SecondRole::None;
        next.second = pair.value_or(next.second);
    });
}

void ExplorePage::setPlanOverride(const std::optional<model::SparsityPlan>& plan)
{
    controller().change([&](ExploreState& next) { next.plan = plan; });
}

void ExplorePage::setEdits(std::vector<model::EdgeEdit> edits)
{
    controller().change([&](ExploreState& next) { next.edits = std::move(edits); });
}

void ExplorePage::setCompare(const QString& what) { controller().compareWith(what); }

void ExplorePage::setComparedText(const std::optional<QString>& text)
{
    controller().change([&](ExploreState& next) {
        next.secondRole = text ? SecondRole::Compare : SecondRole::None;
        next.second = text.value_or(next.second);
    });
}

void ExplorePage::setPosition(std::size_t layer, std::optional<std::size_t> head)
{
    controller().change([&](ExploreState& next) {
        next.layer = layer;
        if (head) {
            next.head = *head;
            next.reduction = Reduction::One;
        } else if (next.reduction == Reduction::One) {
            next.reduction = Reduction::Mean;
        }
        next.allLayers = false;
    });
}

void ExplorePage::setReduction(Reduction reduction, bool allLayers)
{
    controller().change([&](ExploreState& next) {
        next.reduction = reduction;
        next.allLayers = allLayers;
        if (reduction == Reduction::Rollout && next.quantity != Quantity::Difference)
            next.quantity = Quantity::Attention;
    });
}

void ExplorePage::setQuantity(Quantity quantity)
{
    controller().change([&](ExploreState& next) { next.quantity = quantity; });
}

void ExplorePage::setHidden(bool special, bool renormalise)
{
    controller().change([&](ExploreState& next) {
        next.hideSpecial = special;
        next.renormalise = renormalise;
    });
}

void ExplorePage::setWholeWords(bool words)
{
    controller().change([&](ExploreState& next) { next.wholeWords = words; });
}

void ExplorePage::setLinks(bool links)
{
    controller().change([&](ExploreState& next) { next.links = links; });
}

void ExplorePage::setLock(const Lock& lock)
{
    controller().change([&](ExploreState& next) { next.lock = lock; });
}

void ExplorePage::setExamples(const QString& name, const QStringList& sentences)
{
    parts_->examples.setOwn(name, sentences);
    if (!parts_->examples.all().empty())
        controller().replaceSentence(parts_->examples.all().front().text, {});
}

bool ExplorePage::isUpToDate() const { return controller().isUpToDate(); }

std::shared_ptr<const analysis::Explanation> ExplorePage::explanation() const
{
    const ScenePointer& scene = controller().scene();
    return scene ? scene->input.ownSide().explained->explanation : nullptr;
}

QString ExplorePage::failure() const
{
    return controller().failure() ? controller().failure()->sentence : QString();
}

QStringList ExplorePage::exportNumbers(const QString& folder) const
{
    const ScenePointer& scene = controller().scene();
    QStringList paths;
    if (!scene)
        return paths;
    const SceneSide& side = scene->input.ownSide();
    const analysis::ExportOptions options { side.modelName.toStdString(),
        side.planName.toStdString(), {} };
    constexpr std::array formats { analysis::ExportFormat::Csv };
    for (const std::filesystem::path& path : analysis::exportExplanation(
             *side.explained->explanation, bridge::toPath(folder), formats, options))
        paths += bridge::toQt(path);
    return paths;
}

/// With Alt.
bool ExplorePage::moveByKey(int key)
{
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        controller().stepHead(key == Qt::Key_Right ? 1 : -1);
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
        controller().stepLayer(key == Qt::Key_Down ? 1 : -1);
        return true;
    default:
        return false;
    }
}

bool ExplorePage::handleKey(const QKeyEvent& event)
{
    if (event.modifiers().testFlag(Qt::ControlModifier)
        || event.modifiers().testFlag(Qt::MetaModifier))
        return false;
    if (event.modifiers().testFlag(Qt::AltModifier))
        return moveByKey(event.key());
    const auto change = [this](auto&& how) {
        controller().change(how);
        return true;
    };
    switch (event.key()) {
    case Qt::Key_BracketLeft:
        controller().stepLayer(-1);
        return true;
    case Qt::Key_BracketRight:
        controller().stepLayer(1);
        return true;
    case Qt::Key_M:
        return change([](ExploreState& next) { next.links = !next.links; });
    case Qt::Key_D:
        if (const QString why = controller().whyNoDifference(); !why.isEmpty()) {
            say(why);
            return true;
        }
        return change([](ExploreState& next) {
            next.quantity = next.quantity == Quantity::Difference ? Quantity::Attention
                                                                  : Quantity::Difference;
        });
    case Qt::Key_S:
        return change([](ExploreState& next) { next.hideSpecial = !next.hideSpecial; });
    case Qt::Key_W:
        return change([](ExploreState& next) { next.wholeWords = !next.wholeWords; });
    case Qt::Key_K:
        editLocked(1);
        return true;
    case Qt::Key_P:
        editLocked(0);
        return true;
    case Qt::Key_Backspace:
        editLocked(-1);
        return true;
    case Qt::Key_Escape:
        return escape();
    default:
        return false;
    }
}

} // namespace crisp::explore
