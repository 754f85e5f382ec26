// SPDX-License-Identifier: Apache-2.0
// Figures into files and onto the clipboard.
#include "base/error.h"
#include "base/files.h"
#include "charts/figure_export.h"

#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHash>
#include <QImageWriter>
#include <QMimeData>

#include <array>
#include <string_view>

namespace crisp::charts {
namespace {

constexpr std::array<FileFormat, 5> allFormats { FileFormat::Png, FileFormat::Svg, FileFormat::Pdf,
    FileFormat::Csv, FileFormat::Json };

QByteArray renderPng(Figure& figure, const PictureOptions& options)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setText(QStringLiteral("Title"), figure.figureTitle());
    writer.setText(QStringLiteral("Description"), figure.figureCaption());
    if (!writer.write(renderImage(figure, options)))
        throw base::Error(
            "the picture could not be packed as PNG: " + writer.errorString().toStdString());
    return bytes;
}

QByteArray render(Figure& figure, FileFormat format, const PictureOptions& options)
{
    switch (format) {
    case FileFormat::Png:
        return renderPng(figure, options);
    case FileFormat::Svg:
        return renderSvg(figure, options);
    case FileFormat::Pdf:
        return renderPdf(figure, options);
    case FileFormat::Csv:
        return renderCsv(figure);
    case FileFormat::Json:
        break;
    }
    return renderJson(figure);
}

QString completed(const QString& path, FileFormat format)
{
    return formatOf(path) == format ? path : path + QLatin1Char('.') + extension(format);
}

} // namespace

QString extension(FileFormat format)
{
    switch (format) {
    case FileFormat::Png:
        return QStringLiteral("png");
    case FileFormat::Svg:
        return QStringLiteral("svg");
    case FileFormat::Pdf:
        return QStringLiteral("pdf");
    case FileFormat::Csv:
        return QStringLiteral("csv");
    case FileFormat::Json:
        break;
    }
    return QStringLiteral("json");
}

std::optional<FileFormat> formatOf(const QString& path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    for (const FileFormat format : allFormats)
        if (ending == extension(format))
            return format;
    return std::nullopt;
}

QString saveFigure(
    Figure& figure, const QString& path, FileFormat format, const PictureOptions& options)
{
    const QString target = completed(path, format);
    const QByteArray bytes = render(figure, format, options);
    base::writeFileAtomically(target.toStdString(),
        std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return target;
}

QStringList saveFigures(std::span<Figure* const> figures, const QString& folder,
    std::span<const FileFormat> formats, const PictureOptions& options)
{
    if (!QDir().mkpath(folder))
        throw base::Error("the folder " + folder.toStdString()
            + " cannot be made; choose one in which you may write");
    QHash<QString, int> seen;
    QStringList files;
    for (Figure* figure : figures) {
        if (!figure->hasContent())
            continue;
        const int times = ++seen[figure->figureName()];
        QString name = figure->figureName();
        if (times > 1)
            name += QStringLiteral("-%1").arg(times);
        for (const FileFormat format : formats)
            files.append(saveFigure(*figure, QDir(folder).filePath(name), format, options));
    }
    return files;
}

void copyPicture(Figure& figure, const PictureOptions& options)
{
    auto* data = new QMimeData; // the clipboard owns it
    data->setImageData(renderImage(figure, options));
    QGuiApplication::clipboard()->setMimeData(data);
}

void copyNumbers(const Figure& figure)
{
    QGuiApplication::clipboard()->setText(renderText(figure));
}

} // namespace crisp::charts
