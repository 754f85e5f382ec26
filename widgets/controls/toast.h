// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>

class QAbstractButton;
class QGraphicsOpacityEffect;
class QPropertyAnimation;

/// A short message that says what was done. Errors are no toasts: they stand in the issues panel.
namespace crisp::controls {

class ElidedLabel;

/// Stands at the bottom of its host for 4 s, longer while the pointer or the focus is on it. One a
/// window: a new message takes the place of the old.
class Toast : public QWidget {
    Q_OBJECT

public:
    explicit Toast(QWidget* host);
    /// `link`: the text of a button, e.g. "Open folder"; empty: none.
    void showMessage(const QString& message, const QString& link = {});
    [[nodiscard]] QString message() const;
    void dismiss();

    static constexpr int stayMs = 4000;

Q_SIGNALS:
    void linkActivated(); ///< of the message on screen

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    void fadeTo(double opacity);
    void onStayed();

    ElidedLabel* text_ = nullptr;
    QAbstractButton* link_ = nullptr;
    QGraphicsOpacityEffect* opacity_ = nullptr;
    QPropertyAnimation* fade_ = nullptr;
    QTimer stay_;
};

} // namespace crisp::controls
