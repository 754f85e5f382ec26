// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"

#include <QWidget>

#include <vector>

/// A quiet picture of some heads, six across, for the welcome page: nothing to click, nothing to
/// export. The real grid is explore/head_grid.h.
namespace crisp::shell {

class HeadPicture : public QWidget {
    Q_OBJECT

public:
    explicit HeadPicture(QWidget* parent = nullptr);
    void setSketches(const std::vector<std::vector<bridge::HeadSketch>>& sketches);
    QSize sizeHint() const override { return { 300, 300 }; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<std::vector<bridge::HeadSketch>> sketches_;
};

} // namespace crisp::shell
