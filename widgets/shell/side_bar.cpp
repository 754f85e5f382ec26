// SPDX-License-Identifier: Apache-2.0
#include "shell/side_bar.h"

#include "theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

namespace crisp::shell {
namespace {

constexpr int barWidth = 72;
constexpr int itemHeight = 56;
constexpr int iconSide = 20;

class NavigationButton : public QAbstractButton {
public:
    NavigationButton(const QString& title, theme::Icon icon, QWidget* parent)
        : QAbstractButton(parent)
        , icon_(icon)
    {
        setText(title);
        setAccessibleName(title);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setFixedHeight(itemHeight);
    }

    void setDot(bool shown)
    {
        dot_ = shown;
        update();
    }

    QSize sizeHint() const override { return { barWidth, itemHeight }; }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const theme::Tokens& tokens = theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF card = QRectF(rect()).adjusted(7.5, 2.5, -7.5, -2.5);
        if (isChecked() || underMouse()) {
            painter.setPen(isChecked() ? QPen(tokens.line, 1) : QPen(Qt::NoPen));
            painter.setBrush(isChecked() ? tokens.surface : tokens.line);
            painter.drawRoundedRect(card, 5, 5);
        }
        if (isChecked())
            painter.fillRect(QRectF(0, 8, 2, height() - 16), tokens.accent);
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            painter.setPen(QPen(tokens.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(card.adjusted(-1, -1, 1, 1), 6, 6);
        }
        const QColor ink = isChecked() ? tokens.accentInk : tokens.ink2;
        const QPointF at((width() - iconSide) / 2.0, 11);
        painter.drawPixmap(at, theme::iconPixmap(icon_, ink, iconSide, devicePixelRatioF()));
        if (dot_) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(tokens.aggressive);
            painter.drawEllipse(at + QPointF(iconSide + 2, 0), 3, 3);
        }
        painter.setPen(ink);
        painter.setFont(theme::textFont(theme::Text::Caption));
        painter.drawText(QRect(2, 33, width() - 4, 16), Qt::AlignHCenter | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 6));
    }

private:
    theme::Icon icon_;
    bool dot_ = false;
};

} // namespace

SideBar::SideBar(QWidget* parent)
    : QWidget(parent)
    , group_(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("sideBar"));
    setAccessibleName(tr("Pages"));
    setFixedWidth(barWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 8);
    column->setSpacing(4);
    pages_ = new QVBoxLayout;
    pages_->setSpacing(4);
    tools_ = new QVBoxLayout;
    tools_->setSpacing(4);
    column->addLayout(pages_);
    column->addStretch();
    column->addLayout(tools_);
    group_->setExclusive(true);
}

void SideBar::addPage(
    const QString& name, const QString& title, theme::Icon icon, const QString& keys)
{
    auto* button = new NavigationButton(title, icon, this);
    button->setObjectName(QStringLiteral("page-") + name);
    button->setCheckable(true);
    button->setToolTip(keys.isEmpty() ? title : tr("%1 (%2)").arg(title, keys));
    group_->addButton(button);
    pages_->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, name] { Q_EMIT pageChosen(name); });
}

QAbstractButton* SideBar::addTool(const QString& title, theme::Icon icon, const QString& keys)
{
    auto* button = new NavigationButton(title, icon, this);
    button->setToolTip(keys.isEmpty() ? title : tr("%1 (%2)").arg(title, keys));
    tools_->addWidget(button);
    return button;
}

void SideBar::setCurrent(const QString& name)
{
    QAbstractButton* button = findChild<QAbstractButton*>(QStringLiteral("page-") + name);
    group_->setExclusive(button != nullptr);
    if (button != nullptr)
        button->setChecked(true);
    else if (group_->checkedButton() != nullptr)
        group_->checkedButton()->setChecked(false);
}

void SideBar::setDot(const QString& name, bool shown)
{
    if (auto* button = findChild<QAbstractButton*>(QStringLiteral("page-") + name))
        static_cast<NavigationButton*>(button)->setDot(shown);
}

QSize SideBar::sizeHint() const { return { barWidth, 400 }; }

void SideBar::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().rail);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme::current().line);
}

} // namespace crisp::shell
