// SPDX-License-Identifier: Apache-2.0
#include "explore/sentence_line.h"

#include "explore/explore_state.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QSignalBlocker>

#include <algorithm>

namespace crisp::explore {
namespace {

/// Files are for the window, which opens them.
bool isFile(const QDropEvent& event) { return event.mimeData()->hasUrls(); }

} // namespace

SentenceLine::SentenceLine(QWidget* parent)
    : QLineEdit(parent)
{
    setMaxLength(static_cast<int>(maximumTextLength));
    setTextMargins(6, 0, 6, 0);
    setMinimumWidth(110);
    applyFont();
    connect(this, &QLineEdit::textEdited, this, [this] { Q_EMIT sentenceEdited(sentence()); });
    connect(this, &QLineEdit::editingFinished, this, &SentenceLine::sentenceDone);
}

QString SentenceLine::sentence() const { return cleanSentence(text()); }

void SentenceLine::setSentence(const QString& sentence)
{
    if (sentence == this->sentence())
        return;
    const QSignalBlocker quiet(this);
    selectAll(); // setText would forget what can be undone
    insert(sentence);
}

QSize SentenceLine::sizeHint() const
{
    return { QLineEdit::sizeHint().width(),
        std::max(theme::scaled(theme::largeHeight), QLineEdit::sizeHint().height()) };
}

void SentenceLine::applyFont()
{
    QFont font = theme::textFont(theme::Text::Title);
    font.setWeight(QFont::Normal);
    if (font != this->font())
        setFont(font);
    setMinimumHeight(sizeHint().height());
}

void SentenceLine::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::ApplicationFontChange)
        applyFont();
}

void SentenceLine::dragEnterEvent(QDragEnterEvent* event)
{
    if (isFile(*event))
        event->ignore();
    else
        QLineEdit::dragEnterEvent(event);
}

void SentenceLine::dragMoveEvent(QDragMoveEvent* event)
{
    if (isFile(*event))
        event->ignore();
    else
        QLineEdit::dragMoveEvent(event);
}

} // namespace crisp::explore
