// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <vector>

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
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    std::vector<double> values_;
    QString plan_;
    double maximum_ = 0.95;
    int focused_ = 0;
};

} // namespace crisp::controls
