// SPDX-License-Identifier: Apache-2.0
// The desktop portal is played by this test itself, on a message bus of its own.
#include "theme/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QObject>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>

namespace crisp::tests {
namespace {

constexpr int patience_ms = 30000; // other tests run beside this one

using theme::SystemScheme;

QVariant wrapped(uint value, int times)
{
    QVariant variant = value;
    for (int i = 0; i < times; ++i)
        variant = QVariant::fromValue(QDBusVariant(variant));
    return variant;
}

TEST(SystemScheme, reads_the_portal_s_value_however_often_it_is_wrapped)
{
    for (const int times : { 0, 1, 2 }) {
        EXPECT_EQ(SystemScheme::darkOf(wrapped(1, times)), true);
        EXPECT_EQ(SystemScheme::darkOf(wrapped(2, times)), false);
        EXPECT_EQ(SystemScheme::darkOf(wrapped(0, times)), std::nullopt) << "no preference";
    }
    EXPECT_EQ(SystemScheme::darkOf(QVariant()), std::nullopt);
    EXPECT_EQ(SystemScheme::darkOf(QStringLiteral("dark")), std::nullopt);
}

TEST(SystemScheme, is_the_palette_s_where_nobody_tells)
{
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", "/nowhere");
    EXPECT_TRUE(SystemScheme(true).isDark());
    EXPECT_FALSE(SystemScheme(false).isDark());
}

} // namespace

/// What the portal has of a portal.
class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint scheme = 1;

public Q_SLOTS:
    Q_SCRIPTABLE QDBusVariant Read(const QString& group, const QString& key)
    {
        asked = group + QLatin1Char(' ') + key;
        return QDBusVariant(wrapped(scheme, 1));
    }

public:
    QString asked;

Q_SIGNALS:
    Q_SCRIPTABLE void SettingChanged(
        const QString& group, const QString& key, const QDBusVariant& value);
};

namespace {

class OwnBus : public testing::Test {
protected:
    void SetUp() override
    {
        const QString daemon = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (daemon.isEmpty())
            GTEST_SKIP() << "needs dbus-daemon";
        daemon_.start(daemon,
            { QStringLiteral("--session"), QStringLiteral("--nofork"),
                QStringLiteral("--print-address=1") });
        ASSERT_TRUE(daemon_.waitForReadyRead(patience_ms));
        address_ = QString::fromLatin1(daemon_.readLine().trimmed());
    }

    void TearDown() override
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("portal"));
        QDBusConnection::disconnectFromBus(QStringLiteral("program"));
        daemon_.kill();
        daemon_.waitForFinished();
    }

    void startPortal()
    {
        QDBusConnection bus = QDBusConnection::connectToBus(address_, QStringLiteral("portal"));
        ASSERT_TRUE(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal_,
            QDBusConnection::ExportScriptableContents));
        ASSERT_TRUE(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
    }

    QDBusConnection programBus()
    {
        return QDBusConnection::connectToBus(address_, QStringLiteral("program"));
    }

    QProcess daemon_;
    QString address_;
    Portal portal_;
};

TEST_F(OwnBus, the_portal_s_answer_beats_the_palette)
{
    startPortal();
    SystemScheme scheme(false);
    QSignalSpy changed(&scheme, &SystemScheme::changed);
    scheme.follow(programBus());
    EXPECT_FALSE(scheme.isDark()) << "nobody waits for the answer";
    ASSERT_TRUE(changed.wait(patience_ms));
    EXPECT_TRUE(scheme.isDark());
    EXPECT_EQ(portal_.asked, QStringLiteral("org.freedesktop.appearance color-scheme"));
}

TEST_F(OwnBus, a_change_of_the_desktop_s_setting_is_followed)
{
    startPortal();
    SystemScheme scheme(false);
    QSignalSpy changed(&scheme, &SystemScheme::changed);
    scheme.follow(programBus());
    ASSERT_TRUE(changed.wait(patience_ms));
    const auto tell = [this](const char* key, uint value) {
        Q_EMIT portal_.SettingChanged(
            QStringLiteral("org.freedesktop.appearance"), QLatin1String(key), QDBusVariant(value));
    };
    tell("accent-color", 2U);
    // A signal that comes before the bus has said who the portal is gets lost: tell it again.
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            tell("color-scheme", 2U);
            return changed.count() > 1;
        },
        patience_ms));
    EXPECT_FALSE(scheme.isDark());
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(OwnBus, without_a_portal_the_palette_decides)
{
    SystemScheme scheme(true);
    QSignalSpy changed(&scheme, &SystemScheme::changed);
    scheme.follow(programBus());
    EXPECT_FALSE(changed.wait(300));
    EXPECT_TRUE(scheme.isDark());
}

} // namespace
} // namespace crisp::tests

#include "system_scheme_test.moc"
