// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPoint>
#include <QRect>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QPainter;

/// One vertical slider a layer for a sparsity plan: drag, wheel, arrows (0.01; Page keys 0.1), Left
/// and Right to the neighbour. Each slider is a child of its own for screen readers. What the
/// numbers are for is the page's business.
namespace crisp::controls {

class LayerSliders : public QWidget {
    Q_OBJECT

public:
    explicit LayerSliders(QWidget* parent = nullptr);
    ~LayerSliders() override;

    [[nodiscard]] const std::vector<double>& values() const { return values_; }
    void setValues(std::vector<double> values); ///< does not emit
    void setPlan(const QString& plan); ///< colour
    void setMaximum(double maximum); ///< 0.95 by default
    [[nodiscard]] double maximum() const { return maximum_; }

    [[nodiscard]] int focusedLayer() const { return focused_; }
    void setFocusedLayer(int layer);
    /// The slider's part of the widget, with its value above and its number below.
    [[nodiscard]] QRect layerRect(int layer) const;
    /// Where the middle of its handle is.
    [[nodiscard]] QPoint handlePosition(int layer) const;
    /// As if by the user: rounded to 0.01, kept in range, emitted if it changed.
    void changeLayer(int layer, double value);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void valuesChanged(const std::vector<double>& values); ///< by the user

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] int layerCount() const { return static_cast<int>(values_.size()); }
    [[nodiscard]] int layerAt(QPoint position) const;
    [[nodiscard]] QRect trackOf(int layer) const;
    [[nodiscard]] QRect handleOf(int layer) const;
    [[nodiscard]] double valueAt(int layer, int y) const;
    void paintLayer(QPainter& painter, int layer) const;
    void paintTexts(QPainter& painter, int layer) const;

    std::vector<double> values_;
    QString plan_;
    double maximum_ = 0.95;
    int focused_ = 0;
    int hovered_ = -1;
    int wheelRest_ = 0; ///< of touch pads, which send less than a notch at a time
    std::optional<int>
        grabbedAt_; ///< while dragged: how far below the handle's middle it was taken
};

} // namespace crisp::controls
