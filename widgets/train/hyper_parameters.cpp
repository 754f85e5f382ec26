// SPDX-License-Identifier: Apache-2.0
#include "train/hyper_parameters.h"

#include "controls/controls.h"
#include "train/calm_combo.h"
#include "train/form_parts.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <string>

namespace crisp::train {
namespace {

constexpr int columns = 3;

QGridLayout* makeGrid(QWidget* parent)
{
    auto* grid = new QGridLayout(parent);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    for (int column = 0; column < columns; ++column)
        grid->setColumnStretch(column, 1);
    return grid;
}

} // namespace

HyperParameters::HyperParameters(QWidget* parent)
    : QWidget(parent)
{
    QVBoxLayout* column = columnIn(this, 8);
    auto* head = new QHBoxLayout;
    head->addWidget(controls::titleLabel(tr("Training"), this));
    head->addStretch(1);
    fold_ = new controls::Button(tr("All settings"), controls::Emphasis::Link, this);
    fold_->setObjectName(QStringLiteral("allSettings"));
    fold_->setCheckable(true);
    head->addWidget(fold_);
    column->addLayout(head);
    main_ = new QWidget(this);
    further_ = new QWidget(this);
    further_->setObjectName(QStringLiteral("furtherSettings"));
    column->addWidget(main_);
    column->addWidget(further_);
    further_->hide();
    buildMain();
    buildFurther();
    connect(fold_, &QPushButton::toggled, this, [this](bool shown) {
        further_->setVisible(shown);
        fold_->setText(shown ? tr("Fewer settings") : tr("All settings"));
    });
    setRecipe({});
    setSeeds({ 1, 2, 3 });
}

void HyperParameters::buildMain()
{
    QGridLayout* grid = makeGrid(main_);
    int index = 0;
    for (const RecipeField& spec : mainFields()) {
        addField(spec, grid, index++);
        if (spec.key != QLatin1String("warmup"))
            continue;
        seeds_ = new controls::Field(tr("Seeds"), main_);
        seeds_->setObjectName(QStringLiteral("seeds"));
        seeds_->edit()->setToolTip(
            tr("Each seed draws the head, the order of sentences and dropout anew. "
               "Train takes the first that is free, Train all takes every one."));
        place(seeds_, grid, index++);
        connect(seeds_, &controls::Field::edited, this, &HyperParameters::edited);
    }
    addChoice(QStringLiteral("precision"), tr("Precision"),
        { QStringLiteral("fp32"), QStringLiteral("bf16") },
        { QStringLiteral("fp32"), QStringLiteral("bf16") }, grid, index);
}

void HyperParameters::buildFurther()
{
    QVBoxLayout* column = columnIn(further_, 8);
    auto* choices = new QGridLayout;
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setHorizontalSpacing(8);
    choices->setColumnStretch(0, 3);
    choices->setColumnStretch(1, 2);
    column->addLayout(choices);
    addChoice(QStringLiteral("apply"), tr("The plan holds in"),
        { QStringLiteral("both"), QStringLiteral("train"), QStringLiteral("eval") },
        { tr("training and evaluation"), tr("training only"), tr("evaluation only") }, choices, 0);
    addChoice(QStringLiteral("schedule"), tr("Rate falls"),
        { QStringLiteral("linear"), QStringLiteral("cosine"), QStringLiteral("constant") },
        { tr("in a line"), tr("as a cosine"), tr("not at all") }, choices, 1);
    auto* fields = new QWidget(further_);
    QGridLayout* grid = makeGrid(fields);
    column->addWidget(fields);
    int index = 0;
    for (const RecipeField& spec : furtherFields())
        addField(spec, grid, index++);
}

void HyperParameters::place(QWidget* widget, QGridLayout* grid, int index)
{
    grid->addWidget(widget, index / columns, index % columns, Qt::AlignTop);
}

controls::Field* HyperParameters::addField(const RecipeField& spec, QGridLayout* grid, int index)
{
    auto* field = new controls::Field(spec.label, this);
    field->setObjectName(spec.key);
    field->edit()->setToolTip(spec.explanation);
    if (!spec.unit.isEmpty())
        field->setUnit(spec.unit);
    place(field, grid, index);
    rows_.push_back({ &spec, field });
    connect(field, &controls::Field::edited, this, &HyperParameters::edited);
    return field;
}

CalmCombo* HyperParameters::addChoice(const QString& key, const QString& label,
    const QStringList& names, const QStringList& shown, QGridLayout* grid, int index)
{
    auto* box = new QWidget(this);
    QVBoxLayout* column = columnIn(box, 2);
    auto* combo = new CalmCombo(box);
    combo->setObjectName(key);
    combo->setAccessibleName(label);
    for (int item = 0; item < names.size(); ++item)
        combo->addItem(shown.at(item), names.at(item));
    QLabel* above = controls::secondaryLabel(label, box);
    above->setBuddy(combo);
    column->addWidget(above);
    column->addWidget(combo);
    place(box, grid, index);
    choices_.push_back({ key, combo });
    connect(combo, &QComboBox::activated, this, &HyperParameters::edited);
    return combo;
}

CalmCombo* HyperParameters::choice(const char* key) const
{
    const auto found = std::find_if(choices_.begin(), choices_.end(),
        [key](const Choice& one) { return one.key == QLatin1String(key); });
    return found->combo;
}

void HyperParameters::setChoice(const char* key, std::string_view name)
{
    CalmCombo* combo = choice(key);
    const int index
        = combo->findData(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    if (index >= 0)
        combo->setCurrentIndex(index);
}

std::string HyperParameters::choiceName(const char* key) const
{
    return choice(key)->currentData().toString().toStdString();
}

controls::Field* HyperParameters::fieldOf(const QString& key) const
{
    if (key == QLatin1String("seed") || key == QLatin1String("seeds"))
        return seeds_;
    const auto found = std::find_if(
        rows_.begin(), rows_.end(), [&key](const Row& row) { return row.spec->key == key; });
    return found == rows_.end() ? nullptr : found->field;
}

void HyperParameters::setRecipe(const training::Recipe& recipe)
{
    for (const Row& row : rows_) {
        row.field->setText(textOf(*row.spec, recipe));
        row.field->setError({});
    }
    setChoice("precision", training::precisionName(recipe.precision));
    setChoice("schedule", training::scheduleName(recipe.schedule));
    setPhase(recipe.plan.phase);
}

void HyperParameters::setPhase(model::PruningPhase phase)
{
    setChoice("apply", training::phaseName(phase));
}

void HyperParameters::setSeeds(const std::vector<std::uint64_t>& seeds)
{
    seeds_->setText(seedsText(seeds));
    seeds_->setError({});
}

bool HyperParameters::readInto(training::Recipe& recipe, std::vector<std::uint64_t>& seeds)
{
    bool isGood = true;
    for (const Row& row : rows_) {
        const QString error = read(*row.spec, row.field->text(), recipe);
        row.field->setError(error);
        isGood = isGood && error.isEmpty();
    }
    Parsed<std::vector<std::uint64_t>> parsed = parseSeeds(seeds_->text());
    seeds_->setError(parsed.error);
    isGood = isGood && parsed.error.isEmpty();
    seeds = std::move(parsed.value);
    recipe.precision = training::parsePrecision(choiceName("precision"));
    recipe.schedule = training::parseSchedule(choiceName("schedule"));
    recipe.plan.phase = training::parsePhase(choiceName("apply"));
    return isGood;
}

bool HyperParameters::showFault(const RecipeFault& fault)
{
    controls::Field* field = fieldOf(fault.key);
    if (field == nullptr)
        return false;
    field->setError(fault.sentence);
    return true;
}

bool HyperParameters::focusFirstError()
{
    const auto focus = [this](controls::Field* field) {
        if (!field->hasError())
            return false;
        if (further_->isAncestorOf(field))
            setAllShown(true);
        field->edit()->setFocus(Qt::OtherFocusReason);
        field->edit()->selectAll();
        return true;
    };
    for (const Row& row : rows_) {
        if (focus(row.field))
            return true;
        if (row.spec->key == QLatin1String("warmup") && focus(seeds_)) // as they stand
            return true;
    }
    return false;
}

void HyperParameters::setAllShown(bool shown) { fold_->setChecked(shown); }

QJsonObject HyperParameters::saveState() const
{
    QJsonObject state { { QStringLiteral("all"), fold_->isChecked() },
        { QStringLiteral("seeds"), seeds_->text() } };
    for (const Row& row : rows_)
        state.insert(row.spec->key, row.field->text());
    for (const Choice& one : choices_)
        state.insert(one.key, one.combo->currentData().toString());
    return state;
}

void HyperParameters::restoreState(const QJsonObject& state)
{
    const auto textFrom = [&state](const QString& key, const QString& fallback) {
        return state.value(key).toString(fallback);
    };
    for (const Row& row : rows_)
        row.field->setText(textFrom(row.spec->key, row.field->text()));
    seeds_->setText(textFrom(QStringLiteral("seeds"), seeds_->text()));
    for (const Choice& one : choices_)
        setChoice(one.key.toLatin1().constData(), textFrom(one.key, {}).toStdString());
    setAllShown(state.value(QStringLiteral("all")).toBool(fold_->isChecked()));
}

} // namespace crisp::train
