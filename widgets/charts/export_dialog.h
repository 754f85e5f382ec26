// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure_export.h"

#include <QDialog>

class QCheckBox;
class QLabel;

namespace crisp::controls {
class Field;
class SegmentedControl;
} // namespace crisp::controls

/// What a file is to be: format, printed width, size of text, scale, caption, ground; with the
/// pixels that come of it. Where it goes is asked by export_hub.
namespace crisp::charts {

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(Figure& figure, FileFormat format, const PictureOptions& options, QWidget* parent);

    [[nodiscard]] FileFormat format() const;
    [[nodiscard]] const PictureOptions& options() const { return options_; }

private:
    void build();
    void showFormat();
    /// Reads the fields into options_; a field that makes no sense says so and keeps the rest back.
    bool read();
    void showResult();
    void accept() override;

    Figure& figure_;
    PictureOptions options_;
    controls::SegmentedControl* formats_ = nullptr;
    QWidget* picture_ = nullptr; ///< what only pictures have
    controls::Field* width_ = nullptr;
    controls::Field* font_ = nullptr;
    controls::Field* scale_ = nullptr;
    QLabel* result_ = nullptr;
    QCheckBox* caption_ = nullptr;
    QCheckBox* title_ = nullptr;
    QCheckBox* transparent_ = nullptr;
};

} // namespace crisp::charts
