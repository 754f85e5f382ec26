// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_table.h"

#include <QComboBox>

/// Chooses what a column is for. One that is taken is marked; the wheel passes it by, since the
/// pointer often rests on it while the table below is scrolled.
namespace crisp::library {

class RolePicker : public QComboBox {
    Q_OBJECT

public:
    explicit RolePicker(QWidget* parent = nullptr);
    void setRole(data::ColumnRole role); ///< does not emit
    [[nodiscard]] data::ColumnRole role() const;

Q_SIGNALS:
    void roleChosen(crisp::data::ColumnRole role); ///< by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace crisp::library
