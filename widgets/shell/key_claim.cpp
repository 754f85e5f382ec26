// SPDX-License-Identifier: Apache-2.0
#include "shell/key_claim.h"

#include <QCoreApplication>
#include <QKeyEvent>

namespace crisp::shell {

KeyClaim::KeyClaim(QKeyCombination keys, QObject* parent)
    : QObject(parent)
    , keys_(keys)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool KeyClaim::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent*>(event)->keyCombination() == keys_) {
        event->ignore(); // nobody overrides: the shortcut is what is meant
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace crisp::shell
