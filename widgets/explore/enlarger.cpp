// SPDX-License-Identifier: Apache-2.0
#include "explore/enlarger.h"

#include <utility>

namespace crisp::explore {

Enlarger::Enlarger(QWidget* root)
    : QObject(root)
    , root_(root)
{
}

void Enlarger::toggle(QWidget* panel)
{
    const bool same = panel == panel_;
    restore();
    if (same || panel == nullptr || !root_->isAncestorOf(panel))
        return;
    panel_ = panel;
    for (QWidget* widget = panel; widget != root_; widget = widget->parentWidget()) {
        widened_.push_back({ widget, widget->maximumSize() });
        widget->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
        for (QObject* child : widget->parentWidget()->children()) {
            auto* sibling = qobject_cast<QWidget*>(child);
            if (sibling == nullptr || sibling == widget || sibling->isHidden()
                || sibling->isWindow())
                continue;
            sibling->hide();
            hidden_.emplace_back(sibling);
        }
    }
    Q_EMIT changed();
}

void Enlarger::restore()
{
    if (!panel_ && hidden_.empty())
        return;
    panel_.clear();
    for (const Widened& widened : std::exchange(widened_, {}))
        if (widened.widget)
            widened.widget->setMaximumSize(widened.maximum);
    for (const QPointer<QWidget>& widget : std::exchange(hidden_, {}))
        if (widget)
            widget->show();
    Q_EMIT changed();
}

} // namespace crisp::explore
