// SPDX-License-Identifier: Apache-2.0
#include "library/library_list.h"

#include "library/library_delegate.h"

#include <QContextMenuEvent>

namespace crisp::library {

LibraryList::LibraryList(QWidget* parent)
    : QListView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* delegate = new LibraryDelegate(this);
    setItemDelegate(delegate);
    connect(delegate, &LibraryDelegate::menuRequested, this, [this](const QModelIndex& index) {
        const QRect button = LibraryDelegate::menuRect(visualRect(index));
        Q_EMIT menuRequested(index, viewport()->mapToGlobal(button.bottomLeft()));
    });
}

void LibraryList::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKeyboard ? currentIndex() : indexAt(event->pos());
    if (index.isValid())
        Q_EMIT menuRequested(index,
            byKeyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace crisp::library
