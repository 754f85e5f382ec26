// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/scene.h"

#include <QWidget>

#include <optional>

/// The strongest edges of the map that is shown, with the colours they have there. A click, or
/// Enter, locks one.
namespace crisp::explore {

class StrongestList : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit StrongestList(QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene);
    void setColourMap(const QString& name);
    void setLock(const Lock& lock); ///< in the map's tokens

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    QString figureName() const override { return QStringLiteral("strongest-edges"); }
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override;
    bool hasContent() const override;

Q_SIGNALS:
    void chosen(const crisp::explore::Cell& cell); ///< in the map's tokens

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] int rowAt(const QPoint& point) const;
    void choose(int row);
    void paintRows(QPainter& painter, const QRectF& area, const charts::FigureStyle& style,
        bool onScreen) const;

    ScenePointer scene_;
    QString colourMap_;
    Lock lock_;
    int hovered_ = -1;
    int current_ = 0; ///< by keyboard
};

} // namespace crisp::explore
