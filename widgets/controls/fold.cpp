// SPDX-License-Identifier: Apache-2.0
#include "controls/fold.h"

#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QFontMetrics>
#include <QPainter>
#include <QPropertyAnimation>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::controls {
namespace {

constexpr int foldMs = 120;
constexpr int iconSide = 16;
constexpr int gap = 8;

} // namespace

/// Checked where the content is seen, so that a screen reader knows.
class FoldHeader : public QAbstractButton {
public:
    explicit FoldHeader(QWidget* parent)
        : QAbstractButton(parent)
    {
        setCheckable(true);
        setChecked(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    void setNote(const QString& note)
    {
        note_ = note;
        setAccessibleDescription(note);
        update();
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(theme::textFont(theme::Text::BodyMedium));
        return { iconSide + gap + metrics.horizontalAdvance(text()) + gap,
            theme::scaled(theme::controlHeight) };
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const theme::Tokens& tokens = theme::current();
        QPainter painter(this);
        const QColor ink = !isEnabled() ? tokens.inkOff : underMouse() ? tokens.ink : tokens.ink2;
        painter.drawPixmap(0, (height() - iconSide) / 2,
            theme::iconPixmap(isChecked() ? theme::Icon::ChevronUp : theme::Icon::ChevronDown, ink,
                iconSide, devicePixelRatioF()));
        const QRect room = rect().adjusted(iconSide + gap, 0, 0, 0);
        painter.setFont(theme::textFont(theme::Text::BodyMedium));
        painter.setPen(ink);
        const int titleWidth = painter.fontMetrics().horizontalAdvance(text());
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
        const QRect rest = room.adjusted(titleWidth + gap, 0, 0, 0);
        if (note_.isEmpty() || rest.width() <= 0)
            return;
        painter.setFont(theme::textFont(theme::Text::Caption));
        painter.setPen(isEnabled() ? tokens.ink3 : tokens.inkOff);
        painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(note_, Qt::ElideRight, rest.width()));
    }

private:
    QString note_;
};

Fold::Fold(const QString& title, QWidget* parent)
    : QWidget(parent)
    , header_(new FoldHeader(this))
    , window_(new QWidget(this))
    , inside_(new QVBoxLayout(window_))
    , movement_(new QPropertyAnimation(window_, "maximumHeight", this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(header_);
    column->addWidget(window_);
    inside_->setContentsMargins(0, 0, 0, 0);
    header_->setText(title);
    movement_->setDuration(foldMs);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(header_, &QAbstractButton::clicked, this, [this](bool open) {
        move(open);
        Q_EMIT openChanged(open);
    });
    connect(movement_, &QPropertyAnimation::finished, this, [this] { setOpen(isOpen()); });
}

void Fold::setContent(QWidget* content) { inside_->addWidget(content); }

void Fold::setTitle(const QString& title)
{
    header_->setText(title);
    header_->update();
}

void Fold::setNote(const QString& note) { header_->setNote(note); }

bool Fold::isOpen() const { return header_->isChecked(); }

void Fold::setOpen(bool open)
{
    movement_->stop();
    header_->setChecked(open);
    window_->setMaximumHeight(QWIDGETSIZE_MAX);
    window_->setVisible(open);
}

void Fold::move(bool open)
{
    if (theme::reducedMotion() || !isVisible()) {
        setOpen(open);
        return;
    }
    movement_->stop();
    const int whole = window_->sizeHint().height();
    movement_->setStartValue(open ? 0 : std::min(window_->height(), whole));
    movement_->setEndValue(open ? whole : 0);
    window_->setMaximumHeight(movement_->startValue().toInt());
    window_->setVisible(true);
    movement_->start();
}

} // namespace crisp::controls
