// SPDX-License-Identifier: Apache-2.0
#include "explore/page_messages.h"

#include "controls/button.h"
#include "controls/empty_state.h"
#include "explore/empty_picture.h"

#include <algorithm>

namespace crisp::explore {

using controls::Emphasis;

namespace {

constexpr int loadingDelayMs = 400;

} // namespace

PageMessages::PageMessages(const bridge::Catalog& catalog, QWidget* parent)
    : QStackedWidget(parent)
    , catalog_(catalog)
{
    buildNoModel();
    buildNoSentence();
    buildFailure();
    buildLoading();
}

void PageMessages::buildNoModel()
{
    noModel_ = new controls::EmptyState(tr("Which model should answer?"), {}, this);
    noModel_->setObjectName(QStringLiteral("noModel"));
    noModel_->setPicture(new EmptyPicture);
    exploreSuggested_ = noModel_->addAction(tr("Explore it"), Emphasis::Primary);
    trainSuggested_ = noModel_->addAction(tr("Train it"));
    controls::Button* open = noModel_->addAction(tr("Open directory"));
    libraryWithout_ = noModel_->addAction(tr("Open the library"), Emphasis::Quiet);
    addWidget(noModel_);
    connect(exploreSuggested_, &QAbstractButton::clicked, this, [this] {
        if (const bridge::ModelEntry* model = suggestedModel())
            Q_EMIT modelWanted(model->path);
    });
    connect(trainSuggested_, &QAbstractButton::clicked, this, [this] {
        const bridge::ModelEntry* model = suggestedModel();
        Q_EMIT trainWanted(model != nullptr ? model->path : QString());
    });
    connect(open, &QAbstractButton::clicked, this, &PageMessages::directoryWanted);
    connect(libraryWithout_, &QAbstractButton::clicked, this, &PageMessages::libraryWanted);
}

void PageMessages::buildNoSentence()
{
    noSentence_ = new controls::EmptyState(tr("Type a sentence"),
        tr("Maps and answer follow every key. Click a cell to keep it in sight."), this);
    noSentence_->setObjectName(QStringLiteral("noSentence"));
    noSentence_->setPicture(new EmptyPicture);
    controls::Button* example = noSentence_->addAction(tr("Use an example"), Emphasis::Primary);
    addWidget(noSentence_);
    connect(example, &QAbstractButton::clicked, this, &PageMessages::exampleWanted);
}

void PageMessages::buildFailure()
{
    failure_ = new controls::EmptyState(tr("This model cannot answer"), {}, this);
    failure_->setObjectName(QStringLiteral("modelFailure"));
    controls::Button* other = failure_->addAction(tr("Choose another model"), Emphasis::Primary);
    controls::Button* library = failure_->addAction(tr("Open the library"));
    addWidget(failure_);
    connect(other, &QAbstractButton::clicked, this, &PageMessages::modelsWanted);
    connect(library, &QAbstractButton::clicked, this, &PageMessages::libraryWanted);
}

void PageMessages::buildLoading()
{
    loading_ = new controls::EmptyState({}, {}, this);
    loading_->setObjectName(QStringLiteral("modelLoading"));
    addWidget(loading_);
    loadingTimer_.setSingleShot(true);
    loadingTimer_.setInterval(loadingDelayMs);
    connect(&loadingTimer_, &QTimer::timeout, this,
        [this] { loading_->setText(tr("The model is being read"), {}); });
}

const bridge::ModelEntry* PageMessages::suggestedModel() const
{
    const auto& models = catalog_.models();
    const auto usable = std::ranges::find_if(
        models, [](const bridge::ModelEntry& entry) { return entry.error.isEmpty(); });
    return usable == models.end() ? nullptr : &*usable;
}

void PageMessages::fillNoModel()
{
    const bridge::ModelEntry* model = suggestedModel();
    exploreSuggested_->setVisible(model != nullptr);
    trainSuggested_->setVisible(model != nullptr);
    libraryWithout_->setVisible(model == nullptr);
    if (model == nullptr) {
        noModel_->setText(tr("Which model should answer?"),
            catalog_.isScanning() ? tr("Models are being looked for.")
                                  : tr("None was found on this computer. Open a model directory, "
                                       "or look into the library."));
        return;
    }
    noModel_->setText(tr("Which model should answer?"),
        tr("%1 is installed, but no run has trained a classifier yet. Look at its attention as it "
           "is, or train it first.")
            .arg(model->name));
    exploreSuggested_->setText(tr("Explore %1").arg(model->name));
}

bool PageMessages::update(const ExploreController& controller)
{
    const ExploreState& state = controller.state();
    if (state.model.isEmpty()) {
        fillNoModel();
        setCurrentWidget(noModel_);
        return true;
    }
    if (controller.failure() && controller.failure()->neverAnswered) {
        failure_->setText(tr("This model cannot answer"), controller.failure()->sentence);
        setCurrentWidget(failure_);
        return true;
    }
    if (state.text.trimmed().isEmpty()) {
        setCurrentWidget(noSentence_);
        return true;
    }
    const bool loading = controller.scene() == nullptr;
    if (loading && currentWidget() != loading_) {
        loading_->setText({}, {});
        loadingTimer_.start();
    }
    setCurrentWidget(loading_);
    return loading;
}

} // namespace crisp::explore
