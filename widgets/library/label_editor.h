// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <QString>
#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QVBoxLayout;

/// The labels of a data set with their shares: names can be changed where it is an import, and
/// stand as they are where it is installed.
namespace crisp::library {

class ShareBar;

class LabelEditor : public QWidget {
    Q_OBJECT

public:
    enum class Names { Editable, Fixed };

    explicit LabelEditor(Names names, QWidget* parent = nullptr);

    /// Rows stay, and with them the keyboard, where the same labels come with other counts.
    void setLabels(const std::vector<data::LabelCount>& labels);
    [[nodiscard]] QLineEdit* nameEdit(std::size_t label) const; ///< null if there is none

Q_SIGNALS:
    void nameEdited(const std::string& value, const QString& name); ///< by the user, at every key

private:
    struct Row {
        std::string value;
        QWidget* whole = nullptr;
        QLineEdit* edit = nullptr; ///< null where names are fixed
        QLabel* name = nullptr; ///< null where they are not
        ShareBar* bar = nullptr;
        QLabel* count = nullptr;
        QLabel* share = nullptr;
    };
    void rebuild(const std::vector<data::LabelCount>& labels);
    Row makeRow(std::size_t number, const data::LabelCount& label);
    void showCounts(const std::vector<data::LabelCount>& labels);
    [[nodiscard]] bool hasRowsOf(const std::vector<data::LabelCount>& labels) const;

    Names names_;
    std::vector<Row> rows_;
    QVBoxLayout* list_ = nullptr;
    QLabel* more_ = nullptr; ///< labels that have no row
    QLabel* baseline_ = nullptr; ///< "Always answering ..."
};

} // namespace crisp::library
