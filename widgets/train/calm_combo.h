// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QComboBox>
#include <QString>

/// A combo box for a column that scrolls: the wheel passes it by instead of changing a value that
/// nobody meant. Entries may have a note, which stands fainter behind their name.
namespace crisp::train {

class CalmCombo : public QComboBox {
    Q_OBJECT

public:
    static constexpr int noteRole = Qt::UserRole + 1;

    explicit CalmCombo(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace crisp::train
