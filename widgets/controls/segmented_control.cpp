// SPDX-License-Identifier: Apache-2.0
#include "controls/segmented_control.h"

#include "theme/painting.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace crisp::controls {
namespace {

constexpr int padding = 10;

/// Neighbours share an outline, so each is drawn as its part of the whole control's frame.
class Segment : public QAbstractButton {
public:
    explicit Segment(const QString& name, QWidget* parent)
        : QAbstractButton(parent)
    {
        setText(name);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    }

    void setEnds(bool first, bool last)
    {
        first_ = first;
        last_ = last;
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        // Room for the heavier weight, so that choosing moves nothing.
        const QFontMetrics metrics(theme::textFont(theme::Text::BodyMedium));
        return { metrics.size(Qt::TextShowMnemonic, text()).width() + 2 * padding,
            theme::scaled(theme::controlHeight) };
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const theme::Tokens& tokens = theme::current();
        QPainter painter(this);
        // The frame of all reaches beyond this part, and is cut off there.
        constexpr int beyond = 10;
        const QRectF frame
            = QRectF(rect()).adjusted(first_ ? 0 : -beyond, 0, last_ ? 0 : beyond, 0);
        const theme::Pointer pointer { isEnabled() && underMouse(), isDown() };
        const QColor ground
            = isChecked() ? tokens.accentTint : theme::controlGround(tokens, pointer);
        theme::paintFrame(painter, frame, ground, isEnabled() ? tokens.line2 : tokens.line);
        if (!first_)
            painter.fillRect(QRect(0, 1, 1, height() - 2), tokens.line2);
        painter.setFont(theme::textFont(isChecked() ? theme::Text::BodyMedium : theme::Text::Body));
        painter.setPen(!isEnabled() ? tokens.inkOff : isChecked() ? tokens.accentInk : tokens.ink2);
        painter.drawText(rect().adjusted(4, 0, -4, 0), Qt::AlignCenter | Qt::TextHideMnemonic,
            painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 8));
    }

    void changeEvent(QEvent* event) override
    {
        QAbstractButton::changeEvent(event);
        if (event->type() == QEvent::FontChange)
            updateGeometry();
    }

private:
    bool first_ = false;
    bool last_ = false;
};

} // namespace

SegmentedControl::SegmentedControl(const QStringList& names, QWidget* parent)
    : QWidget(parent)
    , group_(new QButtonGroup(this))
    , toolTips_(QStringList(names.size()))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (int i = 0; i < names.size(); ++i) {
        auto* segment = new Segment(names[i], this);
        segment->setEnds(i == 0, i + 1 == names.size());
        segment->installEventFilter(this);
        group_->addButton(segment, i);
        row->addWidget(segment);
    }
    if (!names.isEmpty())
        setIndex(0);
    connect(group_, &QButtonGroup::idClicked, this, &SegmentedControl::choose);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

int SegmentedControl::index() const { return index_; }

int SegmentedControl::count() const { return static_cast<int>(group_->buttons().size()); }

void SegmentedControl::setIndex(int index)
{
    if (QAbstractButton* segment = group_->button(index)) {
        segment->setChecked(true);
        index_ = index;
    }
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled, const QString& whyNot)
{
    if (QAbstractButton* segment = group_->button(index)) {
        segment->setEnabled(enabled);
        segment->setToolTip(enabled ? toolTips_[index] : whyNot);
    }
}

void SegmentedControl::setSegmentText(int index, const QString& text)
{
    if (QAbstractButton* segment = group_->button(index)) {
        segment->setText(text);
        segment->updateGeometry();
    }
}

void SegmentedControl::setSegmentToolTip(int index, const QString& text)
{
    if (QAbstractButton* segment = group_->button(index)) {
        toolTips_[index] = text;
        if (segment->isEnabled())
            segment->setToolTip(text);
    }
}

bool SegmentedControl::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        step(isRightToLeft() ? 1 : -1);
        return true;
    case Qt::Key_Right:
    case Qt::Key_Down:
        step(isRightToLeft() ? -1 : 1);
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void SegmentedControl::choose(int index)
{
    if (index == index_)
        return;
    index_ = index;
    Q_EMIT indexChanged(index);
}

void SegmentedControl::step(int direction)
{
    for (int next = index_ + direction; next >= 0 && next < count(); next += direction) {
        QAbstractButton* segment = group_->button(next);
        if (!segment->isEnabled())
            continue;
        segment->setChecked(true);
        segment->setFocus(direction > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        choose(next);
        return;
    }
}

} // namespace crisp::controls
