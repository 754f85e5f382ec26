// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/cell_text.h"

#include <QRect>
#include <QWidget>

/// What the pointer finds in a map or grid: a small panel beside the cell, inside its parent. Plain
/// text, whatever tokens hold. It takes no events.
namespace crisp::explore {

class MapTip : public QWidget {
    Q_OBJECT

public:
    explicit MapTip(QWidget* parent);

    /// Right of and below `cell` (parent's coordinates) where there is room.
    void showBeside(const QRect& cell, const CellText& text);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    CellText text_;
};

} // namespace crisp::explore
