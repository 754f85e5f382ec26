// SPDX-License-Identifier: Apache-2.0
#include "library/model_details.h"

#include "controls/controls.h"
#include "library/details.h"
#include "library/library_entry.h"
#include "library/plan_bars.h"
#include "theme/theme.h"

#include <QFileInfo>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace crisp::library {
namespace {

constexpr int pageEdge = 16;

QString ruleText(model::PruningRule rule)
{
    return rule == model::PruningRule::Row
        ? ModelDetails::tr("every query keeps its own top keys (row)")
        : ModelDetails::tr("one threshold for the whole head (head)");
}

QString phaseText(model::PruningPhase phase)
{
    switch (phase) {
    case model::PruningPhase::TrainingOnly:
        return ModelDetails::tr("while training only");
    case model::PruningPhase::EvaluationOnly:
        return ModelDetails::tr("while evaluating only");
    case model::PruningPhase::TrainingAndEvaluation:
        break;
    }
    return ModelDetails::tr("while training and evaluating");
}

/// What a checkpoint's run knows of it.
Facts runFacts(const bridge::RunEntry& run)
{
    Facts facts;
    if (!run.snapshot)
        return facts;
    if (run.snapshot->status.best)
        facts.push_back({ ModelDetails::tr("Dev accuracy"),
            ModelDetails::tr("%1 at step %2, the run’s best")
                .arg(theme::percent(run.snapshot->status.best->accuracy, 2))
                .arg(run.snapshot->status.best->step) });
    const training::DataSource& data = run.snapshot->recipe.data;
    const std::string& path = data.directory.empty() ? data.trainFile : data.directory;
    facts.push_back(
        { ModelDetails::tr("Trained on"), QFileInfo(QString::fromStdString(path)).fileName() });
    return facts;
}

Facts factsOf(const bridge::ModelEntry& model)
{
    Facts facts;
    if (model.layers > 0)
        facts.push_back({ ModelDetails::tr("Shape"),
            ModelDetails::tr("%1 layers, %2 heads, %3 wide")
                .arg(model.layers)
                .arg(model.heads)
                .arg(model.dim) });
    if (model.parameters > 0)
        facts.push_back({ ModelDetails::tr("Parameters"),
            theme::number(static_cast<double>(model.parameters), 0) });
    facts.push_back({ ModelDetails::tr("Labels"), model.labels.join(QStringLiteral(", ")) });
    facts.push_back({ ModelDetails::tr("Checkpoint"), model.note });
    facts.push_back(
        { ModelDetails::tr("Size"), model.bytes > 0 ? sizeText(model.bytes) : QString() });
    facts.push_back({ ModelDetails::tr("Licence"),
        model.license.isEmpty() && model.run.isEmpty()
            ? ModelDetails::tr("not stated in its directory")
            : model.license });
    facts.push_back({ ModelDetails::tr("Source"), model.source });
    facts.push_back({ ModelDetails::tr("Directory"), model.path });
    facts.push_back({ ModelDetails::tr("Run"), model.run });
    return facts;
}

} // namespace

ModelDetails::ModelDetails(QWidget* parent)
    : QWidget(parent)
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    head_ = new DetailsHead;
    auto* folder = head_->addButton(tr("Show folder"));
    train_ = head_->addButton(tr("Train with it"));
    explore_ = head_->addButton(tr("Explore"), true);
    connect(folder, &QPushButton::clicked, this, [this] { Q_EMIT folderRequested(path_); });
    connect(train_, &QPushButton::clicked, this, [this] { Q_EMIT trainRequested(path_); });
    connect(explore_, &QPushButton::clicked, this, [this] { Q_EMIT exploreRequested(path_); });
    whole->addWidget(head_);
    whole->addWidget(new controls::Rule(Qt::Horizontal));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(pageEdge, pageEdge, pageEdge, pageEdge);
    column->setSpacing(16);
    auto* problem = new controls::Label({}, theme::Text::Body, controls::Ink::Danger);
    problem->setWordWrap(true);
    problem_ = problem;
    column->addWidget(problem_);
    facts_ = new FactList;
    column->addWidget(facts_);
    planPart_ = new QWidget;
    auto* plan = new QVBoxLayout(planPart_);
    plan->setContentsMargins(0, 0, 0, 0);
    plan->setSpacing(8);
    plan->addWidget(new controls::Rule(Qt::Horizontal));
    plan->addWidget(controls::titleLabel(tr("Trained under")));
    planText_ = controls::secondaryLabel({});
    planText_->setWordWrap(true);
    plan->addWidget(planText_);
    bars_ = new PlanBars;
    plan->addWidget(bars_);
    column->addWidget(planPart_);
    column->addStretch(1);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(content);
    whole->addWidget(area, 1);
}

void ModelDetails::showModel(const bridge::ModelEntry& model, const bridge::RunEntry* run)
{
    path_ = model.path;
    head_->setTitle(model.name,
        model.inTraining          ? tr("in training")
            : model.run.isEmpty() ? tr("installed")
                                  : tr("trained here"));
    const bool usable = model.error.isEmpty();
    for (controls::Button* button : { explore_, train_ }) {
        button->setEnabled(usable);
        button->setToolTip(usable ? QString() : model.error);
    }
    problem_->setVisible(!usable);
    problem_->setText(model.error);
    Facts facts = factsOf(model);
    if (run != nullptr)
        std::ranges::move(runFacts(*run), std::back_inserter(facts));
    facts_->setFacts(facts);
    planPart_->setVisible(model.trainedPlan.has_value());
    if (!model.trainedPlan)
        return;
    bars_->setPlan(model.plan, model.trainedPlan->layers);
    planText_->setText(
        tr("%1: mean sparsity %2, %3, %4")
            .arg(model.plan.isEmpty() ? tr("own plan") : model.plan,
                theme::number(model.trainedPlan->mean(), 2), ruleText(model.trainedPlan->rule),
                phaseText(model.trainedPlan->phase)));
}

} // namespace crisp::library
