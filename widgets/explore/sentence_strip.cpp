// SPDX-License-Identifier: Apache-2.0
#include "explore/sentence_strip.h"

#include "controls/button.h"
#include "controls/labels.h"
#include "controls/segmented_control.h"
#include "explore/example_menu.h"
#include "explore/plan_chip.h"
#include "explore/sentence_line.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>

namespace crisp::explore {
namespace {

constexpr int pageEdge = 16;
/// Not a model directory: the entry that opens one.
QString openId() { return QStringLiteral("?open"); }

void popUpBelow(QMenu& menu, const QWidget& button)
{
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)));
}

/// What a model can be compared with.
std::vector<PickerItem> compareItems(const bridge::Catalog& catalog, const ExploreState& state)
{
    std::vector<PickerItem> items {
        { {}, SentenceStrip::tr("nothing"), {}, {}, {} },
        { comparedDense(), SentenceStrip::tr("its dense version"),
            SentenceStrip::tr("nothing pruned"), QStringLiteral("dense"), {} },
    };
    for (const PickerItem& item : modelItems(catalog))
        if (item.id != state.model)
            items.push_back(item);
    return items;
}

PickerItem compareItem(const bridge::Catalog& catalog, const ExploreState& state)
{
    for (const PickerItem& item : compareItems(catalog, state))
        if (item.id == state.compareWith)
            return item;
    return modelItem(catalog, state.compareWith);
}

std::vector<PickerItem> ownItems(const bridge::Catalog& catalog)
{
    std::vector<PickerItem> items = modelItems(catalog);
    items.push_back({ openId(), SentenceStrip::tr("Open a directory…"), {}, {}, {} });
    return items;
}

PickerItem ownItem(const bridge::Catalog& catalog, const ExploreState& state)
{
    if (state.model.isEmpty())
        return { {}, SentenceStrip::tr("choose a model"), {}, {}, {} };
    return modelItem(catalog, state.model);
}

/// What is to be hidden goes first: a row that held both for a moment would widen the window.
void showOnly(
    bool first, std::initializer_list<QWidget*> these, std::initializer_list<QWidget*> others)
{
    for (QWidget* widget : first ? others : these)
        widget->hide();
    for (QWidget* widget : first ? these : others)
        widget->show();
}

} // namespace

QString planChipText(const model::SparsityPlan& plan)
{
    const auto [least, most] = std::ranges::minmax(plan.layers);
    if (most - least < 0.005)
        return SentenceStrip::tr("what if %1 in every layer").arg(theme::number(least, 2));
    return SentenceStrip::tr("what if %1 to %2 by layer")
        .arg(theme::number(least, 2), theme::number(most, 2));
}

