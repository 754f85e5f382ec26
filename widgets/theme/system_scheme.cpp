// SPDX-License-Identifier: Apache-2.0
#include "theme/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStyleHints>

namespace crisp::theme {
namespace {

constexpr int answerLimitMs = 2000;

QString portalService() { return QStringLiteral("org.freedesktop.portal.Desktop"); }
QString portalPath() { return QStringLiteral("/org/freedesktop/portal/desktop"); }
QString settingsInterface() { return QStringLiteral("org.freedesktop.portal.Settings"); }
QString appearanceGroup() { return QStringLiteral("org.freedesktop.appearance"); }
QString schemeKey() { return QStringLiteral("color-scheme"); }

/// Without an address libdbus would start a bus of its own, which takes long.
[[maybe_unused]] bool sessionBusIsThere()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

} // namespace

SystemScheme::SystemScheme(bool paletteIsDark, QObject* parent)
    : QObject(parent)
    , paletteIsDark_(paletteIsDark)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto read = [this] {
        const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
        if (scheme == Qt::ColorScheme::Unknown)
            tell(std::nullopt);
        else
            tell(scheme == Qt::ColorScheme::Dark);
    };
    read();
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, read);
#else
    if (sessionBusIsThere())
        follow(QDBusConnection::sessionBus());
#endif
}

std::optional<bool> SystemScheme::darkOf(const QVariant& value)
{
    QVariant inner = value;
    while (inner.metaType() == QMetaType::fromType<QDBusVariant>())
        inner = inner.value<QDBusVariant>().variant();
    bool isNumber = false;
    const uint preference = inner.toUInt(&isNumber);
    if (!isNumber || (preference != 1 && preference != 2))
        return std::nullopt;
    return preference == 1;
}

void SystemScheme::follow(QDBusConnection bus)
{
    if (!bus.isConnected())
        return;
    // Qt knows the type only once some reply has held it; a slot that takes it is refused before.
    qDBusRegisterMetaType<QDBusVariant>();
    bus.connect(portalService(), portalPath(), settingsInterface(),
        QStringLiteral("SettingChanged"), this,
        SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(
        portalService(), portalPath(), settingsInterface(), QStringLiteral("Read"));
    question << appearanceGroup() << schemeKey();
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(question, answerLimitMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &SystemScheme::onAnswer);
}

void SystemScheme::onAnswer(QDBusPendingCallWatcher* watcher)
{
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    watcher->deleteLater();
    // No portal, or one that is too old: then the palette decides, which it does
    // already.
    if (!reply.isError())
        tell(darkOf(reply.value().variant()));
}

void SystemScheme::onSettingChanged(
    const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == appearanceGroup() && key == schemeKey())
        tell(darkOf(value.variant()));
}

void SystemScheme::tell(std::optional<bool> dark)
{
    const bool before = isDark();
    told_ = dark;
    if (isDark() != before)
        Q_EMIT changed();
}

} // namespace crisp::theme
