// SPDX-License-Identifier: Apache-2.0
#include "library/role_header.h"

#include "library/role_picker.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace crisp::library {
namespace {

constexpr int edge = 8; ///< as in table cells
constexpr int nameHeight = 26;
constexpr int pickerHeight = theme::smallHeight;
constexpr int below = 6;

} // namespace

RoleHeader::RoleHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(false);
    setHighlightSections(false);
    setMinimumSectionSize(theme::scaled(76));
    connect(this, &QHeaderView::sectionResized, this, &RoleHeader::placePickers);
}

void RoleHeader::setRoles(const std::vector<data::ColumnRole>& roles)
{
    while (pickers_.size() > roles.size()) {
        pickers_.back()->deleteLater();
        pickers_.back()->hide();
        pickers_.pop_back();
    }
    while (pickers_.size() < roles.size()) {
        auto* picker = new RolePicker(viewport());
        connect(picker, &RolePicker::roleChosen, this,
            [this, column = pickers_.size()](
                data::ColumnRole role) { Q_EMIT roleChosen(column, role); });
        if (!pickers_.empty())
            setTabOrder(pickers_.back(), picker);
        pickers_.push_back(picker);
        picker->show();
    }
    for (std::size_t column = 0; column < roles.size(); ++column) {
        pickers_[column]->setRole(roles[column]);
        const QString name = model() == nullptr
            ? QString()
            : model()->headerData(static_cast<int>(column), Qt::Horizontal).toString();
        pickers_[column]->setAccessibleName(tr("Role of the column %1").arg(name));
    }
    placePickers();
    viewport()->update();
}

QWidget* RoleHeader::picker(std::size_t column) const
{
    return column < pickers_.size() ? pickers_[column] : nullptr;
}

QSize RoleHeader::sizeHint() const
{
    return { QHeaderView::sizeHint().width(),
        theme::scaled(nameHeight + pickerHeight + below) + 1 };
}

void RoleHeader::placePickers()
{
    for (std::size_t column = 0; column < pickers_.size(); ++column) {
        const int section = static_cast<int>(column);
        if (section >= count())
            break;
        pickers_[column]->setGeometry(sectionViewportPosition(section) + edge,
            theme::scaled(nameHeight), std::max(0, sectionSize(section) - 2 * edge),
            theme::scaled(pickerHeight));
    }
}

void RoleHeader::updateGeometries()
{
    QHeaderView::updateGeometries();
    placePickers();
}

void RoleHeader::showEvent(QShowEvent* event)
{
    QHeaderView::showEvent(event);
    placePickers();
}

void RoleHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    const theme::Tokens& tokens = theme::current();
    painter->save();
    painter->fillRect(rect, tokens.sunken);
    painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line);
    const auto column = static_cast<std::size_t>(section);
    const bool taken
        = column < pickers_.size() && pickers_[column]->role() != data::ColumnRole::LeaveOut;
    QFont font = theme::textFont(theme::Text::Label);
    font.setWeight(taken ? QFont::Medium : QFont::Normal);
    painter->setFont(font);
    painter->setPen(taken ? tokens.ink : tokens.ink2);
    QRect room = rect.adjusted(edge, 0, -edge, 0);
    room.setHeight(theme::scaled(nameHeight));
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(font).elidedText(model()->headerData(section, Qt::Horizontal).toString(),
            Qt::ElideRight, std::max(0, room.width())));
    painter->restore();
}

} // namespace crisp::library
