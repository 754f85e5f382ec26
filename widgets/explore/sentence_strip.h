// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "explore/examples.h"
#include "explore/explore_state.h"
#include "explore/model_picker.h"

#include <QWidget>

class QLabel;

namespace crisp::controls {
class Button;
class ElidedLabel;
class SegmentedControl;
} // namespace crisp::controls

/// The top of the Explore page: sentence boxes with examples and history, and below them the models
/// that answer. It shows a state and says what the user wants changed; it changes nothing itself.
namespace crisp::explore {

class ExampleMenu;
class HistoryMenu;
class PlanChip;
class SentenceLine;

class SentenceStrip : public QWidget {
    Q_OBJECT

public:
    SentenceStrip(const bridge::Catalog& catalog, Examples& examples, QWidget* parent = nullptr);

    void setState(const ExploreState& state);
    /// What is said at the right: tokens, words, milliseconds.
    void setInfo(const QString& text);
    /// Sentences that the user should know of: tokens dropped, edits left out, a failure.
    void setNotes(const QStringList& notes);
    void focusSentence();
    void openModels(); ///< the list of models, as if it had been clicked

Q_SIGNALS:
    void textEdited(const QString& text);
    void secondEdited(const QString& text);
    void secondRoleChosen(crisp::explore::SecondRole role);
    void sentenceChosen(const QString& text, const QString& second); ///< an example, a past one
    void sentenceDone(); ///< worth remembering
    void historyClearWanted();
    void dataChosen(const QString& path);
    void modelChosen(const QString& path);
    void directoryWanted(); ///< a model from anywhere
    void compareChosen(const QString& what); ///< as ExploreState::compareWith
    void swapWanted();
    void stopComparingWanted();
    void planResetWanted();
    void editsResetWanted();

private:
    void buildSentences(const bridge::Catalog& catalog, Examples& examples);
    void connectSentences(controls::Button* examplesButton, controls::Button* history);
    void buildModels();
    void showSecond(const ExploreState& state);
    void showPickers(const ExploreState& state);
    void showChips(const ExploreState& state);
    void choose(const ModelPicker* picker, const QString& id);

    const bridge::Catalog& catalog_;
    QWidget* sentences_ = nullptr;
    QWidget* models_ = nullptr;
    SentenceLine* line_ = nullptr;
    SentenceLine* second_ = nullptr;
    controls::SegmentedControl* role_ = nullptr;
    controls::Button* addSecond_ = nullptr;
    controls::Button* removeSecond_ = nullptr;
    ExampleMenu* exampleMenu_ = nullptr;
    HistoryMenu* historyMenu_ = nullptr;
    QLabel* leftName_ = nullptr;
    QLabel* rightName_ = nullptr;
    ModelPicker* left_ = nullptr; ///< the own model; A while comparing
    ModelPicker* right_ = nullptr; ///< what it is compared with; B while comparing
    controls::Button* swap_ = nullptr;
    controls::Button* stop_ = nullptr;
    PlanChip* planChip_ = nullptr;
    PlanChip* editChip_ = nullptr;
    controls::ElidedLabel* notes_ = nullptr;
    QLabel* noteIcon_ = nullptr;
    controls::ElidedLabel* info_ = nullptr;
    bool ownIsLeft_ = true;
    bool sentencesCompared_ = false;
};

/// "what if 0.50 in every layer", "what if 0.40 to 0.85 by layer".
[[nodiscard]] QString planChipText(const model::SparsityPlan& plan);

} // namespace crisp::explore
