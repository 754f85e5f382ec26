// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/head_position.h"

#include <QWidget>

#include <memory>
#include <vector>

/// Entropy of every head as a heat map layers x heads with the numbers in it, and each layer's mean
/// at its end.
namespace crisp::explore {

class EntropyGrid : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit EntropyGrid(QWidget* parent = nullptr);
    ~EntropyGrid() override;

    /// [layers][heads] nats; `maximum` is ln n.
    void setEntropy(
        std::vector<std::vector<double>> entropy, double maximum, const QString& caption);
    void setSelected(const HeadPosition& position);
    /// So that columns stand under those of a HeadGrid with thumbnails of that size.
    void setColumns(int width, int pitch);

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

Q_SIGNALS:
    void selectedChanged(const crisp::explore::HeadPosition& position);

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::explore
