// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QPropertyAnimation;
class QVBoxLayout;

/// A part of a page that can be folded away.
namespace crisp::controls {

class FoldHeader;

/// A header with a chevron, and below it a content that it shows or hides (120 ms, at once under
/// reduced motion).
class Fold : public QWidget {
    Q_OBJECT

public:
    explicit Fold(const QString& title, QWidget* parent = nullptr);
    void setContent(QWidget* content); ///< becomes a child
    void setTitle(const QString& title);
    void setNote(const QString& note); ///< small, at the right: "drag one to make a custom plan"
    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open); ///< at once, does not emit

Q_SIGNALS:
    void openChanged(bool open); ///< by the user

private:
    void move(bool open);

    FoldHeader* header_ = nullptr;
    QWidget* window_ = nullptr; ///< through which as much of the content is seen as is unfolded
    QVBoxLayout* inside_ = nullptr;
    QPropertyAnimation* movement_ = nullptr;
};

} // namespace crisp::controls
