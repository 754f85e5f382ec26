// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

/// A plan's marker as a small widget, for places where a name alone would do with a picture.
namespace crisp::shell {

class PlanMarker : public QWidget {
    Q_OBJECT

public:
    explicit PlanMarker(QWidget* parent = nullptr);
    void setPlan(const QString& plan);
    QSize sizeHint() const override { return { 12, 12 }; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString plan_;
};

} // namespace crisp::shell
