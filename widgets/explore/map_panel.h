// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/chart_panel.h"
#include "explore/map_stack.h"
#include "explore/scene.h"
#include "explore/score_profile.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;

namespace crisp::controls {
class Rule;
class SegmentedControl;
} // namespace crisp::controls

/// The middle of the Explore page: one map, large, as matrix or links, and under the matrix the raw
/// scores of the row that is locked or pointed at.
namespace crisp::explore {

class MapPanel : public QWidget {
    Q_OBJECT

public:
    explicit MapPanel(charts::ExportHub& hub, QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene); ///< not comparing; null: nothing to show
    void setState(const ExploreState& state);
    void setColourMap(const QString& name);
    /// The map has the page to itself: nothing stands under it.
    void setAlone(bool alone) { alone_ = alone; }
    /// Cells that changed between kept and pruned, in the map's tokens.
    void flash(const std::vector<Cell>& cells) { stack_->matrix()->flash(cells); }

    [[nodiscard]] MapStack* stack() const { return stack_; }
    [[nodiscard]] charts::ChartPanel* panel() const { return mapPanel_; }
    [[nodiscard]] std::vector<charts::Figure*> figures() const { return { stack_, profile_ }; }

Q_SIGNALS:
    void lockRequested(const crisp::explore::Lock& lock); ///< in the map's tokens, as all here
    void hovered(std::optional<crisp::explore::Cell> cell);
    void editRequested(crisp::explore::Cell cell, int what);
    void headStepped(int direction);
    void linksChosen(bool links);
    void allLayersChosen(bool all);
    void showPrunedChosen(bool shown);
    void hideBelowChosen(double weight);
    void enlargeWanted(QWidget* panel);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader();
    void showProfile();
    void alignProfile();

    MapStack* stack_ = nullptr;
    ScoreProfile* profile_ = nullptr;
    charts::ChartPanel* mapPanel_ = nullptr;
    charts::ChartPanel* profilePanel_ = nullptr;
    controls::Rule* rule_ = nullptr;
    controls::SegmentedControl* shape_ = nullptr;
    QCheckBox* allLayers_ = nullptr;
    ScenePointer scene_;
    bool alone_ = false;
    Lock lock_; ///< in the map's tokens
    std::optional<Cell> hovered_;
};

} // namespace crisp::explore
