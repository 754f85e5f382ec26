// SPDX-License-Identifier: Apache-2.0
#include "train/plan_section.h"

#include "base/error.h"
#include "bridge/text.h"
#include "train/form_parts.h"
#include "train/layer_editor.h"
#include "training/recipe.h"

#include <QJsonArray>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace crisp::train {
namespace {

const QString customName = QStringLiteral("custom");

/// A few words for a card; presets themselves come with whole sentences.
QString cardText(const training::Preset& preset)
{
    if (preset.name == "dense")
        return PlanSection::tr("Keeps every key");
    if (preset.name == "uniform")
        return PlanSection::tr("Half, in every layer");
    if (preset.name == "light")
        return PlanSection::tr("A little, more when deep");
    if (preset.name == "aggressive")
        return PlanSection::tr("Four of five keys");
    return preset.description.empty() ? PlanSection::tr("Your preset")
                                      : bridge::toQt(preset.description);
}

PlanChoice choiceOf(const training::Preset& preset, std::size_t layerCount, bool removable)
{
    return { bridge::toQt(preset.name), bridge::toQt(preset.title), cardText(preset),
        bridge::toQt(preset.description), preset.plan(layerCount).layers, removable };
}

} // namespace

PlanSection::PlanSection(std::filesystem::path presets, QWidget* parent)
    : QWidget(parent)
    , folder_(std::move(presets))
{
    QVBoxLayout* column = columnIn(this, 8);
    head_ = new QWidget(this);
    QHBoxLayout* head = rowIn(head_);
    head->addWidget(controls::titleLabel(tr("Sparsity plan"), head_));
    auto* what = new controls::ElidedLabel(tr("share of keys dropped, by layer"), head_);
    what->setTextSize(theme::Text::Caption);
    what->setInk(controls::Ink::Help);
    what->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    head->addWidget(what, 1);
    cards_ = new PlanCards(this);
    editor_ = new LayerEditor(this);
    fault_ = errorLabel(this);
    column->addWidget(head_);
    column->addWidget(cards_);
    column->addWidget(editor_);
    column->addWidget(fault_);
    connect(cards_, &PlanCards::chosen, this, &PlanSection::choose);
    connect(cards_, &PlanCards::activated, this, &PlanSection::activated);
    connect(cards_, &PlanCards::removeRequested, this, &PlanSection::remove);
    connect(cards_, &PlanCards::customRequested, this, [this] {
        makeCustom(plan().layers);
        editor_->focusSliders();
    });
    connect(editor_, &LayerEditor::layersChanged, this, &PlanSection::makeCustom);
    connect(editor_, &LayerEditor::ruleChanged, this, &PlanSection::changed);
    connect(editor_, &LayerEditor::saveRequested, this, &PlanSection::save);
    showPlans();
}

void PlanSection::setLayerCount(std::size_t count)
{
    if (count == 0 || count == layerCount_)
        return;
    layerCount_ = count;
    showPlans();
}

void PlanSection::reloadPresets()
{
    training::PresetList list = training::listPresets(folder_);
    own_ = std::move(list.presets);
    for (const std::string& problem : list.problems)
        Q_EMIT failed(
            tr("A preset cannot be read"), bridge::asSentence(problem), bridge::toQt(folder_));
    if (chosen_ != customName && presetNamed(chosen_) == nullptr)
        chosen_ = QStringLiteral("dense");
    showPlans();
}

const training::Preset* PlanSection::presetNamed(const QString& name) const
{
    const std::string wanted = name.toStdString();
    if (name == customName)
        return custom_ ? &*custom_ : nullptr;
    if (const training::Preset* builtIn = training::findPreset(wanted))
        return builtIn;
    const auto found = std::ranges::find(own_, wanted, &training::Preset::name);
    return found == own_.end() ? nullptr : &*found;
}

model::SparsityPlan PlanSection::planNamed(const QString& name) const
{
    const training::Preset* preset = presetNamed(name);
    model::SparsityPlan plan
        = preset != nullptr ? preset->plan(layerCount_) : model::linearPlan(layerCount_, 0.0, 0.0);
    plan.rule = editor_->rule();
    plan.phase = phase_;
    return plan;
}

model::SparsityPlan PlanSection::plan() const { return planNamed(chosen_); }

std::vector<QString> PlanSection::allNames() const
{
    std::vector<QString> names;
    for (const training::Preset& preset : training::builtinPresets())
        names.push_back(bridge::toQt(preset.name));
    if (std::ranges::find(names, chosen_) == names.end())
        names.push_back(chosen_);
    return names;
}

std::vector<PlanChoice> PlanSection::choices() const
{
    std::vector<PlanChoice> choices;
    for (const training::Preset& preset : training::builtinPresets())
        choices.push_back(choiceOf(preset, layerCount_, false));
    for (const training::Preset& preset : own_)
        choices.push_back(choiceOf(preset, layerCount_, true));
    if (custom_) {
        choices.push_back(choiceOf(*custom_, layerCount_, false));
        choices.back().description = tr("Made with the sliders");
        choices.back().explanation = tr("Your plan; save it to keep it under a name");
    }
    return choices;
}

void PlanSection::showPlans()
{
    cards_->setPlans(choices());
    cards_->setChosen(chosen_);
    editor_->setLayers(chosen_, plan().layers);
    editor_->setSavable(chosen_ == customName);
}

