// SPDX-License-Identifier: Apache-2.0
#include "explore/example_menu.h"

#include <QActionGroup>
#include <QFontMetrics>

namespace crisp::explore {
namespace {

constexpr std::size_t onePage = 10;
constexpr int sentenceWidth = 520; // pixels of a menu entry

/// As a menu entry: one line of bounded width, without mnemonics; a tab would begin a shortcut.
QString entryText(const QString& text, const QString& second, const QFontMetrics& metrics)
{
    QString line = second.isEmpty() ? text : text + QStringLiteral("  +  ") + second;
    line = metrics.elidedText(line.simplified(), Qt::ElideRight, sentenceWidth);
    return line.replace(QLatin1Char('&'), QLatin1String("&&"));
}

void addNote(QMenu& menu, const QString& text) { menu.addAction(text)->setEnabled(false); }

} // namespace

ExampleMenu::ExampleMenu(Examples& examples, const bridge::Catalog& catalog, QWidget* parent)
    : QMenu(parent)
    , examples_(examples)
    , catalog_(catalog)
{
    connect(this, &QMenu::aboutToShow, this, &ExampleMenu::fill);
    connect(&examples_, &Examples::changed, this, [this] {
        page_ = 0;
        if (isVisible())
            fill();
    });
}

void ExampleMenu::fill()
{
    clear();
    if (examples_.isLoading())
        addNote(*this, tr("The sentences are being read"));
    else if (!examples_.error().isEmpty())
        addNote(*this, tr("The data set cannot be read"));
    else if (examples_.all().empty())
        addNote(*this, tr("There is no data set to take sentences from"));
    else
        addExamples();
    addSources();
}

void ExampleMenu::addExamples()
{
    const QFontMetrics metrics(font());
    for (const Example& example : examples_.page(page_, onePage)) {
        QString line = entryText(example.text, example.pair, metrics);
        if (!example.label.isEmpty())
            line += QLatin1Char('\t') + example.label;
        connect(addAction(line), &QAction::triggered, this,
            [this, example] { Q_EMIT chosen(example.text, example.pair); });
    }
    if (examples_.all().size() <= onePage)
        return;
    addSeparator();
    connect(addAction(tr("Other sentences of %1").arg(examples_.name())), &QAction::triggered, this,
        [this] {
            ++page_;
            Q_EMIT othersWanted();
        });
}

void ExampleMenu::addSources()
{
    if (catalog_.dataSets().empty()
        || (catalog_.dataSets().size() == 1 && !examples_.all().empty()
            && !examples_.source().isEmpty()))
        return;
    addSeparator();
    QMenu* sources = addMenu(tr("Take them from"));
    auto* group = new QActionGroup(sources);
    for (const bridge::DataEntry& entry : catalog_.dataSets()) {
        QAction* action = sources->addAction(entry.name);
        action->setCheckable(true);
        action->setChecked(entry.path == examples_.source());
        action->setEnabled(entry.error.isEmpty());
        action->setToolTip(entry.error);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
            [this, path = entry.path] { Q_EMIT dataChosen(path); });
    }
}

HistoryMenu::HistoryMenu(QWidget* parent)
    : QMenu(parent)
{
    connect(this, &QMenu::aboutToShow, this, &HistoryMenu::fill);
}

void HistoryMenu::fill()
{
    clear();
    if (history_.sentences().empty()) {
        addNote(*this, tr("Sentences that you looked at will stand here"));
        return;
    }
    const QFontMetrics metrics(font());
    for (const PastSentence& past : history_.sentences())
        connect(addAction(entryText(past.text, past.second, metrics)), &QAction::triggered, this,
            [this, past] { Q_EMIT chosen(past.text, past.second); });
    addSeparator();
    connect(addAction(tr("Forget these")), &QAction::triggered, this, &HistoryMenu::clearWanted);
}

} // namespace crisp::explore
