// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/shown_runs.h"

#include <QString>
#include <QWidget>

#include <array>
#include <cstddef>
#include <vector>

namespace crisp::charts {
class ChartPanel;
class CurveChart;
class ExportHub;
class Figure;
class LayerBarChart;
class LayerLineChart;
} // namespace crisp::charts

namespace crisp::controls {
class SegmentedControl;
}

/// Four charts of the shown runs, two by two, each of which can fill the area: loss or learning
/// rate, dev accuracy or loss, sparsity and entropy by layer. Which runs, shown_runs.h knows.
namespace crisp::train {

class FigureStack;

class RunChartsPanel : public QWidget {
    Q_OBJECT

public:
    RunChartsPanel(const ShownRuns& runs, charts::ExportHub& exports, QWidget* parent = nullptr);

    void setSmoothing(double weight);
    [[nodiscard]] std::vector<charts::Figure*> figures() const;
    /// Under the pointer or with the focus; else the first.
    [[nodiscard]] charts::Figure* currentFigure() const;
    /// The chart that currentFigure means fills the area, or gives it back.
    void toggleEnlarged();
    [[nodiscard]] bool isEnlarged() const { return enlarged_ != nullptr; }

private:
    enum Curve { Loss, Rate, Accuracy, DevLoss, CurveCount };

    charts::ChartPanel* addPanel(QWidget* content, charts::Figure* figure,
        charts::ExportHub& exports, const QString& title, const QString& subtitle);
    void buildLoss(charts::ExportHub& exports);
    void buildDev(charts::ExportHub& exports);
    void buildLayers(charts::ExportHub& exports);
    void arrange();
    void enlarge(charts::ChartPanel* panel);
    [[nodiscard]] charts::ChartPanel* currentPanel() const;

    void showAll();
    void showLayers();
    void showFocus();
    void onVisibilityChanged(const QString& id, bool visible);
    void onAppended(const QString& id, std::size_t steps, std::size_t evaluations);
    void showTitles();
    [[nodiscard]] QString caption() const;

    const ShownRuns& runs_;
    std::array<charts::CurveChart*, CurveCount> curves_ {};
    charts::LayerBarChart* sparsity_ = nullptr;
    charts::LayerLineChart* entropy_ = nullptr;
    FigureStack* lossStack_ = nullptr;
    FigureStack* devStack_ = nullptr;
    std::vector<charts::ChartPanel*> panels_;
    std::vector<QWidget*> rules_;
    charts::ChartPanel* enlarged_ = nullptr;
};

} // namespace crisp::train
