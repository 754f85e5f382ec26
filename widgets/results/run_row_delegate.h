// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

/// How a cell of the table of runs is drawn: marker, name and note; number and spread; tags. The
/// row's ground is the view's.
namespace crisp::results {

class RunRowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintName(QPainter& painter, QRect rect, const QModelIndex& index) const;
    void paintNumber(QPainter& painter, QRect rect, const QModelIndex& index) const;
};

/// Left and right of a cell's text.
inline constexpr int cellPadding = 12;

} // namespace crisp::results
