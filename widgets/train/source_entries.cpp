// SPDX-License-Identifier: Apache-2.0
#include "train/source_entries.h"

#include "base/error.h"
#include "bridge/catalog.h"
#include "bridge/text.h"
#include "data/data_directory.h"
#include "theme/theme.h"
#include "training/run_directory.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>

namespace crisp::train {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::train::SourceEntries)
};

QString count(std::size_t value) { return QLocale().toString(static_cast<qulonglong>(value)); }

QString parametersText(std::size_t parameters)
{
    constexpr double thousand = 1e3;
    constexpr double million = 1e6;
    if (static_cast<double>(parameters) < million)
        return Words::tr("%1 k parameters")
            .arg(theme::number(static_cast<double>(parameters) / thousand, 0));
    return Words::tr("%1 M parameters")
        .arg(theme::number(static_cast<double>(parameters) / million, 1));
}

SourcePicker::Entry entryOf(const bridge::ModelEntry& model)
{
    SourcePicker::Entry entry { model.path, model.name, model.note, {}, model.error };
    if (model.error.isEmpty()) {
        if (entry.note.isEmpty())
            entry.note = parametersText(model.parameters);
        entry.facts = Words::tr("%1 layers · %2 heads · %3 wide")
                          .arg(model.layers)
                          .arg(model.heads)
                          .arg(model.dim);
    }
    return entry;
}

bool isDataDirectory(const QString& path)
{
    try {
        return data::DataDirectory(bridge::toPath(path)).has(data::Part::Train);
    } catch (const base::Error&) {
        return false;
    }
}

} // namespace

std::vector<SourcePicker::Entry> modelEntries(const bridge::Catalog& catalog)
{
    std::vector<SourcePicker::Entry> entries;
    for (const bridge::ModelEntry& model : catalog.models())
        if (!model.inTraining) // its files may go while we would read them
            entries.push_back(entryOf(model));
    return entries;
}

std::vector<SourcePicker::Entry> dataEntries(const bridge::Catalog& catalog)
{
    std::vector<SourcePicker::Entry> entries;
    for (const bridge::DataEntry& data : catalog.dataSets()) {
        SourcePicker::Entry entry { data.path, data.name, {}, {}, data.error };
        if (data.error.isEmpty()) {
            QStringList facts { Words::tr("%1 train").arg(count(data.train)),
                Words::tr("%1 dev").arg(count(data.dev)) };
            if (!data.labels.isEmpty())
                facts.append(Words::tr("%1 labels").arg(data.labels.size()));
            entry.facts = facts.join(QStringLiteral(" · "));
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

QString dataName(const training::DataSource& source)
{
    const auto leaf
        = [](const std::string& path) { return QFileInfo(bridge::toQt(path)).fileName(); };
    return source.directory.empty()
        ? Words::tr("%1 and %2").arg(leaf(source.trainFile), leaf(source.devFile))
        : leaf(source.directory);
}

Dropped classify(const QString& path)
{
    const QFileInfo info(path);
    const QString folder = info.isDir() ? path : info.absolutePath();
    const QString name = info.fileName();
    const bool isFile = info.isFile();
    if (training::isRunDirectory(bridge::toPath(folder))
        && (!isFile || name.endsWith(QLatin1String(".json"))))
        return { DroppedKind::Run, folder };
    if (QFileInfo::exists(folder + QLatin1String("/config.json"))
        && (!isFile || name == QLatin1String("config.json")
            || name.endsWith(QLatin1String(".safetensors"))))
        return { DroppedKind::Model, folder };
    const QString stem = info.baseName();
    const bool isPart = stem == QLatin1String("train") || stem == QLatin1String("dev")
        || stem == QLatin1String("dataset");
    if ((!isFile || isPart) && isDataDirectory(folder))
        return { DroppedKind::Data, folder };
    static const QStringList tables { QStringLiteral("tsv"), QStringLiteral("csv"),
        QStringLiteral("txt"), QStringLiteral("jsonl"), QStringLiteral("ndjson") };
    if (isFile && tables.contains(info.suffix().toLower()))
        return { DroppedKind::Table, path };
    return { DroppedKind::Unknown, path };
}

} // namespace crisp::train
