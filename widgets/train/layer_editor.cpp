// SPDX-License-Identifier: Apache-2.0
#include "train/layer_editor.h"

#include "controls/controls.h"
#include "controls/fold.h"
#include "controls/layer_sliders.h"
#include "theme/theme.h"
#include "train/field_values.h"
#include "train/form_parts.h"
#include "train/stacking_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::train {
namespace {

constexpr double usualMaximum = 0.95;
const Limits shareLimits { 0.0, 1.0, true, false, 0.5 };

QLineEdit* endEdit(const QString& name, QWidget* parent)
{
    auto* edit = new QLineEdit(parent);
    edit->setAccessibleName(name);
    edit->setMaxLength(8);
    edit->setFixedWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("0.00")) + 22);
    return edit;
}

} // namespace

LayerEditor::LayerEditor(QWidget* parent)
    : controls::Card(parent)
{
    QVBoxLayout* column = columnIn(this, 0);
    column->setContentsMargins(10, 4, 10, 10);
    fold_ = new controls::Fold(tr("Layers"), this);
    fold_->setObjectName(QStringLiteral("layersFold"));
    fold_->setNote(tr("drag one to make a custom plan"));
    column->addWidget(fold_);
    body_ = new QWidget(this);
    fold_->setContent(body_);
    QVBoxLayout* inner = columnIn(body_, 10);
    sliders_ = new controls::LayerSliders(body_);
    sliders_->setObjectName(QStringLiteral("layerSliders"));
    sliders_->setAccessibleName(tr("Sparsity of each layer"));
    inner->addWidget(sliders_);
    buildLine();
    buildSaving();
    connect(sliders_, &controls::LayerSliders::valuesChanged, this, &LayerEditor::layersChanged);
}

void LayerEditor::buildLine()
{
    auto* line = new StackingRow(body_);
    from_ = endEdit(tr("Sparsity of the first layer"), line);
    from_->setObjectName(QStringLiteral("lineFrom"));
    to_ = endEdit(tr("Sparsity of the last layer"), line);
    to_->setObjectName(QStringLiteral("lineTo"));
    rule_ = new controls::SegmentedControl({ tr("by row"), tr("by head") }, line);
    rule_->setObjectName(QStringLiteral("rule"));
    rule_->setAccessibleName(tr("Which scores compete"));
    rule_->setToolTip(tr("By row: each token keeps its own strongest keys. By head: one threshold "
                         "for all pairs of a head."));
    auto* ends = new QWidget(line);
    QHBoxLayout* endsRow = rowIn(ends);
    endsRow->addWidget(controls::secondaryLabel(tr("From"), ends));
    endsRow->addWidget(from_);
    endsRow->addWidget(controls::secondaryLabel(tr("to"), ends));
    endsRow->addWidget(to_);
    endsRow->addStretch(1);
    line->add(ends, 1);
    line->add(rule_);
    lineError_ = errorLabel(body_);
    body_->layout()->addWidget(line);
    body_->layout()->addWidget(lineError_);
    for (QLineEdit* edit : { from_, to_ })
        connect(edit, &QLineEdit::textEdited, this, &LayerEditor::readLine);
    connect(rule_, &controls::SegmentedControl::indexChanged, this, &LayerEditor::ruleChanged);
}

