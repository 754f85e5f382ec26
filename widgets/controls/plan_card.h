// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QString>

#include <vector>

class QPainter;

/// A sparsity plan to choose: marker, name, mean sparsity, a small bar a layer, one line of what it
/// means. Checkable; put several into an exclusive QButtonGroup. Changing a plan is the layer
/// sliders' business.
namespace crisp::controls {

class PlanCard : public QAbstractButton {
    Q_OBJECT

public:
    PlanCard(QString plan, const QString& title, QString description, QWidget* parent = nullptr);
    /// None: the card invites to make a plan (plus sign, dashed outline).
    void setLayers(std::vector<double> sparsity);
    void setDescription(const QString& description);
    [[nodiscard]] QString plan() const { return plan_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] double mean() const;
    void paintGround(QPainter& painter) const;
    void paintInvitation(QPainter& painter) const;
    void paintTitle(QPainter& painter, const QRect& row) const;
    void paintBars(QPainter& painter, const QRect& area) const;
    void describe();

    QString plan_;
    QString description_;
    std::vector<double> layers_;
};

} // namespace crisp::controls
