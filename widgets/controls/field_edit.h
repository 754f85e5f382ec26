// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineEdit>
#include <QString>

/// The line edit of a Field. Private to controls/.
namespace crisp::controls {

/// A line edit with a unit, or a sign that its text is wrong, at its right end.
class FieldEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit FieldEdit(QWidget* parent = nullptr);
    void setUnit(const QString& unit);
    void setWrong(bool wrong);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeRoom();

    QString unit_;
    bool wrong_ = false;
};

} // namespace crisp::controls
