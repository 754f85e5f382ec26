// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QMenu;
class QScrollArea;

namespace crisp::controls {
class Button;
class LabelledSlider;
class RunChip;
} // namespace crisp::controls

/// The row above the charts: a chip for each run they show, to switch it off and on, a menu of
/// those that can be laid over, and how strongly curves are smoothed.
namespace crisp::train {

class ShownRuns;

class RunLegend : public QWidget {
    Q_OBJECT

public:
    explicit RunLegend(ShownRuns& runs, QWidget* parent = nullptr);
    void setSmoothing(double weight); ///< does not emit

Q_SIGNALS:
    void smoothingChanged(double weight); ///< by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rebuild();
    void addChip(std::size_t index);
    void fillMenu();

    ShownRuns& runs_;
    QScrollArea* scroll_ = nullptr;
    QHBoxLayout* chipRow_ = nullptr;
    std::vector<controls::RunChip*> chips_;
    QMenu* menu_ = nullptr;
    controls::Button* add_ = nullptr;
    controls::LabelledSlider* smoothing_ = nullptr;
};

} // namespace crisp::train
