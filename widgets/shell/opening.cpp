// SPDX-License-Identifier: Apache-2.0
#include "shell/opening.h"

#include "base/error.h"
#include "base/files.h"
#include "base/message.h"
#include "base/utf8.h"
#include "training/run_directory.h"

#include <QDir>
#include <QFileInfo>

namespace crisp::shell {
namespace {

constexpr std::uintmax_t mostBytes = 16U << 20U;
constexpr qsizetype mostSentences = 1000;
constexpr qsizetype mostCharacters = 10000;

bool holdsData(const QDir& folder)
{
    const QStringList names { QStringLiteral("train.tsv"), QStringLiteral("train.csv"),
        QStringLiteral("train.jsonl"), QStringLiteral("dev.tsv"), QStringLiteral("dev.csv"),
        QStringLiteral("dev.jsonl"), QStringLiteral("validation.tsv"),
        QStringLiteral("validation.csv"), QStringLiteral("validation.jsonl") };
    for (const QString& name : names)
        if (folder.exists(name))
            return true;
    return false;
}

} // namespace

Opened lookAt(const QString& path)
{
    const QFileInfo info(path);
    if (info.isDir()) {
        const QDir folder(path);
        if (training::isRunDirectory(path.toStdString()))
            return { PathKind::Run, path };
        if (folder.exists(QStringLiteral("config.json")))
            return { PathKind::Model, path };
        return { holdsData(folder) ? PathKind::DataDirectory : PathKind::Unknown, path };
    }
    if (!info.isFile())
        return { PathKind::Unknown, path };
    const QString ending = info.suffix().toLower();
    if (ending == QLatin1String("tsv") || ending == QLatin1String("csv")
        || ending == QLatin1String("jsonl") || ending == QLatin1String("ndjson"))
        return { PathKind::Table, path };
    if (ending == QLatin1String("json") || ending == QLatin1String("safetensors"))
        return lookAt(info.absolutePath()); // a file of a model or a run means its folder
    return { ending == QLatin1String("txt") ? PathKind::Sentences : PathKind::Unknown, path };
}

QStringList readSentences(const QString& path)
{
    const std::string bytes = base::readFile(path.toStdString(), mostBytes);
    if (base::findInvalidUtf8(bytes))
        throw base::Error("cannot read " + base::inQuotes(path.toStdString(), 300)
            + ": it is not UTF-8 text; save it as UTF-8 and open it again");
    QStringList sentences;
    for (const QString& line : QString::fromStdString(bytes).split(QLatin1Char('\n'))) {
        const QString sentence = line.simplified().left(mostCharacters);
        if (!sentence.isEmpty())
            sentences.append(sentence);
        if (sentences.size() == mostSentences)
            break;
    }
    return sentences;
}

} // namespace crisp::shell
