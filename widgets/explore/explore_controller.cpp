// SPDX-License-Identifier: Apache-2.0
#include "explore/explore_controller.h"

#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/issue_log.h"
#include "bridge/settings.h"
#include "bridge/training_queue.h"
#include "explore/model_picker.h"

#include <algorithm>
#include <utility>

namespace crisp::explore {
namespace {

constexpr int historyDelayMs = 3'000; ///< a sentence that stands this long was meant

bool sameMapPlace(const Scene& a, const Scene& b)
{
    const MapChoice& x = a.input.choice;
    const MapChoice& y = b.input.choice;
    return a.map.map && b.map.map && a.map.map->name == b.map.map->name
        && x.hideSpecial == y.hideSpecial && x.wholeWords == y.wholeWords
        && a.map.map->tokens == b.map.map->tokens && a.input.comparing() == b.input.comparing();
}

/// Cells that are kept in one and pruned in the other, if the maps are of the same place.
std::vector<Cell> flippedCells(const Scene* before, const Scene& after)
{
    std::vector<Cell> cells;
    if (before == nullptr || !sameMapPlace(*before, after)
        || before->input.first.explained == after.input.first.explained)
        return cells;
    const MapData& first = *before->map.map;
    const MapData& second = *after.map.map;
    for (std::size_t from = 0; from < first.size(); ++from)
        for (std::size_t to = 0; to < first.size(); ++to)
            if (first.kept(from, to) != second.kept(from, to))
                cells.push_back({ from, to });
    return cells;
}

/// Where a token of one sequence is in another that shares its beginning and its end.
std::optional<std::size_t> movedToken(std::size_t token, const std::vector<std::int32_t>& before,
    const std::vector<std::int32_t>& after)
{
    const auto start = std::ranges::mismatch(before, after);
    const auto same = static_cast<std::size_t>(start.in1 - before.begin());
    if (token < same)
        return token;
    std::size_t end = 0;
    while (end < before.size() - same && end < after.size() - same
        && before[before.size() - 1 - end] == after[after.size() - 1 - end])
        ++end;
    const std::size_t fromEnd = before.size() - token;
    if (token >= before.size() || fromEnd > end)
        return std::nullopt;
    return after.size() - fromEnd;
}

/// As the catalog says it, so that the issues panel counts it as the same.
QString failureTitle(const bridge::Catalog& catalog, const QString& model)
{
    const bridge::ModelEntry* entry = catalog.findModel(model);
    return (entry != nullptr && !entry->run.isEmpty()
            ? ExploreController::tr("A checkpoint of %1 cannot be used")
            : ExploreController::tr("The model %1 cannot be used"))
        .arg(modelItem(catalog, model).name);
}

} // namespace

Lock movedLock(const Lock& lock, const std::vector<std::int32_t>& before,
    const std::vector<std::int32_t>& after)
{
    Lock moved;
    if (lock.cell) {
        const auto from = movedToken(lock.cell->from, before, after);
        const auto to = movedToken(lock.cell->to, before, after);
        if (from && to)
            moved.cell = Cell { *from, *to };
    } else if (lock.token) {
        moved.token = movedToken(*lock.token, before, after);
    }
    return moved;
}

ExploreController::ExploreController(const bridge::Services& services, QObject* parent)
    : QObject(parent)
    , services_(services)
    , asker_(services.explainer)
{
    historyTimer_.setSingleShot(true);
    historyTimer_.setInterval(historyDelayMs);
    connect(&historyTimer_, &QTimer::timeout, this, &ExploreController::rememberSentence);
    connect(&asker_, &Asker::changed, this, [this] {
        clearFailure();
        rebuild();
    });
    connect(&asker_, &Asker::failed, this, &ExploreController::takeFailure);
    connect(&asker_, &Asker::idle, this, &ExploreController::sayIfUpToDate);
    connect(&worker_, &SceneWorker::built, this, &ExploreController::takeScene);
    connect(&worker_, &SceneWorker::failed, this, &ExploreController::takeFailure);
    connect(&services_.catalog, &bridge::Catalog::changed, this, &ExploreController::followCatalog);
    connect(&services_.queue, &bridge::TrainingQueue::checkpointSaved, this,
        [this](const QString& run) { services_.catalog.refreshRun(run); });
    connect(&services_.settings, &bridge::Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(bridge::setting::attentionScale.key))
            rebuild();
    });
    followCatalog();
}

