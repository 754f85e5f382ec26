// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controls/table_style.h"

/// Cells of the table of runs: those of all tables, and numbers with their spread, names with a
/// tag.
namespace crisp::results {

class RunRowDelegate : public controls::TableDelegate {
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace crisp::results
