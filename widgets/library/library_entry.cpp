// SPDX-License-Identifier: Apache-2.0
#include "library/library_entry.h"

#include "theme/theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace crisp::library {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::library::LibraryEntry)
};

const QString separator = QStringLiteral(" · ");

QString count(std::size_t number) { return theme::number(static_cast<double>(number), 0); }

QString installedFacts(const bridge::ModelEntry& model)
{
    QStringList facts {
        Words::tr("%1 layers, %2 heads, %3 wide").arg(model.layers).arg(model.heads).arg(model.dim)
    };
    if (model.parameters > 0)
        facts << Words::tr("%1 M parameters")
                     .arg(theme::number(static_cast<double>(model.parameters) / 1e6, 1));
    if (!model.license.isEmpty())
        facts << model.license;
    return facts.join(separator);
}

QString checkpointFacts(const bridge::ModelEntry& model, const bridge::Catalog& catalog)
{
    QStringList facts;
    if (!model.note.isEmpty())
        facts << model.note;
    if (!model.labels.isEmpty())
        facts << model.labels.join(QStringLiteral(", "));
    const bridge::RunEntry* run = catalog.findRun(model.run);
    if (run != nullptr && run->snapshot && run->snapshot->status.best)
        facts << Words::tr("%1 on dev").arg(theme::percent(run->summary.accuracy, 1));
    return facts.join(separator);
}

QString dataFacts(const bridge::DataEntry& data)
{
    QStringList facts;
    if (data.train > 0)
        facts << Words::tr("%1 train").arg(count(data.train));
    if (data.dev > 0)
        facts << Words::tr("%1 dev").arg(count(data.dev));
    if (data.test > 0)
        facts << Words::tr("%1 test").arg(count(data.test));
    if (!data.labels.isEmpty())
        facts << data.labels.join(QStringLiteral(", "));
    if (!data.license.isEmpty())
        facts << data.license;
    return facts.join(separator);
}

} // namespace

std::vector<LibraryEntry> modelEntries(const bridge::Catalog& catalog)
{
    std::vector<LibraryEntry> entries;
    for (const bridge::ModelEntry& model : catalog.models()) {
        LibraryEntry entry { EntryKind::Model, model.path, model.run, model.name, {}, {},
            model.plan, model.error, model.bytes };
        if (model.inTraining)
            entry.tag = Words::tr("in training");
        else if (!model.run.isEmpty())
            entry.tag = Words::tr("trained here");
        entry.facts = model.run.isEmpty() ? installedFacts(model) : checkpointFacts(model, catalog);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<LibraryEntry> dataEntries(const bridge::Catalog& catalog)
{
    std::vector<LibraryEntry> entries;
    for (const bridge::DataEntry& data : catalog.dataSets())
        entries.push_back({ EntryKind::Data, data.path, {}, data.name, {}, dataFacts(data), {},
            data.error, data.bytes });
    return entries;
}

bool matches(const LibraryEntry& entry, const QString& text)
{
    const QString all
        = QStringList { entry.name, entry.tag, entry.facts, entry.plan, entry.error, entry.path }
              .join(QLatin1Char('\n'));
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::ranges::all_of(
        words, [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString totalText(const std::vector<LibraryEntry>& entries)
{
    qint64 bytes = 0;
    for (const LibraryEntry& entry : entries)
        bytes += entry.bytes;
    return entries.empty()
        ? Words::tr("none yet")
        : Words::tr("%1 on this computer, %2").arg(count(entries.size()), sizeText(bytes));
}

} // namespace crisp::library
