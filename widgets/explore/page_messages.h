// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "explore/explore_controller.h"

#include <QStackedWidget>
#include <QTimer>

namespace crisp::controls {
class Button;
class EmptyState;
} // namespace crisp::controls

/// What stands on the Explore page in place of maps: no model, no sentence, a model that cannot be
/// read, a model that is being read; and what to do next.
namespace crisp::explore {

class PageMessages : public QStackedWidget {
    Q_OBJECT

public:
    explicit PageMessages(const bridge::Catalog& catalog, QWidget* parent = nullptr);

    /// @return whether a message has to stand in place of the maps
    bool update(const ExploreController& controller);

Q_SIGNALS:
    void modelsWanted(); ///< the list of models
    void directoryWanted();
    void libraryWanted();
    void exampleWanted();

private:
    void buildNoModel();
    void buildNoSentence();
    void buildFailure();
    void buildLoading();
    void fillNoModel();

    const bridge::Catalog& catalog_;
    controls::EmptyState* noModel_ = nullptr;
    controls::EmptyState* noSentence_ = nullptr;
    controls::EmptyState* failure_ = nullptr;
    controls::EmptyState* loading_ = nullptr;
    QTimer loadingTimer_; ///< most models are read before anybody could read the words
};

} // namespace crisp::explore
