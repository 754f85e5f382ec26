// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shell/program.h"

#include <QSize>
#include <QString>
#include <QTemporaryDir>

#include <functional>

class QWidget;

namespace crisp::explore {
class ExplorePage;
}

/// The program without a window: settings and session of its own that nobody else sees, and waiting
/// for what workers do. For export and screenshots.
namespace crisp::explorer {

class Headless {
public:
    Headless();

    [[nodiscard]] bridge::Services services() { return program_.services(); }
    [[nodiscard]] shell::Program& program() { return program_; }
    /// A folder for as long as this lives.
    [[nodiscard]] QString folder() const { return folder_.path(); }

    /// Lays a page out as if it were shown at this size.
    void layOut(QWidget& page, QSize size = { 1368, 844 });
    /// Waits until the catalog knows a run. @throws base::Error if it is none, or damaged
    void addRun(const QString& run);
    /// Waits for the catalog's first scan.
    void waitForCatalog();
    /// Waits until the newest request is drawn. @throws base::Error with the page's reason
    void waitFor(const explore::ExplorePage& page);
    /// Runs the event loop until the condition holds. @throws base::Error after `seconds`, naming
    /// what was waited for
    static void waitUntil(const std::function<bool()>& condition, const char* what, int seconds);

private:
    QTemporaryDir folder_;
    shell::Program program_;
};

} // namespace crisp::explorer
