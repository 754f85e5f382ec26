// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

/// A small framed label with a plan's marker and a cross; a click takes away what it names. For the
/// what-if plan and the edits of the Explore page.
namespace crisp::explore {

class PlanChip : public QAbstractButton {
    Q_OBJECT

public:
    PlanChip(QString plan, const QString& whatAClickDoes, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString plan_;
};

} // namespace crisp::explore
