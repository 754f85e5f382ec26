// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controls/thin_progress.h"
#include "theme/icons.h"

#include <QList>
#include <QMetaType>
#include <QPersistentModelIndex>
#include <QString>
#include <QStyledItemDelegate>

class QTableView;
class QTreeView;

/// Tables in our look: rows of 28 px parted by hairlines, with plan markers, tags, progress bars
/// and small actions in their cells. What is in the cells is the model's business.
namespace crisp::controls {

/// What a model can say of a cell beyond Qt::DisplayRole, which stays what is read out and copied.
namespace table {
enum Role {
    PlanRole = Qt::UserRole + 1000, ///< QString: the plan's marker stands before the text
    NoteRole, ///< QString: fainter, after the text: "seed 1"
    ProgressRole, ///< ProgressLook: a bar in place of the text
    TagRole, ///< int of enum Tag: the text stands in a small box
    StrongRole, ///< bool: medium weight
    FaintRole, ///< bool: ink2
    ActionsRole ///< QList<RowAction>: icons at the right end that can be clicked
};

enum Tag { Neutral = 1, Active, Good, Warning, Bad };
} // namespace table

struct RowAction {
    theme::Icon icon = theme::Icon::Close;
    QString name; ///< its tooltip
};

/// Paints cells by the roles above. Actions by keyboard are the page's business: shortcuts, or the
/// context menu.
class TableDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TableDelegate(QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& given,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& given, const QModelIndex& index) const override;
    /// Where the n-th of `count` actions is in a cell.
    [[nodiscard]] static QRect actionRect(const QRect& cell, qsizetype action, qsizetype count);

Q_SIGNALS:
    void actionTriggered(const QModelIndex& index, int action);

protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

private:
    void onPointer(const QStyleOptionViewItem& option, const QModelIndex& index, QPoint position);

    QPersistentModelIndex pointedIndex_; ///< the cell that has
    int pointedAction_ = -1; ///< the action under the pointer
};

/// No frame, whole rows selected one at a time, equal heights, smooth scrolling, our delegate
/// (which is returned). Columns and sorting are the page's business.
TableDelegate* styleTable(QTreeView* view);
TableDelegate* styleTable(QTableView* view);

} // namespace crisp::controls

Q_DECLARE_METATYPE(crisp::controls::ProgressLook)
Q_DECLARE_METATYPE(crisp::controls::RowAction)
