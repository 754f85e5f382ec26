// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/explore_state.h"
#include "explore/head_column.h"
#include "explore/inspector.h"
#include "explore/map_panel.h"
#include "explore/scene.h"

#include <QWidget>

#include <vector>

namespace crisp::controls {
class Rule;
}

class QScrollArea;

/// The Explore page while one side is shown: heads, map, inspector side by side. Where the window
/// is narrow, thumbnails shrink and the inspector becomes a drawer.
namespace crisp::explore {

class SingleView : public QWidget {
    Q_OBJECT

public:
    explicit SingleView(charts::ExportHub& hub, QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene);
    void setState(const ExploreState& state);
    void setColourMap(const QString& name);
    /// A panel of this view has the page to itself; null: none.
    void setEnlarged(QWidget* panel);

    [[nodiscard]] HeadColumn* heads() const { return heads_; }
    [[nodiscard]] MapPanel* map() const { return map_; }
    [[nodiscard]] Inspector* inspector() const { return inspector_; }
    [[nodiscard]] bool hasDrawer() const { return drawer_; }
    /// How wide the inspector is in a view of that width.
    [[nodiscard]] static int inspectorWidth(int viewWidth);

    /// Less than its columns have now: they shrink when it does.
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void drawerChanged(); ///< whether the inspector is one

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();

    HeadColumn* heads_ = nullptr;
    MapPanel* map_ = nullptr;
    QScrollArea* headScroll_ = nullptr;
    controls::Rule* inspectorRule_ = nullptr;
    Inspector* inspector_ = nullptr;
    ExploreState state_;
    bool drawer_ = false;
    bool enlarged_ = false;
};

} // namespace crisp::explore
