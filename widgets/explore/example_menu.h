// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "explore/examples.h"
#include "explore/sentence_history.h"

#include <QMenu>
#include <QString>

/// The two menus beside the sentence box: examples of a data set, and sentences looked at before.
/// Where examples come from is examples.h's business.
namespace crisp::explore {

class ExampleMenu : public QMenu {
    Q_OBJECT

public:
    ExampleMenu(Examples& examples, const bridge::Catalog& catalog, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QString& text, const QString& pair);
    void dataChosen(const QString& path);
    void othersWanted(); ///< the next page is ready: show the menu again

private:
    void fill();
    void addExamples();
    void addSources();

    Examples& examples_;
    const bridge::Catalog& catalog_;
    std::size_t page_ = 0;
};

class HistoryMenu : public QMenu {
    Q_OBJECT

public:
    explicit HistoryMenu(QWidget* parent = nullptr);
    void setHistory(const SentenceHistory& history) { history_ = history; }

Q_SIGNALS:
    void chosen(const QString& text, const QString& second);
    void clearWanted();

private:
    void fill();

    SentenceHistory history_;
};

} // namespace crisp::explore
