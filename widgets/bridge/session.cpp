// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "base/error.h"
#include "base/files.h"
#include "bridge/text.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

#include <system_error>

namespace crisp::bridge {
namespace {

constexpr std::uintmax_t largestSession = std::uintmax_t { 64 } << 20U;
constexpr int formatVersion = 1;

QJsonArray toJson(const QStringList& texts) { return QJsonArray::fromStringList(texts); }

QStringList textsFrom(const QJsonValue& value)
{
    QStringList texts;
    const QJsonArray items = value.toArray();
    for (const auto& item : items)
        if (item.isString())
            texts << item.toString();
    return texts;
}

/// Sets a damaged session aside, so that the next start is a clean one and nothing is lost.
[[noreturn]] void setAside(const std::filesystem::path& file, const QString& why)
{
    std::filesystem::path aside = file;
    aside += ".damaged";
    std::error_code failed;
    std::filesystem::rename(file, aside, failed);
    const QString where = failed
        ? QStringLiteral("it could not be renamed either: %1").arg(toQt(failed.message()))
        : QStringLiteral("it was renamed to %1").arg(toQt(aside.filename()));
    throw base::Error(QStringLiteral("the last session could not be restored: %1: %2; %3")
                          .arg(toQt(file), why, where)
                          .toStdString());
}

} // namespace

QString sessionFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/crisp/session.json");
}

Session loadSession(const QString& file)
{
    if (!QFileInfo::exists(file))
        return {};
    const std::filesystem::path path = toPath(file);
    QJsonParseError fault;
    const std::string bytes = base::readFile(path, largestSession);
    const QJsonDocument document
        = QJsonDocument::fromJson(QByteArray::fromStdString(bytes), &fault);
    if (fault.error != QJsonParseError::NoError)
        setAside(path, QStringLiteral("%1 at byte %2").arg(fault.errorString()).arg(fault.offset));
    if (!document.isObject())
        setAside(path, QStringLiteral("a JSON object is expected"));
    const QJsonObject json = document.object();
    if (json.value(QLatin1String("format")).toInt() != formatVersion)
        setAside(path, QStringLiteral("its format is not one that this version knows"));
    return { json.value(QLatin1String("page")).toString(),
        json.value(QLatin1String("pages")).toObject(),
        textsFrom(json.value(QLatin1String("opened"))),
        textsFrom(json.value(QLatin1String("unfinished_runs"))) };
}

void saveSession(const Session& session, const QString& file)
{
    const std::filesystem::path path = toPath(file);
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    if (failed)
        throw base::Error("the session could not be saved: the folder "
            + path.parent_path().string() + " cannot be made: " + failed.message());
    const QJsonObject json { { QStringLiteral("format"), formatVersion },
        { QStringLiteral("page"), session.page }, { QStringLiteral("pages"), session.pages },
        { QStringLiteral("opened"), toJson(session.opened) },
        { QStringLiteral("unfinished_runs"), toJson(session.unfinishedRuns) } };
    base::writeFileAtomically(path, QJsonDocument(json).toJson().toStdString());
}

} // namespace crisp::bridge
