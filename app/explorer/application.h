// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <QString>

#include <functional>

/// The QApplication. Its one addition: an exception that a slot let out, which would end the
/// program, becomes a sentence for the issues panel. Slots catch what they expect; this is for what
/// nobody expected.
namespace crisp::explorer {

class Application : public QApplication {
    Q_OBJECT

public:
    Application(int& count, char** arguments);

    /// Who is told. Without one, the sentence goes to stderr.
    void onUnexpected(std::function<void(const QString& sentence)> tell);
    bool notify(QObject* receiver, QEvent* event) override;

private:
    std::function<void(const QString&)> tell_;
};

} // namespace crisp::explorer
