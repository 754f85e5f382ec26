// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"

#include <QJsonObject>
#include <QWidget>

#include <vector>

/// What the main window knows of a page. Pages know each other not at all: what one wants of
/// another it asks for with a signal, and the window sees to it.
namespace crisp::pages {

class Page : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    [[nodiscard]] virtual QString pageName() const = 0; ///< "explore", as in sessions and files
    [[nodiscard]] virtual QString pageTitle() const = 0;
    /// Everything on the page that can be exported, as it stands now.
    [[nodiscard]] virtual std::vector<charts::Figure*> figures() const = 0;
    /// The one that Ctrl+E and Ctrl+C mean: under the pointer or focus, else the page's main one.
    [[nodiscard]] virtual charts::Figure* currentFigure() const = 0;
    /// Where the keyboard goes when the page opens.
    virtual void focusFirst() { setFocus(); }
    [[nodiscard]] virtual QJsonObject saveState() const { return {}; }
    /// Fields that are missing, of another type or out of range are left as they are.
    virtual void restoreState(const QJsonObject& /*state*/) { }
    /// A single letter or bracket that no text field took. @return whether it meant something
    virtual bool handleKey(const QKeyEvent& /*event*/) { return false; }

Q_SIGNALS:
    /// A model directory to look at; a run's best checkpoint if `path` is a run.
    void exploreRequested(const QString& path);
    /// Train page, with this model or data set chosen if not empty.
    void trainRequested(const QString& model, const QString& data);
    void resultsRequested(const QString& run);
    void libraryRequested();
    /// A sentence of the status bar or a toast: what was done.
    void said(const QString& sentence, const QString& path = {});
};

} // namespace crisp::pages
