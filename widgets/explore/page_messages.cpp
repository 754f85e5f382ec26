// SPDX-License-Identifier: Apache-2.0
#include "explore/page_messages.h"

#include "controls/button.h"
#include "controls/empty_state.h"
#include "explore/empty_picture.h"

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
    controls::Button* open = noModel_->addAction(tr("Open directory"), Emphasis::Primary);
    controls::Button* library = noModel_->addAction(tr("Open the library"));
    addWidget(noModel_);
    connect(open, &QAbstractButton::clicked, this, &PageMessages::directoryWanted);
    connect(library, &QAbstractButton::clicked, this, &PageMessages::libraryWanted);
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

void PageMessages::fillNoModel()
{
    noModel_->setText(tr("Which model should answer?"),
        catalog_.isScanning() ? tr("Models are being looked for.")
                              : tr("None was found on this computer. Open a model directory, "
                                   "or look into the library."));
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
