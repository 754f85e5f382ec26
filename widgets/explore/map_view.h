// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/map_data.h"

#include <QMargins>
#include <QWidget>

#include <memory>
#include <optional>

/// One attention map, large: a QCPColorMap with token labels, hatching over pruned cells, hover,
/// lock, zoom and pan, to 512 tokens. Several views can share hover, lock and zoom (comparison).
/// Which map it shows is the page's choice.
namespace crisp::explore {

class MapView : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit MapView(QWidget* parent = nullptr);
    ~MapView() override;

    /// The zoom stays where the tokens are the same. Null: nothing to show.
    void setMap(MapPointer map);
    [[nodiscard]] const MapPointer& map() const;
    void setColourMap(const QString& name); ///< theme/colour_maps.h; differences have their own
    void setRowLabels(bool shown); ///< off for the second and third of a comparison
    void setLegend(bool shown);
    void setLock(const Lock& lock);
    [[nodiscard]] const Lock& lock() const;
    void setHovered(std::optional<Cell> cell); ///< by another view
    [[nodiscard]] std::optional<Cell> hovered() const;
    /// Cells that changed between kept and pruned flash their outline, once.
    void flash(const std::vector<Cell>& cells);

    /// Rows and columns in sight, in tokens; the same on both axes' scales.
    struct View {
        double left = 0.0, top = 0.0, width = 0.0, height = 0.0;
    };
    [[nodiscard]] View view() const;
    void setView(const View& view); ///< does not emit
    void fitAll();
    /// Beside the cells in sight, in pixels: what stands under the map's columns needs it.
    [[nodiscard]] QMargins cellMargins() const;
    /// What row labels take: maps side by side whose cells are to be of one size have to differ by
    /// it in width.
    [[nodiscard]] int rowLabelWidth() const;

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override;
    bool hasContent() const override;

Q_SIGNALS:
    /// By the pointer or the arrow keys.
    void hoveredChanged(std::optional<crisp::explore::Cell> cell);
    void lockRequested(const crisp::explore::Lock& lock); ///< click, Enter; free: Esc or again
    void viewChanged(const crisp::explore::MapView::View& view); ///< by wheel, drag, keys
    void editRequested(crisp::explore::Cell cell, int what); ///< K 1, P 0, Backspace -1
    /// Cells lie elsewhere: by resizing, another number of tokens, zoom.
    void cellMarginsChanged();

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void onScreenChanged();

    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