void PlanSection::choose(const QString& name)
{
    chosen_ = name;
    const auto own = std::ranges::find(own_, name.toStdString(), &training::Preset::name);
    if (own != own_.end()) { // part of what was saved; the program's four go with any
        editor_->setRule(own->rule);
        Q_EMIT phaseWanted(own->phase);
    }
    showPlans();
    Q_EMIT changed();
}

void PlanSection::makeCustom(const std::vector<double>& layers)
{
    training::Preset preset;
    preset.name = customName.toStdString();
    preset.title = tr("Custom").toStdString();
    preset.layers = layers;
    custom_ = std::move(preset);
    choose(customName);
}

void PlanSection::setPlan(const QString& name, const model::SparsityPlan& plan)
{
    editor_->setRule(plan.rule);
    const training::Preset* preset = name == customName ? nullptr : presetNamed(name);
    const bool isAsNamed = preset != nullptr
        && (plan.layers.empty() || preset->plan(plan.layers.size()).layers == plan.layers);
    if (isAsNamed) {
        chosen_ = name;
    } else if (!plan.layers.empty()) {
        custom_.emplace();
        custom_->name = customName.toStdString();
        custom_->title = tr("Custom").toStdString();
        custom_->layers = plan.layers;
        chosen_ = customName;
    }
    showPlans();
}

void PlanSection::save(const QString& name)
{
    training::Preset preset = custom_.value_or(training::Preset {});
    preset.name = preset.title = name.toStdString();
    preset.layers = plan().layers;
    preset.rule = editor_->rule();
    preset.phase = phase_;
    try {
        const std::filesystem::path file = training::savePreset(preset, folder_);
        custom_.reset();
        reloadPresets();
        editor_->closeSaving();
        choose(name);
        Q_EMIT said(tr("Saved the preset %1").arg(name), bridge::toQt(file));
    } catch (const std::invalid_argument& error) {
        const std::string_view message = error.what();
        const std::size_t colon = message.find(": ");
        editor_->setSaveError(bridge::asSentence(
            colon == std::string_view::npos ? message : message.substr(colon + 2)));
    } catch (const base::Error& error) {
        Q_EMIT failed(tr("The preset could not be saved"), bridge::asSentence(error.what()),
            bridge::toQt(folder_));
    }
}

void PlanSection::remove(const QString& name)
{
    auto* question = new QMessageBox(QMessageBox::Question, tr("Delete a preset"),
        tr("Delete the preset %1?").arg(name), QMessageBox::Cancel, this);
    question->setInformativeText(tr("Runs that were trained with it stay as they are."));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, [this, name] {
        std::error_code reason;
        const std::filesystem::path file = folder_ / (name.toStdString() + ".json");
        if (!std::filesystem::remove(file, reason))
            Q_EMIT failed(tr("The preset could not be deleted"),
                reason ? bridge::asSentence(reason.message()) : tr("There is no such file."),
                bridge::toQt(file));
        const bool wasChosen = chosen_ == name;
        reloadPresets();
        if (wasChosen)
            Q_EMIT changed();
    });
    question->open();
}

void PlanSection::setFault(const QString& sentence)
{
    fault_->setText(sentence);
    fault_->setVisible(!sentence.isEmpty());
}

bool PlanSection::hasError() const { return editor_->hasError(); }

bool PlanSection::focusFirstError()
{
    if (editor_->focusFirstError())
        return true;
    if (fault_->isHidden())
        return false;
    editor_->focusSliders();
    return true;
}

void PlanSection::focusChosen() { cards_->focusChosen(); }

void PlanSection::setCompact(bool compact)
{
    head_->setVisible(!compact);
    editor_->setVisible(!compact);
    cards_->setColumns(compact ? 1 : 2);
}

QJsonObject PlanSection::saveState() const
{
    QJsonObject state { { QStringLiteral("chosen"), chosen_ },
        { QStringLiteral("rule"), QString::fromLatin1(training::ruleName(editor_->rule()).data()) },
        { QStringLiteral("open"), editor_->isOpen() } };
    if (custom_) {
        QJsonArray layers;
        for (const double value : custom_->layers)
            layers.append(value);
        state.insert(QStringLiteral("custom"), layers);
    }
    return state;
}

void PlanSection::restoreState(const QJsonObject& state)
{
    std::vector<double> layers;
    for (const QJsonValue value : state.value(QStringLiteral("custom")).toArray())
        layers.push_back(value.toDouble(-1.0));
    const bool areGood
        = std::ranges::all_of(layers, [](double value) { return value >= 0.0 && value < 1.0; });
    if (!layers.empty() && areGood)
        setPlan(customName, { layers, editor_->rule() });
    const QString name = state.value(QStringLiteral("chosen")).toString();
    if (presetNamed(name) != nullptr)
        chosen_ = name;
    const QString rule = state.value(QStringLiteral("rule")).toString();
    if (rule == QLatin1String("row") || rule == QLatin1String("head"))
        editor_->setRule(training::parseRule(rule.toStdString()));
    editor_->setOpen(state.value(QStringLiteral("open")).toBool(editor_->isOpen()));
    showPlans();
}

} // namespace crisp::train
