// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

/// What a path that the user opened or dropped is. Nothing is loaded here.
namespace crisp::shell {

enum class PathKind {
    Model, ///< a directory with a config.json
    Run, ///< a run directory
    DataDirectory, ///< a directory with train or dev files
    Table, ///< TSV, CSV, JSON lines: for import
    Sentences, ///< a text file, one sentence a line
    Unknown
};

struct Opened {
    PathKind kind = PathKind::Unknown;
    QString path; ///< the directory, where a model's or a run's own file was opened
};
[[nodiscard]] Opened lookAt(const QString& path);

/// Lines of a text file, at most 1,000 of at most 10,000 characters, empty ones left out.
/// @throws base::Error if it cannot be read, is larger than 16 MB or is not UTF-8
[[nodiscard]] QStringList readSentences(const QString& path);

} // namespace crisp::shell