void LayerEditor::buildSaving()
{
    save_ = new controls::Button(tr("Save as a preset"), controls::Emphasis::Secondary, body_);
    save_->setObjectName(QStringLiteral("savePreset"));
    naming_ = new QWidget(body_);
    QHBoxLayout* row = rowIn(naming_);
    name_ = new QLineEdit(naming_);
    name_->setObjectName(QStringLiteral("presetName"));
    name_->setAccessibleName(tr("Name of the preset"));
    name_->setPlaceholderText(tr("Name of the preset"));
    auto* confirm = new controls::Button(tr("Save"), controls::Emphasis::Secondary, naming_);
    confirm->setObjectName(QStringLiteral("presetSave"));
    row->addWidget(name_, 1);
    row->addWidget(confirm);
    nameError_ = errorLabel(body_);
    for (QWidget* widget : { static_cast<QWidget*>(save_), naming_ }) {
        body_->layout()->addWidget(widget);
        widget->hide();
    }
    body_->layout()->addWidget(nameError_);
    connect(save_, &QPushButton::clicked, this, [this] {
        save_->hide();
        naming_->show();
        name_->setFocus(Qt::OtherFocusReason);
    });
    connect(confirm, &QPushButton::clicked, this, &LayerEditor::requestSaving);
    connect(name_, &QLineEdit::returnPressed, this, &LayerEditor::requestSaving);
    connect(name_, &QLineEdit::textEdited, this, [this] { setSaveError({}); });
}

void LayerEditor::setLayers(const QString& plan, const std::vector<double>& layers)
{
    count_ = layers.size();
    const double highest = layers.empty() ? 0.0 : *std::max_element(layers.begin(), layers.end());
    sliders_->setMaximum(std::max(usualMaximum, highest));
    sliders_->setPlan(plan);
    sliders_->setValues(layers);
    if (layers.empty() || from_->hasFocus() || to_->hasFocus())
        return; // what is being typed stays as it is
    const auto ending = [](double value) {
        const QString two = QLocale::c().toString(value, 'f', 2);
        return two.toDouble() == value ? two : numberText(value);
    };
    from_->setText(ending(layers.front()));
    to_->setText(ending(layers.back()));
    lineError_->hide();
}

void LayerEditor::readLine()
{
    const Parsed<double> from = parseNumber(from_->text(), shareLimits);
    const Parsed<double> to = parseNumber(to_->text(), shareLimits);
    const QString error = from.error.isEmpty() ? to.error : from.error;
    lineError_->setText(error);
    lineError_->setVisible(!error.isEmpty());
    if (!error.isEmpty() || count_ == 0)
        return;
    const std::vector<double> layers = model::linearPlan(count_, from.value, to.value).layers;
    sliders_->setMaximum(std::max({ usualMaximum, from.value, to.value }));
    sliders_->setValues(layers);
    Q_EMIT layersChanged(layers);
}

void LayerEditor::setRule(model::PruningRule rule)
{
    rule_->setIndex(rule == model::PruningRule::Head ? 1 : 0);
}

model::PruningRule LayerEditor::rule() const
{
    return rule_->index() == 1 ? model::PruningRule::Head : model::PruningRule::Row;
}

void LayerEditor::setSavable(bool savable)
{
    if (!savable)
        closeSaving();
    save_->setVisible(savable && naming_->isHidden());
}

void LayerEditor::closeSaving()
{
    naming_->hide();
    name_->clear();
    setSaveError({});
}

void LayerEditor::setSaveError(const QString& sentence)
{
    nameError_->setText(sentence);
    nameError_->setVisible(!sentence.isEmpty());
}

void LayerEditor::requestSaving() { Q_EMIT saveRequested(name_->text().trimmed()); }

void LayerEditor::setOpen(bool open) { fold_->setOpen(open); }

bool LayerEditor::isOpen() const { return fold_->isOpen(); }

void LayerEditor::focusSliders()
{
    setOpen(true);
    sliders_->setFocus(Qt::OtherFocusReason);
}

bool LayerEditor::hasError() const { return !lineError_->isHidden(); }

bool LayerEditor::focusFirstError()
{
    if (!hasError())
        return false;
    setOpen(true);
    const bool isFirst = !parseNumber(from_->text(), shareLimits).error.isEmpty();
    QLineEdit* wrong = isFirst ? from_ : to_;
    wrong->setFocus(Qt::OtherFocusReason);
    wrong->selectAll();
    return true;
}

} // namespace crisp::train
