// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/chart_panel.h"
#include "charts/layer_charts.h"
#include "explore/entropy_grid.h"
#include "explore/head_grid.h"
#include "explore/scene.h"

#include <QString>
#include <QWidget>

#include <vector>

/// The left column of the Explore page: all heads as thumbnails, their entropy, and entropy and
/// sparsity by layer.
namespace crisp::explore {

class HeadColumn : public QWidget {
    Q_OBJECT

public:
    explicit HeadColumn(charts::ExportHub& hub, QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene); ///< not comparing
    void setPosition(const HeadPosition& position);
    void setColourMap(const QString& name);
    /// Thumbnails as large as there is room for: 40, 32 or 24 pixels. Where even that is too high,
    /// its minimum height says so. @return how wide the column wants to be then
    int setRoom(int width, int height);

    [[nodiscard]] std::vector<charts::Figure*> figures() const;

Q_SIGNALS:
    void positionChosen(const crisp::explore::HeadPosition& position);
    void enlargeWanted(QWidget* panel);

private:
    struct Thumbnail {
        int side, pitch;
    };
    void setCharts(const Scene& scene);
    [[nodiscard]] QSize gridSize(const Thumbnail& thumbnail) const;

    HeadGrid* grid_ = nullptr;
    EntropyGrid* entropy_ = nullptr;
    charts::LayerLineChart* entropyByLayer_ = nullptr;
    charts::LayerBarChart* sparsityByLayer_ = nullptr;
    charts::ChartPanel* gridPanel_ = nullptr;
    charts::ChartPanel* entropyPanel_ = nullptr;
    QWidget* charts_ = nullptr; ///< the row of charts by layer
    std::vector<charts::ChartPanel*> panels_;
    std::size_t layers_ = 6, heads_ = 12; ///< of the model that is shown
};

} // namespace crisp::explore
