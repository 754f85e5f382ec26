// SPDX-License-Identifier: Apache-2.0
#include "controls/table_style.h"

#include "controls/labels.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QToolTip>
#include <QTreeView>

#include <algorithm>

namespace crisp::controls {
namespace {

constexpr int edge = 8;
constexpr int markerSide = 9;
constexpr int iconSide = 16;
constexpr int actionSide = 24;

struct TagLook {
    QColor ground;
    QColor ink;
};

TagLook lookOf(table::Tag tag)
{
    const theme::Tokens& tokens = theme::current();
    switch (tag) {
    case table::Active:
        return { tokens.accentTint, tokens.accentInk };
    case table::Good:
        return { tokens.okTint, tokens.ok };
    case table::Warning:
        return { tokens.warnTint, tokens.warn };
    case table::Bad:
        return { tokens.dangerTint, tokens.danger };
    case table::Neutral:
        break;
    }
    return { tokens.line, tokens.ink2 };
}

QList<RowAction> actionsOf(const QModelIndex& index)
{
    return index.data(table::ActionsRole).value<QList<RowAction>>();
}

/// The action under a position; none: -1.
int actionAt(const QRect& cell, QPoint position, const QModelIndex& index)
{
    const qsizetype count = actionsOf(index).size();
    for (qsizetype i = 0; i < count; ++i)
        if (TableDelegate::actionRect(cell, i, count).contains(position))
            return static_cast<int>(i);
    return -1;
}

/// One cell, painted from left to right.
class CellPainter {
public:
    CellPainter(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
        int pointedAction)
        : painter_(painter)
        , option_(option)
        , index_(index)
        , pointedAction_(pointedAction)
        , room_(option.rect.adjusted(edge, 0, -edge, 0))
    {
    }

    void paint()
    {
        paintActions();
        if (const QVariant progress = index_.data(table::ProgressRole); progress.isValid()) {
            paintProgress(painter_, room_, progress.value<ProgressLook>());
            return;
        }
        paintMark();
        const int tag = index_.data(table::TagRole).toInt();
        if (tag != 0)
            paintTag(static_cast<table::Tag>(tag));
        else
            paintText();
        paintNote();
    }

private:
    void paintActions()
    {
        const QList<RowAction> actions = actionsOf(index_);
        const bool enabled = option_.state.testFlag(QStyle::State_Enabled);
        const theme::Tokens& tokens = theme::current();
        for (qsizetype i = 0; i < actions.size(); ++i) {
            const QRect place = TableDelegate::actionRect(option_.rect, i, actions.size());
            const bool hovered
                = option_.state.testFlag(QStyle::State_MouseOver) && i == pointedAction_;
            if (hovered)
                theme::paintFrame(painter_, place, tokens.line, {});
            const double ratio = painter_.device()->devicePixelRatioF();
            painter_.drawPixmap(place.center() - QPoint(iconSide / 2 - 1, iconSide / 2 - 1),
                theme::iconPixmap(actions[i].icon,
                    !enabled      ? tokens.inkOff
                        : hovered ? tokens.ink
                                  : tokens.ink2,
                    iconSide, ratio));
        }
        if (!actions.isEmpty())
            room_.setRight(room_.right() - actionSide * static_cast<int>(actions.size()));
    }

    void paintMark()
    {
        const QVariant plan = index_.data(table::PlanRole);
        if (plan.isValid()) {
            const theme::PlanLook look = theme::planLook(plan.toString(), theme::current());
            theme::paintMarker(painter_, look,
                QPointF(room_.left() + markerSide / 2.0, room_.center().y() + 0.5), markerSide);
            room_.setLeft(room_.left() + markerSide + edge);
            return;
        }
        const auto icon = index_.data(Qt::DecorationRole).value<QIcon>();
        if (icon.isNull())
            return;
        icon.paint(&painter_,
            QRect(room_.left(), room_.center().y() - iconSide / 2 + 1, iconSide, iconSide));
        room_.setLeft(room_.left() + iconSide + edge);
    }

    void paintTag(table::Tag tag)
    {
        const TagLook look = lookOf(tag);
        QFont font = theme::textFont(theme::Text::Caption);
        font.setWeight(QFont::Medium);
        painter_.setFont(font);
        const QFontMetrics metrics(font);
        const int width = std::min(room_.width(), metrics.horizontalAdvance(text()) + 2 * 6);
        QRect box(room_.left(), 0, width, metrics.height() + 4);
        box.moveTop(room_.center().y() - box.height() / 2 + 1);
        theme::paintFrame(painter_, box, look.ground, {}, 3.0);
        painter_.setPen(look.ink);
        painter_.drawText(box, Qt::AlignCenter,
            metrics.elidedText(text(), Qt::ElideRight, std::max(0, box.width() - 8)));
        room_.setLeft(box.right() + 1 + edge);
    }

