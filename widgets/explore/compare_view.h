// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/chart_panel.h"
#include "charts/layer_charts.h"
#include "explore/changes_list.h"
#include "explore/explore_state.h"
#include "explore/head_grid.h"
#include "explore/map_view.h"
#include "explore/scene.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

class QLabel;

namespace crisp::controls {
class Rule;
}

/// The Explore page while it compares: the maps of A and B and their difference, which share
/// pointer, lock and zoom; every head's difference; entropy and moved weight by layer; and the
/// list of edges.
namespace crisp::explore {

class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(charts::ExportHub& hub, QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene); ///< comparing; null: nothing to show
    void setState(const ExploreState& state);
    void setColourMap(const QString& name);

    /// How wide the list of edges is in a view of that width.
    [[nodiscard]] static int listWidth(int viewWidth);
    QSize minimumSizeHint() const override; ///< less than its parts have now: they shrink with it

    [[nodiscard]] std::vector<charts::Figure*> figures() const;
    [[nodiscard]] charts::Figure* mainFigure() const;
    [[nodiscard]] ChangesList* changes() const { return changes_; }
    [[nodiscard]] HeadGrid* grid() const { return grid_; }
    [[nodiscard]] MapView* map(std::size_t index) const { return maps_.at(index); }

Q_SIGNALS:
    void lockRequested(const crisp::explore::Lock& lock); ///< in tokens of the sentence
    void positionChosen(const crisp::explore::HeadPosition& position);
    void enlargeWanted(QWidget* panel);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildMaps(charts::ExportHub& hub);
    QWidget* buildCharts(charts::ExportHub& hub);
    void shareMaps();
    void showCharts();
    void arrange();
    void fitThumbnails();
    void showDifference(bool shown);
    void showTitles();
    [[nodiscard]] bool sameTokens() const;

    std::array<MapView*, 3> maps_ {};
    std::array<charts::ChartPanel*, 3> mapPanels_ {};
    QLabel* whyNot_ = nullptr; ///< in place of the third map
    HeadGrid* grid_ = nullptr;
    charts::LayerLineChart* entropy_ = nullptr;
    charts::LayerBarChart* moved_ = nullptr;
    charts::ChartPanel* gridPanel_ = nullptr;
    charts::ChartPanel* movedPanel_ = nullptr;
    ChangesList* changes_ = nullptr;
    QWidget* charts_ = nullptr; ///< the row below the maps
    std::vector<QWidget*> ofDifference_; ///< shown only where there is one
    bool subtracted_ = true; ///< whether they are shown
    ScenePointer scene_;
};

} // namespace crisp::explore
