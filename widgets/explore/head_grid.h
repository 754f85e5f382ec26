// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "charts/figure.h"

#include <QAbstractScrollArea>

#include <memory>
#include <optional>
#include <vector>

/// All heads as thumbnails, layers down, heads across, a column of layer means, dropped share at
/// the row ends. One scroll area that paints cached images, hatch included; hit-testing by
/// division. The same widget shows differences.
namespace crisp::explore {

struct HeadPosition {
    std::size_t layer = 0;
    std::optional<std::size_t> head; ///< none: the layer's mean

    friend bool operator==(const HeadPosition&, const HeadPosition&) = default;
};

struct HeadGridData {
    QString caption;
    std::vector<std::vector<bridge::HeadSketch>> heads; ///< [layers][heads]
    std::vector<bridge::HeadSketch> means; ///< [layers]; empty: no such column
    std::vector<double> effectiveSparsity; ///< [layers]; empty: nothing at the row ends
    std::vector<std::vector<double>> entropy; ///< [layers][heads] for the table and tooltips
    std::vector<std::vector<double>> sparsity; ///< [layers][heads] effective, likewise
    double low = 0.0, high = 0.5;
    bool diverging = false;
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

Q_SIGNALS:
    void selectedChanged(const crisp::explore::HeadPosition& position); ///< click, arrows

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