    void paintText()
    {
        QFont font = option_.font;
        if (index_.data(table::StrongRole).toBool())
            font.setWeight(QFont::Medium);
        painter_.setFont(font);
        const bool enabled = option_.state.testFlag(QStyle::State_Enabled);
        const Ink ink = index_.data(table::FaintRole).toBool() ? Ink::Secondary : Ink::Primary;
        const QVariant own = index_.data(Qt::ForegroundRole);
        painter_.setPen(
            own.isValid() && enabled ? own.value<QBrush>().color() : inkColour(ink, enabled));
        const QFontMetrics metrics(font);
        const QString shown = metrics.elidedText(text(), option_.textElideMode, room_.width());
        painter_.drawText(
            room_, static_cast<int>(option_.displayAlignment) | Qt::TextSingleLine, shown);
        room_.setLeft(room_.left() + metrics.horizontalAdvance(shown) + edge);
    }

    void paintNote()
    {
        const QString note = index_.data(table::NoteRole).toString();
        if (note.isEmpty() || room_.width() <= 0)
            return;
        painter_.setFont(option_.font);
        painter_.setPen(inkColour(Ink::Help, option_.state.testFlag(QStyle::State_Enabled)));
        painter_.drawText(room_, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            painter_.fontMetrics().elidedText(note, Qt::ElideRight, room_.width()));
    }

    [[nodiscard]] QString text() const { return option_.text; }

    QPainter& painter_;
    const QStyleOptionViewItem& option_;
    const QModelIndex& index_;
    int pointedAction_;
    QRect room_; ///< what is not painted yet
};

/// Rows of a QTableView have the height that its header says, which knows nothing of fonts.
class RowHeights : public QObject {
public:
    explicit RowHeights(QTableView* view)
        : QObject(view)
        , header_(view->verticalHeader())
    {
        view->installEventFilter(this);
        apply();
    }

    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::FontChange)
            apply();
        return false;
    }

private:
    void apply()
    {
        const int height = theme::scaled(theme::rowHeight);
        header_->setMinimumSectionSize(height);
        header_->setDefaultSectionSize(height);
    }

    QHeaderView* header_;
};

template <typename View>
TableDelegate* styleView(View* view)
{
    view->setFrameShape(QFrame::NoFrame);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTextElideMode(Qt::ElideRight);
    view->setMouseTracking(true); // actions show that the pointer is on them
    view->setTabKeyNavigation(false); // Tab leaves the table
    auto* delegate = new TableDelegate(view);
    view->setItemDelegate(delegate);
    return delegate;
}

} // namespace

TableDelegate::TableDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

void TableDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    painter->save();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const QRect& cell = option.rect;
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme::current().grid);
    painter->setClipRect(cell, Qt::IntersectClip);
    CellPainter(*painter, option, index, pointedIndex_ == index ? pointedAction_ : -1).paint();
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
    painter->restore();
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QFontMetrics metrics(option.font);
    int width = 2 * edge + metrics.horizontalAdvance(option.text);
    if (index.data(table::PlanRole).isValid())
        width += markerSide + edge;
    else if (!option.icon.isNull())
        width += iconSide + edge;
    if (const QString note = index.data(table::NoteRole).toString(); !note.isEmpty())
        width += edge + metrics.horizontalAdvance(note);
    if (index.data(table::TagRole).toInt() != 0)
        width += edge;
    if (index.data(table::ProgressRole).isValid())
        width = std::max(width, theme::scaled(96));
    width += actionSide * static_cast<int>(actionsOf(index).size());
    return { width, theme::scaled(theme::rowHeight) };
}

QRect TableDelegate::actionRect(const QRect& cell, qsizetype action, qsizetype count)
{
    const int right = cell.right() + 1 - edge / 2;
    const int left = right - actionSide * static_cast<int>(count - action);
    return { left, cell.center().y() - actionSide / 2 + 1, actionSide, actionSide };
}

bool TableDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
    const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const bool presses
        = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (presses || event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const int action = actionAt(option.rect, mouse->position().toPoint(), index);
        if (action >= 0 && mouse->button() == Qt::LeftButton) {
            if (!presses && option.state.testFlag(QStyle::State_Enabled))
                Q_EMIT actionTriggered(index, action);
            return true; // the row is neither opened nor dragged by it
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

void TableDelegate::onPointer(
    const QStyleOptionViewItem& option, const QModelIndex& index, QPoint position)
{
    const int action = actionAt(option.rect, position, index);
    if (index == pointedIndex_ && action == pointedAction_)
        return;
    pointedIndex_ = index;
    pointedAction_ = action;
    if (const auto* view = qobject_cast<const QAbstractItemView*>(option.widget))
        view->viewport()->update(option.rect);
}

bool TableDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
    const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event && event->type() == QEvent::ToolTip && index.isValid()) {
        const int action = actionAt(option.rect, event->pos(), index);
        if (action >= 0) {
            QToolTip::showText(event->globalPos(), actionsOf(index)[action].name, view);
            return true;
        }
        const QVariant own = index.data(Qt::ToolTipRole);
        const QString text = index.data(Qt::DisplayRole).toString();
        if (!own.isValid() && sizeHint(option, index).width() > option.rect.width()) {
            QToolTip::showText(event->globalPos(), text.toHtmlEscaped(), view);
            return true;
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

TableDelegate* styleTable(QTreeView* view)
{
    TableDelegate* delegate = styleView(view);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->header()->setHighlightSections(false);
    view->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return delegate;
}

TableDelegate* styleTable(QTableView* view)
{
    TableDelegate* delegate = styleView(view);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setCornerButtonEnabled(false);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    new RowHeights(view);
    return delegate;
}

} // namespace crisp::controls
