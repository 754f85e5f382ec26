// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/scene.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace crisp::controls {
class ElidedLabel;
class SegmentedControl;
} // namespace crisp::controls

/// The inspector's first part: the cell or token that is locked, else the one under the pointer;
/// and the switch that keeps or prunes an edge by force.
namespace crisp::explore {

class FactList;

class CellSection : public QWidget {
    Q_OBJECT

public:
    explicit CellSection(QWidget* parent = nullptr);

    /// `lock` and `hovered` are in the map's tokens.
    void show(const ScenePointer& scene, const Lock& lock, const std::optional<Cell>& hovered);

Q_SIGNALS:
    /// An edge by its tokens in the sentence. 1 keep, 0 prune, -1 by plan.
    void editRequested(const crisp::model::EdgeEdit& edge, int what);

private:
    QLabel* lockIcon_;
    FactList* facts_;
    QLabel* kind_ = nullptr;
    QLabel* lockText_ = nullptr;
    controls::ElidedLabel* title_ = nullptr;
    controls::SegmentedControl* state_ = nullptr;
    std::optional<model::EdgeEdit> edge_;
};

} // namespace crisp::explore
