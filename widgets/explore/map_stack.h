// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/explore_state.h"
#include "explore/link_view.h"
#include "explore/map_view.h"

#include <QWidget>

class QCheckBox;
class QStackedWidget;

namespace crisp::controls {
class LabelledSlider;
}

/// The large map in its two shapes, matrix and links, of which one is shown: as a figure it is that
/// one.
namespace crisp::explore {

class MapStack : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit MapStack(QWidget* parent = nullptr);

    void setMap(const MapPointer& map);
    void setLock(const Lock& lock); ///< in the map's tokens
    void setState(const ExploreState& state); ///< links or not, and their switches
    [[nodiscard]] MapView* matrix() const { return matrix_; }
    [[nodiscard]] LinkView* links() const { return links_; }

    QString figureName() const override { return shown().figureName(); }
    QString figureTitle() const override { return shown().figureTitle(); }
    QString figureCaption() const override { return shown().figureCaption(); }
    QSizeF figureSize() const override { return shown().figureSize(); }
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override { return shown().figureTable(); }
    QJsonObject figureJson() const override { return shown().figureJson(); }
    bool hasContent() const override { return shown().hasContent(); }

Q_SIGNALS:
    void lockRequested(const crisp::explore::Lock& lock);
    void showPrunedChosen(bool shown);
    void hideBelowChosen(double weight);

private:
    [[nodiscard]] charts::Figure& shown() const;

    QStackedWidget* stack_ = nullptr;
    MapView* matrix_ = nullptr;
    LinkView* links_ = nullptr;
    QCheckBox* showPruned_ = nullptr;
    controls::LabelledSlider* hideBelow_ = nullptr;
};

} // namespace crisp::explore
