// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

/// The sparsity of a plan's layers as bars with their numbers, to look at. Plans to choose from are
/// cards (controls/plan_card.h), plans to change sliders (controls/layer_sliders.h).
namespace crisp::library {

class PlanBars : public QWidget {
    Q_OBJECT

public:
    explicit PlanBars(QWidget* parent = nullptr);
    void setPlan(const QString& plan, std::vector<double> layers);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString plan_;
    std::vector<double> layers_;
};

} // namespace crisp::library