SentenceStrip::SentenceStrip(const bridge::Catalog& catalog, Examples& examples, QWidget* parent)
    : QWidget(parent)
    , catalog_(catalog)
    , sentences_(new QWidget(this))
    , models_(new QWidget(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(pageEdge, 10, pageEdge, 8);
    column->setSpacing(8);
    column->addWidget(sentences_);
    column->addWidget(models_);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    buildSentences(catalog, examples);
    buildModels();
}

void SentenceStrip::buildSentences(const bridge::Catalog& catalog, Examples& examples)
{
    auto* row = new QHBoxLayout(sentences_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    line_ = new SentenceLine(sentences_);
    line_->setObjectName(QStringLiteral("sentenceBox"));
    line_->setAccessibleName(tr("Sentence"));
    line_->setPlaceholderText(tr("Type a sentence"));
    second_ = new SentenceLine(sentences_);
    second_->setObjectName(QStringLiteral("secondSentenceBox"));
    second_->setAccessibleName(tr("Second sentence"));
    role_ = new controls::SegmentedControl({ tr("Pair"), tr("Compare") }, sentences_);
    role_->setAccessibleName(tr("What the second sentence is for"));
    role_->setSegmentToolTip(0, tr("The model reads both sentences as one pair"));
    role_->setSegmentToolTip(1, tr("The model reads each alone, and the maps stand side by side"));
    removeSecond_
        = controls::iconButton(theme::Icon::Close, tr("Remove the second sentence"), sentences_);
    removeSecond_->setEmphasis(controls::Emphasis::Quiet);
    auto* examplesButton
        = new controls::Button(tr("Examples"), controls::Emphasis::Secondary, sentences_);
    examplesButton->setObjectName(QStringLiteral("examplesButton"));
    examplesButton->setLarge(true);
    examplesButton->setChevron(true);
    exampleMenu_ = new ExampleMenu(examples, catalog, this);
    auto* history = controls::iconButton(theme::Icon::History, tr("Earlier sentences"), sentences_);
    history->setObjectName(QStringLiteral("historyButton"));
    history->setLarge(true);
    historyMenu_ = new HistoryMenu(this);
    addSecond_
        = new controls::Button(tr("Second sentence"), controls::Emphasis::Secondary, sentences_);
    addSecond_->setObjectName(QStringLiteral("secondSentenceButton"));
    addSecond_->setGlyph(theme::Icon::Plus);
    addSecond_->setLarge(true);
    row->addWidget(line_, 1);
    row->addWidget(second_, 1);
    for (QWidget* widget : { static_cast<QWidget*>(role_), static_cast<QWidget*>(removeSecond_),
             static_cast<QWidget*>(examplesButton), static_cast<QWidget*>(history),
             static_cast<QWidget*>(addSecond_) })
        row->addWidget(widget);
    connectSentences(examplesButton, history);
}

void SentenceStrip::connectSentences(controls::Button* examplesButton, controls::Button* history)
{
    connect(line_, &SentenceLine::sentenceEdited, this, &SentenceStrip::textEdited);
    connect(line_, &SentenceLine::sentenceDone, this, &SentenceStrip::sentenceDone);
    connect(second_, &SentenceLine::sentenceEdited, this, &SentenceStrip::secondEdited);
    connect(second_, &SentenceLine::sentenceDone, this, &SentenceStrip::sentenceDone);
    connect(role_, &controls::SegmentedControl::indexChanged, this, [this](int index) {
        Q_EMIT secondRoleChosen(index == 0 ? SecondRole::Pair : SecondRole::Compare);
    });
    connect(addSecond_, &QAbstractButton::clicked, this, [this] {
        Q_EMIT secondRoleChosen(SecondRole::Pair);
        second_->setFocus();
    });
    connect(removeSecond_, &QAbstractButton::clicked, this, [this] {
        Q_EMIT secondRoleChosen(SecondRole::None);
        line_->setFocus();
    });
    connect(examplesButton, &QAbstractButton::clicked, this,
        [this, examplesButton] { popUpBelow(*exampleMenu_, *examplesButton); });
    connect(exampleMenu_, &ExampleMenu::othersWanted, this, [this, examplesButton] {
        // Only when this menu has closed can it open again.
        QTimer::singleShot(
            0, this, [this, examplesButton] { popUpBelow(*exampleMenu_, *examplesButton); });
    });
    connect(exampleMenu_, &ExampleMenu::chosen, this, &SentenceStrip::sentenceChosen);
    connect(exampleMenu_, &ExampleMenu::dataChosen, this, &SentenceStrip::dataChosen);
    connect(history, &QAbstractButton::clicked, this,
        [this, history] { popUpBelow(*historyMenu_, *history); });
    connect(historyMenu_, &HistoryMenu::chosen, this, &SentenceStrip::sentenceChosen);
    connect(historyMenu_, &HistoryMenu::clearWanted, this, &SentenceStrip::historyClearWanted);
}

void SentenceStrip::buildModels()
{
    auto* row = new QHBoxLayout(models_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    leftName_ = controls::secondaryLabel(tr("Model"), models_);
    left_ = new ModelPicker(tr("Model"), models_);
    left_->setObjectName(QStringLiteral("modelBox"));
    swap_ = controls::iconButton(theme::Icon::SwapSides, tr("Swap A and B"), models_);
    swap_->setEmphasis(controls::Emphasis::Quiet);
    planChip_ = new PlanChip(QStringLiteral("own"), tr("Back to the plan"), models_);
    planChip_->setObjectName(QStringLiteral("planChip"));
    editChip_ = new PlanChip(QStringLiteral("own"), tr("Undo all edits"), models_);
    editChip_->setObjectName(QStringLiteral("editChip"));
    rightName_ = controls::secondaryLabel(tr("Compare with"), models_);
    right_ = new ModelPicker(tr("Compare with"), models_);
    right_->setObjectName(QStringLiteral("compareBox"));
    stop_ = new controls::Button(tr("Stop comparing"), controls::Emphasis::Quiet, models_);
    stop_->setObjectName(QStringLiteral("stopComparing"));
    stop_->setGlyph(theme::Icon::Close);
    noteIcon_ = new QLabel(models_);
    notes_ = new controls::ElidedLabel({}, models_);
    notes_->setTextSize(theme::Text::Label);
    notes_->setInk(controls::Ink::Warn);
    notes_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    info_ = new controls::ElidedLabel({}, models_);
    info_->setTextSize(theme::Text::Label);
    info_->setInk(controls::Ink::Secondary);
    info_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    info_->setObjectName(QStringLiteral("infoLine"));
    for (QWidget* widget : { static_cast<QWidget*>(leftName_), static_cast<QWidget*>(left_),
             static_cast<QWidget*>(swap_), static_cast<QWidget*>(planChip_),
             static_cast<QWidget*>(editChip_), static_cast<QWidget*>(rightName_),
             static_cast<QWidget*>(right_), static_cast<QWidget*>(stop_) })
        row->addWidget(widget);
    row->addStretch(1);
    row->addWidget(noteIcon_);
    row->addWidget(notes_, 3);
    row->addWidget(info_);
    setNotes({});

    connect(left_, &ModelPicker::chosen, this, [this](const QString& id) { choose(left_, id); });
    connect(right_, &ModelPicker::chosen, this, [this](const QString& id) { choose(right_, id); });
    connect(swap_, &QAbstractButton::clicked, this, &SentenceStrip::swapWanted);
    connect(stop_, &QAbstractButton::clicked, this, &SentenceStrip::stopComparingWanted);
    connect(planChip_, &QAbstractButton::clicked, this, &SentenceStrip::planResetWanted);
    connect(editChip_, &QAbstractButton::clicked, this, &SentenceStrip::editsResetWanted);
}

void SentenceStrip::choose(const ModelPicker* picker, const QString& id)
{
    const bool own = sentencesCompared_ || (picker == left_) == ownIsLeft_;
    if (id == openId())
        Q_EMIT directoryWanted();
    else if (own)
        Q_EMIT modelChosen(id);
    else
        Q_EMIT compareChosen(id);
}

void SentenceStrip::setState(const ExploreState& state)
{
    line_->setSentence(state.text);
    second_->setSentence(state.second);
    historyMenu_->setHistory(state.history);
    showSecond(state);
    showPickers(state);
    showChips(state);
}

void SentenceStrip::showSecond(const ExploreState& state)
{
    const bool any = state.secondRole != SecondRole::None;
    showOnly(any, { second_, role_, removeSecond_ }, { addSecond_ });
    role_->setIndex(state.secondRole == SecondRole::Compare ? 1 : 0);
    second_->setPlaceholderText(state.secondRole == SecondRole::Compare
            ? tr("A sentence to compare with")
            : tr("The second of the pair"));
}

void SentenceStrip::showPickers(const ExploreState& state)
{
    sentencesCompared_ = state.comparingSentences();
    const bool models = state.comparing() && !sentencesCompared_;
    ownIsLeft_ = !models || state.swapped;
    ModelPicker* own = ownIsLeft_ ? left_ : right_;
    ModelPicker* other = ownIsLeft_ ? right_ : left_;
    own->setItems(ownItems(catalog_), ownItem(catalog_, state));
    other->setItems(compareItems(catalog_, state), compareItem(catalog_, state));
    own->setAccessibleName(tr("Model"));
    other->setAccessibleName(tr("Compare with"));
    leftName_->setText(models ? tr("A") : tr("Model"));
    rightName_->setText(models ? tr("B") : tr("Compare with"));
    showOnly(!sentencesCompared_, { rightName_, right_ }, {});
    showOnly(state.comparing(), { swap_, stop_ }, {});
}

void SentenceStrip::showChips(const ExploreState& state)
{
    planChip_->setVisible(state.plan.has_value());
    if (state.plan)
        planChip_->setText(planChipText(*state.plan));
    editChip_->setVisible(!state.edits.empty());
    editChip_->setText(
        state.edits.size() == 1 ? tr("1 edit") : tr("%1 edits").arg(state.edits.size()));
    planChip_->updateGeometry();
    editChip_->updateGeometry();
}

void SentenceStrip::setInfo(const QString& text) { info_->setText(text); }

void SentenceStrip::setNotes(const QStringList& notes)
{
    noteIcon_->setVisible(!notes.isEmpty());
    notes_->setVisible(!notes.isEmpty());
    notes_->setText(notes.join(QLatin1Char(' ')));
    if (!notes.isEmpty())
        noteIcon_->setPixmap(theme::iconPixmap(
            theme::Icon::Warning, theme::current().warn, 14, devicePixelRatioF()));
}

void SentenceStrip::focusSentence() { line_->setFocus(Qt::ShortcutFocusReason); }

void SentenceStrip::openModels()
{
    ModelPicker* own = ownIsLeft_ ? left_ : right_;
    own->setFocus();
    own->showPopup();
}

} // namespace crisp::explore
