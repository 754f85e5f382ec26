// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListView>

/// The list of models and data sets on screen. What stands in it is library_model.h's business, how
/// rows look library_delegate.h's, what their menus hold the page's.
namespace crisp::library {

class LibraryList : public QListView {
    Q_OBJECT

public:
    explicit LibraryList(QWidget* parent = nullptr);

Q_SIGNALS:
    /// By its button, a right click, or the keyboard's menu key.
    void menuRequested(const QModelIndex& index, const QPoint& globalPosition);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
};

} // namespace crisp::library
