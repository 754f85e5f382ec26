// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

/// What the user was doing when the program was closed: the page, each page's own state, runs to go
/// on with. One JSON file, replaced atomically; a damaged one is set aside, never fatal.
namespace crisp::bridge {

struct Session {
    QString page; ///< "train", "explore", "results", "library"; empty at the first start
    QJsonObject pages; ///< by page: what it handed out, and gets back
    QStringList opened; ///< directories opened from anywhere
    QStringList unfinishedRuns; ///< stopped by closing: resumed at the next start, in this order
};

[[nodiscard]] QString sessionFile(); ///< in the user's data folder
/// An empty session if there is none. @throws base::Error if it is damaged (it was renamed then)
[[nodiscard]] Session loadSession(const QString& file);
/// @throws base::Error
void saveSession(const Session& session, const QString& file);

} // namespace crisp::bridge
