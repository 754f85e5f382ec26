// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

#include <vector>

/// A sparsity plan to choose: marker, name, mean sparsity, a small bar a layer, one line of what it
/// means. Checkable; put several into an exclusive QButtonGroup.
namespace crisp::controls {

class PlanCard : public QAbstractButton {
    Q_OBJECT

public:
    PlanCard(const QString& plan, const QString& title, const QString& description,
        QWidget* parent = nullptr);
    void setLayers(std::vector<double> sparsity);
    void setDescription(const QString& description);
    [[nodiscard]] QString plan() const { return plan_; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    QString plan_;
    QString description_;
    std::vector<double> layers_;
};

} // namespace crisp::controls
