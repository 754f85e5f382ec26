// SPDX-License-Identifier: Apache-2.0
// main of the tests of widgets: a QApplication that needs no screen and keeps its settings and
// what it finds to itself.
#include <QApplication>
#include <QStandardPaths>

#include <gmock/gmock.h>

int main(int count, char** arguments)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("CRISP_DEPS", "/nonexistent");
    qputenv("XDG_DATA_HOME", "/nonexistent"); // what the machine has installed is not the test's
    QStandardPaths::setTestModeEnabled(true);
    testing::InitGoogleMock(&count, arguments);
    const QApplication application(count, arguments);
    QCoreApplication::setApplicationName(QStringLiteral("crisp-explorer-test"));
    return RUN_ALL_TESTS();
}
