// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/import_report.h"

#include <QString>
#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;

namespace crisp::controls {
class Button;
class ElidedLabel;
class Field;
class SegmentedControl;
} // namespace crisp::controls

/// How rows are split into train, dev and test: by shares, by a column, or by files of their own.
/// The splitting itself is core's (data/import_report.h).
namespace crisp::library {

class SplitEditor : public QWidget {
    Q_OBJECT

public:
    explicit SplitEditor(QWidget* parent = nullptr);

    void setSplit(const data::SplitPlan& split); ///< does not emit
    [[nodiscard]] data::SplitPlan split() const; ///< the last that was valid
    [[nodiscard]] bool isValid() const;
    void setColumns(const QStringList& names);
    /// Names of own files; empty: none chosen.
    void setFiles(const QString& dev, const QString& test);
    void setSummary(const QString& sentence);

Q_SIGNALS:
    void splitEdited(); ///< by the user, at every key
    void fileWanted(crisp::data::Part part);
    void fileDropped(crisp::data::Part part); ///< the choice of a test file is taken back

private:
    QWidget* buildShares();
    QWidget* buildColumn();
    QWidget* buildFiles();
    QWidget* fileRow(data::Part part, controls::ElidedLabel*& name);
    void check();

    controls::SegmentedControl* rule_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    controls::Field* dev_ = nullptr;
    controls::Field* test_ = nullptr;
    controls::Field* seed_ = nullptr;
    QComboBox* column_ = nullptr;
    controls::ElidedLabel* devFile_ = nullptr;
    controls::ElidedLabel* testFile_ = nullptr;
    QLabel* summary_ = nullptr;
    data::SplitPlan split_;
};

} // namespace crisp::library
