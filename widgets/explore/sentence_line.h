// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineEdit>

/// The box that a sentence is typed into: one line, with undo, that takes dropped text. What
/// follows from a sentence is the page's business.
namespace crisp::explore {

class SentenceLine : public QLineEdit {
    Q_OBJECT

public:
    explicit SentenceLine(QWidget* parent = nullptr);

    /// Can be undone, like typing. Does nothing if that is what stands there; does not emit.
    void setSentence(const QString& sentence);
    [[nodiscard]] QString sentence() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void sentenceEdited(const QString& sentence); ///< by the user, at every key
    void sentenceDone(); ///< Enter, or the focus left

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyFont();
};

} // namespace crisp::explore
