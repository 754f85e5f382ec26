// SPDX-License-Identifier: Apache-2.0
#include "explore/asker.h"

#include <algorithm>
#include <utility>

namespace crisp::explore {
namespace {

constexpr std::size_t mostKept = 5; // three references and two sides

bool isNeeded(const bridge::ExplainSide& side) { return !side.model.isEmpty(); }

} // namespace

std::shared_ptr<const bridge::Explained> Answered::side(std::size_t index) const
{
    if (!answer || index >= answer->sides.size())
        return nullptr;
    return answer->sides[index];
}

std::shared_ptr<const bridge::Explained> Answered::own() const { return side(question.own); }

Asker::Asker(bridge::Explainer& explainer, QObject* parent)
    : QObject(parent)
    , explainer_(explainer)
{
    connect(&explainer_, &bridge::Explainer::answered, this, &Asker::takeAnswer);
    connect(&explainer_, &bridge::Explainer::failed, this, &Asker::takeFailure);
    connect(&explainer_, &bridge::Explainer::superseded, this, [this](std::uint64_t id) {
        // Only by a younger one of ours, whose id is the one that counts then.
        if (id == referenceId_)
            referenceId_ = 0;
        if (id == mainId_)
            mainId_ = 0;
    });
}

void Asker::ask(const Question& question)
{
    if (question == asked_)
        return;
    const bool otherModel = known_.question.sides.empty() || question.sides.empty()
        || known_.question.sides[known_.question.own].model != question.sides[question.own].model;
    asked_ = question;
    if (otherModel) // its labels and layers are others
        known_.references = {};
    if (question.sides.empty()) {
        mainId_ = 0;
        referenceId_ = 0;
        known_ = {};
        Q_EMIT changed();
        Q_EMIT idle();
        return;
    }
    mainId_ = explainer_.request(bridge::Lane::Main, question.sides);
}

void Asker::forgetQuestion()
{
    asked_ = {};
    kept_.clear();
}

void Asker::takeAnswer(const bridge::AnswerPointer& answer)
{
    if (answer->id != mainId_ && answer->id != referenceId_)
        return;
    for (std::size_t index = 0; index < answer->sides.size(); ++index) {
        std::erase_if(kept_, [&](const Kept& kept) { return kept.side == answer->request[index]; });
        kept_.insert(kept_.begin(), { answer->request[index], answer->sides[index] });
    }
    if (kept_.size() > mostKept)
        kept_.resize(mostKept);
    if (answer->id == mainId_) {
        mainId_ = 0;
        known_.question = asked_;
        known_.answer = answer;
        wanted_ = referenceSides(asked_.sides[asked_.own], *known_.own());
        if (!fillReferences())
            askReferences();
    } else {
        referenceId_ = 0;
        if (mainId_ == 0)
            fillReferences();
    }
    Q_EMIT changed();
    sayIfIdle();
}

void Asker::takeFailure(std::uint64_t id, const QString& sentence)
{
    if (id == mainId_) {
        mainId_ = 0;
        Q_EMIT failed(sentence);
    } else if (id == referenceId_) {
        // The main answer stands; only what is beside it is missing.
        referenceId_ = 0;
        known_.references = {};
        Q_EMIT changed();
    } else {
        return;
    }
    sayIfIdle();
}

std::shared_ptr<const bridge::Explained> Asker::find(const bridge::ExplainSide& side) const
{
    const auto found
        = std::ranges::find_if(kept_, [&](const Kept& kept) { return kept.side == side; });
    return found == kept_.end() ? nullptr : found->explained;
}

bool Asker::fillReferences()
{
    bool complete = true;
    const auto fill
        = [&](const bridge::ExplainSide& side, std::shared_ptr<const bridge::Explained>& to) {
              if (!isNeeded(side)) {
                  to.reset();
                  return;
              }
              if (auto found = find(side))
                  to = std::move(found);
              else
                  complete = false; // the one before stays in sight until then
          };
    fill(wanted_.dense, known_.references.dense);
    fill(wanted_.trained, known_.references.trained);
    fill(wanted_.unedited, known_.references.unedited);
    return complete;
}

void Asker::askReferences()
{
    std::vector<bridge::ExplainSide> sides;
    for (const bridge::ExplainSide* side : { &wanted_.dense, &wanted_.trained, &wanted_.unedited })
        if (isNeeded(*side) && !find(*side)
            && std::ranges::none_of(
                sides, [&](const bridge::ExplainSide& other) { return other == *side; }))
            sides.push_back(*side);
    referenceId_ = explainer_.request(bridge::Lane::Reference, std::move(sides));
}

void Asker::sayIfIdle()
{
    if (!isBusy())
        Q_EMIT idle();
}

} // namespace crisp::explore
