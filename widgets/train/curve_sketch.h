// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

/// What will stand here once there is a run: a falling curve, dashed, with the plan's marker.
namespace crisp::train {

class CurveSketch : public QWidget {
    Q_OBJECT

public:
    explicit CurveSketch(QWidget* parent = nullptr);
    void setPlan(const QString& plan);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString plan_;
};

} // namespace crisp::train
