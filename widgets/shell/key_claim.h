// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeyCombination>
#include <QObject>

/// Keys that mean the window's action wherever the focus is. Qt lets a text field take what it
/// could use itself first; on X11 that is also Ctrl+E (end of line), of which End does the same.
namespace crisp::shell {

/// GUI thread; watches the whole application while it lives.
class KeyClaim : public QObject {
    Q_OBJECT

public:
    KeyClaim(QKeyCombination keys, QObject* parent);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QKeyCombination keys_;
};

} // namespace crisp::shell
