// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "charts/figure_export.h"

#include <QObject>
#include <QString>

#include <vector>

class QMenu;
class QWidget;

/// What a click on Export does: asks for format, size and path, writes, and reports. One for the
/// whole program, so that every figure's menu is the same and folder and options are remembered
/// from one to the next. Writing itself is figure_export.h's business.
namespace crisp::charts {

class ExportHub : public QObject {
    Q_OBJECT

public:
    explicit ExportHub(QObject* parent = nullptr);

    /// Restored from, and to be kept in, the program's settings.
    [[nodiscard]] QString folder() const { return folder_; }
    void setFolder(const QString& folder) { folder_ = folder; }
    [[nodiscard]] const PictureOptions& options() const { return options_; }
    void setOptions(const PictureOptions& options) { options_ = options; }

    /// Copy picture, copy numbers, save as PNG, SVG, PDF, CSV, JSON. `figure` must outlive the
    /// menu.
    void fillMenu(QMenu& menu, Figure& figure, QWidget* window);
    /// The export panel: format, width in millimetres, font, scale, caption, ground; then a file
    /// dialog.
    void exportFigure(Figure& figure, QWidget* window);
    /// Asks for a folder and writes everything.
    void exportAll(
        const std::vector<Figure*>& figures, const QString& suggestedName, QWidget* window);
    /// Onto the clipboard: the picture, or its numbers as text. Says so, or why not.
    void copy(Figure& figure, bool numbers);
    /// Straight to a file; false (and `failed`) if it did not work.
    bool save(Figure& figure, const QString& path, FileFormat format);
    /// Everything, in all formats, into a new folder `suggestedName` (or with a number) in
    /// `parent`.
    bool saveAll(
        const std::vector<Figure*>& figures, const QString& parent, const QString& suggestedName);

Q_SIGNALS:
    void saved(const QString& path); ///< a file or, after exportAll, a folder
    void copied(const QString& what);
    void failed(const QString& sentence);
    void preferencesChanged(); ///< folder or options

private:
    class Watched;

    [[nodiscard]] QString startFolder() const;
    void askAndSave(Figure& figure, FileFormat format, QWidget* window);
    void saveOrAsk(const Watched& watched, const QString& path, FileFormat format, QWidget* window);

    QString folder_;
    FileFormat format_ = FileFormat::Png; ///< of the last export
    PictureOptions options_;
};

} // namespace crisp::charts
