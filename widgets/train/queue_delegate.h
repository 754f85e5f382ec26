// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/queue_rows.h"

#include <QRect>
#include <QStyledItemDelegate>

#include <vector>

/// How a row of the queue looks, and its small buttons: marker, state, bar, figures, and icons for
/// what can be done with it.
namespace crisp::train {

enum class RowAction { Pause, Continue, Stop, Remove, Resume, Explore, Menu };

/// Those that a row has as icons, left to right.
[[nodiscard]] std::vector<RowAction> iconActions(const QueueRow& row);
[[nodiscard]] QString nameOf(RowAction action);

class QueueDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

    /// Of an icon in the cell of actions; the last icon stands at the right edge.
    [[nodiscard]] static QRect iconRect(const QRect& cell, std::size_t icon, std::size_t count);

Q_SIGNALS:
    void triggered(const QModelIndex& index, crisp::train::RowAction action);
};

} // namespace crisp::train
