// SPDX-License-Identifier: Apache-2.0
#include "application.h"

#include <cstdio>
#include <exception>

namespace crisp::explorer {

Application::Application(int& count, char** arguments)
    : QApplication(count, arguments)
{
    setApplicationName(QStringLiteral("crisp-explorer"));
    setApplicationDisplayName(QStringLiteral("Crisp"));
    setApplicationVersion(QStringLiteral(CRISP_VERSION));
    setOrganizationName(QStringLiteral("crisp"));
    setDesktopFileName(QStringLiteral(CRISP_APPLICATION_ID));
}

void Application::onUnexpected(std::function<void(const QString&)> tell)
{
    tell_ = std::move(tell);
}

bool Application::notify(QObject* receiver, QEvent* event)
{
    QString sentence;
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        sentence = QString::fromUtf8(error.what());
    } catch (...) {
        sentence = tr("something unknown was thrown");
    }
    if (tell_)
        tell_(sentence);
    else
        std::fprintf(stderr, "crisp-explorer: %s\n", qUtf8Printable(sentence));
    return false;
}

} // namespace crisp::explorer