void ExploreController::setState(ExploreState next)
{
    next.text = cleanSentence(next.text);
    next.second = cleanSentence(next.second);
    const std::size_t layers = layersOf(next.model);
    if (next.plan && layers > 0)
        next.plan = fitPlan(*next.plan, layers);
    if (next.compareWith == next.model)
        next.compareWith.clear();
    if (next == state_)
        return;
    const bool otherModel = next.model != state_.model;
    if (next.text != state_.text || next.second != state_.second)
        historyTimer_.start();
    state_ = std::move(next);
    if (otherModel) {
        isSuggested_ = false;
        reported_.clear();
        followRun();
    }
    ask();
    rebuild();
    Q_EMIT stateChanged();
    sayIfUpToDate();
}

void ExploreController::ask()
{
    const Question question = questionOf(state_, layersOf(state_.model));
    if (question.sides.empty()) {
        worker_.clear();
        clearFailure();
        flipped_.clear();
        const bool had = std::exchange(scene_, nullptr) != nullptr;
        asker_.ask(question);
        if (had)
            Q_EMIT sceneChanged();
        return;
    }
    asker_.ask(question);
}

std::size_t ExploreController::layersOf(const QString& model) const
{
    const auto own = asker_.known().own();
    if (own && asker_.known().question.sides[asker_.known().question.own].model == model)
        return own->explanation->layers.size();
    const bridge::ModelEntry* entry = services_.catalog.findModel(model);
    return entry != nullptr ? entry->layers : 0;
}

double ExploreController::scaleMaximum() const
{
    const QString scale = services_.settings.get(bridge::setting::attentionScale);
    if (scale == QLatin1String("1"))
        return 1.0;
    return scale == QLatin1String("sentence") ? 0.0 : 0.5;
}

SceneSide ExploreController::sceneSide(std::size_t index) const
{
    const Answered& known = asker_.known();
    SceneSide side;
    side.explained = known.side(index);
    if (!side.explained)
        return side;
    const bridge::ExplainSide& asked = known.question.sides[index];
    const bridge::ExplainSide& own = known.question.sides[known.question.own];
    const bool chosenPlan = own.plan && asked.plan == own.plan;
    side.planName = chosenPlan ? QStringLiteral("own") : side.explained->planName;
    side.modelName = modelName(services_.catalog, asked.model);
    const PickerItem item = modelItem(services_.catalog, asked.model);
    side.shortName = item.plan.isEmpty() && !chosenPlan ? item.name : side.planName;
    return side;
}

SceneSide ExploreController::sideBefore() const
{
    const Answered& known = asker_.known();
    const bridge::ExplainSide& own = known.question.sides[known.question.own];
    SceneSide side;
    if (own.plan) {
        side.explained = known.references.trained;
        side.shortName = tr("the run as trained");
    } else if (!own.edits.empty()) {
        side.explained = known.references.unedited;
        side.shortName = tr("the run before the edits");
    } else {
        side.explained = known.references.dense;
        side.shortName = tr("the dense run");
    }
    if (!side.explained || !sameTokens(*side.explained, *known.own()))
        return {};
    side.planName = side.explained->planName;
    side.modelName = modelName(services_.catalog, own.model);
    return side;
}

SceneInput ExploreController::sceneInput() const
{
    const Answered& known = asker_.known();
    SceneInput input;
    input.answer = known.answer;
    input.first = sceneSide(0);
    input.own = known.question.own;
    input.references = known.references;
    input.choice = state_.choice(scaleMaximum());
    if (!known.question.comparing()) {
        input.before = sideBefore();
        return input;
    }
    input.second = sceneSide(1);
    const auto& sides = known.question.sides;
    if (sides[0].text != sides[1].text) {
        input.first.shortName = tr("first sentence");
        input.second.shortName = tr("second sentence");
        if (known.question.own == 1)
            std::swap(input.first.shortName, input.second.shortName);
    } else if (input.first.shortName == input.second.shortName) {
        input.first.shortName = input.first.modelName;
        input.second.shortName = input.second.modelName;
    }
    return input;
}

