// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

/// Keeps one ring around the control that has the keyboard's focus. It is a widget of its own above
/// the control, since the ring lies outside of it: no layout has to leave room. Private to theme/.
namespace crisp::theme {

class FocusRing : public QObject {
    Q_OBJECT

public:
    /// Follows the focus of the whole application.
    explicit FocusRing(QObject* application);
    ~FocusRing() override;

    /// Whether the focus came to where it is by a key.
    [[nodiscard]] bool isByKeyboard() const { return byKeyboard_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void onFocusIn(QWidget* widget, Qt::FocusReason reason);
    void leave();
    void place();

    QPointer<QWidget> control_;
    QPointer<QWidget> ring_;
    bool byKeyboard_ = false;
    bool mouseWasLast_ = false; ///< of all input; dialogs give a first focus as if by the Tab key
};

} // namespace crisp::theme
