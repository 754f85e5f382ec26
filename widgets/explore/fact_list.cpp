// SPDX-License-Identifier: Apache-2.0
#include "explore/fact_list.h"

#include "theme/theme.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <utility>

namespace crisp::explore {
namespace {

constexpr int gap = 8; // between a name and its number

int rowHeight() { return QFontMetrics(theme::textFont(theme::Text::Label)).height() + 7; }

QFont fontOf(const Fact& fact)
{
    QFont font = theme::textFont(theme::Text::Label);
    if (fact.strong)
        font.setWeight(QFont::Medium);
    return font;
}

} // namespace

FactList::FactList(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FactList::setFacts(std::vector<Fact> facts)
{
    const bool otherCount = facts.size() != facts_.size();
    facts_ = std::move(facts);
    QStringList spoken;
    for (const Fact& fact : facts_)
        spoken += tr("%1: %2").arg(fact.name, fact.value);
    setAccessibleName(spoken.join(QStringLiteral(", ")));
    if (otherCount)
        updateGeometry();
    update();
}

QSize FactList::sizeHint() const { return { 180, rowHeight() * static_cast<int>(facts_.size()) }; }

QSize FactList::minimumSizeHint() const { return { 120, sizeHint().height() }; }

bool FactList::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto row = static_cast<std::size_t>(std::max(help->pos().y(), 0) / rowHeight());
        if (row < facts_.size())
            QToolTip::showText(help->globalPos(), facts_[row].tip, this);
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateGeometry();
    return QWidget::event(event);
}

void FactList::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const theme::Tokens& tokens = theme::current();
    QRect row(0, 0, width(), rowHeight());
    for (const Fact& fact : facts_) {
        const QFont font = fontOf(fact);
        const QFontMetrics metrics(font);
        const int valueWidth = std::min(metrics.horizontalAdvance(fact.value), width());
        painter.setFont(font);
        painter.setPen(tokens.ink);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, fact.value);
        painter.setFont(theme::textFont(theme::Text::Label));
        painter.setPen(tokens.ink2);
        const int room = width() - valueWidth - gap;
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(fact.name, Qt::ElideRight, room));
        row.translate(0, rowHeight());
    }
}

} // namespace crisp::explore