void ExploreController::rebuild()
{
    if (!asker_.known().answer)
        return;
    fitToScene();
    SceneInput input = sceneInput();
    // The old difference stays in sight until what is subtracted is there, too.
    if (input.choice.quantity == Quantity::Difference && !input.comparing()
        && !input.before.explained && asker_.isBusy())
        return;
    worker_.build(input);
}

/// Layers and heads that this model does not have, and a difference to nothing.
void ExploreController::fitToScene()
{
    const auto own = asker_.known().own();
    const auto& layers = own->explanation->layers;
    ExploreState fitted = state_;
    fitted.layer = std::min(fitted.layer, layers.size() - 1);
    fitted.head = std::min(fitted.head, layers[fitted.layer].heads.size() - 1);
    if (fitted.quantity == Quantity::Difference
        && (asker_.known().question.comparing() || (!asker_.isBusy() && !sideBefore().explained)))
        fitted.quantity = Quantity::Attention;
    if (fitted.plan)
        fitted.plan = fitPlan(*fitted.plan, layers.size());
    if (fitted == state_)
        return;
    const bool otherPlan = fitted.plan != state_.plan;
    state_ = std::move(fitted);
    Q_EMIT stateChanged();
    if (otherPlan
        || (state_.compareWith == comparedDense() && !asker_.known().question.comparing()))
        ask();
}

void ExploreController::takeScene(const ScenePointer& scene)
{
    if (scene == scene_) {
        sayIfUpToDate();
        return;
    }
    const auto previous = std::exchange(scene_, scene);
    flipped_ = flippedCells(previous.get(), *scene);
    if (previous && !state_.lock.isFree()) {
        const auto& before = previous->input.ownSide().explained->explanation->ids;
        const auto& after = scene->input.ownSide().explained->explanation->ids;
        if (before != after)
            state_.lock = movedLock(state_.lock, before, after);
    }
    Q_EMIT sceneChanged();
    // Now that the model's layers are known, it can be compared with its dense version.
    if (state_.compareWith == comparedDense() && !scene->input.comparing())
        ask();
    sayIfUpToDate();
}

void ExploreController::takeFailure(const QString& sentence)
{
    const Answered& known = asker_.known();
    Failure failure;
    failure.sentence = sentence;
    failure.model = state_.model;
    failure.neverAnswered
        = !known.answer || known.question.sides[known.question.own].model != state_.model;
    failure_ = failure;
    // Once, not at every key.
    if (const QString told = state_.model + QLatin1Char('\n') + sentence; told != reported_) {
        reported_ = told;
        services_.issues.add(bridge::Severity::Warning,
            failureTitle(services_.catalog, state_.model), sentence, state_.model);
    }
    Q_EMIT failureChanged();
    sayIfUpToDate();
}

void ExploreController::clearFailure()
{
    if (!failure_)
        return;
    failure_.reset();
    reported_.clear();
    Q_EMIT failureChanged();
}

bool ExploreController::isUpToDate() const
{
    return !asker_.isBusy() && !worker_.isBusy() && pendingRun_.isEmpty()
        && pendingCompared_.isEmpty();
}

void ExploreController::sayIfUpToDate()
{
    if (isUpToDate())
        Q_EMIT upToDate();
}

QString ExploreController::whyNoDifference() const
{
    if (!scene_)
        return tr("There is no answer yet");
    if (scene_->input.comparing())
        return tr("The third map shows it");
    const analysis::Explanation& own = *scene_->input.first.explained->explanation;
    if (own.plan.isDense() && own.edits.empty() && !state_.plan)
        return tr("Nothing is pruned, so there is nothing to compare with");
    return {};
}

} // namespace crisp::explore
