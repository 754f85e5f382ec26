// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/map_data.h"

#include <QWidget>

#include <memory>

/// The same map as two columns of tokens with arcs, thickness by weight. With a token locked: its
/// kept edges strong, pruned ones dashed with the weight they would have had, struck. To 512
/// tokens: then only the locked token's arcs and the strongest 2,000.
namespace crisp::explore {

class LinkView : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit LinkView(QWidget* parent = nullptr);
    ~LinkView() override;

    void setMap(MapPointer map);
    void setLock(const Lock& lock); ///< a locked cell counts as its from-token
    void setShowPruned(bool shown);
    void setThreshold(double weight); ///< below it nothing is drawn

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override; ///< the edges that are drawn
    bool hasContent() const override;

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void lockRequested(const crisp::explore::Lock& lock);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
