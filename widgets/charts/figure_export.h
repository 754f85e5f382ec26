// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"

#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>

/// Figures as files (PNG, SVG, PDF, CSV, JSON) and for the clipboard. Everything is written under a
/// temporary name and renamed. Dialogs are export_dialog.h's business.
namespace crisp::charts {

enum class FileFormat { Png, Svg, Pdf, Csv, Json };

[[nodiscard]] QString extension(FileFormat format); ///< "png"
[[nodiscard]] bool isPicture(FileFormat format); ///< PNG, SVG, PDF
/// By a path's ending. Empty if it is none of ours.
[[nodiscard]] std::optional<FileFormat> formatOf(const QString& path);

/// The path that a file of this format gets: a missing or foreign extension is completed ("a.b"
/// becomes "a.b.png").
[[nodiscard]] QString completedPath(const QString& path, FileFormat format);

struct PictureOptions {
    double scale = 2.0; ///< 1 to 8: pixels a logical pixel (PNG), where no width is given
    /// Printed width; PNG then has 300 dpi, whatever the scale. 0: as on screen.
    double width_mm = 0.0;
    double font_pt = 0.0; ///< printed size of body text; 0: as on screen
    bool transparent = false;
    bool caption = true;
    bool title = true;
};

/// Pictures are painted with the light theme's colours on white, unless `transparent`: paper.
[[nodiscard]] QImage renderImage(Figure& figure, const PictureOptions& options);
[[nodiscard]] QByteArray renderSvg(Figure& figure, const PictureOptions& options);
[[nodiscard]] QByteArray renderPdf(Figure& figure, const PictureOptions& options);
/// RFC 4180 (lines end in CR LF), UTF-8, header first, "." as decimal sign; every number reads back
/// to the same bits.
[[nodiscard]] QByteArray renderCsv(const Figure& figure);
[[nodiscard]] QByteArray renderJson(const Figure& figure);
/// Tab-separated, for spreadsheets.
[[nodiscard]] QString renderText(const Figure& figure);

/// Writes one file, under its completed path.
/// @return the path that was written
/// @throws base::Error naming the path and the reason: a folder that is missing or not writable, a
/// full disk, a picture that is too large (32,767 pixels a side, 400 million in all)
QString saveFigure(
    Figure& figure, const QString& path, FileFormat format, const PictureOptions& options);
/// All formats of all figures that have content (tables without a picture: numbers only), into a
/// folder that is made if need be; a name that occurs twice gets a number. @throws base::Error
QStringList saveFigures(std::span<Figure* const> figures, const QString& folder,
    std::span<const FileFormat> formats, const PictureOptions& options);

void copyPicture(Figure& figure, const PictureOptions& options);
void copyNumbers(const Figure& figure);

} // namespace crisp::charts
