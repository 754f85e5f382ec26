// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QString>

/// The legend of all charts: a chip a run. Which run it is, the page knows.
namespace crisp::controls {

/// A checkable run with its marker, to toggle it in all charts. Unchecked, its marker is hollow.
class RunChip : public QAbstractButton {
    Q_OBJECT

public:
    RunChip(QString plan, const QString& name, QWidget* parent = nullptr);
    void setPlan(const QString& plan);
    void setNote(const QString& note); ///< "running"
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString plan_;
    QString note_;
};

} // namespace crisp::controls
