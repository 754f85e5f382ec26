// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_table.h"

#include <QHeaderView>

#include <vector>

/// A header of two storeys over the preview of an import: the column's name, and below it what the
/// column is for. Which roles make sense together is import_session.h's business.
namespace crisp::library {

class RolePicker;

class RoleHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit RoleHeader(QWidget* parent = nullptr);

    void setRoles(const std::vector<data::ColumnRole>& roles); ///< does not emit
    [[nodiscard]] QWidget* picker(std::size_t column) const; ///< null if there is none
    QSize sizeHint() const override;

Q_SIGNALS:
    void roleChosen(std::size_t column, crisp::data::ColumnRole role); ///< by the user

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    void updateGeometries() override;
    void showEvent(QShowEvent* event) override;

private:
    void placePickers();

    std::vector<RolePicker*> pickers_;
};

} // namespace crisp::library
