// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "charts/figure.h"
#include "explore/head_position.h"

#include <QAbstractScrollArea>

#include <memory>
#include <vector>

/// All heads as thumbnails, layers down, heads across, a column of layer means, dropped share at
/// the row ends. One scroll area that paints cached images, hatch included; hit-testing by
/// division. The same widget shows differences.
namespace crisp::explore {

struct HeadGridData {
    QString caption;
    std::vector<std::vector<bridge::HeadSketch>> heads; ///< [layers][heads]
    std::vector<bridge::HeadSketch> means; ///< [layers]; empty: no such column
    std::vector<double> effectiveSparsity; ///< [layers]; empty: nothing at the row ends
    std::vector<std::vector<double>> entropy; ///< [layers][heads] for the table and tooltips
    std::vector<std::vector<double>> sparsity; ///< [layers][heads] effective, likewise
    double low = 0.0, high = 0.5;
    bool diverging = false; ///< differences: another colour map, zero in the middle
};

class HeadGrid : public QAbstractScrollArea, public charts::Figure {
    Q_OBJECT

public:
    explicit HeadGrid(QWidget* parent = nullptr);
    ~HeadGrid() override;

    void setData(std::shared_ptr<const HeadGridData> data);
    void setColourMap(const QString& name);
    void setSelected(const HeadPosition& position);
    [[nodiscard]] HeadPosition selected() const;
    void setThumbnail(
        int side, int pitch); ///< 40 and 44 by default; smaller where there is no room

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override; ///< one line a head
    bool hasContent() const override;

    QSize sizeHint() const override; ///< without scrolling
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void selectedChanged(const crisp::explore::HeadPosition& position); ///< click, arrows

protected:
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
