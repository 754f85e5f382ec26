// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/map_data.h"

#include <QWidget>

#include <memory>
#include <optional>

/// One row's raw scores as bars under the map's own columns, with the cut below which they fell;
/// bars that fell are hatched. Built on QCustomPlot.
namespace crisp::explore {

class ScoreProfile : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit ScoreProfile(QWidget* parent = nullptr);
    ~ScoreProfile() override;

    void setRow(MapPointer map, std::optional<std::size_t> from);
    /// So that bars stand under the map's columns: the map's left column and width in sight.
    void setColumns(double left, double width);
    void setMargins(int left, int right); ///< pixels beside the map's cells
    void setColourMap(const QString& name); ///< the map's
    /// "keeps the 3 highest of 16"; for the panel's head. Empty without content.
    [[nodiscard]] QString note() const;

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override;
    bool hasContent() const override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
