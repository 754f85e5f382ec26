// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace crisp::controls {
class Button;
}

/// The inspector's list of forced edges, each with a button that undoes it, and one for all.
namespace crisp::explore {

class EditSection : public QWidget {
    Q_OBJECT

public:
    explicit EditSection(QWidget* parent = nullptr);

    /// Edits as the user made them; `explanation` (may be null) knows what tokens are called.
    void setEdits(const std::vector<model::EdgeEdit>& edits,
        const std::shared_ptr<const analysis::Explanation>& explanation);

Q_SIGNALS:
    void undoWanted(const crisp::model::EdgeEdit& edit);
    void undoLastWanted();
    void undoAllWanted();
    void editClicked(const crisp::model::EdgeEdit& edit); ///< to be looked at

private:
    void addRow(const model::EdgeEdit& edit, const analysis::Explanation* explanation);

    QLabel* title_ = nullptr;
    QWidget* rows_ = nullptr;
    QVBoxLayout* column_ = nullptr;
    std::vector<model::EdgeEdit> edits_;
    std::shared_ptr<const analysis::Explanation> explanation_;
};

} // namespace crisp::explore
