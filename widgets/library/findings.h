// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <QString>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace crisp::controls {
class Button;
}

/// What was found while a file was read for import, in sentences. The counting is core's
/// (data/import_report.h).
namespace crisp::library {

struct Finding {
    enum class Level { Obstacle, Warning, Note, Good };
    Level level = Level::Note;
    QString text;
};

/// Obstacles first, then what is left out, then what is worth knowing.
[[nodiscard]] std::vector<Finding> findingsOf(const data::ImportPlan& plan,
    const data::ImportTables& tables, const data::ImportReport& report);

class FindingsList : public QWidget {
    Q_OBJECT

public:
    explicit FindingsList(QWidget* parent = nullptr);
    void setFindings(std::vector<Finding> findings);
    [[nodiscard]] QString asText() const; ///< one a line, as Copy list gives it

private:
    std::vector<Finding> findings_;
    QVBoxLayout* list_ = nullptr;
    controls::Button* copy_ = nullptr;
};

} // namespace crisp::library
