// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

/// A frame around things that belong together. Regions of a page are parted by rules (labels.h),
/// not by cards.
namespace crisp::controls {

/// Surface with an outline and round corners; put a layout into it.
class Card : public QWidget {
    Q_OBJECT

public:
    explicit Card(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace crisp::controls
