// SPDX-License-Identifier: Apache-2.0
#include "train/calm_combo.h"

#include "theme/theme.h"

#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>

namespace crisp::train {
namespace {

constexpr int gap = 8;

/// Name, then note, in `area`; both elided, the note first.
void paintTwoTone(QPainter& painter, const QRect& area, const QString& name, const QString& note,
    const QColor& ink, const QColor& noteInk)
{
    const QFont body = theme::textFont(theme::Text::Body);
    painter.setFont(body);
    painter.setPen(ink);
    const QFontMetrics metrics(body);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(name, Qt::ElideRight, area.width()));
    const QRect rest = area.adjusted(metrics.horizontalAdvance(name) + gap, 0, 0, 0);
    if (note.isEmpty() || rest.width() < gap)
        return;
    const QFont small = theme::textFont(theme::Text::Label);
    painter.setFont(small);
    painter.setPen(noteInk);
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetrics(small).elidedText(note, Qt::ElideRight, rest.width()));
}

class TwoToneDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const QString note = index.data(CalmCombo::noteRole).toString();
        if (note.isEmpty()) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionViewItem ground = option;
        initStyleOption(&ground, index);
        const QString name = ground.text;
        ground.text.clear();
        const QWidget* view = option.widget;
        view->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, view);
        ground.text = name;
        const QRect area
            = view->style()->subElementRect(QStyle::SE_ItemViewItemText, &ground, view);
        const bool isSelected = (option.state & QStyle::State_Selected) != 0;
        const QColor ink
            = option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
        paintTwoTone(*painter, area.adjusted(3, 0, -3, 0), name, note, ink,
            isSelected ? ink : theme::current().ink3);
    }
};

} // namespace

CalmCombo::CalmCombo(QWidget* parent)
    : QComboBox(parent)
{
    setItemDelegate(new TwoToneDelegate(this));
    // The longest name must not decide how wide the column is.
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(4);
    setFocusPolicy(Qt::StrongFocus);
}

void CalmCombo::paintEvent(QPaintEvent* /*event*/)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QRect field
        = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    QRect area = field.adjusted(4, 0, -2, 0);
    if (!option.currentIcon.isNull()) {
        const QSize size = option.iconSize;
        const QPoint corner(area.left() + 1, area.center().y() - size.height() / 2 + 1);
        option.currentIcon.paint(&painter, QRect(corner, size));
        area.setLeft(area.left() + size.width() + gap);
    }
    const theme::Tokens& tokens = theme::current();
    const QString text = currentIndex() < 0 ? placeholderText() : option.currentText;
    paintTwoTone(painter, area, text, currentData(noteRole).toString(),
        isEnabled() && currentIndex() >= 0 ? tokens.ink : tokens.inkOff, tokens.ink3);
}

void CalmCombo::wheelEvent(QWheelEvent* event) { event->ignore(); }

} // namespace crisp::train
