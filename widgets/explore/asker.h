// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "explore/question.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

/// Asks the explainer for the page, keeps the newest answer until a newer one is there, and has the
/// runs beside it (dense, as trained, before edits) made as soon as there is time. What follows
/// from answers is scene.h's business.
namespace crisp::explore {

/// What is known now. The references may still be of the sentence before.
struct Answered {
    Question question;
    bridge::AnswerPointer answer; ///< null: nothing yet
    References references;

    [[nodiscard]] std::shared_ptr<const bridge::Explained> own() const;
    [[nodiscard]] std::shared_ptr<const bridge::Explained> side(std::size_t index) const;
};

/// GUI thread.
class Asker : public QObject {
    Q_OBJECT

public:
    explicit Asker(bridge::Explainer& explainer, QObject* parent = nullptr);

    /// Nothing happens if the newest question was the same. One without sides forgets everything.
    void ask(const Question& question);
    /// The next question is asked even if it is the same as before: files have changed.
    void forgetQuestion();

    [[nodiscard]] const Answered& known() const { return known_; }
    /// Something that was asked for is not answered yet.
    [[nodiscard]] bool isBusy() const { return mainId_ != 0 || referenceId_ != 0; }

Q_SIGNALS:
    void changed(); ///< known() has
    void failed(const QString& sentence); ///< the newest question
    void idle(); ///< nothing is under way any more

private:
    struct Kept {
        bridge::ExplainSide side;
        std::shared_ptr<const bridge::Explained> explained;
    };

    void takeAnswer(const bridge::AnswerPointer& answer);
    void takeFailure(std::uint64_t id, const QString& sentence);
    void askReferences();
    /// Puts what is kept into known_.references; @return whether all that is needed was there
    bool fillReferences();
    [[nodiscard]] std::shared_ptr<const bridge::Explained> find(
        const bridge::ExplainSide& side) const;
    void sayIfIdle();

    bridge::Explainer& explainer_;
    Question asked_;
    std::uint64_t mainId_ = 0; ///< 0: nothing is out
    std::uint64_t referenceId_ = 0;
    Answered known_;
    ReferenceSides wanted_;
    std::vector<Kept> kept_; ///< the last answers, so that a slider asks for one run, not for three
};

} // namespace crisp::explore
